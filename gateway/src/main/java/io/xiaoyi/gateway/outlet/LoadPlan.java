package io.xiaoyi.gateway.outlet;

import java.time.Duration;

/**
 * By which thresholds and times a load is judged. Tuned on simulated charging curves ({@code -Dfigures=sessions}),
 * to be tuned by measured ones. Powers are watts of active power; times are of uptime and positive.
 *
 * @param settle after the start, nothing but {@link Load.Kind#STARTING} is said: inrush, a charger's soft start, and
 *     the meter's own filter
 * @param noLoadWatts what has drawn less is no load: above the standby of a charger without a battery, which is at most
 *     1 W, and the meter's noise on it
 * @param goneWatts drawing less, nothing is there that the meter can see: the least that a PZEM-004T tells, 0.4 W
 * @param goneHold a load that is gone for so long does not come back: longer than a pulsing charger's
 *     pauses, and than a loose contact opens as a rule
 * @param gapFactor a load that came back before, as from a loose contact, is waited for this many times as long
 * @param longestGoneHold but not for longer than this
 * @param recentSpan what was drawn of late is the most of one to two of these: longer than the pauses of a charger that
 *     pulses, short against a tail
 * @param finishedWatts gone from less than this, a charger has finished; gone from more, it was pulled out
 * @param finishedShare the same as a share of its peak, for small loads; the lesser of both counts
 * @param fullWatts a charger drawing less has finished: above a float charge, below the end of any tail
 * @param fullShare the same as a share of its peak, for a phone; the lesser of both counts, but for what never drew
 *     {@code fullWatts}: that was full when it came
 * @param fullHold it has to draw so little for so long to be full
 * @param fullNotBefore how long after the start full may be said first
 * @param tailShare drawing less than this share of its peak, a battery is being balanced
 * @param tailHold for so long on one side of that share before the tail begins, or is over
 * @param mostWatts no battery's charger draws more
 * @param mostHold more than that for so long is no inrush
 * @param heaterWatts a load that draws more, and is a resistor, is no battery
 * @param resistorBand by which share the resistance of a resistor wavers at most, the meter's unrest included
 * @param resistorSwing by which share its power has to follow the mains' voltage before it counts as a resistor: more
 *     than the unrest of a charger, whose power does not follow, while its apparent resistance does
 * @param resistorHold for how long it has to
 */
public record LoadPlan(Duration settle, double noLoadWatts, double goneWatts, Duration goneHold, int gapFactor,
        Duration longestGoneHold, Duration recentSpan, double finishedWatts, double finishedShare, double fullWatts,
        double fullShare,
        Duration fullHold, Duration fullNotBefore, double tailShare, Duration tailHold, double mostWatts,
        Duration mostHold, double heaterWatts, double resistorBand, double resistorSwing, Duration resistorHold) {
    /** For the chargers of pedal-assist and moped batteries, and phones. */
    public static final LoadPlan STANDARD = new LoadPlan(Duration.ofSeconds(30), 1.5, 0.4, Duration.ofSeconds(240), 4,
            Duration.ofMinutes(15), Duration.ofSeconds(60), 12, 0.35, 5, 0.2,
            Duration.ofMinutes(5),
            Duration.ofMinutes(10), 0.5,
            Duration.ofMinutes(2), 900, Duration.ofSeconds(10), 400, 0.008, 0.012, Duration.ofMinutes(2));

    /** Less than this is full. */
    double fullBelowWatts(double peakWatts) {
        return peakWatts < fullWatts ? fullWatts : Math.min(fullWatts, fullShare * peakWatts);
    }

    /** Gone from less than this is full. */
    double finishedBelowWatts(double peakWatts) {
        return Math.min(finishedWatts, finishedShare * peakWatts);
    }

    /** @throws IllegalArgumentException for thresholds that contradict each other; the message names them */
    public LoadPlan {
        if (!(0 < goneWatts && goneWatts < noLoadWatts && noLoadWatts < fullWatts && fullWatts < finishedWatts
                && finishedWatts < heaterWatts && heaterWatts <= mostWatts)) {
            throw new IllegalArgumentException("expected 0 < goneWatts " + goneWatts + " < noLoadWatts " + noLoadWatts
                    + " < fullWatts " + fullWatts + " < finishedWatts " + finishedWatts + " < heaterWatts "
                    + heaterWatts + " <= mostWatts " + mostWatts);
        }
        if (!(0 < fullShare && fullShare < finishedShare && finishedShare < tailShare && tailShare < 1
                && 0 < resistorBand && resistorBand < resistorSwing && resistorSwing < 1)) {
            throw new IllegalArgumentException("expected 0 < fullShare " + fullShare + " < finishedShare "
                    + finishedShare + " < tailShare " + tailShare + " < 1 and 0 < resistorBand " + resistorBand
                    + " < resistorSwing " + resistorSwing + " < 1");
        }
        if (fullNotBefore.compareTo(settle) < 0 || longestGoneHold.compareTo(goneHold) < 0 || gapFactor < 1) {
            throw new IllegalArgumentException("expected fullNotBefore " + fullNotBefore + " >= settle " + settle
                    + ", longestGoneHold " + longestGoneHold + " >= goneHold " + goneHold + ", gapFactor " + gapFactor
                    + " >= 1");
        }
    }
}
