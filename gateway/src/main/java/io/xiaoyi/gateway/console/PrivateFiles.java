package io.xiaoyi.gateway.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read, replaced whole or not at all. Threading: any thread; waits for the disk. */
final class PrivateFiles {
    private PrivateFiles() {}

    /** Makes a folder that only its owner may enter; one that is there stays as it is. */
    static void makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Files.createDirectories(directory.toAbsolutePath().getParent());
        if (hasModes(directory.toAbsolutePath().getParent())) {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(
                    "rwx------")));
        } else {
            Files.createDirectory(directory);
        }
    }

    /** After a power cut the file is the old one or the new one. */
    static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = hasModes(file.toAbsolutePath().getParent())
                ? FileChannel.open(fresh, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions
                        .fromString("rw-------")))
                : FileChannel.open(fresh, options)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
            directory.force(true);
        }
    }

    private static boolean hasModes(Path directory) throws IOException {
        return Files.getFileStore(directory).supportsFileAttributeView("posix");
    }
}
