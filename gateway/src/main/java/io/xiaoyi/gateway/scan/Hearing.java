package io.xiaoyi.gateway.scan;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sink as one reader sees it: under its name, silent once the reader is closed, health told on a change only, and
 * an exception of the receiver costs one call and not the reader.
 *
 * <p>
 * Threading: any number of threads.
 */
final class Hearing implements LineFraming.Lines {
    private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);

    private final String reader;
    private final LineSink sink;
    private final LineRule rule;
    private volatile boolean closed;
    private boolean present;
    private String detail = "";
    private long thrown;
    private long lost;

    Hearing(String reader, LineRule rule, LineSink sink) {
        this.reader = reader;
        this.rule = rule;
        this.sink = sink;
    }

    String reader() {
        return reader;
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /** Hands on the link's lines until it ends; {@code alive} hears of every read that shows the link alive. */
    void pump(Link link, Runnable alive) throws IOException {
        var framing = new LineFraming(rule, this);
        byte[] buffer = new byte[4096];
        for (int count = link.read(buffer); count != -1; count = link.read(buffer)) {
            alive.run();
            if (count == Link.LOST) {
                framing.spoil();
                lostLine();
            } else {
                framing.take(buffer, 0, count);
            }
            if (count == 0 && rule.idleGapMillis().isPresent()) {
                framing.endLine();
            }
        }
        if (rule.idleGapMillis().isPresent()) {
            framing.endLine();
        }
    }

    /** Logs the 1st, 2nd, 4th, 8th…, as below. */
    private synchronized void lostLine() {
        lost++;
        if (Long.bitCount(lost) == 1) {
            LOG.warn("Reader {}: a line is dropped that lost bytes, or its end ({} so far)", reader, lost);
        }
    }

    @Override
    public void line(byte[] line) {
        guarded(() -> sink.line(reader, line));
    }

    @Override
    public void overlong(long lengthBytes) {
        guarded(() -> sink.overlong(reader, lengthBytes));
    }

    synchronized void health(boolean nowPresent, String nowDetail) {
        if (nowPresent != present || !nowDetail.equals(detail)) {
            present = nowPresent;
            detail = nowDetail;
            guarded(() -> sink.health(reader, nowPresent, nowDetail));
        }
    }

    /** What it throws is logged and costs this one call. */
    void guarded(Runnable call) {
        if (closed) {
            return;
        }
        try {
            call.run();
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    /** Logs the 1st, 2nd, 4th, 8th…: a receiver that always throws must not fill the disk at a scanner's speed. */
    private synchronized void complain(RuntimeException e) {
        thrown++;
        if (Long.bitCount(thrown) == 1) {
            LOG.error("What reader {} read was not taken ({} times so far)", reader, thrown, e);
        }
    }
}
