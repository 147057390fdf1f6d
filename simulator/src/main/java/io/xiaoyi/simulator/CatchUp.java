package io.xiaoyi.simulator;

import java.time.Duration;

/**
 * For how long the end waits until the cloud has what the journal holds: while some of it comes, for two minutes at
 * most; without any, for half a minute.
 *
 * <p>Threading: one thread.
 */
final class CatchUp {
    static final Duration WITHOUT_ANY = Duration.ofSeconds(30);
    static final Duration IN_ALL = Duration.ofMinutes(2);

    private final long beganNanos;
    private long acknowledged;
    private long movedNanos;

    /**
     * @param acknowledged the journal's cursor
     * @param nowNanos of {@link System#nanoTime()}
     */
    CatchUp(long acknowledged, long nowNanos) {
        this.acknowledged = acknowledged;
        beganNanos = nowNanos;
        movedNanos = nowNanos;
    }

    /** Whether to wait no longer. */
    boolean isOver(long acknowledgedNow, long nowNanos) {
        if (acknowledgedNow != acknowledged) {
            acknowledged = acknowledgedNow;
            movedNanos = nowNanos;
        }
        return nowNanos - movedNanos > WITHOUT_ANY.toNanos() || nowNanos - beganNanos > IN_ALL.toNanos();
    }
}
