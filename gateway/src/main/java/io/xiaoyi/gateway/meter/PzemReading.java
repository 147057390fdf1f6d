package io.xiaoyi.gateway.meter;

import java.util.List;
import java.util.Locale;

/**
 * What a PZEM-004T v3 measures, true RMS. Below 0.4 W and 0.02 A (its "starting" values) it tells 0.
 *
 * @param volts 80 to 260, in steps of 0.1
 * @param amperes 0 to 100, in steps of 0.001
 * @param watts active power, 0 to 23,000, in steps of 0.1
 * @param wattHours since the last energy reset, 0 to 9,999,990; kept without power
 * @param hertz 45 to 65, in steps of 0.1
 * @param powerFactor 0 to 1, in steps of 0.01
 * @param overThreshold whether the power is above the alarm threshold that is set in the meter
 */
public record PzemReading(double volts, double amperes, double watts, long wattHours, double hertz,
        double powerFactor, boolean overThreshold) {
    /** How many input registers, from 0, a reading takes. */
    static final int REGISTERS = 10;

    /**
     * @param registers the ten input registers from 0, as {@link MeterPort#read} brings them; wide values have their
     *     low word first
     */
    public static PzemReading of(List<Integer> registers) {
        return new PzemReading(registers.get(0) / 10.0, wide(registers, 1) / 1000.0, wide(registers, 3) / 10.0,
                wide(registers, 5), registers.get(7) / 10.0, registers.get(8) / 100.0, registers.get(9) != 0);
    }

    private static long wide(List<Integer> registers, int low) {
        return registers.get(low) | (long) registers.get(low + 1) << 16;
    }

    /** For people, such as {@code 230.1 V, 0.312 A, 68.4 W, 15230 Wh, 50.0 Hz, power factor 0.95}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f V, %.3f A, %.1f W, %d Wh, %.1f Hz, power factor %.2f%s", volts,
                amperes, watts, wattHours, hertz, powerFactor, overThreshold ? ", above its alarm threshold" : "");
    }
}
