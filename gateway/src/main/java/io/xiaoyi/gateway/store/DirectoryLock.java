package io.xiaoyi.gateway.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One process a journal: a lock of the kernel's, which is gone with its process however that ends. */
public final class DirectoryLock implements AutoCloseable {
    private static final String NAME = "lock";

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    Path directory() {
        return directory;
    }

    /** @throws IOException if the folder cannot be made or used, or another process has it; the message says which */
    public static DirectoryLock take(Path directory) throws IOException {
        FileChannel channel = open(directory);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
                return new DirectoryLock(directory, channel);
            }
        } catch (OverlappingFileLockException e) {
            // The same answer, given when the other one is in this process.
        }
        String holder = holder(channel);
        channel.close();
        throw new IOException("the journal " + directory + " is in use by another process (" + holder
                + "); allowed: one process a journal");
    }

    private static FileChannel open(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
            return FileChannel.open(directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException("the journal " + directory + " cannot be used (" + e
                    + "); allowed: a folder this user may write to", e);
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
        return pid.matches("[0-9]+") ? "pid " + pid : "pid unknown";
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
