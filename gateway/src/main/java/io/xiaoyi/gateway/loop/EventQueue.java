package io.xiaoyi.gateway.loop;

import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationEvent.Durable;
import io.xiaoyi.gateway.station.StationEvent.InputChanged;
import io.xiaoyi.gateway.station.StationEvent.Overrun;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The inbox in memory. Urgent events keep their order; patient ones wait in a bounded queue a source and are served in
 * rotation. An input that chatters keeps its last level whatever is dropped between, and only the newest
 * {@code Durable} is kept, since it implies those before.
 *
 * <p>Threading: {@code offer} by any thread, {@code poll} by the loop's alone.
 */
public final class EventQueue implements Inbox {
    /** How many events of one source wait at most. */
    static final int PATIENT_LIMIT = 64;
    static final int INPUT_LIMIT = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<StationEvent> urgent = new ArrayDeque<>();
    private final Map<String, Integer> inputsWaiting = new HashMap<>();
    private final LinkedHashMap<String, ArrayDeque<StationEvent>> patient = new LinkedHashMap<>();
    private final Map<String, Long> dropped = new HashMap<>();
    private boolean toldDrop;
    private boolean woken;

    @Override
    public boolean offer(StationEvent event) {
        lock.lock();
        try {
            boolean kept = event.isPatient() ? offerPatient(event) : offerUrgent(event);
            arrived.signal();
            return kept;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int waiting() {
        lock.lock();
        try {
            return urgent.size() + patient.values().stream().mapToInt(ArrayDeque::size).sum();
        } finally {
            lock.unlock();
        }
    }

    private boolean offerPatient(StationEvent event) {
        ArrayDeque<StationEvent> queue = patient.computeIfAbsent(event.source(), _ -> new ArrayDeque<>());
        if (queue.size() >= PATIENT_LIMIT) {
            dropped.merge(event.source(), 1L, Long::sum);
            return false;
        }
        queue.add(event);
        return true;
    }

    private boolean offerUrgent(StationEvent event) {
        if (event instanceof Durable && urgent.peekLast() instanceof Durable) {
            urgent.removeLast();
        } else if (event instanceof InputChanged input
                && inputsWaiting.merge(input.line(), 1, Integer::sum) > INPUT_LIMIT) {
            removeLastOf(input.line());
        }
        urgent.add(event);
        return true;
    }

    private void removeLastOf(String line) {
        for (Iterator<StationEvent> newestFirst = urgent.descendingIterator(); newestFirst.hasNext();) {
            if (newestFirst.next() instanceof InputChanged input && input.line().equals(line)) {
                newestFirst.remove();
                inputsWaiting.merge(line, -1, Integer::sum);
                return;
            }
        }
    }

    /** The next urgent event, or null where none waits. */
    StationEvent pollUrgent() {
        lock.lock();
        try {
            StationEvent event = urgent.poll();
            if (event instanceof InputChanged input) {
                inputsWaiting.computeIfPresent(input.line(), (_, count) -> count == 1 ? null : count - 1);
            }
            return event;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next patient event, sources in rotation, or null where none waits. Drops are told first, but not twice in a
     * row: who sends faster than drops are told would starve everybody.
     */
    StationEvent pollPatient() {
        lock.lock();
        try {
            toldDrop = !dropped.isEmpty() && !(toldDrop && !patient.isEmpty());
            if (toldDrop) {
                var first = dropped.entrySet().iterator().next();
                dropped.remove(first.getKey());
                return new Overrun(first.getKey(), first.getValue());
            }
            if (patient.isEmpty()) {
                return null;
            }
            var first = patient.entrySet().iterator().next();
            ArrayDeque<StationEvent> queue = patient.remove(first.getKey());
            StationEvent event = queue.poll();
            if (!queue.isEmpty()) {
                patient.put(first.getKey(), queue);
            }
            return event;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until an event is there, {@code nanos} of real time have passed, or {@link #wake()} was called. */
    void await(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (urgent.isEmpty() && patient.isEmpty() && dropped.isEmpty() && !woken && left > 0) {
                left = arrived.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a wait of the loop's thread without an event. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }
}
