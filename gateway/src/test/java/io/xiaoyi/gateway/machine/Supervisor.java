package io.xiaoyi.gateway.machine;

import io.xiaoyi.gateway.linux.DatagramSocket;
import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.linux.FrozenThread;
import io.xiaoyi.gateway.linux.SystemCallException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands for systemd where there is none: starts a service, hears what it says by sd_notify(3), kills it with SIGKILL
 * when it has been ready and is silent for too long, and starts it anew at once when it ends unasked, as
 * {@code Type=notify}, {@code WatchdogSignal=SIGKILL}, {@code Restart=always} and {@code RestartSec=0} do.
 *
 * <p>Threading: its own thread, and one a life that reads the log; the methods by any one thread.
 */
public final class Supervisor implements Closeable {
    private static final Path SOCKET = Path.of("/run/notify");
    private static final int TICK_MILLIS = 10;
    private static final String JAM = "jam";
    private static final int JAM_LINES = 100;

    private final List<String> command;
    private final Duration watch;
    private final DatagramSocket socket;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Thread keeper;
    private volatile Process process;
    private volatile boolean isWanted = true;
    private volatile boolean isRead = true;

    /**
     * Something that happened.
     *
     * @param nanos when, by {@link System#nanoTime()}
     * @param what a datagram such as {@code READY=1}, or {@code started}, {@code silent}, {@code ended}
     */
    public record Event(long nanos, String what) {}

    /** Starts the service. @param watch the silence after which it is killed */
    public Supervisor(List<String> command, Duration watch) throws SystemCallException {
        this.command = List.copyOf(command);
        this.watch = watch;
        socket = new DatagramSocket(SOCKET);
        start();
        keeper = Thread.ofPlatform().name("supervisor").daemon().start(this::keep);
    }

    private void start() {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("NOTIFY_SOCKET", SOCKET.toString());
        builder.environment().put("WATCHDOG_USEC", Long.toString(watch.toNanos() / 1000));
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        happened("started");
        Process life = process;
        Thread.ofPlatform().daemon().start(() -> read(life));
    }

    private void read(Process life) {
        try (BufferedReader lines = life.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.equals(JAM)) {
                    log.add(line);
                    System.out.println("  " + line);
                }
                while (!isRead) {
                    LockSupport.parkNanos(Duration.ofMillis(TICK_MILLIS).toNanos());
                }
            }
        } catch (IOException ended) {
            // so did the process
        }
    }

    private void keep() {
        try {
            long heardNanos = 0;
            boolean isWatched = false;
            while (isWanted || process.isAlive()) {
                for (var told = socket.receive(TICK_MILLIS); told.isPresent(); told = socket.receive(0)) {
                    happened(told.get());
                    heardNanos = System.nanoTime();
                    isWatched |= told.get().equals("READY=1");
                    isWatched &= !told.get().equals("STOPPING=1");
                }
                if (isWatched && process.isAlive() && System.nanoTime() - heardNanos > watch.toNanos()) {
                    happened("silent");
                    process.destroyForcibly();
                    process.waitFor();
                }
                if (!process.isAlive() && isWanted) {
                    happened("ended");
                    isWatched = false;
                    isRead = true;
                    start();
                }
            }
        } catch (SystemCallException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void happened(String what) {
        events.add(new Event(System.nanoTime(), what));
        if (!what.equals("WATCHDOG=1")) {
            System.out.println("supervisor: " + what);
        }
    }

    /** What happened so far, oldest first. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** How often this happened so far. */
    public long count(String what) {
        return events.stream().filter(event -> event.what().equals(what)).count();
    }

    /** The lines that all lives have logged. */
    public List<String> log() {
        return List.copyOf(log);
    }

    /** Waits until one more life is ready than now. */
    public void awaitReady(long before) {
        Findings.until("the service is ready", () -> count("READY=1") > before);
    }

    /** Sends the service a signal by its name, {@code STOP}. */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on nobody reads the log of this life, and its pipe is full: whoever writes to it waits. */
    public void jamLog() throws SystemCallException {
        isRead = false;
        Path pipe = Path.of("/proc", Long.toString(process.pid()), "fd/2");
        try (Descriptor end = Descriptor.open(pipe, Descriptor.Access.WRITE); Arena arena = Arena.ofConfined()) {
            MemorySegment lines = arena.allocateFrom((JAM + "\n").repeat(JAM_LINES));
            for (long size = lines.byteSize() - 1; size > 0; size /= 2) {
                fill(end, lines.asSlice(0, size));
            }
        }
    }

    /** The log is read again, what stands in the pipe first. */
    public void readLog() {
        isRead = true;
    }

    /** From now on this thread of this life stands still, and all others go on. */
    public void freeze(String thread) throws IOException {
        FrozenThread.freeze(process.pid(), thread);
    }

    /** Writes until there has been no room for a while: the last reader may still take some. */
    private static void fill(Descriptor end, MemorySegment piece) throws SystemCallException {
        for (int full = 0; full < 5;) {
            try {
                end.write(piece);
            } catch (SystemCallException e) {
                if (e.errno() != SystemCallException.EAGAIN) {
                    throw e;
                }
                full++;
                LockSupport.parkNanos(Duration.ofMillis(TICK_MILLIS).toNanos());
            }
        }
    }

    /** SIGTERM, and waits for the end. @return the exit code */
    public int stop() throws InterruptedException {
        isWanted = false;
        process.toHandle().destroy();
        return process.waitFor();
    }

    /** Nothing of the service goes on. */
    @Override
    public void close() {
        isWanted = false;
        process.destroyForcibly();
        try {
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
        SOCKET.toFile().delete();
    }
}
