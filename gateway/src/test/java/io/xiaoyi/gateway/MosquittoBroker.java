package io.xiaoyi.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Debian's Mosquitto on a free loopback port, with a configuration of the test's own. It keeps its port over restarts.
 * Queues are wide unless a line says otherwise, since its defaults drop what the test wants to see; not unlimited,
 * since
 * 2.0.11 then ends a connection at the first publication that an ACL denies.
 */
public final class MosquittoBroker implements AutoCloseable {
    private static final int LEAST_PORT = 20_000;
    private static final int MOST_PORT = 32_000;
    /** Of this machine as 127.0.0.1 is, and nobody's: who listens here keeps others from a port, and disturbs none. */
    private static final String RESERVED = "127.0.0.77";
    private static final List<ServerSocket> HELD = new CopyOnWriteArrayList<>();

    private final Path program = Needs.program("mosquitto");
    private final Path folder;
    private final int port;
    private final List<String> lines = new ArrayList<>();
    private Process process;

    private MosquittoBroker(List<String> lines) {
        try {
            folder = Files.createTempDirectory("mosquitto-");
            port = freePort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.lines.addAll(lines);
    }

    /** A running broker. {@code lines} come after the listener's in its configuration; {@code $} is its folder. */
    public static MosquittoBroker started(String... lines) {
        var broker = stopped(lines);
        broker.start();
        return broker;
    }

    public static MosquittoBroker stopped(String... lines) {
        return new MosquittoBroker(List.of(lines));
    }

    /**
     * A free port of 127.0.0.1, below those that the system hands out by itself: no other program is given it
     * meanwhile, and a client that tries it while nobody listens cannot be connected to itself. Nor is another test's
     * process that runs beside this one, for as long as this one lives: at {@link #RESERVED} the port is taken.
     */
    public static int freePort() throws IOException {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LEAST_PORT, MOST_PORT);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                HELD.add(new ServerSocket(port, 1, InetAddress.getByName(RESERVED)));
                return port;
            } catch (BindException taken) {
                // the next one may not be
            }
        }
        throw new IOException("no free port from " + LEAST_PORT + " to " + MOST_PORT);
    }

    public int port() {
        return port;
    }

    /** Where files named in the configuration stand. */
    public Path folder() {
        return folder;
    }

    /** Starts it and waits until it takes connections. */
    public void start() {
        try {
            List<String> config = new ArrayList<>();
            config.add("user " + System.getProperty("user.name"));
            config.add("listener " + port + " 127.0.0.1");
            Stream.of("allow_anonymous true", "max_queued_messages 1000000", "log_type all")
                    .filter(usual -> lines.stream()
                            .noneMatch(line -> line.startsWith(usual.split(" ")[0])))
                    .forEach(config::add);
            lines.forEach(line -> config.add(line.replace("$", folder.toString())));
            Path file = Files.write(folder.resolve("mosquitto.conf"), config);
            process = new ProcessBuilder(program.toString(), "-c", file.toString()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.holds("mosquitto takes connections", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("mosquitto ended:\n" + logged());
            }
            return takesConnections();
        });
    }

    private boolean takesConnections() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Ends it in order, as an update of its package would. */
    public void stop() {
        end(process.toHandle()::destroy);
    }

    /** Ends it as a power cut would, {@code SIGKILL}. */
    public void kill9() {
        end(process.toHandle()::destroyForcibly);
    }

    private void end(Runnable how) {
        how.run();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Adds a line to its configuration, from its next start on. */
    public void line(String line) {
        lines.add(line);
    }

    /** Writes the file that a line {@code acl_file $/acl} names. */
    public void acl(String... rules) {
        try {
            Files.write(folder.resolve("acl"), List.of(rules));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has it read ACL and password files again, {@code SIGHUP}. */
    public void reload() {
        try {
            new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).inheritIO().start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Path log() {
        return folder.resolve("mosquitto.log");
    }

    /** What it has written so far. */
    public String logged() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has taken a client's subscription: what is published before that is nobody's. */
    public void awaitSubscribed(String clientId) {
        Eventually.holds(clientId + " is subscribed", () -> logged().contains("Sending SUBACK to " + clientId));
    }

    @Override
    public void close() {
        if (isRunning()) {
            kill9();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.collect(Collectors.toCollection(ArrayList::new)).reversed()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waiting for what another process does, with a deadline and no sleeps of guessed length. */
    public static final class Eventually {
        private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

        private Eventually() {}

        /** Fails when {@code condition} does not hold within a minute. */
        public static void holds(String what, java.util.function.BooleanSupplier condition) {
            long start = System.nanoTime();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - start > LIMIT_NANOS) {
                    throw new AssertionError("not within a minute: " + what);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
    }
}
