package io.xiaoyi.gateway.figures;

import java.util.Arrays;
import java.util.Locale;

/** Durations in nanoseconds, and what is said of many of them. Threading: one thread. */
public final class Samples {
    private long[] nanos = new long[1024];
    private int count;

    public void add(long sampleNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = sampleNanos;
    }

    /** Puts these behind others. */
    void addTo(Samples others) {
        for (int i = 0; i < count; i++) {
            others.add(nanos[i]);
        }
    }

    public int count() {
        return count;
    }

    /** The value that this share of them does not exceed, in milliseconds. {@code share} 0 to 1. */
    public double millis(double share) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, (long) (count * share))] / 1e6;
    }

    @Override
    public String toString() {
        return count == 0
                ? "none"
                : String.format(Locale.ROOT, "p50 %.3f ms, p99 %.3f ms, worst %.3f ms (n = %d)", millis(0.5),
                        millis(0.99), millis(1), count);
    }
}
