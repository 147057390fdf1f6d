package io.xiaoyi.gateway.machine;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The archive that a kernel unpacks as its first file system: cpio's "new ASCII" format, as the kernel's
 * {@code Documentation/driver-api/early-userspace/buffer-format.rst} has it. Everything belongs to root; folders above
 * a file are made as needed. Threading: one thread.
 */
final class Initramfs implements Closeable {
    private static final int FOLDER = 0040755;
    private static final int PROGRAM = 0100755;
    private static final int LINK = 0120777;
    private static final String TRAILER = "TRAILER!!!";

    private final OutputStream out;
    private final Set<String> folders = new HashSet<>();
    private long written;
    private int inode;

    Initramfs(Path file) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
    }

    /** @param name a full path inside, {@code /bin/sh} */
    void text(String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        above(name);
        entry(name, PROGRAM, 0, bytes.length);
        write(bytes);
        align();
    }

    void link(String name, String target) throws IOException {
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        above(name);
        entry(name, LINK, 0, bytes.length);
        write(bytes);
        align();
    }

    /** A file, or a folder with all that is in it; a link is followed, but for those inside a folder. */
    void copy(String name, Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            file(name, source);
            return;
        }
        folder(name);
        List<Path> children;
        try (Stream<Path> listed = Files.list(source)) {
            children = listed.sorted().toList();
        }
        for (Path child : children) {
            String inside = name + "/" + child.getFileName();
            if (Files.isSymbolicLink(child)) {
                link(inside, Files.readSymbolicLink(child).toString());
            } else {
                copy(inside, child);
            }
        }
    }

    void folder(String name) throws IOException {
        if (!name.isEmpty() && folders.add(name)) {
            above(name);
            entry(name, FOLDER, 0, 0);
        }
    }

    private void file(String name, Path source) throws IOException {
        above(name);
        var attributes = Files.readAttributes(source, BasicFileAttributes.class);
        // caches of classes are believed only while their jars have the same age
        entry(name, PROGRAM, attributes.lastModifiedTime().toMillis() / 1000, attributes.size());
        out.flush();
        written += Files.copy(source, out);
        align();
    }

    private void above(String name) throws IOException {
        int slash = name.lastIndexOf('/');
        if (slash > 0) {
            folder(name.substring(0, slash));
        }
    }

    private void entry(String name, int mode, long modified, long size) throws IOException {
        String relative = name.startsWith("/") ? name.substring(1) : name;
        byte[] bytes = relative.getBytes(StandardCharsets.UTF_8);
        long[] fields = {++inode, mode, 0, 0, 1, modified, size, 0, 0, 0, 0, bytes.length + 1L, 0};
        var header = new StringBuilder("070701");
        for (long field : fields) {
            header.append(String.format(Locale.ROOT, "%08x", field));
        }
        write(header.toString().getBytes(StandardCharsets.US_ASCII));
        write(bytes);
        write(new byte[1]);
        align();
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }

    private void align() throws IOException {
        write(new byte[(int) (-written & 3)]);
    }

    @Override
    public void close() throws IOException {
        try (out) {
            entry(TRAILER, 0, 0, 0);
        }
    }
}
