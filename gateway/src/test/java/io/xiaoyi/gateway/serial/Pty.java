package io.xiaoyi.gateway.serial;

import io.xiaoyi.gateway.Needs;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** A pair of pseudo-terminals by socat: the gateway opens one end, the test is the device at the other. */
public final class Pty implements AutoCloseable {
    private final Path folder;
    private Process socat;

    public Pty(Path folder) {
        this.folder = folder;
    }

    /** What the gateway opens. */
    public Path device() {
        return folder.resolve("ttyGateway");
    }

    /** The end of the test. */
    public Path other() {
        return folder.resolve("ttyOther");
    }

    /** Plugs the device in. */
    public Pty plug() throws IOException, InterruptedException {
        Path program = Needs.program("socat");
        Path made = folder.resolve("made");
        Path otherMade = folder.resolve("otherMade");
        socat = new ProcessBuilder(program.toString(), "-d", "-d", "pty,raw,echo=0,link=" + made,
                "pty,raw,echo=0,link=" + otherMade).redirectErrorStream(true).start();
        // It sets its terminals up after they have their names, and would undo what a gateway has set by then.
        String told = "";
        while (!told.contains("starting data transfer loop")) {
            told = Optional.ofNullable(socat.inputReader().readLine())
                    .orElseThrow(() -> new AssertionError("socat made no pseudo-terminals"));
        }
        Files.createSymbolicLink(other(), otherMade.toRealPath());
        Files.createSymbolicLink(device(), made.toRealPath());
        return this;
    }

    /** Pulls the cable: both terminals hang up and their names go. */
    public void unplug() throws IOException {
        socat.destroyForcibly().onExit().join();
        for (String each : List.of("ttyGateway", "ttyOther", "made", "otherMade")) {
            Files.deleteIfExists(folder.resolve(each));
        }
    }

    /** The device takes no more bytes. */
    public void freeze() throws IOException, InterruptedException {
        if (new ProcessBuilder("kill", "-STOP", Long.toString(socat.pid())).start().waitFor() != 0) {
            throw new AssertionError("socat was not stopped");
        }
    }

    /** Hangs up the device as the kernel does for an unplugged USB port, but leaves its name: needs the right to. */
    public void hangUp() throws IOException, InterruptedException {
        String script = "import os,fcntl; fcntl.ioctl(os.open('" + device() + "', os.O_RDWR | os.O_NOCTTY), 0x5437)";
        Process python = new ProcessBuilder(Needs.python().toString(), "-c", script).redirectErrorStream(true).start();
        String out = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (python.waitFor() != 0) {
            System.err.println("SKIPPED: only root may hang up a terminal: " + out);
            Assumptions.abort(out);
        }
    }

    public OutputStream write() throws IOException {
        return new FileOutputStream(other().toFile());
    }

    @Override
    public void close() throws IOException {
        if (socat != null) {
            unplug();
        }
    }
}
