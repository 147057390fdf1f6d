package io.xiaoyi.gateway.scan;

/**
 * How long to wait before a reader is tried again: doubling from the first to the most. No jitter: the other end is
 * one device on one wire.
 *
 * @param firstMillis
 *            1 or more
 * @param mostMillis
 *            {@code firstMillis} to 600,000
 */
public record Backoff(long firstMillis, long mostMillis) {
    /** 100 ms, 200 ms, … 5 s: a scanner plugged in again reads within five seconds. */
    public static final Backoff DEFAULT = new Backoff(100, 5_000);

    /** @throws IllegalArgumentException if a value is out of its range */
    public Backoff {
        Ranges.check("mostMillis", mostMillis, 1, 600_000);
        Ranges.check("firstMillis", firstMillis, 1, mostMillis);
    }

    /** The wait after this many failures in a row, 1 or more. */
    public long delayMillis(int failures) {
        int doublings = Math.min(failures - 1, 20);
        return Math.min(mostMillis, firstMillis << doublings);
    }
}
