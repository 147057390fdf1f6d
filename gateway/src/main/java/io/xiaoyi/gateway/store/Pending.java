package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Gap;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be written, bounded. Beyond the bound entries are only counted; they become one gap entry, and the
 * state behind them a snapshot.
 *
 * <p>Threading: {@code put} by the loop, the others by the writer; {@code close} by anybody.
 */
final class Pending {
    /** What one decision recorded. */
    record Batch(List<Recorded> facts, Remembered after) {}

    /** What did not fit. */
    record Overflow(Gap gap, Moment moment, Remembered after) {}

    /** How long what nobody awaits may lie here: a flush under way makes whoever comes meanwhile wait for its end. */
    static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Batch> batches = new ArrayDeque<>();
    private Optional<Overflow> overflow = Optional.empty();
    private int entries;
    private boolean closed;
    private boolean cut;
    /** When to write at the latest what is here, by the nanosecond clock; of no meaning while nothing is. */
    private long dueNanos;

    Pending(int limit) {
        this.limit = limit;
    }

    void put(List<Recorded> facts, Remembered after, boolean awaited) {
        lock.lock();
        try {
            if (cut) {
                return;
            }
            long now = System.nanoTime();
            boolean first = isEmpty();
            if (first || awaited) {
                dueNanos = awaited ? now : now + LINGER_NANOS;
            }
            if (overflow.isPresent() || entries + facts.size() > limit) {
                long from = overflow.map(over -> over.gap().firstSeq()).orElse(facts.getFirst().seq());
                Recorded last = facts.getLast();
                overflow = Optional.of(new Overflow(new Gap(from, last.seq()), last.moment(), after));
            } else {
                batches.add(new Batch(facts, after));
                entries += facts.size();
            }
            if (first || awaited) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to write and it is due. @return false once closed and nothing is left */
    boolean await() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long left = isEmpty() ? Long.MAX_VALUE : dueNanos - System.nanoTime();
                if (left <= 0) {
                    return true;
                }
                changed.awaitNanos(left);
            }
            return !isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private boolean isEmpty() {
        return batches.isEmpty() && overflow.isEmpty();
    }

    /** Waits for a while, or until closed. */
    void pause(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    Optional<Batch> poll() {
        lock.lock();
        try {
            Batch batch = batches.poll();
            if (batch != null) {
                entries -= batch.facts().size();
            }
            return Optional.ofNullable(batch);
        } finally {
            lock.unlock();
        }
    }

    /** What did not fit, once everything before it was taken. */
    Optional<Overflow> pollOverflow() {
        lock.lock();
        try {
            Optional<Overflow> taken = batches.isEmpty() ? overflow : Optional.empty();
            if (taken.isPresent()) {
                overflow = Optional.empty();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what waits, and whatever comes from now on. */
    void cut() {
        lock.lock();
        try {
            cut = true;
            batches.clear();
            overflow = Optional.empty();
            entries = 0;
        } finally {
            lock.unlock();
        }
        close();
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
