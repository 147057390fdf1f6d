package io.xiaoyi.gateway.journal;

/**
 * How long to wait before the next try: a random time up to a ceiling that doubles with each failure ("full jitter"),
 * so that many who failed together do not come back together.
 *
 * @param firstNanos the ceiling after the first failure, positive
 * @param longestNanos no ceiling is higher
 * @param failures in a row, so far
 */
public record Backoff(long firstNanos, long longestNanos, int failures) {
    public Backoff {
        if (firstNanos <= 0 || longestNanos < firstNanos || failures < 0) {
            throw new IllegalArgumentException("expected 0 < first %d <= longest %d, failures %d >= 0".formatted(
                    firstNanos, longestNanos, failures));
        }
    }

    public Backoff(long firstNanos, long longestNanos) {
        this(firstNanos, longestNanos, 0);
    }

    public Backoff failed() {
        return new Backoff(firstNanos, longestNanos, Math.min(failures + 1, 62));
    }

    public Backoff succeeded() {
        return failures == 0 ? this : new Backoff(firstNanos, longestNanos, 0);
    }

    /** The longest the next wait may be; 0 while nothing has failed. */
    public long ceilingNanos() {
        int doublings = failures - 1;
        if (failures == 0) {
            return 0;
        }
        return doublings >= Long.numberOfLeadingZeros(firstNanos) - 1
                ? longestNanos
                : Math.min(longestNanos, firstNanos << doublings);
    }

    /** The next wait. @param random from 0 inclusive to 1 exclusive */
    public long waitNanos(double random) {
        return (long) (ceilingNanos() * random);
    }
}
