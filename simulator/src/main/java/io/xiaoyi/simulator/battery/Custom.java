package io.xiaoyi.simulator.battery;

import java.util.Map;

/**
 * What is usual at a station: how often each kind of visit comes, and the ranges its numbers are drawn from, evenly.
 *
 * @param shares of the kinds of visit; they need not add up to 1
 * @param peakWatts of batteries' chargers
 * @param wattHours taken in before the constant voltage begins
 * @param voltageMinutes how long the constant voltage lasts
 * @param tailMinutes how long the cells are balanced
 * @param tailShare of the peak, where the tail begins
 * @param endWatts where it ends
 * @param idleWatts of a charger that has finished
 * @param powerFactor of a charger
 * @param pulseSeconds one period of a charger that pulses
 * @param pulseShare of the period in which it is on, at last
 * @param looseSeconds for how long a loose contact opens at a time
 * @param heaterWatts at 220 V
 */
public record Custom(Map<Visit, Double> shares, Range peakWatts, Range wattHours, Range voltageMinutes,
        Range tailMinutes, Range tailShare, Range endWatts, Range idleWatts, Range powerFactor, Range pulseSeconds,
        Range pulseShare, Range looseSeconds, Range heaterWatts) {
    /** One kind of visit. */
    public enum Visit {
        /** A battery, charged to its end. */
        BATTERY,
        /** A battery that is full when it comes. */
        DONE,
        /** Its charger pulses. */
        PULSING,
        /** Its plug sits loose. */
        LOOSE,
        /** It is pulled out before its end. */
        EARLY,
        /** A phone. */
        PHONE,
        /** A charger without a battery, or nothing. */
        EMPTY,
        /** A heater, a kettle, a hair dryer. */
        HEATER
    }

    /** From {@code least} to {@code most}. */
    public record Range(double least, double most) {
        double draw(java.util.random.RandomGenerator random) {
            return least + random.nextDouble() * (most - least);
        }
    }

    private static final Map<Visit, Double> USUAL = Map.of(Visit.BATTERY, 0.35, Visit.DONE, 0.05, Visit.PULSING, 0.10,
            Visit.LOOSE, 0.08,
            Visit.EARLY, 0.15, Visit.PHONE, 0.09, Visit.EMPTY, 0.10, Visit.HEATER, 0.08);

    /** What the judge is tuned by: tails end anywhere from 5.6 to 12 W, which it cannot know. */
    public static final Custom TUNING = new Custom(USUAL, new Range(80, 420), new Range(5, 900), new Range(10, 60),
            new Range(25, 45), new Range(0.10, 0.30), new Range(5.6, 12), new Range(0.0, 4.4), new Range(0.50, 0.98),
            new Range(10, 50), new Range(0.10, 0.5), new Range(1, 60), new Range(450, 2_000));

    /** The same loads, but nothing comes except this. */
    public Custom only(Visit kind) {
        return new Custom(Map.of(kind, 1.0), peakWatts, wattHours, voltageMinutes, tailMinutes, tailShare, endWatts,
                idleWatts, powerFactor, pulseSeconds, pulseShare, looseSeconds, heaterWatts);
    }

    /** What it is reported by: fixed before the first tuning, stronger and weaker chargers, quicker and slower. */
    public static final Custom REPORTED = new Custom(USUAL, new Range(65, 480), new Range(3, 1_300),
            new Range(6, 90), new Range(25, 45), new Range(0.08, 0.35), new Range(5.6, 10), new Range(0.0, 4.4),
            new Range(0.48, 0.99), new Range(6, 60), new Range(0.08, 0.6), new Range(1, 60), new Range(420, 2_200));
}
