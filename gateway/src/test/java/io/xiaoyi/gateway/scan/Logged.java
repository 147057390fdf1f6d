package io.xiaoyi.gateway.scan;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a class logs while this is open, kept from the console: a test that provokes it expects it. */
public final class Logged extends Handler implements AutoCloseable {
    private final Logger logger;
    private final Formatter words = new SimpleFormatter();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** @param of whose messages */
    public Logged(Class<?> of) {
        logger = Logger.getLogger(of.getName());
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    /** The messages, without what was thrown. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord entry) {
        lines.add(words.formatMessage(entry));
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
