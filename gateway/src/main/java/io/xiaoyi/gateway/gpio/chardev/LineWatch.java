package io.xiaoyi.gateway.gpio.chardev;

import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.linux.Poll;
import io.xiaoyi.gateway.linux.SystemCallException;
import java.io.Closeable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that waits for all lines: edges are read and handed on by it, into one buffer, used again and again.
 * It begins with the first line and ends with {@link #close()}; nothing a line or its listener does ends it.
 *
 * <p>Threading: any thread.
 */
public final class LineWatch implements Closeable {
    private static final Logger LOG = System.getLogger(LineWatch.class.getName());
    private static final long LET_GO_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int BREATH_MILLIS = 100;

    private final Poll poll;
    private final Thread thread;
    /** Replaced, never changed: the thread waits on the one it took. Guarded by this. */
    private Map<Descriptor, Watched> watched = Map.of();
    private boolean started;
    private boolean closed;
    /** Counts the thread's passes; a line that was taken out before one began is not touched after it. */
    private long passes;

    /** A line, as this thread sees it; both are called by it. */
    interface Watched {
        Descriptor descriptor();

        /**
         * There are edges to read.
         *
         * @param buffer to read them into
         * @throws SystemCallException if that failed: it is then gone
         */
        void edges(MemorySegment buffer) throws SystemCallException;

        /** Its device is gone. It is no longer watched. */
        void gone();
    }

    /** @throws LineException if no more files can be opened */
    public LineWatch() throws LineException {
        try {
            poll = new Poll();
        } catch (SystemCallException e) {
            throw new LineException(e);
        }
        thread = Thread.ofPlatform().name("gpio").daemon().unstarted(this::run);
    }

    synchronized void add(Watched line) {
        if (closed) {
            return;
        }
        var more = new LinkedHashMap<>(watched);
        more.put(line.descriptor(), line);
        watched = more;
        if (!started) {
            started = true;
            thread.start();
        }
        poll.wake();
    }

    /**
     * Takes a line out, and returns when the thread has let go of it, so that its descriptor may be closed.
     *
     * @return whether it has let go within a second; false where a listener holds it up
     */
    synchronized boolean remove(Watched line) {
        if (!watched.containsKey(line.descriptor())) {
            return true; // gone before: it was let go of then
        }
        var fewer = new LinkedHashMap<>(watched);
        fewer.remove(line.descriptor());
        watched = fewer;
        if (Thread.currentThread() == thread || !thread.isAlive()) {
            return true; // between two waits, or there will be none
        }
        long begun = passes;
        long until = System.nanoTime() + LET_GO_NANOS;
        poll.wake();
        try {
            for (long left = LET_GO_NANOS; passes == begun && thread.isAlive() && left > 0; left = until
                    - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return passes != begun || !thread.isAlive();
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate((long) Uapi.EVENT_BYTES * LineRequest.KEPT_EDGES, Long.BYTES);
            while (true) {
                Map<Descriptor, Watched> now;
                synchronized (this) {
                    passes++;
                    notifyAll();
                    if (closed) {
                        return;
                    }
                    now = watched;
                }
                try {
                    poll.await(List.copyOf(now.keySet()), -1, (descriptor, ready) -> tend(descriptor, ready, buffer));
                } catch (SystemCallException | RuntimeException | Error e) {
                    LOG.log(Level.ERROR, "waiting for edges", e);
                    breathe();
                }
            }
        }
    }

    private void tend(Descriptor descriptor, Poll.Ready ready, MemorySegment buffer) {
        Watched line;
        synchronized (this) {
            line = watched.get(descriptor);
        }
        if (line == null) {
            return; // taken out meanwhile, its number may be another file's
        }
        try {
            if (ready == Poll.Ready.READABLE) {
                line.edges(buffer);
                return;
            }
            LOG.log(Level.WARNING, "{0}: its device is gone", descriptor);
        } catch (SystemCallException | LineException e) {
            LOG.log(Level.WARNING, "no more edges: {0}", e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, descriptor.toString(), e);
            return;
        }
        synchronized (this) {
            var fewer = new LinkedHashMap<>(watched);
            fewer.remove(descriptor);
            watched = fewer;
        }
        try {
            line.gone();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, descriptor.toString(), e);
        }
    }

    /** So that what fails at once does not fail a million times a second. */
    private synchronized void breathe() {
        try {
            wait(BREATH_MILLIS);
        } catch (InterruptedException e) {
            return; // only close() ends this thread
        }
    }

    /** Ends the thread; lines that are still watched are no longer. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        poll.wake();
        try {
            thread.join(TimeUnit.NANOSECONDS.toMillis(LET_GO_NANOS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            poll.close();
        }
    }
}
