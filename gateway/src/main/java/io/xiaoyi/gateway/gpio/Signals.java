package io.xiaoyi.gateway.gpio;

import io.xiaoyi.gateway.loop.Hands.OutputException;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Lines;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays answers on the lamps and buzzers of a board. All of them are off but while something plays; a line that cannot
 * be set is told once in the log, and the rest plays on.
 *
 * <p>Threading: {@link #answer} by any thread; it leaves a note, without taking a lock, and returns. One thread of its
 * own sets the lines, where the board has any.
 */
final class Signals implements AutoCloseable {
    private static final Logger LOG = System.getLogger("gateway.signals");
    private static final long JOIN_MILLIS = 1_000;

    private final Lamps lamps;
    private final SignalPlayer player;
    /** The newest answer at each reader that has a lamp or a buzzer; empty once the thread has taken it. */
    private final Map<String, AtomicReference<Optional<Arrived>>> arrived = new HashMap<>();
    private final Map<String, Boolean> shutdownLevels = new LinkedHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofPlatform().name("signals").daemon().unstarted(this::run);
    private volatile boolean closed;

    private record Arrived(Effect.Answer answer, long nanos) {}

    /** Where lamps and buzzers are. */
    interface Lamps {
        /** @throws OutputException if the line could not be written; it is not tried again before its level changes */
        void set(Effect.SetLine line) throws OutputException;
    }

    /**
     * Begins with all off, whatever their start level was.
     *
     * @param lamps called by one thread that may be kept waiting
     */
    Signals(Board board, Lamps lamps) {
        this.lamps = lamps;
        var startLevels = new LinkedHashMap<String, Boolean>();
        board.lines().forEach((role, line) -> {
            Optional<String> reader = Lines.signalledReader(role);
            if (line instanceof Board.Output output && reader.isPresent()) {
                startLevels.put(role, output.startActive());
                shutdownLevels.put(role, output.shutdownActive());
                arrived.put(reader.get(), new AtomicReference<>(Optional.empty()));
            }
        });
        player = new SignalPlayer(startLevels);
        if (!startLevels.isEmpty()) {
            thread.start();
        }
    }

    /** Plays it from now on, in place of what plays at its reader. @return false if there is nothing to play on */
    boolean answer(Effect.Answer answer) {
        AtomicReference<Optional<Arrived>> newest = arrived.get(answer.reader());
        if (newest == null) {
            return false;
        }
        newest.set(Optional.of(new Arrived(answer, System.nanoTime())));
        LockSupport.unpark(thread);
        return true;
    }

    /** Whether there is anything to play on, and it was not closed. */
    boolean isPlaying() {
        return thread.isAlive();
    }

    private void run() {
        while (!closed) {
            long now = System.nanoTime();
            arrived.values().forEach(newest -> newest.getAndSet(Optional.empty())
                    .ifPresent(it -> player.answer(it.answer(), it.nanos(), now)));
            List<Effect.SetLine> due = player.at(now);
            due.forEach(this::set);
            if (due.isEmpty()) {
                pause(player.wakeAtNanos(now), now);
            }
        }
    }

    /** Until the next step, the next answer, or the end. */
    private static void pause(OptionalLong wakeAt, long now) {
        if (wakeAt.isPresent()) {
            LockSupport.parkNanos(wakeAt.getAsLong() - now);
        } else {
            LockSupport.park();
        }
        Thread.interrupted(); // or it would never wait again
    }

    private void set(Effect.SetLine line) {
        try {
            lamps.set(line);
            failing.remove(line.line());
        } catch (OutputException | RuntimeException e) {
            if (failing.add(line.line())) {
                LOG.log(Level.WARNING, "{0}: {1}", line.line(), e);
            }
        }
    }

    /** Ends what plays and leaves every line at its shutdown level. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        LockSupport.unpark(thread);
        if (isPlaying()) {
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        shutdownLevels.forEach((role, active) -> set(new Effect.SetLine(role, active)));
    }
}
