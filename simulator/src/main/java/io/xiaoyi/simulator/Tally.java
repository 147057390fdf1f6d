package io.xiaoyi.simulator;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is counted over a run.
 *
 * <p>Threading: any thread.
 */
final class Tally {
    private final Map<String, Long> denials = new TreeMap<>();
    private long[] latencies = new long[256];
    private int grantsTimed;
    private long scans;
    private long grants;
    private long foreign;
    private long learnt;
    private long unread;
    private long unanswered;
    private long unopened;

    /** A line was handed to a reader. */
    synchronized void scanned() {
        scans++;
    }

    synchronized void granted() {
        grants++;
    }

    /** From the line handed to the reader to the relay set, real nanoseconds. */
    synchronized void released(long nanos) {
        if (grantsTimed == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * grantsTimed);
        }
        latencies[grantsTimed++] = nanos;
    }

    synchronized void denied(String code) {
        denials.merge(code, 1L, Long::sum);
    }

    synchronized void foreign() {
        foreign++;
    }

    synchronized void learnt() {
        learnt++;
    }

    /** A look of the scanner that read nothing. */
    synchronized void unread() {
        unread++;
    }

    /** A line that nobody answered. */
    synchronized void unanswered() {
        unanswered++;
    }

    /** A grant after which the lock did not move. */
    synchronized void unopened() {
        unopened++;
    }

    /** All of it at this moment. */
    synchronized Counts counts() {
        long[] sorted = Arrays.copyOf(latencies, grantsTimed);
        Arrays.sort(sorted);
        return new Counts(scans, grants, new TreeMap<>(denials), foreign, learnt, unread, unanswered, unopened, sorted);
    }

    /**
     * A moment's counts.
     *
     * @param denials by code
     * @param latencies sorted, nanoseconds
     */
    record Counts(long scans, long grants, Map<String, Long> denials, long foreign, long learnt, long unread,
            long unanswered, long unopened, long[] latencies) {
        long denied() {
            return denials.values().stream().mapToLong(Long::longValue).sum();
        }

        /** The latency in milliseconds that this share of the grants did not exceed; 0 where there was none. */
        double latencyMillis(double share) {
            int n = latencies.length;
            return n == 0 ? 0 : latencies[Math.clamp((long) Math.ceil(share * n) - 1, 0, n - 1)] / 1e6;
        }
    }
}
