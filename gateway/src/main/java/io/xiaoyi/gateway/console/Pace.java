package io.xiaoyi.gateway.console;

import java.util.concurrent.TimeUnit;

/**
 * How often those who follow are told something new: at once after a rest, then {@link #ROUND_MILLIS} apart, with all
 * that came meanwhile; {@link #PRESSING_MILLIS} apart what must not wait.
 *
 * <p>Threading: one thread; time is handed in.
 */
final class Pace {
    static final long ROUND_MILLIS = 250;
    static final long PRESSING_MILLIS = 20;

    private boolean hasBegun;
    private long lastNanos;

    /** @return until the next round may begin, 0 for now */
    long waitMillis(boolean pressing, long nowNanos) {
        if (!hasBegun) {
            return 0;
        }
        long rest = TimeUnit.MILLISECONDS.toNanos(pressing ? PRESSING_MILLIS : ROUND_MILLIS) - (nowNanos - lastNanos);
        return rest <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(rest) + 1;
    }

    /** A round begins. */
    void begins(long nowNanos) {
        hasBegun = true;
        lastNanos = nowNanos;
    }
}
