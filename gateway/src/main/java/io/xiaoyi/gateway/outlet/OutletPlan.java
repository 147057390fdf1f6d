package io.xiaoyi.gateway.outlet;

import java.time.Duration;
import java.util.Optional;

/**
 * What the installer fixed for one outlet. All durations are positive.
 *
 * @param appliance what is fixed to it; empty for a socket at which couriers charge
 * @param metered whether a meter reads it; without one a session is limited by time alone, and its power counts as the
 *     limit's
 * @param meterSilence no reading for so long, and the meter is silent: a session ends
 * @param loadWait a session at which nothing was plugged in ends after so long
 * @param longestWait a session that waits for power ends after so long
 * @param resumes whether a session goes on after a power cut; otherwise it ends
 * @param load how what hangs on it is judged
 */
public record OutletPlan(String id, Optional<Appliance> appliance, boolean metered, Limits limits,
        Duration meterSilence, Duration loadWait, Duration longestWait, boolean resumes, LoadPlan load) {
    /** @throws IllegalArgumentException for a duration that is not positive */
    public OutletPlan {
        if (!meterSilence.isPositive() || !loadWait.isPositive() || !longestWait.isPositive()) {
            throw new IllegalArgumentException("outlet " + id + ": expected meterSilence " + meterSilence
                    + ", loadWait " + loadWait + " and longestWait " + longestWait + " above 0");
        }
    }

    /** A metered socket with the usual limits: silence 15 s, ten minutes to plug in, two hours in the queue. */
    public static OutletPlan usual(String id) {
        return new OutletPlan(id, Optional.empty(), true, Limits.USUAL, Duration.ofSeconds(15), Duration.ofMinutes(10),
                Duration.ofHours(2), true, LoadPlan.STANDARD);
    }
}
