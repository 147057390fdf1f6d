package io.xiaoyi.gateway.outlet;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What one socket bears, and how much one session may take. All are positive.
 *
 * @param watts active power; more in one reading ends the session, and so much of the room's budget is kept for a start
 * @param amperes effective current; more in one reading is a fault
 * @param time of one session, from when it was first switched on
 * @param wattHours of one session
 * @param celsius of the socket, where the meter has a sensor; more in one reading is a fault
 */
public record Limits(double watts, double amperes, Duration time, int wattHours, OptionalInt celsius) {
    /** 880 W, 10 A, eight hours, 2 kWh, 70 °C. */
    public static final Limits USUAL = new Limits(880, 10, Duration.ofHours(8), 2_000, OptionalInt.of(70));

    /** @throws IllegalArgumentException for a limit that is not positive */
    public Limits {
        if (!(watts > 0 && amperes > 0 && time.isPositive() && wattHours > 0) || celsius.orElse(1) <= 0) {
            throw new IllegalArgumentException("limits " + watts + " W, " + amperes + " A, " + time + ", " + wattHours
                    + " Wh, " + celsius + " °C: expected all above 0");
        }
    }
}
