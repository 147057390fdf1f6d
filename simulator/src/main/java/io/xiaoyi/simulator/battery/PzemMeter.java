package io.xiaoyi.simulator.battery;

/**
 * What a PZEM-004T v3 says of a load, after Peacefair's manual: within 0.5 %, power in steps of 0.1 W from 0.4 W on and
 * current in steps of 0.001 A from 0.02 A on, below that 0. Its error is mostly its own, so the same for a whole visit;
 * a little is new with every reading.
 *
 * @param seed of this one's errors
 */
public record PzemMeter(long seed) {
    private static final double GAIN = 0.005;
    private static final double UNREST = 0.001;
    private static final double UNREST_WATTS = 0.1;
    private static final double UNREST_AMPERES = 0.001;
    private static final double LEAST_WATTS = 0.4;
    private static final double LEAST_AMPERES = 0.02;

    /** @param reading the number of the reading */
    public double watts(double drawn, long reading) {
        double unrest = (UNREST * drawn + UNREST_WATTS) * (2 * Noise.at(seed + 1, reading) - 1);
        double seen = drawn * (1 + GAIN * (2 * Noise.at(seed, 1) - 1)) + (drawn > 0 ? unrest : 0);
        return seen < LEAST_WATTS ? 0 : Math.round(seen * 10) / 10.0;
    }

    /** @param reading the number of the reading */
    public double amperes(double drawn, long reading) {
        double unrest = (UNREST * drawn + UNREST_AMPERES) * (2 * Noise.at(seed + 2, reading) - 1);
        double seen = drawn * (1 + GAIN * (2 * Noise.at(seed, 2) - 1)) + (drawn > 0 ? unrest : 0);
        return seen < LEAST_AMPERES ? 0 : Math.round(seen * 1_000) / 1_000.0;
    }
}
