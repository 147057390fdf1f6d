package io.xiaoyi.simulator;

import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.StationEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A board that is not there: relays move in memory, and contacts, exit buttons and the fire input are what people in
 * the
 * room make of them. The locks are strikes: energised is released.
 *
 * <p>Threading: {@code set} and {@code answer} by the loop's thread; the others by the couriers', one at a time a door.
 */
final class SimulatedRoom implements Hands {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Boolean> levels = new HashMap<>();
    private final Map<String, Long> releasedAt = new HashMap<>();
    private final Map<String, Long> securedAt = new HashMap<>();
    private final Map<String, Effect.Answer> answers = new HashMap<>();
    private Optional<Inbox> inbox = Optional.empty();

    /** Connects the room's inputs to a station. */
    void connect(Inbox station) {
        lock.lock();
        try {
            inbox = Optional.of(station);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void set(Effect.SetLine line) {
        long now = System.nanoTime();
        lock.lock();
        try {
            boolean was = levels.getOrDefault(line.line(), false);
            levels.put(line.line(), line.active());
            if (line.active() && !was) {
                releasedAt.put(line.line(), now);
            } else if (was && !line.active()) {
                securedAt.put(line.line(), now);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void answer(Effect.Answer answer) {
        lock.lock();
        try {
            answers.put(answer.reader(), answer);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what a reader said last: the next answer is to the next code. */
    void expectAnswer(String reader) {
        lock.lock();
        try {
            answers.remove(reader);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a reader's answer, by real time; empty if none comes. */
    Optional<Effect.Answer> awaitAnswer(String reader, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!answers.containsKey(reader) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return Optional.ofNullable(answers.remove(reader));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a door's lock is released at or after an instant, or was released already then, by real time. It may
     * be secured again: who waits may be slow.
     *
     * @param sinceNanos of {@link System#nanoTime()}
     * @return when it was released last; empty if it was not
     */
    Optional<Long> awaitRelease(String door, long sinceNanos, Duration atMost) throws InterruptedException {
        String line = "lock." + door;
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!releasedSince(line, sinceNanos) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return releasedSince(line, sinceNanos) ? Optional.of(releasedAt.get(line)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private boolean releasedSince(String line, long sinceNanos) {
        return isActive(line) || securedAt.containsKey(line) && securedAt.get(line) - sinceNanos >= 0;
    }

    /** Whether a push opens the door now. */
    boolean isReleased(String door) {
        lock.lock();
        try {
            return isActive("lock." + door);
        } finally {
            lock.unlock();
        }
    }

    /** An input goes to a level: a door opens or closes, a button is pressed or let go. */
    void input(String line, boolean active) {
        Inbox station;
        lock.lock();
        try {
            levels.put(line, active);
            changed.signalAll();
            station = inbox.orElseThrow(() -> new IllegalStateException("no station is connected"));
        } finally {
            lock.unlock();
        }
        station.offer(new StationEvent.InputChanged(line, active, 0));
    }

    /** Whether relay and main contactor let power through a socket. */
    boolean isPowered(String outlet) {
        lock.lock();
        try {
            return isActive("outlet." + outlet) && isActive("contactor");
        } finally {
            lock.unlock();
        }
    }

    /** Whether every lock is secured and every door closed. */
    boolean isShut() {
        lock.lock();
        try {
            return levels.entrySet().stream().noneMatch(line -> line.getValue() && isDoors(line.getKey()));
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@link #isShut()}, by real time. */
    boolean awaitShut(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!isShut() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return isShut();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isDoors(String line) {
        return line.startsWith("lock.") || line.startsWith("contact.") || line.startsWith("exit.");
    }

    private boolean isActive(String line) {
        return levels.getOrDefault(line, false);
    }
}
