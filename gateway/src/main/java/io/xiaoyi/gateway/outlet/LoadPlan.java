package io.xiaoyi.gateway.outlet;

import java.time.Duration;

/**
 * By which thresholds and times a load is judged. All of it is to be tuned by measured charging curves; powers are
 * watts of active power, times are of uptime and positive.
 *
 * @param settle after the start, nothing but {@link Load.Kind#STARTING} is said: inrush, a charger's soft start, and
 *     the meter's own filter
 * @param noLoadWatts a socket drawing less is empty; above the meter's noise and below any charger's standby
 * @param unpluggedHold a load that is gone for so long was pulled out; outlasts a pulsing charger's pauses and a loose
 *     contact
 * @param fullWatts a charger drawing less has finished; below a phone's 8 W
 * @param fullHold it has to draw so little for so long to be full
 * @param fullNotBefore how long after the start full may be said first
 * @param tailShare drawing less than this share of its peak, a battery is being balanced
 * @param tailHold for so long on one side of that share before the tail begins, or is over
 * @param mostWatts no battery's charger draws more
 * @param mostHold more than that for so long is no inrush
 * @param heaterWatts a load that draws more, steadily and like a resistor, is no battery
 * @param heaterWattsPerAmpere watts for each ampere from which a load counts as a resistor: nominal voltage times a
 *     power factor next to 1
 * @param heaterBand by which share of its power a heater wavers at most
 * @param heaterHold for how long it has to look like one
 */
public record LoadPlan(Duration settle, double noLoadWatts, Duration unpluggedHold, double fullWatts, Duration fullHold,
        Duration fullNotBefore, double tailShare, Duration tailHold, double mostWatts, Duration mostHold,
        double heaterWatts, double heaterWattsPerAmpere, double heaterBand, Duration heaterHold) {
    /** For 220 V and the chargers of pedal-assist and moped batteries. */
    public static final LoadPlan STANDARD = new LoadPlan(Duration.ofSeconds(30), 1.0, Duration.ofSeconds(90), 5.0,
            Duration.ofMinutes(5), Duration.ofMinutes(10), 0.5, Duration.ofMinutes(2), 900, Duration.ofSeconds(10),
            400, 216, 0.03, Duration.ofMinutes(3));

    /** @throws IllegalArgumentException for thresholds that contradict each other; the message names them */
    public LoadPlan {
        if (!(0 < noLoadWatts && noLoadWatts < fullWatts && fullWatts < heaterWatts && heaterWatts <= mostWatts)) {
            throw new IllegalArgumentException("expected 0 < noLoadWatts " + noLoadWatts + " < fullWatts " + fullWatts
                    + " < heaterWatts " + heaterWatts + " <= mostWatts " + mostWatts);
        }
        if (!(0 < tailShare && tailShare < 1 && 0 < heaterBand && heaterBand < 1)) {
            throw new IllegalArgumentException(
                    "expected shares between 0 and 1, tailShare " + tailShare + " and heaterBand " + heaterBand);
        }
        if (fullNotBefore.compareTo(settle) < 0) {
            throw new IllegalArgumentException(
                    "expected fullNotBefore " + fullNotBefore + " >= settle " + settle);
        }
    }
}
