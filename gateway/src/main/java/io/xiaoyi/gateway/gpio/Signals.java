package io.xiaoyi.gateway.gpio;

import io.xiaoyi.gateway.loop.Hands.OutputException;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Lines;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Plays answers on the lamps and buzzers of a board. All of them are off but while something plays; a line that cannot
 * be set is told once in the log, and the rest plays on.
 *
 * <p>Threading: {@link #answer} by any thread; it takes note and returns. One thread of its own sets the lines, where
 * the board has any.
 */
final class Signals implements AutoCloseable {
    private static final Logger LOG = System.getLogger("gateway.signals");
    private static final long JOIN_MILLIS = 1_000;

    private final Lamps lamps;
    private final Map<String, Boolean> shutdownLevels = new LinkedHashMap<>();
    private final Set<String> failing = new HashSet<>();
    private final Thread thread = Thread.ofPlatform().name("signals").daemon().unstarted(this::run);

    private final Object lock = new Object();
    private final SignalPlayer player; // guarded by the lock, as is the next
    private boolean closed;

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
            if (line instanceof Board.Output output && Lines.signalledReader(role).isPresent()) {
                startLevels.put(role, output.startActive());
                shutdownLevels.put(role, output.shutdownActive());
            }
        });
        player = new SignalPlayer(startLevels);
        if (!startLevels.isEmpty()) {
            thread.start();
        }
    }

    /** Plays it from now on, in place of what plays at its reader; nothing where the reader has neither. */
    void answer(Effect.Answer answer) {
        if (shutdownLevels.isEmpty()) {
            return;
        }
        synchronized (lock) {
            player.answer(answer, System.nanoTime());
            lock.notifyAll();
        }
    }

    /** Whether there is anything to play on, and it was not closed. */
    boolean isPlaying() {
        return thread.isAlive();
    }

    private void run() {
        while (true) {
            List<Effect.SetLine> due;
            synchronized (lock) {
                if (closed) {
                    return;
                }
                due = player.at(System.nanoTime());
                if (due.isEmpty() && !pause()) {
                    return;
                }
            }
            due.forEach(this::set); // not under the lock: a line may be slow
        }
    }

    /** Waits for the next step or the next answer. @return false for an interrupt */
    private boolean pause() {
        long now = System.nanoTime();
        OptionalLong wakeAt = player.wakeAtNanos(now);
        try {
            if (wakeAt.isEmpty()) {
                lock.wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(lock, wakeAt.getAsLong() - now);
            }
            return true;
        } catch (InterruptedException e) {
            return false; // nobody else ends this thread
        }
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
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            lock.notifyAll();
        }
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
