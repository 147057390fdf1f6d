package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.Needs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An ext4 file system in a file, mounted by a loop device: what reaches the device can be counted, and its image copied
 * while it is in use, which is the disk as a power cut would leave it. Needs root and a free loop device.
 */
public final class LoopDisk implements AutoCloseable {
    private static final int COPIES = 100;
    private static final int IN_FLIGHT = 8;

    private final Path image;
    private final Path root;
    private final String device;

    private LoopDisk(Path image, Path root, String device) {
        this.image = image;
        this.root = root;
        this.device = device;
    }

    /** What the device has been asked for since it was there. Sectors have 512 bytes. */
    public record Counters(long writes, long sectorsWritten, long flushes) {
        public Counters since(Counters before) {
            return new Counters(writes - before.writes, sectorsWritten - before.sectorsWritten,
                    flushes - before.flushes);
        }

        public long bytesWritten() {
            return sectorsWritten * 512;
        }
    }

    /** Why there can be none on this machine; empty where there can. */
    public static Optional<String> missing() {
        try {
            if (!"0".equals(run("id", "-u").strip())) {
                return Optional.of("loop-mounted file systems need root");
            }
            run("losetup", "-f");
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no loop device: " + e.getMessage());
        }
    }

    /** Makes a file system of this size in {@code folder} and mounts it there. */
    public static LoopDisk make(Path folder, int megabytes) throws IOException {
        Path image = folder.resolve("disk.img");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) megabytes << 20);
        }
        // the lazy initialisation would go on writing behind what is measured
        run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard", image.toString());
        return mount(image, folder.resolve("disk"));
    }

    /** Mounts an image, replaying its file system's journal as a boot would. */
    public static LoopDisk mount(Path image, Path at) throws IOException {
        Files.createDirectories(at);
        String device = run("losetup", "-f", "--show", image.toString()).strip();
        try {
            run("mount", "-t", "ext4", device, at.toString());
        } catch (IOException e) {
            run("losetup", "-d", device);
            throw e;
        }
        return new LoopDisk(image, at, device);
    }

    public Path root() {
        return root;
    }

    /**
     * The image as the device has it at one moment; what the file system still holds back is not in it.
     *
     * @throws IOException if the device was never left alone for as long as a copy takes
     */
    public Path copyImage(Path to) throws IOException {
        for (int i = 0; i < COPIES; i++) {
            String before = stat();
            run("cp", "--sparse=always", image.toString(), to.toString());
            if (before.equals(stat()) && before.split("\\s+")[IN_FLIGHT].equals("0")) {
                return to;
            }
        }
        throw new IOException(device + " is written to without a pause");
    }

    /**
     * Pulls the plug in the midst of whatever is being written: from now on nothing reaches the device, and all who use
     * the file system get errors. What they were told before is true; {@link #booted} shows what became of the rest.
     */
    public void cut() throws IOException {
        GoingDown.now(root);
    }

    /** The same image mounted anew at the same place, as the next boot would find it; this one is closed. */
    public LoopDisk booted() throws IOException {
        close();
        return mount(image, root);
    }

    /** The same from a copy of the image, which takes the image's place. */
    public LoopDisk booted(Path copy) throws IOException {
        close();
        Files.move(copy, image, StandardCopyOption.REPLACE_EXISTING);
        return mount(image, root);
    }

    /** See the kernel's {@code Documentation/block/stat.rst}. */
    public Counters counters() throws IOException {
        String[] fields = stat().split("\\s+");
        return new Counters(Long.parseLong(fields[4]), Long.parseLong(fields[6]),
                fields.length > 15 ? Long.parseLong(fields[15]) : 0);
    }

    private String stat() throws IOException {
        String name = device.substring(device.lastIndexOf('/') + 1);
        return Files.readString(Path.of("/sys/block", name, "stat")).strip();
    }

    /** Has the file system write what it holds back. */
    public void sync() throws IOException {
        run("sync", "-f", root.toString());
    }

    @Override
    public void close() throws IOException {
        run("umount", root.toString());
        run("losetup", "-d", device);
    }

    private static String run(String program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Needs.program(program).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command + ": interrupted", e);
        }
        return said;
    }
}
