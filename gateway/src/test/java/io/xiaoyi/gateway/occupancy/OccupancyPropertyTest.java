package io.xiaoyi.gateway.occupancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.occupancy.CapacityRule.JudgedBy;
import io.xiaoyi.gateway.occupancy.CapacityRule.WhenFull;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random lives of a room, by seed, with any subset of sensors and any events, possible ones or not. */
class OccupancyPropertyTest {
    private static final int LIVES = 200;
    private static final int STEPS = 120;
    private static final List<String> DOORS = List.of("front", "back");

    @Test
    void theCountIsAlwaysInOrderAndItsProbabilitiesAddUp() {
        for (int seed = 0; seed < LIVES; seed++) {
            var random = new Random(seed);
            var room = OccupancyScript.began(plan(random), OccupancyMemory.NONE);
            for (int i = 0; i < STEPS; i++) {
                step(room, random);
                Count count = room.occupancy.count();
                assertThat(count.least()).as("seed %d", seed).isBetween(0, count.estimate());
                assertThat(count.most()).as("seed %d", seed).isBetween(count.estimate(), room.occupancy.plan()
                        .highest());
                assertThat(room.occupancy.belief().total()).as("seed %d", seed).isBetween(1 - 1e-6, 1 + 1e-6);
                assertThat(room.occupancy.entering()).as("seed %d", seed).isNotNegative();
            }
        }
    }

    @Test
    void whatIsRememberedIsAFunctionOfTheFacts() {
        for (int seed = 0; seed < LIVES; seed++) {
            var random = new Random(seed);
            var room = OccupancyScript.began(plan(random), OccupancyMemory.NONE);
            OccupancyMemory memory = room.occupancy.memory();
            for (int i = 0; i < STEPS; i++) {
                room.facts.clear();
                step(room, random);
                for (OccupancyFact fact : room.facts) {
                    memory = memory.evolve(fact, room.moment());
                }
                assertThat(room.occupancy.memory()).as("seed %d", seed).isEqualTo(memory);
            }
        }
    }

    @Test
    void aRoomIsFoundAgainAsItWasRememberedAndAStartNeitherForgetsPeopleNorInventsCertainty() {
        for (int seed = 0; seed < LIVES; seed++) {
            var random = new Random(seed);
            var room = OccupancyScript.began(plan(random), OccupancyMemory.NONE);
            for (int i = 0; i < STEPS / 4; i++) {
                step(room, random);
            }
            Count remembered = room.occupancy.memory().count();
            assertThat(Occupancy.of(room.occupancy.plan(), room.occupancy.memory()).count()).as("seed %d", seed)
                    .isEqualTo(remembered);

            room.restarted(Duration.ofMinutes(random.nextInt(600)));
            assertThat(room.occupancy.count().most()).as("seed %d", seed).isGreaterThanOrEqualTo(remembered.most());
            assertThat(room.occupancy.count().least()).as("seed %d", seed).isLessThanOrEqualTo(remembered.least());
        }
    }

    @Test
    void everyCountIsFoundAgain() {
        for (int least = 0; least < 40; least++) {
            for (int estimate = least; estimate < 60; estimate++) {
                for (int most = estimate; most <= 100; most++) {
                    var count = new Count(least, estimate, most);
                    assertThat(Belief.of(count, 100).count()).isEqualTo(count);
                }
            }
        }
    }

    @Test
    void theSameEventsAlwaysLeadToTheSameRoom() {
        for (int seed = 0; seed < LIVES / 4; seed++) {
            assertThat(life(seed).occupancy).as("seed %d", seed).isEqualTo(life(seed).occupancy);
        }
    }

    private static OccupancyScript life(int seed) {
        var random = new Random(seed);
        var room = OccupancyScript.began(plan(random), OccupancyMemory.NONE);
        for (int i = 0; i < STEPS / 4; i++) {
            step(room, random);
        }
        return room;
    }

    @Test
    void aRoomThatBecomesQuietIsFoundEmptyWhateverWasBefore() {
        for (int seed = 0; seed < LIVES / 8; seed++) {
            var random = new Random(seed);
            var plan = OccupancyScript.plan(Sensor.TWO_BEAMS, Sensor.DOOR_CONTACT, Sensor.MOTION, Sensor.GRANTS_IN);
            var room = OccupancyScript.began(plan, OccupancyMemory.NONE);
            for (int i = 0; i < STEPS; i++) {
                step(room, random);
            }
            for (String door : DOORS) {
                room.on(new OccupancyEvent.DoorMoved(door, false))
                        .on(new OccupancyEvent.Beam(door, OccupancyEvent.Side.A, false))
                        .on(new OccupancyEvent.Beam(door, OccupancyEvent.Side.B, false));
            }
            room.on(new OccupancyEvent.Motion("pir", false)).pass(Duration.ofHours(12));
            assertThat(room.occupancy.count()).as("seed %d", seed).isEqualTo(Count.NOBODY);
        }
    }

    private static OccupancyPlan plan(Random random) {
        Set<Sensor> sensors = EnumSet.noneOf(Sensor.class);
        for (Sensor sensor : Sensor.values()) {
            if (random.nextBoolean()) {
                sensors.add(sensor);
            }
        }
        var rule = new CapacityRule(1 + random.nextInt(12), any(random, JudgedBy.values()), any(random, WhenFull
                .values()));
        return new OccupancyPlan(sensors, Optional.of(rule), Duration.ofMinutes(5 + random.nextInt(120)), 0.1 + 10
                * random.nextDouble(), Duration.ofMinutes(30), Optional.of(LocalTime.of(random.nextInt(24), 0)),
                ZoneOffset.UTC, 10 + random.nextInt(40));
    }

    private static void step(OccupancyScript room, Random random) {
        room.trust = random.nextInt(20) == 0 ? ClockTrust.FLOOR : ClockTrust.RTC;
        long seconds = switch (random.nextInt(10)) {
            case 0 -> random.nextInt(20_000);
            case 1, 2, 3 -> random.nextInt(600);
            default -> random.nextInt(5);
        };
        room.jump(Duration.ofSeconds(seconds)).jump(Duration.ofNanos(random.nextInt(1_000_000_000)));
        String door = DOORS.get(random.nextInt(2));
        room.on(switch (random.nextInt(12)) {
            case 0, 1 -> new OccupancyEvent.GrantedIn(door);
            case 2 -> new OccupancyEvent.GrantedOut(door);
            case 3 -> new OccupancyEvent.NotEntered(door);
            case 4, 5 -> new OccupancyEvent.DoorMoved(door, random.nextBoolean());
            case 6, 7, 8 -> new OccupancyEvent.Beam(door, any(random, OccupancyEvent.Side.values()), random
                    .nextBoolean());
            case 9 -> new OccupancyEvent.ExitPressed(door);
            case 10 -> new OccupancyEvent.Motion("pir", random.nextBoolean());
            default -> new OccupancyEvent.Wake();
        });
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
