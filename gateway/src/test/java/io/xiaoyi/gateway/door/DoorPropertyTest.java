package io.xiaoyi.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random lives of a door, by seed. */
class DoorPropertyTest {
    private static final int LIVES = 3_000;
    private static final int STEPS = 60;

    private static final long MAXIMUM_NANOS = Duration.ofSeconds(30).toNanos();

    /** A lock secured for less than half a second counts as never secured: the maximum is the lock's, not the log's. */
    @ParameterizedTest
    @EnumSource(Lock.class)
    void noSequenceOfGrantsReleasesADoorPastItsMaximum(Lock lock) {
        for (int seed = 0; seed < LIVES; seed++) {
            var random = new Random(seed);
            int hurryMillis = 1 + random.nextInt(6_000);
            boolean hasContact = random.nextBoolean();
            var script = DoorScript.started(lock);
            for (int i = 0; i < STEPS * 3; i++) {
                script.pass(Duration.ofMillis(random.nextInt(hurryMillis)));
                script.on(hasContact && random.nextInt(8) == 0
                        ? new DoorEvent.Contact(random.nextBoolean())
                        : new DoorEvent.Granted("c" + random.nextInt(3), random.nextInt(4) == 0));
            }
            script.seconds(120);
            assertThat(longestReleaseNanos(script)).as("seed %d", seed).isLessThanOrEqualTo(MAXIMUM_NANOS);
            assertThat(script.lineReleased).as("seed %d", seed).isFalse();
        }
    }

    private static long longestReleaseNanos(DoorScript script) {
        long longest = 0;
        long since = -1;
        long until = Long.MIN_VALUE;
        for (DoorScript.Level level : script.levels) {
            if (level.released() && (since < 0 || level.atNanos() - until > 500_000_000L && until >= since)) {
                since = level.atNanos();
            } else if (!level.released() && since >= 0) {
                until = level.atNanos();
                longest = Math.max(longest, until - since);
            }
        }
        return longest;
    }

    /** Nobody who was let in is left with less than his time, unless the door opened or an operator cut it. */
    @ParameterizedTest
    @EnumSource(Lock.class)
    void everyGrantIsReleasedForItsWholeTimeWithinTheMaximumAndThePause(Lock lock) {
        for (int seed = 0; seed < LIVES; seed++) {
            var random = new Random(seed);
            var script = DoorScript.started(lock);
            int grants = 1 + random.nextInt(30);
            for (int i = 0; i < grants; i++) {
                script.on(new DoorEvent.Granted("c" + i, false)).pass(Duration.ofMillis(random.nextInt(5_000)));
            }
            script.seconds(60);
            long undone = script.facts.stream().filter(DoorFact.GrantNotUsed.class::isInstance).distinct().count();
            assertThat(undone).as("seed %d: each grant had its time, then was undone", seed).isEqualTo(grants);
        }
    }

    @ParameterizedTest
    @EnumSource(Lock.class)
    void onceReleasedByFireNothingButItsEndSecuresTheDoor(Lock lock) {
        for (int seed = 0; seed < LIVES; seed++) {
            var random = new Random(seed);
            var script = DoorScript.started(lock);
            for (int i = 0; i < STEPS / 3; i++) {
                script.pass(Duration.ofMillis(random.nextInt(20_000))).on(event(random));
            }
            script.on(new DoorEvent.Fire(true));
            for (int i = 0; i < STEPS; i++) {
                DoorEvent event = event(random);
                script.pass(Duration.ofMillis(random.nextInt(200_000)));
                script.on(event instanceof DoorEvent.Fire ? new DoorEvent.Fire(true) : event);
                assertThat(script.lineReleased).as("seed %d step %d: %s", seed, i, event).isTrue();
            }
        }
    }

    /** A timer that comes late, twice, or at a door at rest. */
    @ParameterizedTest
    @EnumSource(Lock.class)
    void aWakeRepeatedAtTheSameTimeChangesNothing(Lock lock) {
        for (int seed = 0; seed < LIVES; seed++) {
            var random = new Random(seed);
            var script = DoorScript.started(lock);
            for (int i = 0; i < STEPS; i++) {
                script.now += Duration.ofMillis(random.nextInt(40_000)).toNanos();
                script.on(event(random));
                DoorStep again = script.door.on(new DoorEvent.Wake(), script.moment());
                assertThat(again).as("seed %d step %d", seed, i)
                        .isEqualTo(new DoorStep(script.door, List.of(), Optional.empty()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Lock.class)
    void aRestartAtAnyTimeLeavesADoorThatIsSecuredOrHeldOpenAndRemembersSo(Lock lock) {
        for (int seed = 0; seed < LIVES; seed++) {
            var random = new Random(seed);
            var script = DoorScript.started(lock);
            for (int i = 0; i < STEPS; i++) {
                script.pass(Duration.ofMillis(random.nextInt(20_000))).on(event(random));
            }
            var after = new DoorScript(DoorPlan.usual("front", lock), script.door.memory());
            after.now = script.now;
            after.on(new DoorEvent.Began(random.nextInt(4) == 0, random.nextBoolean(), false, false));
            Door door = after.door;
            assertThat(after.lineReleased).as("seed %d", seed).isEqualTo(door.fire() || door.mode() == Mode.HELD_OPEN);
            checkMemory(door, "seed " + seed);
        }
    }

    @ParameterizedTest
    @EnumSource(Lock.class)
    void whateverHappensALifeKeepsTheDoorsPromises(Lock lock) {
        for (int seed = 0; seed < LIVES; seed++) {
            var random = new Random(seed);
            var script = DoorScript.started(lock);
            for (int i = 0; i < STEPS; i++) {
                script.pass(Duration.ofMillis(random.nextInt(20_000)));
                script.on(event(random));
                check(script, "seed " + seed + " step " + i);
            }
            quiet(script, "seed " + seed);
        }
    }

    private static void check(DoorScript script, String where) {
        Door door = script.door;
        assertThat(script.lineReleased).as(where + ": the line has the level the state says")
                .isEqualTo(door.released());
        if (door.fire()) {
            assertThat(door.released()).as(where + ": fire releases").isTrue();
        }
        checkMemory(door, where);
        DoorMemory replayed = DoorMemory.NONE;
        for (DoorFact fact : script.facts) {
            replayed = replayed.evolve(fact);
        }
        assertThat(door.memory()).as(where + ": what is remembered is what the facts say").isEqualTo(replayed);
        door.wakeAtUptimeNanos().ifPresent(at -> assertThat(at).as(where + ": wakes lie ahead")
                .isGreaterThan(script.now));
    }

    private static void checkMemory(Door door, String where) {
        DoorMemory memory = door.memory();
        assertThat(memory.released().map(DoorFact.DoorReleased::cause)).as(where + ": the reason is remembered")
                .isEqualTo(door.whyReleased());
        assertThat(memory.mode()).as(where + ": the mode is remembered").isEqualTo(door.mode());
        assertThat(memory.modeBy()).as(where + ": and by whom").isEqualTo(door.modeBy());
    }

    /** Everyone has left, the button is free: after a day the door is secured or says why not. */
    private static void quiet(DoorScript script, String where) {
        script.on(new DoorEvent.Exit(false)).on(new DoorEvent.Contact(false)).seconds(86_400);
        Optional<ReleaseCause> why = script.door.whyReleased();
        assertThat(why.isEmpty() || why.get() == ReleaseCause.FIRE || why.get() == ReleaseCause.HOLD_OPEN)
                .as(where + ": " + script.door).isTrue();
        script.on(new DoorEvent.Fire(false)).on(new DoorEvent.Resume("op"));
        assertThat(script.lineReleased).as(where).isFalse();
    }

    private static DoorEvent event(Random random) {
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> new DoorEvent.Granted("c" + random.nextInt(3), random.nextBoolean());
            case 3 -> new DoorEvent.Withheld("c" + random.nextInt(3));
            case 4 -> new DoorEvent.Unlock("op");
            case 5 -> new DoorEvent.HoldOpen("op", random.nextBoolean()
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds(1 + random.nextInt(100))));
            case 6 -> new DoorEvent.LockDown("op");
            case 7 -> new DoorEvent.Resume("op");
            case 8 -> new DoorEvent.Exit(random.nextBoolean());
            case 9 -> new DoorEvent.Fire(random.nextInt(3) == 0);
            case 10, 11 -> new DoorEvent.Contact(random.nextBoolean());
            case 12 -> new DoorEvent.Tamper(random.nextBoolean());
            default -> random.nextInt(5) == 0 ? new DoorEvent.MakeSafe() : new DoorEvent.Wake();
        };
    }
}
