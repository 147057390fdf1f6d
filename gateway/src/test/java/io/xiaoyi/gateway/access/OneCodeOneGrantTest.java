package io.xiaoyi.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.moment.ClockJudge;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Preread;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassBook;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Presenter;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Revocations;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.pass.Word;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random couriers, clocks, power cuts and thieves: whatever happens, a step of a pass is granted once. */
class OneCodeOneGrantTest {
    private static final int PASSES = 8;
    private static final int ACTS = 400;
    private static final Instant START = Scene.NOW;

    /** One grant as it really happened. */
    private record Done(String reader, int boot, long uptimeNanos) {}

    /** A station in a world in which the truth is known. */
    static final class World {
        /** Codes once signed; signing again gives the same. */
        private static final Map<List<Long>, Reading> CODES = new HashMap<>();

        final Random random;
        final List<Pass> passes = new ArrayList<>();
        final Map<PassId, Map<Long, Done>> done = new HashMap<>();
        final List<long[]> seen = new ArrayList<>();
        final AccessPolicy policy = new AccessPolicy(Scene.TENANT, Scene.STATION, Set.of(),
                OpeningHours.always(ZoneId.of("Asia/Shanghai")), AccessPolicy.OnFloor.OPEN, false);
        final Known known;
        ReplayMemory memory;
        Instant floor = START.minusSeconds(7200);
        ClockJudge clock = ClockJudge.startingAt(floor);
        Instant truth = START;
        Duration error = Duration.ZERO;
        ClockTrust source = ClockTrust.NTP;
        int boot = 1;
        long uptimeNanos;
        OptionalLong opened = OptionalLong.empty();
        int grants;

        World(long seed, int capacity) {
            random = new Random(seed);
            memory = ReplayMemory.empty(capacity);
            PassBook book = PassBook.empty(PASSES);
            for (int i = 0; i < PASSES; i++) {
                var pass = new Pass(new PassId(Scene.KID, i), START.minusSeconds(7200), START.minusSeconds(7200),
                        START.plus(Duration.ofDays(20 + i)), Optional.of(Scene.PHONE.publicKey()),
                        new Scope(List.of(Scene.STATION), Scene.ENTER, OptionalInt.empty()));
                passes.add(pass);
                book = book.learn(pass);
            }
            known = new Known(Optional.of(Scene.ring(Role.ISSUER)), Revocations.NONE, book);
        }

        void goBy(Duration duration) {
            truth = truth.plus(duration);
            uptimeNanos += duration.toNanos();
        }

        void reboot() {
            boot++;
            uptimeNanos = 0;
            opened = OptionalLong.empty();
            clock = ClockJudge.startingAt(floor);
        }

        Moment now() {
            ClockJudge.Judged judged = clock.judge(new Moment(truth.plus(error), source, uptimeNanos, boot));
            clock = judged.next();
            if (judged.timeCameBack()) {
                memory = memory.timeCameBack(judged.moment());
            }
            return judged.moment();
        }

        Verdict show(Pass pass, long step, String reader) {
            Moment now = now();
            Reading code = CODES.computeIfAbsent(List.of(pass.id().cti(), step), _ -> Scene.read(
                    new Presenter(pass.id().cti(), Scene.PHONE)
                            .anywhere(Instant.ofEpochSecond(step * Word.SECONDS_A_STEP))));
            var here = new Circumstances(reader, "front", true, false, false, opened, List.of(),
                    clock.onFloorFor(now));
            Verdict verdict = AccessRules.judge(Preread.of(code), policy, known, memory, here, now);
            follow(verdict, pass, step, reader, now);
            return verdict;
        }

        private void follow(Verdict verdict, Pass pass, long step, String reader, Moment now) {
            Map<Long, Done> mine = done.computeIfAbsent(pass.id(), _ -> new HashMap<>());
            if (verdict instanceof Verdict.Granted it) {
                assertThat(mine).as("%s at step %d was granted before", pass.id(), step).doesNotContainKey(step);
                grants++;
                memory = memory.granted(pass.id(), it.step(), it.usesAfter(), pass.expires(), reader, now);
                raise(pass.issuedAt(), now);
                if (now.trust().raisesFloor()) {
                    raise(now.wall(), now);
                }
                if (random.nextInt(20) == 0) {
                    memory = memory.withheld(pass.id(), it.step());
                } else {
                    mine.put(step, new Done(reader, boot, uptimeNanos));
                }
            } else if (verdict instanceof Verdict.GrantedAgain) {
                Done first = mine.get(step);
                assertThat(first.reader()).isEqualTo(reader);
                assertThat(first.boot()).isEqualTo(boot);
                assertThat(opened.isEmpty() || opened.getAsLong() < first.uptimeNanos()).isTrue();
            }
        }

        private void raise(Instant instant, Moment now) {
            floor = instant.isAfter(floor) ? instant : floor;
            clock = clock.raisedTo(floor, now);
        }

        void act() {
            switch (random.nextInt(14)) {
                case 0 -> reboot();
                case 1 -> source = ClockTrust.values()[random.nextInt(3)];
                case 2 -> error = Duration.ofSeconds(random.nextInt(-4_000_000, 4_000_000));
                case 3, 4 -> error = Duration.ZERO;
                case 5 -> opened = OptionalLong.of(uptimeNanos);
                case 6 -> memory = memory.pruned(now());
                case 7 -> goBy(Duration.ofSeconds(random.nextInt(40_000)));
                default -> {
                    goBy(Duration.ofMillis(random.nextInt(20_000)));
                    presented();
                }
            }
        }

        /** An honest courier, one whose clock is off as the station's is, or a thief with a code seen before. */
        private void presented() {
            Pass pass = passes.get(random.nextInt(PASSES));
            long step = Word.stepAt(truth);
            int kind = random.nextInt(4);
            if (kind == 0 && !seen.isEmpty()) {
                long[] old = seen.get(random.nextInt(seen.size()));
                pass = passes.get((int) old[0]);
                step = old[1];
            } else if (kind == 1) {
                step = Word.stepAt(now().wall()) + random.nextInt(-2, 3);
            } else if (kind == 2) {
                step = Word.stepAt(now().wall()) + random.nextInt(100_000);
            }
            seen.add(new long[]{pass.id().cti(), step});
            show(pass, step, random.nextBoolean() ? "left" : "right");
            if (random.nextInt(3) == 0) {
                show(pass, step, random.nextBoolean() ? "left" : "right");
            }
        }
    }

    @Test
    void noStepIsGrantedTwiceWhateverTheClockDoesAndWhateverIsForgotten() {
        int grants = 0;
        for (long seed = 0; seed < 15; seed++) {
            for (int capacity : new int[]{1, 3, 100}) {
                var world = new World(seed, capacity);
                for (int i = 0; i < ACTS; i++) {
                    world.act();
                }
                grants += world.grants;
            }
        }
        assertThat(grants).as("enough happened").isGreaterThan(700);
    }

    @Test
    void whenTheClockIsHealedEveryHonestCourierComesIn() {
        for (long seed = 100; seed < 120; seed++) {
            var world = new World(seed, 100);
            for (int i = 0; i < ACTS && world.truth.isBefore(START.plus(Duration.ofDays(18))); i++) {
                world.act();
                world.source = world.source == ClockTrust.RTC ? ClockTrust.NTP : world.source;
            }
            world.error = Duration.ZERO;
            world.source = ClockTrust.NTP;
            world.goBy(Duration.ofSeconds(60));
            world.reboot();
            for (Pass pass : world.passes) {
                assertThat(comesIn(world, pass)).as("seed %d, pass %s", seed, pass.id()).isTrue();
            }
        }
    }

    /** He tries each new code for two minutes; one of them may have been granted to a thief while the clock was off. */
    private static boolean comesIn(World world, Pass pass) {
        for (int i = 0; i < 8; i++) {
            world.goBy(Duration.ofSeconds(15));
            if (world.show(pass, Word.stepAt(world.truth), "left") instanceof Verdict.Granted) {
                return true;
            }
        }
        return false;
    }
}
