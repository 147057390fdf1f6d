package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.Needs;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A pair of pseudo-terminals by socat: the gateway opens one end, the test writes as the scanner into the other. */
final class Pty implements AutoCloseable {
    private final Path folder;
    private Process socat;

    Pty(Path folder) {
        this.folder = folder;
    }

    Path device() {
        return folder.resolve("ttyScanner");
    }

    Path scanner() {
        return folder.resolve("scanner");
    }

    /** Plugs the scanner in. */
    Pty plug() throws IOException, InterruptedException {
        Path program = Needs.program("socat");
        socat = new ProcessBuilder(program.toString(), "pty,raw,echo=0,link=" + device(),
                "pty,raw,echo=0,link=" + scanner()).inheritIO().start();
        long until = System.nanoTime() + 10_000_000_000L;
        while (!Files.exists(device()) || !Files.exists(scanner())) {
            if (System.nanoTime() > until || !socat.isAlive()) {
                throw new AssertionError("socat made no pseudo-terminals");
            }
            Thread.onSpinWait();
        }
        return this;
    }

    /** Pulls the cable: both terminals hang up and their names go. */
    void unplug() throws IOException {
        socat.destroyForcibly().onExit().join();
        Files.deleteIfExists(device());
        Files.deleteIfExists(scanner());
    }

    /** Hangs up the device as the kernel does for an unplugged USB port, but leaves its name: needs the right to. */
    void hangUp() throws IOException, InterruptedException {
        String script = "import os,fcntl; fcntl.ioctl(os.open('" + device() + "', os.O_RDWR | os.O_NOCTTY), 0x5437)";
        Process python = new ProcessBuilder(Needs.python().toString(), "-c", script).redirectErrorStream(true).start();
        String out = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (python.waitFor() != 0) {
            System.err.println("SKIPPED: only root may hang up a terminal: " + out);
            Assumptions.abort(out);
        }
    }

    OutputStream write() throws IOException {
        return new FileOutputStream(scanner().toFile());
    }

    @Override
    public void close() throws IOException {
        if (socat != null) {
            unplug();
        }
    }
}
