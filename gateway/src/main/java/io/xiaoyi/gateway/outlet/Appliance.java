package io.xiaoyi.gateway.outlet;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is fixed to an outlet that nobody starts: a microwave, a kettle, a fridge, a water dispenser.
 *
 * @param hours of the local day in which it is on; empty for always
 * @param idle a fault when it has drawn nothing for so long while on; empty where that is usual
 * @param warmCelsius a fridge warmer than this for {@code warmFor} is an alarm, by the meter's sensor
 * @param warmFor long enough for a door held open and food put in
 */
public record Appliance(List<Hours> hours, Optional<Duration> idle, OptionalInt warmCelsius, Duration warmFor) {
    private static final int MINUTES_OF_DAY = 1_440;

    public Appliance {
        hours = List.copyOf(hours);
    }

    /** Minutes of the local day, {@code fromMinute} included, {@code toMinute} not; 0 to 1,440, from before to. */
    public record Hours(int fromMinute, int toMinute) {
        /** @throws IllegalArgumentException for a span that is none */
        public Hours {
            if (fromMinute < 0 || toMinute > MINUTES_OF_DAY || fromMinute >= toMinute) {
                throw new IllegalArgumentException(fromMinute + " to " + toMinute + ": expected 0 <= from < to <= "
                        + MINUTES_OF_DAY);
            }
        }
    }

    /** Always on, never judged but by its limits. */
    public static Appliance always() {
        return new Appliance(List.of(), Optional.empty(), OptionalInt.empty(), Duration.ofMinutes(30));
    }

    boolean isOnAt(Instant wall, ZoneId zone) {
        int minute = wall.atZone(zone).toLocalTime().toSecondOfDay() / 60;
        return hours.isEmpty() || hours.stream().anyMatch(it -> it.fromMinute() <= minute && minute < it.toMinute());
    }

    /** From {@code wall} to the next edge of a span, at most a day. */
    Duration untilNextEdge(Instant wall, ZoneId zone) {
        LocalTime now = wall.atZone(zone).toLocalTime();
        long nanos = now.toNanoOfDay();
        long day = Duration.ofDays(1).toNanos();
        long next = day;
        for (Hours each : hours) {
            for (int minute : new int[]{each.fromMinute(), each.toMinute()}) {
                long edge = Duration.ofMinutes(minute).toNanos() - nanos;
                next = Math.min(next, edge > 0 ? edge : edge + day);
            }
        }
        return Duration.ofNanos(next);
    }
}
