package io.xiaoyi.gateway.moment;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * When something happens, by both of a station's clocks.
 *
 * @param wall what passes are judged by
 * @param trust how far {@code wall} may be believed
 * @param uptimeNanos what every elapsed time is measured by: nanoseconds of a monotonic clock since this boot's start,
 *     never negative, never going back within one boot
 * @param boot the number of this start of the gateway, from 1; uptimes of different boots do not compare
 */
public record Moment(Instant wall, ClockTrust trust, long uptimeNanos, int boot) {
    /** @throws IllegalArgumentException for a negative uptime or a boot below 1 */
    public Moment {
        Objects.requireNonNull(wall, "wall");
        Objects.requireNonNull(trust, "trust");
        if (uptimeNanos < 0 || boot < 1) {
            throw new IllegalArgumentException(
                    "uptimeNanos " + uptimeNanos + " and boot " + boot + ": expected >= 0 and >= 1");
        }
    }

    /** Whole Unix seconds of the wall. */
    public long unixSeconds() {
        return wall.getEpochSecond();
    }

    /** Time from {@code earlier} to this by the uptime. Both must be of one boot. */
    public Duration since(Moment earlier) {
        if (earlier.boot != boot) {
            throw new IllegalArgumentException("uptimes of boots " + earlier.boot + " and " + boot + " do not compare");
        }
        return Duration.ofNanos(uptimeNanos - earlier.uptimeNanos);
    }

    /** The same instant of this boot, the wall read and trusted otherwise. */
    public Moment judged(Instant otherWall, ClockTrust otherTrust) {
        return otherWall.equals(wall) && otherTrust == trust
                ? this
                : new Moment(otherWall, otherTrust, uptimeNanos, boot);
    }
}
