package io.xiaoyi.gateway.runtime;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Writes the log, and keeps nobody waiting for it: whoever logs leaves a line in a bounded queue, and a thread of its
 * own writes. Where nobody reads the standard error, a full pipe stops that thread and nothing else. Lines for which
 * there is no room are dropped, the newest ones, for the oldest say how it began, and {@link RecentLog} has the newest;
 * how many were is written where they are missing.
 *
 * <p>Threading: any thread; {@link #publish} never waits for the output.
 */
final class LogWriter extends Handler {
    /** Some minutes of a bad day: at most {@value #LONGEST} characters each. */
    static final int LINES = 1_000;
    private static final int LONGEST = 8_000;

    private final OutputStream out;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long dropped;
    /** Those among them of which no line says so yet. */
    private long untold;
    private boolean writing;

    private LogWriter(OutputStream out) {
        this.out = out;
    }

    /** One on the process's standard error itself: a full pipe would hold the lock of {@link System#err}. */
    static LogWriter onStandardError() {
        return to(new FileOutputStream(FileDescriptor.err));
    }

    /** One on something else. */
    static LogWriter to(OutputStream out) {
        var writer = new LogWriter(out);
        writer.setFormatter(new OneLineFormat());
        Thread.ofPlatform().name("log").daemon().start(writer::write);
        return writer;
    }

    @Override
    public void publish(LogRecord entry) {
        if (!isLoggable(entry)) {
            return;
        }
        String line = line(entry);
        lock.lock();
        try {
            if (untold > 0 && lines.size() < LINES - 1) {
                tellDropped();
            }
            if (untold > 0 || lines.size() >= LINES) {
                dropped++;
                untold++;
                return;
            }
            lines.add(line.length() > LONGEST ? line.substring(0, LONGEST) + "…" + System.lineSeparator() : line);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whatever is thrown by what is to be logged is not thrown at whoever logs. */
    private String line(LogRecord entry) {
        try {
            return getFormatter().format(entry);
        } catch (RuntimeException e) {
            return "a message of " + entry.getLoggerName() + " that cannot be shown: " + e.getClass().getName() + System
                    .lineSeparator();
        }
    }

    private void tellDropped() {
        lines.add(untold + " lines of the log were dropped here: nobody read them" + System.lineSeparator());
        untold = 0;
    }

    /** How many lines were dropped since the start. */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** How many lines all writers of this process have dropped. */
    static long droppedHere() {
        return Arrays.stream(Logger.getLogger("").getHandlers()).mapToLong(it -> it instanceof LogWriter writer
                ? writer.dropped()
                : 0).sum();
    }

    /** Waits until all is written that was logged before, and no longer than this. @return whether it is */
    boolean drain(long millis) {
        lock.lock();
        try {
            if (untold > 0) {
                tellDropped();
                changed.signalAll();
            }
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while ((writing || !lines.isEmpty()) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return lines.isEmpty() && !writing;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        try {
            while (true) {
                String line = next();
                try {
                    out.write(line.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                } catch (IOException | RuntimeException | OutOfMemoryError e) {
                    // nobody is there to be told; the next line may go again
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String next() throws InterruptedException {
        lock.lock();
        try {
            writing = false;
            changed.signalAll();
            while (lines.isEmpty()) {
                changed.await();
            }
            writing = true;
            return lines.remove();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() {
        // whoever flushes would wait: see drain
    }

    @Override
    public void close() {
        drain(0);
    }
}
