package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogWriterTest {
    private static final int LONG_MILLIS = 30_000;

    /** As a pipe that nobody reads, until somebody does. */
    private static final class Pipe extends OutputStream {
        private final CountDownLatch read = new CountDownLatch(1);
        private final StringBuffer text = new StringBuffer();

        @Override
        public void write(int one) {
            throw new IllegalStateException("byte by byte");
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            try {
                read.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            text.append(new String(bytes, StandardCharsets.UTF_8));
        }

        List<String> lines() {
            return text.toString().lines().toList();
        }
    }

    private final Pipe pipe = new Pipe();
    private final LogWriter writer = LogWriter.to(pipe);

    private void log(int from, int to) {
        for (int i = from; i < to; i++) {
            writer.publish(entry("line " + i));
        }
    }

    private static LogRecord entry(String message) {
        var entry = new LogRecord(Level.INFO, message);
        entry.setLoggerName("gateway");
        return entry;
    }

    @Test
    void nobodyWaitsWhereNobodyReadsAndWhatWasDroppedIsSaid() {
        log(0, 10 * LogWriter.LINES);

        long dropped = writer.dropped();
        assertThat(dropped).as("one may have been on its way already").isBetween(9L * LogWriter.LINES - 1, 9L
                * LogWriter.LINES);
        assertThat(writer.drain(1)).as("a process that ends waits no longer than it said").isFalse();
        pipe.read.countDown();
        assertThat(writer.drain(LONG_MILLIS)).isTrue();
        log(77, 78);
        assertThat(writer.drain(LONG_MILLIS)).isTrue();
        List<String> lines = pipe.lines();
        assertThat(lines.getFirst()).endsWith("INFO  gateway: line 0");
        assertThat(lines.get(LogWriter.LINES - 1)).endsWith("line " + (LogWriter.LINES - 1));
        assertThat(lines.get(lines.size() - 2)).isEqualTo(dropped
                + " lines of the log were dropped here: nobody read them");
        assertThat(lines.getLast()).endsWith("gateway: line 77");
    }

    @Test
    void whoeverDrainsSeesAllThatWasLoggedBefore() {
        pipe.read.countDown();
        log(0, 500);

        assertThat(writer.drain(LONG_MILLIS)).isTrue();
        assertThat(pipe.lines()).hasSize(500);
        assertThat(writer.dropped()).isZero();
    }

    @Test
    void aThrowableThatCannotBeShownIsNotThrownAtWhoLogs() {
        pipe.read.countDown();
        LogRecord entry = entry("it failed");
        entry.setThrown(new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                throw new UnsupportedOperationException();
            }
        });
        writer.publish(entry);

        assertThat(writer.drain(LONG_MILLIS)).isTrue();
        assertThat(pipe.lines()).singleElement().asString().contains("gateway", "UnsupportedOperationException");
    }

    @Test
    void anOutputThatIsClosedCostsItsLinesAndNothingElse() {
        LogWriter closed = LogWriter.to(new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("closed");
            }
        });
        closed.publish(entry("nobody is there"));

        assertThat(closed.drain(LONG_MILLIS)).isTrue();
    }
}
