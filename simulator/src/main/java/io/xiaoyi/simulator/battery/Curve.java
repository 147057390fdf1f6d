package io.xiaoyi.simulator.battery;

/** Active power over time, before the meter. */
@FunctionalInterface
interface Curve {
    /** @param seconds since the socket was switched on, 0 or more @return watts, 0 or more */
    double watts(double seconds);

    /** With pauses at {@code idleWatts} in every period from a time on; the share that is on shrinks to its last. */
    static Curve pulsing(Curve of, double fromSeconds, double untilSeconds, double periodSeconds, double onShare,
            double idleWatts) {
        return seconds -> {
            boolean pulses = seconds >= fromSeconds && seconds < untilSeconds;
            double progress = (seconds - fromSeconds) / (untilSeconds - fromSeconds);
            double on = 1 - (1 - onShare) * Math.min(1, 2 * progress);
            boolean pause = pulses && seconds % periodSeconds > on * periodSeconds;
            return pause ? Math.min(idleWatts, of.watts(seconds)) : of.watts(seconds);
        };
    }

    /** With a contact that opens by chance in this share of slots of so many seconds. */
    static Curve loose(Curve of, long seed, double slotSeconds, double openShare) {
        return seconds -> Noise.at(seed, (long) (seconds / slotSeconds)) < openShare ? 0 : of.watts(seconds);
    }

    /** Pulled out. */
    static Curve pulled(Curve of, double atSeconds) {
        return seconds -> seconds < atSeconds ? of.watts(seconds) : 0;
    }
}
