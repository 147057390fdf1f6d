package io.xiaoyi.gateway.scan;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One life of a camera's program, from its start to its end.
 *
 * <p>
 * Threading: the keeper's thread looks at frames, a thread of the session's own reads them, and one more takes what the
 * program says on its standard error. Both end with the program.
 */
final class CameraSession implements Session {
    /** A program that shows frames for so long works; one that shows some and dies is started less and less often. */
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** How long a program that is asked to end may take. */
    private static final long GRACE_MILLIS = 300;
    /** How long the exit code and what was said last may come after the end of the output. */
    private static final long LAST_WORDS_MILLIS = 2_000;

    private final CameraSettings settings;
    private final NewestFrame frames;
    private final Consumer<Frame> look;
    private final Process process;
    private final StderrTail stderr;
    private final Thread stderrThread;
    private final long startedNanos = System.nanoTime();
    private volatile long lastFrameNanos = startedNanos;
    private volatile int cutOffBytes;
    private volatile boolean ended;
    /** Guarded by this. */
    private boolean closed;

    private CameraSession(CameraSettings settings, NewestFrame frames, Consumer<Frame> look, Process process,
            String threads) {
        this.settings = settings;
        this.frames = frames;
        this.look = look;
        this.process = process;
        this.stderr = new StderrTail(process.getErrorStream());
        this.stderrThread = Thread.ofPlatform().daemon().name(threads + "-stderr").start(stderr);
        Thread.ofPlatform().daemon().name(threads + "-frames").start(this::drain);
    }

    /**
     * Starts the program.
     *
     * @param threads
     *            what the names of its threads begin with
     * @param look
     *            takes each frame that is looked at, whose bytes are filled anew once it returns
     */
    static CameraSession open(CameraSettings settings, String threads, NewestFrame frames, Consumer<Frame> look)
            throws IOException {
        try {
            Process process = new ProcessBuilder(settings.command())
                    .redirectInput(new File("/dev/null")).start();
            return new CameraSession(settings, frames, look, process, threads);
        } catch (IOException e) {
            String why = e.getCause() instanceof IOException cause ? Threads.words(cause) : Threads.words(e);
            throw new IOException(settings.who() + " does not start: " + StderrTail.masked(why), e);
        }
    }

    @Override
    public String serve(Hearing hearing, Runnable alive) {
        for (boolean seen = false;; seen = true) {
            Optional<Frame> frame = nextFrame();
            if (frame.isEmpty()) {
                return ended
                        ? lastWords()
                        : settings.who() + " shows no frame for " + seconds(settings.silence()) + said();
            }
            if (!seen) {
                hearing.health(true, settings.toString());
            }
            if (System.nanoTime() - startedNanos > STEADY_NANOS) {
                alive.run();
            }
            hearing.guarded(() -> look.accept(frame.get()));
            frames.giveBack(frame.get().luminance());
        }
    }

    /** Empty when the program has ended and its last frame was taken, or when none came for too long. */
    private Optional<Frame> nextFrame() {
        while (true) {
            long left = leftMillis();
            boolean over = ended || left <= 0;
            Optional<Frame> frame = frames.take(over ? 0 : left, () -> ended);
            if (over || frame.isPresent()) {
                return frame;
            }
        }
    }

    private long leftMillis() {
        return settings.silence().toMillis() - (System.nanoTime() - lastFrameNanos) / 1_000_000;
    }

    /** Always as fast as they come: a program must not wait at its pipe, what it wrote would be old when it is seen. */
    private void drain() {
        byte[] colour = new byte[settings.format().colourBytes(settings.width(), settings.height())];
        byte[] buffer = frames.buffer();
        try (InputStream from = process.getInputStream()) {
            int count = from.readNBytes(buffer, 0, buffer.length);
            while (count == buffer.length && put(buffer)) {
                buffer = frames.buffer();
                int skipped = from.readNBytes(colour, 0, colour.length);
                count = skipped < colour.length ? 0 : from.readNBytes(buffer, 0, buffer.length);
            }
            cutOffBytes = count;
        } catch (IOException e) {
            // closed as its program was ended: the end is all there is to tell
            cutOffBytes = 0;
        } finally {
            frames.giveBack(buffer);
            ended = true;
            frames.wake();
        }
    }

    /** @return false once closed: the next session would take it for a frame of its own */
    private synchronized boolean put(byte[] full) {
        if (!closed) {
            lastFrameNanos = System.nanoTime();
            frames.put(full);
        }
        return !closed;
    }

    /** Why there are no more frames, once the program has closed its output. */
    private String lastWords() {
        try {
            String how = process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)
                    ? " ended with exit code " + process.exitValue()
                    : " closed its output";
            String where = cutOffBytes == 0
                    ? ""
                    : ", " + cutOffBytes + " of " + settings.width() * settings.height() + " bytes into a frame";
            return settings.who() + how + where + said();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return settings.who() + " ended" + said();
        }
    }

    private String said() {
        if (!process.isAlive()) {
            Threads.join(stderrThread, LAST_WORDS_MILLIS);
        }
        return stderr.last().isEmpty() ? "" : ": " + stderr.last();
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }

    /** Ends the program and all that it started: asked first, then forced. A frame nobody took is dropped. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        frames.take(0, () -> true).ifPresent(left -> frames.giveBack(left.luminance()));
        List<ProcessHandle> all = family();
        all.forEach(ProcessHandle::destroy);
        long until = System.nanoTime() + GRACE_MILLIS * 1_000_000;
        while (all.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < until) {
            Threads.pause(this, 5, () -> false);
        }
        Stream.concat(all.stream(), family().stream()).filter(ProcessHandle::isAlive)
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Whoever is left without a parent is no descendant any more: they are listed before anyone is ended. */
    private List<ProcessHandle> family() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    }
}
