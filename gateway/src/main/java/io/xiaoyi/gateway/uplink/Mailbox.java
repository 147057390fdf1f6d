package io.xiaoyi.gateway.uplink;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where signals wait for the uplink's thread. Bounded by what can be under way: a signal for each message in flight and
 * a few for the connection; nudges do not pile up.
 *
 * <p>Threading: {@code post} and {@code nudge} by any thread, they never wait; {@code take} by the uplink's alone.
 */
final class Mailbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private List<Signal> waiting = new ArrayList<>();
    private boolean nudged;

    void post(Signal signal) {
        lock.lock();
        try {
            waiting.add(signal);
            if (waiting.size() == 1) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends a wait without a signal of its own. */
    void nudge() {
        lock.lock();
        try {
            nudged = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /** All that wait, in order; waits for the first at most {@code nanos} of real time. Empty where none came. */
    List<Signal> take(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = Math.min(nanos, TimeUnit.DAYS.toNanos(1));
            while (waiting.isEmpty() && !nudged && left > 0) {
                left = arrived.awaitNanos(left);
            }
            nudged = false;
            List<Signal> taken = waiting;
            waiting = new ArrayList<>(Math.max(16, taken.size()));
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
