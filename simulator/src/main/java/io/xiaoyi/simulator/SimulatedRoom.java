package io.xiaoyi.simulator;

import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.StationEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A board that is not there: relays move in memory, and contacts, exit buttons and the fire input are what people in
 * the
 * room make of them. The locks are strikes: energised is released. Without mains its outputs are at rest whatever they
 * are told, and nobody hears of its inputs; they have their levels all the same.
 *
 * <p>Threading: {@code set} and {@code answer} by the loop's thread; the others by the couriers', one at a time a door.
 */
final class SimulatedRoom implements Hands {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Outputs as they were told, inputs as they are. */
    private final Map<String, Boolean> levels = new HashMap<>(StationFiles.quietInputs());
    private final Map<String, Long> releasedAt = new HashMap<>();
    private final Map<String, Long> securedAt = new HashMap<>();
    private final Map<String, Effect.Answer> answers = new HashMap<>();
    private final Map<String, Shown> displays = new HashMap<>();
    private final Set<String> welded = new HashSet<>();
    private Optional<Inbox> inbox = Optional.empty();
    private boolean mains = true;
    private long shown;

    /**
     * What a reader's display shows.
     *
     * @param number counts them, so that the same answer twice is seen as two
     */
    record Shown(long number, Effect.Answer answer) {}

    /**
     * Connects the room's inputs to a station, and tells it those that have changed.
     *
     * @param known the levels that the station was opened with
     */
    void connect(Inbox station, Map<String, Boolean> known) {
        Map<String, Boolean> now;
        lock.lock();
        try {
            inbox = Optional.of(station);
            now = inputs();
        } finally {
            lock.unlock();
        }
        now.forEach((line, active) -> {
            if (!active.equals(known.get(line))) {
                station.offer(new StationEvent.InputChanged(line, active, 0));
            }
        });
    }

    /** The levels of all inputs. */
    Map<String, Boolean> inputs() {
        lock.lock();
        try {
            var inputs = new HashMap<>(StationFiles.quietInputs());
            inputs.replaceAll((line, _) -> isActive(line));
            return inputs;
        } finally {
            lock.unlock();
        }
    }

    /** The power fails: every output falls back, the displays go dark, whoever was connected hears nothing more. */
    void loseMains() {
        long now = System.nanoTime();
        lock.lock();
        try {
            mains = false;
            inbox = Optional.empty();
            displays.clear();
            levels.replaceAll((line, active) -> {
                if (active && line.startsWith("lock.")) {
                    securedAt.put(line, now);
                }
                return active && StationFiles.quietInputs().containsKey(line);
            });
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The power is back; outputs go where they are told from now on. */
    void mainsBack() {
        lock.lock();
        try {
            mains = true;
        } finally {
            lock.unlock();
        }
    }

    /** Welds the contacts of an outlet's relay together, or frees them. */
    void weld(String outlet, boolean stuck) {
        lock.lock();
        try {
            if (stuck) {
                welded.add(outlet);
            } else {
                welded.remove(outlet);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isWelded(String outlet) {
        lock.lock();
        try {
            return welded.contains(outlet);
        } finally {
            lock.unlock();
        }
    }

    /** What a reader shows; empty before its first answer, and behind a power cut. */
    Optional<Shown> display(String reader) {
        lock.lock();
        try {
            return Optional.ofNullable(displays.get(reader));
        } finally {
            lock.unlock();
        }
    }

    /** Whether a line is active: an output that was told so and has power, an input that is. */
    boolean level(String line) {
        lock.lock();
        try {
            return isActive(line);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void set(Effect.SetLine line) {
        long now = System.nanoTime();
        lock.lock();
        try {
            if (!mains) {
                return;
            }
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
            if (!mains) {
                return;
            }
            answers.put(answer.reader(), answer);
            displays.put(answer.reader(), new Shown(++shown, answer));
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

    /** Waits for a reader's answer, by real time; empty if none comes, at once where the power is off. */
    Optional<Effect.Answer> awaitAnswer(String reader, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (mains && !answers.containsKey(reader) && left > 0) {
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
            while (mains && !releasedSince(line, sinceNanos) && left > 0) {
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

    /** An input goes to a level: a door opens, a button is pressed. A station without power misses it. */
    void input(String line, boolean active) {
        Optional<Inbox> station;
        lock.lock();
        try {
            levels.put(line, active);
            changed.signalAll();
            station = inbox;
        } finally {
            lock.unlock();
        }
        station.ifPresent(it -> it.offer(new StationEvent.InputChanged(line, active, 0)));
    }

    /** Whether relay and main contactor let power through a socket. */
    boolean isPowered(String outlet) {
        lock.lock();
        try {
            return mains && isActive("contactor") && (isActive("outlet." + outlet) || welded.contains(outlet));
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
