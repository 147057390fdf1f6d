package io.xiaoyi.gateway.outlet;

import java.util.OptionalDouble;

/**
 * What a meter said of one outlet.
 *
 * @param volts effective voltage
 * @param amperes effective current
 * @param watts active power
 * @param wattHours the meter's own energy register, which may wrap or be reset
 * @param celsius its sensor's temperature, where it has one
 */
public record MeterReading(double volts, double amperes, double watts, double wattHours, OptionalDouble celsius) {
    /** @throws IllegalArgumentException for a value that is not finite, or a negative one but for the temperature */
    public MeterReading {
        for (double each : new double[]{volts, amperes, watts, wattHours}) {
            if (!Double.isFinite(each) || each < 0) {
                throw new IllegalArgumentException(
                        "reading with " + each + ": expected finite values, none below 0");
            }
        }
        if (!Double.isFinite(celsius.orElse(0))) {
            throw new IllegalArgumentException("reading at " + celsius + " °C: expected a finite value");
        }
    }

    /** The register in thousandths of a watt-hour, as the journal counts. */
    long registerMilliwattHours() {
        return Math.round(wattHours * 1_000);
    }
}
