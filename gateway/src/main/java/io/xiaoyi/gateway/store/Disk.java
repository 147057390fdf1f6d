package io.xiaoyi.gateway.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The few things the journal asks of a disk, so that a test can let any one of them fail.
 *
 * <p>Threading: any thread.
 */
interface Disk {
    /** The machine's own. */
    Disk REAL = new Disk() {
    };

    /** An open file. Writes and reads are whole or throw. */
    interface DiskFile extends Closeable {
        void write(ByteBuffer bytes, long offset) throws IOException;

        /** Reads until the buffer is full or the file ends. */
        void read(ByteBuffer into, long offset) throws IOException;

        /** Returns when the device has what was written. */
        void force() throws IOException;

        long size() throws IOException;

        @Override
        void close() throws IOException;
    }

    default DiskFile create(Path file) throws IOException {
        return new Channel(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE, StandardOpenOption.READ));
    }

    default DiskFile open(Path file) throws IOException {
        return new Channel(FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ));
    }

    default DiskFile openToRead(Path file) throws IOException {
        return new Channel(FileChannel.open(file, StandardOpenOption.READ));
    }

    /** Gives a file another name in one step, replacing what had it. */
    default void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    default void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    /** Makes the names in a folder durable. */
    default void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** A file of the machine. */
    record Channel(FileChannel channel) implements DiskFile {
        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            long at = offset;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void read(ByteBuffer into, long offset) throws IOException {
            long at = offset;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    return;
                }
                at += count;
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
