package io.xiaoyi.gateway.runtime;

import java.util.ArrayDeque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps the newest lines of the log in memory, for who asks from far away: at most {@link #LINES} of them, each cut to
 * {@link #LONGEST} characters.
 *
 * <p>Threading: any thread.
 */
final class RecentLog extends Handler {
    static final int LINES = 1_000;
    static final int LONGEST = 500;

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final OneLineFormat format = new OneLineFormat();
    private final List<Logger> loggers;

    private RecentLog(List<Logger> loggers) {
        this.loggers = loggers;
    }

    /** Begins to listen to what the gateway itself logs. */
    static RecentLog listening() {
        var log = new RecentLog(List.of(Logger.getLogger("gateway"), Logger.getLogger("io.xiaoyi.gateway")));
        log.loggers.forEach(logger -> logger.addHandler(log));
        return log;
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        if (!isLoggable(entry)) {
            return;
        }
        String line = format.format(entry).stripTrailing();
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
    }

    /** The newest so many, oldest first. */
    synchronized List<String> newest(int count) {
        return lines.stream().skip(Math.max(0, lines.size() - count)).toList();
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    /** Listens no more. */
    @Override
    public void close() {
        loggers.forEach(logger -> logger.removeHandler(this));
    }
}
