package io.xiaoyi.gateway.uplink;

import java.util.random.RandomGenerator;

/**
 * Delays between attempts, with full jitter: anything from nothing to a bound that doubles with each failure, so that a
 * thousand stations whose broker comes back do not come back at once.
 *
 * <p>Threading: one thread.
 */
final class Backoff {
    private final long firstNanos;
    private final long longestNanos;
    private final RandomGenerator random;
    private int failures;

    Backoff(long firstNanos, long longestNanos, RandomGenerator random) {
        this.firstNanos = firstNanos;
        this.longestNanos = longestNanos;
        this.random = random;
    }

    /** The delay before the next attempt. */
    long nextNanos() {
        long bound = failures >= 40 ? longestNanos : Math.min(longestNanos, firstNanos << Math.min(failures, 20));
        failures++;
        return random.nextLong(bound + 1);
    }

    /** An attempt went well: the next failure is the first again. */
    void reset() {
        failures = 0;
    }
}
