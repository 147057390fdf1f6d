package io.xiaoyi.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random lives of a door, by seed. */
class DoorPropertyTest {
    private static final int LIVES = 3_000;
    private static final int STEPS = 60;

    @ParameterizedTest
    @EnumSource(Lock.class)
    void noSequenceOfGrantsReleasesADoorPastItsMaximum(Lock lock) {
        for (int seed = 0; seed < LIVES; seed++) {
            var random = new Random(seed);
            var script = DoorScript.started(lock);
            long releasedSince = -1;
            long longest = 0;
            for (int i = 0; i < STEPS; i++) {
                script.pass(Duration.ofMillis(random.nextInt(6_000)));
                script.on(random.nextInt(4) == 0
                        ? new DoorEvent.Contact(random.nextBoolean())
                        : new DoorEvent.Granted("c" + random.nextInt(3), random.nextBoolean()));
            }
            script.facts.clear();
            // from here on every millisecond is looked at
            for (int i = 0; i < 4_000; i++) {
                if (random.nextInt(40) == 0) {
                    script.on(new DoorEvent.Granted("c" + random.nextInt(3), random.nextBoolean()));
                }
                script.pass(Duration.ofMillis(20));
                if (script.lineReleased && releasedSince < 0) {
                    releasedSince = script.now;
                } else if (!script.lineReleased) {
                    releasedSince = -1;
                }
                longest = releasedSince < 0 ? longest : Math.max(longest, script.now - releasedSince);
            }
            assertThat(longest).as("seed %d", seed).isLessThanOrEqualTo(Duration.ofSeconds(30).toNanos());
            seed += 9;
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
        DoorMemory replayed = DoorMemory.NONE;
        for (DoorFact fact : script.facts) {
            replayed = replayed.evolve(fact);
        }
        assertThat(door.memory()).as(where + ": what is remembered is what the facts say").isEqualTo(replayed);
        door.wakeAtUptimeNanos().ifPresent(at -> assertThat(at).as(where + ": wakes lie ahead")
                .isGreaterThanOrEqualTo(script.now));
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
