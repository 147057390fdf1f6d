package io.xiaoyi.gateway.figures;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A door's process as its neighbours see it, whoever made it: a scanner's lines go in by TCP, its wires are its
 * standard streams. It writes {@code ready PORT}, {@code set LINE 0|1} and {@code answer READER OUTCOME [DENIAL]}, each
 * in one write at the moment it happens; it reads {@code input LINE 0|1}, and stops in order at the end of its input.
 */
public abstract sealed class Door implements AutoCloseable permits StationChild, PythonDoor {
    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Thread listening;

    /** Hears each line the door writes, on one thread, at the moment it is read. */
    public interface Wire {
        void line(String line, long nanos);
    }

    /** @param log what it says on its standard error is put behind what is there */
    Door(List<String> command, Path log, Wire wire) {
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listening = Thread.ofPlatform().daemon().name("wire").start(() -> listen(log, wire));
    }

    private void listen(Path log, Wire wire) {
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
        port.completeExceptionally(new IOException("the door ended before it was ready:\n" + lastWords(log)));
    }

    private static String lastWords(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Where it takes a scanner's connections; waits until it does. */
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
