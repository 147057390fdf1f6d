package io.xiaoyi.gateway.console;

import io.xiaoyi.gateway.journal.Backoff;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long somebody who was wrong has to wait before the next try: the first few tries are free, then each failure
 * doubles the wait, up to a limit. A try counts as a failure from its beginning, so that a hundred at once are a
 * hundred, and it is forgiven when it turns out to be right.
 *
 * <p>Threading: one thread, or synchronized by its caller; time is handed in.
 */
final class Delays {
    private static final int MOST_KEYS = 4_096;

    private final int free;
    private final long firstNanos;
    private final long mostNanos;
    private final long forgottenNanos;
    /** The one that was wrong longest ago goes first when there are too many. */
    private final LinkedHashMap<String, Failures> failures = new LinkedHashMap<>();

    private record Failures(int count, long lastNanos) {}

    /**
     * @param free failures without a wait
     * @param first the wait after one more
     * @param most no wait is longer
     * @param forgotten failures are, after so long without another
     */
    Delays(int free, Duration first, Duration most, Duration forgotten) {
        this.free = free;
        this.firstNanos = first.toNanos();
        this.mostNanos = most.toNanos();
        this.forgottenNanos = forgotten.toNanos();
    }

    /** How long to wait still; 0 for not at all. */
    long waitNanos(String key, long nowNanos) {
        Failures known = failures.get(key);
        if (known == null || nowNanos - known.lastNanos > forgottenNanos) {
            return 0;
        }
        return Math.max(0, known.lastNanos + delayNanos(known.count) - nowNanos);
    }

    private long delayNanos(int count) {
        return new Backoff(firstNanos, mostNanos, Math.max(0, count - free + 1)).ceilingNanos();
    }

    /** Counts a try as failed. @return how many there are now */
    int failed(String key, long nowNanos) {
        Failures known = failures.remove(key);
        int count = known == null || nowNanos - known.lastNanos > forgottenNanos ? 1 : known.count + 1;
        failures.put(key, new Failures(count, nowNanos));
        if (failures.size() > MOST_KEYS) {
            failures.pollFirstEntry();
        }
        return count;
    }

    /** It was right: nothing is held against it. */
    void forgive(String key) {
        failures.remove(key);
    }

    /** It was never judged: as if it had not been. */
    void takeBack(String key) {
        failures.computeIfPresent(key, (_, known) -> known.count <= 1
                ? null
                : new Failures(known.count - 1, known.lastNanos));
    }

    /** The longest of several waits. */
    static long longest(List<Map.Entry<Delays, String>> keys, long nowNanos) {
        return keys.stream().mapToLong(key -> key.getKey().waitNanos(key.getValue(), nowNanos)).max().orElse(0);
    }
}
