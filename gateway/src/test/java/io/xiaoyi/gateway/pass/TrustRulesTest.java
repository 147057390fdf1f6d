package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a station believes after which messages, a broker being free to replay, withhold and mix them. */
class TrustRulesTest {
    private static final SigningKey PHONE = Samples.key(Algorithm.EDDSA, 16);

    private final TrustPublisher office = new TrustPublisher("demo", "st-0001", Samples.NOW);
    private Trust trust = Trust.none(office.who);
    private PassBook book = PassBook.empty(10);

    private Trust.Step take(TrustPublisher.Message message) {
        Trust.Step step = trust.take(message.part(), message.signed(), office.now(), office.now());
        trust = step.next();
        book = book.replacing(step.gone(), step.come());
        assertThat(Set.copyOf(book.synchronised().toList())).as("the book is what the pages say").isEqualTo(Set.copyOf(
                trust.passes().toList()));
        return step;
    }

    private void takeAll(List<TrustPublisher.Message> messages) {
        messages.forEach(message -> assertThat(take(message).refusal()).isEmpty());
    }

    private void begin(int couriers) {
        office.couriers(couriers, PHONE);
        office.pages();
        takeAll(office.everything(office.head()));
        assertThat(trust.head()).isPresent();
        assertThat(book.synchronised()).hasSize(couriers);
    }

    private String refusal(TrustPublisher.Message message) {
        Trust before = trust;
        Trust.Step step = take(message);
        assertThat(step.next()).as("a refused message changes nothing").isEqualTo(before);
        return step.refusal().map(Checked.Bad::toString).orElse("");
    }

    @Test
    void pagesTakeEffectWithTheHeadThatNamesThemAndNotBefore() {
        office.couriers(300, PHONE);
        office.pages();
        List<TrustPublisher.Message> all = office.everything(office.head());
        takeAll(all.subList(0, all.size() - 1));
        assertThat(book.synchronised()).isEmpty();
        take(all.getLast());
        assertThat(book.synchronised()).hasSize(300);
        assertThat(trust.coming()).isEmpty();
    }

    @Test
    void inWhateverOrderTheyComeBehindTheRingTheEndIsTheSame() {
        office.couriers(300, PHONE);
        office.pages();
        TrustPublisher.Message head = office.head();
        for (int seed = 0; seed < 20; seed++) {
            trust = Trust.none(office.who);
            book = PassBook.empty(10);
            var all = new ArrayList<>(office.everything(head));
            Collections.shuffle(all.subList(1, all.size()), new Random(seed));
            takeAll(all);
            takeAll(all); // a second time, as after a reconnection
            assertThat(trust.missing()).isEmpty();
            assertThat(book.synchronised()).as("seed %d", seed).hasSize(300);
        }
    }

    @Test
    void oneChangedPassIsOnePageAndTheHead() {
        begin(300);
        office.passes(Duration.ofHours(1)).courier(PHONE.publicKey());
        List<TrustPublisher.Message> changed = office.pages();
        assertThat(changed).hasSize(1);
        takeAll(changed);
        assertThat(book.synchronised()).hasSize(300);
        Trust.Step step = take(office.head());
        assertThat(book.synchronised()).hasSize(301);
        assertThat(step.changes()).extracting(Trust.Change::part).containsExactly(TrustPart.PAGE, TrustPart.HEAD);
        assertThat(step.come().size()).isLessThan(20);
    }

    @Test
    void twentyThousandPassesAreWithin1100000Bytes() {
        office.couriers(20_000, PHONE);
        office.pages();
        long bytes = office.everything(office.head()).stream().mapToLong(each -> each.signed().length()).sum();
        assertThat(bytes).isBetween(1_000_000L, 1_100_000L);
        assertThat(office.signedPages().values()).allMatch(page -> page.encoded().length() < 10_000);
    }

    @Test
    void anOlderHeadPageRingOrListIsRefusedWithItsVersion() {
        begin(300);
        TrustPublisher.Message oldHead = office.head(7);
        take(oldHead);
        TrustPublisher.Message oldPage = office.everything(oldHead).get(2);
        TrustPublisher.Message oldRing = office.everything(oldHead).getFirst();
        TrustPublisher.Message oldList = office.everything(oldHead).get(1);
        office.passes(Duration.ofHours(1));
        new ArrayList<>(office.passes()).forEach(office::withdraw);
        office.couriers(300, PHONE);
        takeAll(office.pages());
        take(office.revoke());
        take(office.ring(office.rootA, 2, Set.of()));
        take(office.head(8));
        assertThat(trust.coming()).isEmpty();
        assertThat(refusal(oldHead)).contains("OUTDATED", "head, seq", "found 7", "more than 8");
        assertThat(refusal(oldPage)).contains("OUTDATED", "page ");
        assertThat(refusal(oldRing)).contains("OUTDATED", "ring, seq");
        assertThat(refusal(oldList)).contains("OUTDATED", "revoked, seq");
    }

    @Test
    void pagesOfDifferentHeadsMixedChangeNothing() {
        begin(300);
        Set<Pass> before = Set.copyOf(book.synchronised().toList());
        office.passes(Duration.ofHours(1));
        new ArrayList<>(office.passes()).subList(0, 100).forEach(office::withdraw);
        List<TrustPublisher.Message> second = office.pages();
        TrustPublisher.Message secondHead = office.head();
        office.passes(Duration.ofHours(1)).couriers(100, PHONE);
        List<TrustPublisher.Message> third = office.pages();
        TrustPublisher.Message thirdHead = office.head();
        // half of the one, half of the other, and either head
        takeAll(second.subList(0, second.size() / 2));
        third.subList(third.size() / 2, third.size()).forEach(this::take);
        take(secondHead);
        take(thirdHead);
        assertThat(Set.copyOf(book.synchronised().toList())).isEqualTo(before);
        assertThat(trust.missing()).containsExactly(office.issuerKid);
        assertThat(trust.head().orElseThrow().seq()).isEqualTo(1);
        // what was withheld comes after all
        second.subList(second.size() / 2, second.size()).forEach(this::take);
        third.forEach(this::take);
        assertThat(trust.head().orElseThrow().seq()).isEqualTo(3);
        assertThat(Set.copyOf(book.synchronised().toList())).hasSize(300).isNotEqualTo(before);
    }

    @Test
    void aStationThatWasOffForAMonthCatchesUpFromWhatIsRetained() {
        begin(300);
        for (int day = 0; day < 30; day++) {
            office.passes(Duration.ofDays(1));
            Pass any = office.passes().iterator().next();
            office.withdraw(any);
            office.revoke(any);
            office.couriers(3, PHONE);
            office.pages();
            office.head();
        }
        takeAll(office.everything(office.head()));
        assertThat(trust.coming()).isEmpty();
        assertThat(Set.copyOf(book.synchronised().toList())).isEqualTo(pagesSay());
    }

    private Set<Pass> pagesSay() {
        Set<Pass> all = new HashSet<>();
        office.signedPages().values().forEach(page -> all.addAll(page.page().passes()));
        return all;
    }

    @Test
    void aRevocationTakesEffectAtOnceAndAHeadWaitsForIt() {
        begin(10);
        Pass pass = office.passes().iterator().next();
        TrustPublisher.Message list = office.passes(Duration.ofHours(1)).revoke(pass);
        take(office.head());
        assertThat(trust.missing()).isNotEmpty();
        Trust.Step step = take(list);
        assertThat(trust.revocations().revoked(pass.id())).isTrue();
        assertThat(step.changes()).extracting(Trust.Change::part).containsExactly(TrustPart.REVOKED, TrustPart.HEAD);
        assertThat(trust.missing()).isEmpty();
    }

    @Test
    void aRingWithAnotherKeyForAnIssuerTakesItsPagesAndRevocationsOutOfForce() {
        begin(300);
        office.passes(Duration.ofHours(1));
        take(office.ring(office.rootB, 2, Set.of(), Samples.key(Algorithm.ES256, 17)));
        assertThat(book.synchronised()).isEmpty();
        assertThat(trust.revocations()).isEqualTo(Revocations.NONE);
    }

    @Test
    void anIssuerWhoReturnsToTheRingCannotBePlayedAnOlderList() {
        TrustPublisher.Message older = office.revoke();
        begin(10);
        Pass gone = office.passes().iterator().next();
        office.passes(Duration.ofHours(1));
        take(office.revoke(gone));
        take(office.ringWithoutIssuer(office.rootA, 2));
        assertThat(trust.revocations()).isEqualTo(Revocations.NONE);
        take(office.ring(office.rootA, 3, Set.of()));
        assertThat(trust.revocations().revoked(gone.id())).isTrue();
        assertThat(refusal(older)).contains("OUTDATED", "revoked, seq");
        assertThat(trust.absent()).isEmpty();
    }

    @Test
    void butOneWhoReturnsWithAnotherKeyBeginsAnew() {
        begin(10);
        office.passes(Duration.ofHours(1));
        take(office.ringWithoutIssuer(office.rootA, 2));
        take(office.ring(office.rootA, 3, Set.of(), Samples.key(Algorithm.ES256, 17)));
        assertThat(trust.revocations()).isEqualTo(Revocations.NONE);
        assertThat(trust.absent()).isEmpty();
    }

    @Test
    void ofIssuersWhoLeftTheLastSixteenAreRemembered() {
        var absent = new ArrayList<Trust.Absent>();
        for (int kid = 0; kid < 20; kid++) {
            absent.add(new Trust.Absent(kid, Octets.of()));
        }
        Trust none = Trust.none(office.who);
        assertThat(new Trust(none.who(), none.ring(), none.head(), none.coming(), none.revocations(), none.issuers(),
                absent).absent()).extracting(Trust.Absent::kid).hasSize(16).startsWith(4L).endsWith(19L);
    }

    @Test
    void aSecondRootDropsTheFirstWhateverVersionTheThiefHasReached() {
        begin(300);
        office.passes(Duration.ofHours(1));
        SigningKey thief = Samples.key(Algorithm.EDDSA, 18);
        take(office.ring(office.rootA, Long.MAX_VALUE, Set.of(), thief));
        TrustPublisher.Message thiefs = office.ring(office.rootA, Long.MAX_VALUE, Set.of(), thief);
        assertThat(refusal(office.ring(office.rootB, 3, Set.of()))).contains("OUTDATED");
        assertThat(refusal(office.ring(office.rootB, 3, Set.of(office.rootB)))).as("issued in the same second")
                .contains("OUTDATED", "ring, iat");
        office.passes(Duration.ofSeconds(1));
        TrustPublisher.Message ours = office.ring(office.rootB, 3, Set.of(office.rootB));
        assertThat(take(ours).refusal()).isEmpty();
        assertThat(trust.roots()).containsExactly(office.rootB.publicKey());
        assertThat(refusal(thiefs)).contains("UNKNOWN_KEY");
        assertThat(trust.head()).isEmpty();
        takeAll(office.everything(office.head(1)));
        assertThat(book.synchronised()).hasSize(300);
        assertThat(take(ours).changes()).as("the same again").isEmpty();
        assertThat(refusal(office.ring(office.rootB, 4, Set.of()))).contains("no root named");
        office.passes(Duration.ofHours(1));
        assertThat(refusal(office.ring(office.rootB, 3, Set.of(office.rootB)))).contains("OUTDATED");
        assertThat(take(office.ring(office.rootB, 5, Set.of(office.rootB))).refusal()).isEmpty();
    }

    @Test
    void anOlderRingThatNamedFewerRootsDoesNotComeBack() {
        TrustPublisher.Message old = office.ring(office.rootA, 3, Set.of(office.rootA));
        office.passes(Duration.ofHours(1)).ring(office.rootA, 10, Set.of(office.rootA, office.rootB));
        begin(300);
        assertThat(trust.roots()).hasSize(2);
        assertThat(refusal(old)).contains("OUTDATED", "ring, iat");
        assertThat(trust.ring().orElseThrow().seq()).isEqualTo(10);
        assertThat(book.synchronised()).hasSize(300);
    }

    @Test
    void aRootThatIsPinnedAnewIsBelievedOnceARingNamesIt() {
        SigningKey rootC = Samples.key(Algorithm.EDDSA, 22);
        office.ring(office.rootB, 3, Set.of(office.rootB));
        begin(1);
        trust = new Trust(new Trust.Who("demo", office.who.names(), List.of(office.rootB.publicKey(), rootC
                .publicKey())), trust.ring(), trust.head(), trust.coming(), trust.revocations(), trust.issuers(), trust
                        .absent());
        assertThat(refusal(office.ring(rootC, 4, Set.of(rootC)))).contains("UNKNOWN_KEY");
        assertThat(take(office.ring(office.rootB, 4, Set.of(office.rootB, rootC))).refusal()).isEmpty();
        office.passes(Duration.ofHours(1));
        assertThat(take(office.ring(rootC, 5, Set.of(rootC))).refusal()).isEmpty();
        assertThat(trust.roots()).containsExactly(rootC.publicKey());
    }

    @Test
    void anOldRingThatNamesNoRootIsOutdatedFirstOfAll() {
        office.ring(office.rootA, 3, Set.of(office.rootA));
        begin(1);
        assertThat(refusal(office.ring(office.rootA, 2, Set.of()))).contains("OUTDATED");
        assertThat(refusal(office.ring(office.rootA, 4, Set.of()))).contains("no root named");
    }

    @Test
    void aRingNamesRootsThatArePinnedAndTheOneThatSignedIt() {
        begin(1);
        assertThat(refusal(office.ring(office.rootA, 9, Set.of(office.rootB)))).contains("without the one that signed");
        assertThat(refusal(office.ring(office.rootA, 9, Set.of(office.rootA, Samples.key(Algorithm.EDDSA, 19)))))
                .contains("what is no root");
    }

    @Test
    void aPlatformsKeyThatLeavesTheRingTakesTheVersionItRanUpWithIt() {
        begin(300);
        office.passes(Duration.ofHours(1)).courier(PHONE.publicKey());
        take(office.head(Long.MAX_VALUE - 1));
        office.pages();
        take(office.head(Long.MAX_VALUE));
        assertThat(trust.coming()).as("it names a page that is not here").isPresent();
        office.platform = Samples.key(Algorithm.EDDSA, 21);
        take(office.ring(office.rootA, 2, Set.of()));
        assertThat(book.synchronised()).as("what is in force stays so").hasSize(300);
        takeAll(office.everything(office.head(5)));
        assertThat(trust.head().orElseThrow().seq()).isEqualTo(5);
        assertThat(book.synchronised()).hasSize(301);
    }

    @Test
    void oldHeadsDoNotComeBackWhenARootIsDropped() {
        begin(300);
        TrustPublisher.Message old = office.head(50);
        take(old);
        office.passes(Duration.ofHours(1));
        take(office.ring(office.rootB, 1, Set.of(office.rootB)));
        assertThat(take(old).changes()).isEmpty();
        assertThat(trust.head()).isEmpty();
        assertThat(trust.coming()).isEmpty();
        assertThat(take(office.head(1)).changes()).isNotEmpty();
    }

    @Test
    void aHeadThatComesBeforeItsRingIsNotHeldAgainstAnyone() {
        begin(10);
        office.passes(Duration.ofHours(1));
        TrustPublisher.Message ring = office.ring(office.rootA, 2, Set.of());
        TrustPublisher.Message head = office.head();
        assertThat(take(head).refusal()).isEmpty();
        take(ring);
        assertThat(trust.head().orElseThrow().seq()).isEqualTo(1);
        assertThat(take(head).changes()).extracting(Trust.Change::part).containsExactly(TrustPart.HEAD);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsIssuedAheadOfABelievedClockIsRefused(TrustPart part) {
        begin(10);
        Instant now = office.now();
        office.passes(Duration.ofHours(1));
        TrustPublisher.Message ahead = switch (part) {
            case RING -> office.ring(office.rootA, 2, Set.of());
            case REVOKED -> office.revoke();
            case HEAD -> office.head();
            case PAGE -> office.head();
        };
        Trust.Step step = trust.take(ahead.part(), ahead.signed(), now, now.plusSeconds(120));
        assertThat(step.refusal()).get().asString().contains("OUT_OF_FORCE", "iat");
        assertThat(trust.take(ahead.part(), ahead.signed(), now, Instant.MAX).refusal()).isEmpty();
    }

    @Test
    void whatSomeoneElseSignedIsRefused() {
        begin(10);
        TrustPublisher.Message page = office.everything(office.head()).get(2);
        SignedPage read = SignedPage.read(page.signed(), "demo").orThrow();
        SignedPage byPlatform = SignedPage.sign(new Page(read.page().prefix(), 99, office.now(), List.of()), "demo",
                office.platform.publicKey().kid(), office.platform).orThrow();
        assertThat(refusal(new TrustPublisher.Message(TrustPart.PAGE, byPlatform.encoded()))).contains("UNKNOWN_KEY");
        SignedPage forged = SignedPage.sign(new Page(1, 99, office.now(), List.of()), "demo", office.issuerKid, Samples
                .key(Algorithm.EDDSA, 20)).orThrow();
        assertThat(refusal(new TrustPublisher.Message(TrustPart.PAGE, forged.encoded()))).contains("FORGED");
        SignedPage foreign = SignedPage.sign(new Page(1, 99, office.now(), List.of()), "other", office.issuerKid,
                office.issuer).orThrow();
        assertThat(refusal(new TrustPublisher.Message(TrustPart.PAGE, foreign.encoded()))).contains("FORGED");
        Octets head = SignedHead.sign(new Head(99, office.now(), office.now().plusSeconds(60), Octets.of(new byte[32]),
                List.of()), "demo", office.issuerKid, office.issuer);
        assertThat(refusal(new TrustPublisher.Message(TrustPart.HEAD, head))).contains("UNKNOWN_KEY");
    }

    @Test
    void thePagesSignatureIsVerifiedBeforeItsKeysAreJudged() {
        begin(1);
        String key = PHONE.publicKey().encoded().toString();
        TrustPublisher.Message page = office.everything(office.head()).stream().filter(each -> each.signed().toString()
                .contains(key)).findFirst().orElseThrow();
        Octets noPoint = Octets.fromHex(page.signed().toString().replace(key, "00".repeat(32)));
        assertThat(SignedPage.read(noPoint, "demo")).asString().contains("BAD_KEY");
        assertThat(refusal(new TrustPublisher.Message(TrustPart.PAGE, noPoint))).contains("FORGED");
    }

    @Test
    void anyBytesAreAnsweredAndAnyFlippedByteChangesNothing() {
        begin(30);
        office.passes(Duration.ofHours(1)).couriers(1, PHONE);
        List<TrustPublisher.Message> news = new ArrayList<>(office.pages());
        news.add(office.revoke());
        news.add(office.head());
        news.add(office.ring(office.rootA, 2, Set.of()));
        for (TrustPublisher.Message message : news) {
            byte[] bytes = message.signed().toArray();
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] ^= 0x10;
                assertThat(refusal(new TrustPublisher.Message(message.part(), Octets.of(bytes)))).isNotEmpty();
                bytes[at] ^= 0x10;
            }
            for (TrustPart other : TrustPart.values()) {
                if (other != message.part()) {
                    assertThat(refusal(new TrustPublisher.Message(other, message.signed()))).isNotEmpty();
                }
            }
        }
    }
}
