package io.xiaoyi.gateway.occupancy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;

/**
 * What the installer fixed about counting people.
 *
 * @param sensors those that every door of the room has, and whether the room has motion sensors
 * @param capacity when the room is full; empty for a room that never is
 * @param usualStay how long people usually stay, on average; positive
 * @param visitsPerHour how many usually come in an hour, on average over the day; positive. It matters where arrivals
 *     are not seen
 * @param quietAfter without motion and without a door's moving for so long, the room is quiet: a count that drifted
 *     is corrected faster, and a daily reset may take place; positive
 * @param resetAt at this time of the day, or as soon after it as the room is quiet, the count is set back; empty for
 *     never
 * @param zone the station's time zone, by which {@code resetAt} is read
 * @param highest the count goes no further, which bounds work and memory; at least 10
 */
public record OccupancyPlan(Set<Sensor> sensors, Optional<CapacityRule> capacity, Duration usualStay,
        double visitsPerHour, Duration quietAfter, Optional<LocalTime> resetAt, ZoneId zone, int highest) {
    /** @throws IllegalArgumentException for a value out of its range */
    public OccupancyPlan {
        sensors = Set.copyOf(sensors);
        if (!usualStay.isPositive() || !(visitsPerHour > 0) || !quietAfter.isPositive() || highest < 10) {
            throw new IllegalArgumentException("usualStay " + usualStay + ", visitsPerHour " + visitsPerHour
                    + ", quietAfter " + quietAfter + ", highest " + highest + ": expected > 0, and highest >= 10");
        }
    }

    /** For a room of {@code highest} people at most, never full, never set back: 27 min a stay, 4 visits an hour. */
    public static OccupancyPlan of(Set<Sensor> sensors, ZoneId zone, int highest) {
        return new OccupancyPlan(sensors, Optional.empty(), Duration.ofMinutes(27), 4, Duration.ofMinutes(30),
                Optional.empty(), zone, highest);
    }

    public OccupancyPlan with(CapacityRule rule) {
        return new OccupancyPlan(sensors, Optional.of(rule), usualStay, visitsPerHour, quietAfter, resetAt, zone,
                highest);
    }

    public OccupancyPlan resettingAt(LocalTime time) {
        return new OccupancyPlan(sensors, capacity, usualStay, visitsPerHour, quietAfter, Optional.of(time), zone,
                highest);
    }

    /** The latest time of a daily reset that has come; {@link Instant#MIN} where there is none. */
    Instant resetDue(Instant wall) {
        ZonedDateTime local = wall.atZone(zone);
        return resetAt.map(time -> {
            ZonedDateTime today = local.with(time);
            return (today.isAfter(local) ? today.minusDays(1) : today).toInstant();
        }).orElse(Instant.MIN);
    }

    boolean has(Sensor sensor) {
        return sensors.contains(sensor);
    }
}
