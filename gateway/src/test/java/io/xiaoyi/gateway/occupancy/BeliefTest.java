package io.xiaoyi.gateway.occupancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BeliefTest {
    private static OccupancyPlan plan(Duration stay, int visitsADay, int highest) {
        return new OccupancyPlan(EnumSet.of(Sensor.DOOR_CONTACT), Optional.empty(), stay, visitsADay / 24.0,
                Duration.ofMinutes(30), Optional.empty(), ZoneOffset.UTC, highest);
    }

    /** The doors are secured only when the first turn is done. */
    @Test
    void aStartAfterAnUnknownTimeOffTakesNoTimeHoweverManyWereInsideAndHoweverBrieflyTheyStay() {
        var memory = new OccupancyMemory(new Count(100, 200, 250), 0, 0, Instant.EPOCH, Instant.EPOCH);
        var room = Occupancy.of(plan(Duration.ofMinutes(1), 10_000, 250), memory);

        Count count = assertTimeoutPreemptively(Duration.ofSeconds(3),
                () -> room.on(new OccupancyEvent.Began(Set.of(), Map.of(), Set.of()),
                        new Moment(Instant.EPOCH, ClockTrust.FLOOR, 0, 1)).next().count());

        assertThat(count.least()).isLessThan(10);
        assertThat(count.most()).isGreaterThanOrEqualTo(250);
    }

    /** Steps that are too long for what happens in them spread it further, never less far but for rounding. */
    @Test
    void theIntervalAfterALongTimeOffIsNoNarrowerThanThatOfManyShortTimes() {
        for (Duration stay : new Duration[]{Duration.ofMinutes(1), Duration.ofMinutes(27), Duration.ofHours(8)}) {
            for (int visits : new int[]{4, 1_000}) {
                var plan = plan(stay, visits, 60);
                for (int minutes : new int[]{1, 10, 100}) {
                    for (Count before : new Count[]{Count.NOBODY, new Count(2, 3, 5), new Count(20, 40, 50)}) {
                        Belief one = Belief.of(before, 60);
                        Belief exact = one;
                        int pieces = Math.min(300, minutes * 12);
                        for (int i = 0; i < pieces; i++) {
                            exact = exact.passed(minutes * 60.0 / pieces, Habits.paceUnseen(plan), false);
                        }
                        Count found = one.passed(minutes * 60, Habits.paceUnseen(plan), false).count();
                        Count right = exact.count();
                        String of = "%s after %d min, stay %s, %d visits: %s, exactly %s".formatted(before, minutes,
                                stay, visits, found, right);
                        assertThat(found.least()).as(of).isBetween(right.least() - 3, right.least() + 1);
                        assertThat(found.most()).as(of).isBetween(right.most() - 1, right.most() + 3);
                    }
                }
            }
        }
    }

    @Test
    void aLongTimeEndsInThePoissonDistributionOfThoseWhoComeAndGoUnseen() {
        for (Duration stay : new Duration[]{Duration.ofMinutes(1), Duration.ofMinutes(27)}) {
            var plan = plan(stay, 240, 60);
            double mean = Habits.comes(plan) / Habits.leaves(plan);
            var pace = new Belief.Pace(0, Habits.leaves(plan), Habits.comes(plan), 0, 0, 0, 0, 0);
            Belief then = Belief.nobody(60).passed(86_400, pace, false);

            assertThat(then.mean()).isCloseTo(mean, offset(mean / 1_000));
            assertThat(then.empty()).isCloseTo(Math.exp(-mean), offset(0.001));
        }
    }
}
