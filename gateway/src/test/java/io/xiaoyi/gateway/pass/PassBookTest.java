package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PassBookTest {
    private static Pass pass(long kid, long cti) {
        return new Pass(new PassId(kid, cti), Samples.NOW, Samples.NOW, Samples.NOW.plusSeconds(60), Optional.empty(),
                Samples.ON_PAPER);
    }

    private static Pass issued(Pass pass, int secondsLater) {
        return new Pass(pass.id(), pass.issuedAt().plusSeconds(secondsLater), pass.notBefore(), pass.expires(), pass
                .holder(), pass.scope());
    }

    @Test
    void theLeastRecentlyUsedFallsOut() {
        PassBook book = PassBook.empty(2).learn(pass(1, 1)).learn(pass(1, 2)).touch(new PassId(1, 1)).learn(pass(1, 3));
        assertThat(book.learnt()).containsExactly(pass(1, 1), pass(1, 3));
        assertThat(book.find(2)).isEmpty();
        assertThat(PassBook.empty(0).learn(pass(1, 1)).learnt()).isEmpty();
    }

    @Test
    void aLearntPassNeverReplacesASynchronisedOneOrAnotherIssuers() {
        PassBook book = PassBook.empty(5).withSynchronised(List.of(pass(1, 1)));
        Pass later = issued(pass(1, 1), 9);
        assertThat(book.learn(later)).isEqualTo(book);
        assertThat(book.conflict(later)).as("a page does not say when it was issued").isEmpty();
        assertThat(
                book.conflict(new Pass(later.id(), later.issuedAt(), later.notBefore(), later.expires().plusSeconds(1),
                        later.holder(), later.scope())))
                .contains(pass(1, 1));
        assertThat(book.conflict(pass(2, 1))).contains(pass(1, 1));
        assertThat(book.learn(pass(2, 1)).find(1)).containsExactly(pass(1, 1), pass(2, 1));
        assertThat(book.conflict(pass(1, 1))).isEmpty();
    }

    @Test
    void anOlderIntroductionDoesNotUndoANewerOne() {
        Pass later = issued(pass(1, 1), 9);
        PassBook book = PassBook.empty(5).learn(later);
        assertThat(book.learn(pass(1, 1)).find(new PassId(1, 1))).contains(later);
        assertThat(PassBook.empty(5).learn(pass(1, 1)).learn(later).find(1)).containsExactly(later);
    }

    @Test
    void whatIsSynchronisedIsNoLongerLearnt() {
        PassBook book = PassBook.empty(5).learn(pass(1, 1)).learn(pass(1, 2)).withSynchronised(List.of(pass(1, 1)));
        assertThat(book.learnt()).containsExactly(pass(1, 2));
        assertThat(book.find(1)).containsExactly(pass(1, 1));
        assertThat(book.withSynchronised(List.of()).find(1)).isEmpty();
    }

    @Test
    void learntPassesThatExpiredAreForgottenAndSynchronisedOnesAreNot() {
        PassBook book = PassBook.empty(5).withSynchronised(List.of(pass(1, 1))).learn(pass(1, 2)).learn(pass(2, 1));
        Pass later = new Pass(new PassId(1, 3), Samples.NOW, Samples.NOW, Samples.NOW.plusSeconds(61), Optional.empty(),
                Samples.ON_PAPER);
        PassBook fewer = book.learn(later).withoutExpired(Samples.NOW.plusSeconds(60));
        assertThat(fewer.learnt()).containsExactly(later);
        assertThat(fewer.find(1)).containsExactly(pass(1, 1));
        assertThat(book.withoutExpired(Samples.NOW.plusSeconds(59))).isEqualTo(book);
    }

    @Test
    void replacingPassByPassComesToTheSameAsAllAtOnce() {
        var random = new Random(20260502);
        PassBook book = PassBook.empty(8);
        Map<PassId, Pass> model = new LinkedHashMap<>();
        for (int i = 0; i < 500; i++) {
            book = book.learn(pass(random.nextInt(2), random.nextInt(12)));
            List<Pass> gone = model.values().stream().filter(_ -> random.nextInt(3) == 0).toList();
            gone.forEach(pass -> model.remove(pass.id()));
            Pass come = issued(pass(random.nextInt(2), random.nextInt(12)), i);
            List<Pass> all = new ArrayList<>(gone);
            Optional.ofNullable(model.put(come.id(), come)).ifPresent(all::add);
            PassBook learnt = book;
            book = book.replacing(all, List.of(come));
            assertThat(book).isEqualTo(learnt.withSynchronised(model.values()));
            for (long cti = 0; cti < 12; cti++) {
                assertThat(book.find(cti)).hasSameElementsAs(learnt.withSynchronised(model.values()).find(cti));
            }
        }
    }

    @Test
    void itBehavesAsALinkedMapInOrderOfUse() {
        long seed = 20260501;
        var random = new Random(seed);
        PassBook book = PassBook.empty(8);
        Map<PassId, Pass> model = new LinkedHashMap<>(16, 0.75f, true);
        for (int i = 0; i < 5000; i++) {
            Pass pass = pass(random.nextInt(2), random.nextInt(12));
            if (random.nextBoolean()) {
                book = book.touch(pass.id());
                model.get(pass.id());
            } else {
                book = book.learn(pass);
                model.put(pass.id(), pass);
                if (model.size() > 8) {
                    model.remove(model.keySet().iterator().next());
                }
            }
            assertThat(book.learnt()).as("seed %d, step %d", seed, i).isEqualTo(new ArrayList<>(model.values()));
            assertThat(book.find(pass.id().cti())).hasSameElementsAs(model.values().stream().filter(p -> p.id()
                    .cti() == pass.id().cti()).toList());
        }
    }
}
