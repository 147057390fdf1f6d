package io.xiaoyi.gateway.scan;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A camera's program that shows what a test tells it to, frame by frame: a shell that hears files' names by a pipe. */
public final class Projector implements AutoCloseable {
    private final Path folder;
    private final Path pipe;
    private OutputStream names = OutputStream.nullOutputStream();
    private int shown;

    public Projector(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        this.pipe = folder.resolve("names");
        if (new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor() != 0) {
            throw new AssertionError("no named pipe");
        }
    }

    /** The program; it lives until it is ended. */
    public List<String> command() {
        return List.of("sh", "-c", "exec 3<'" + pipe + "'; while read -r f <&3; do cat \"$f\"; done; exec sleep 1000");
    }

    /** Waits for the program to be there. */
    public Projector on() throws IOException {
        names = new FileOutputStream(pipe.toFile());
        return this;
    }

    void show(byte[] bytes) throws IOException {
        Path file = folder.resolve("frame" + shown++);
        Files.write(file, bytes);
        names.write((file + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    public void show(Frame frame) throws IOException {
        show(frame.luminance());
    }

    @Override
    public void close() throws IOException {
        names.close();
    }
}
