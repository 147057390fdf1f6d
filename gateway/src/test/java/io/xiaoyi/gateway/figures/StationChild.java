package io.xiaoyi.gateway.figures;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The station's process as its neighbours see it, started from a folder that {@code gateway init} made; its wires are
 * described at {@code StationProcess}.
 */
public final class StationChild implements AutoCloseable {
    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Thread listening;

    /** Hears each line the station writes, on one thread, at the moment it is read. */
    public interface Wire {
        void line(String line, long nanos);
    }

    private StationChild(Process process, Wire wire) {
        this.process = process;
        listening = Thread.ofPlatform().daemon().name("wire").start(() -> listen(wire));
    }

    /** Starts it in a Java machine with these flags; returns when its reader takes connections. */
    public static StationChild start(Path folder, int couriers, List<String> flags, Wire wire) {
        StationChild child = launch(folder, couriers, flags, wire);
        child.port();
        return child;
    }

    /** The same without waiting for anything. */
    public static StationChild launch(Path folder, int couriers, List<String> flags, Wire wire) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"),
                "io.xiaoyi.gateway.runtime.StationProcess", folder.toString(), Integer.toString(couriers)));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("station.log").toFile())).start();
            return new StationChild(process, wire);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen(Wire wire) {
        try (BufferedReader in = process.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                long now = System.nanoTime();
                if (line.startsWith("ready ")) {
                    port.complete(Integer.parseInt(line.substring(6)));
                } else {
                    wire.line(line, now);
                }
            }
        } catch (IOException ended) {
            // so did the process
        }
        port.completeExceptionally(new IOException("the station ended before it was ready; see its station.log"));
    }

    /** Where its network reader listens. */
    public int port() {
        try {
            return port.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes the level of an input line, {@code contact.front} say. */
    public void input(String line, boolean active) {
        try {
            OutputStream in = process.getOutputStream();
            in.write(("input " + line + (active ? " 1\n" : " 0\n")).getBytes(StandardCharsets.US_ASCII));
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    /** One field of {@code /proc/PID/status} in kB, {@code VmRSS} say. */
    public long kilobytes(String field) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith(field + ":")).mapToLong(line -> Long.parseLong(
                    line.replaceAll("\\D+", ""))).findFirst().orElseThrow();
        }
    }

    /** Pulls the plug: {@code SIGKILL}. When this returns the wire has heard all that was said before. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    private void await() {
        try {
            if (process.waitFor(30, TimeUnit.SECONDS)) {
                listening.join(TimeUnit.SECONDS.toMillis(30));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops it in order. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // it has ended already
        }
        await();
        process.destroyForcibly();
    }
}
