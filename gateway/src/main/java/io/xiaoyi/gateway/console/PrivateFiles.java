package io.xiaoyi.gateway.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that only their owner may read, replaced whole or not at all. What an administrator makes as root belongs to
 * the owner of the folder that it is made in, as if the station had made it: it must be able to read it.
 *
 * <p>Threading: any thread; waits for the disk.
 */
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
        giveToOwnerOfFolder(directory);
    }

    /** Makes an empty file where none is; one that is there stays as it is. */
    static void makeFile(Path file) throws IOException {
        if (Files.notExists(file)) {
            try {
                Files.createFile(file);
                giveToOwnerOfFolder(file);
            } catch (FileAlreadyExistsException e) {
                // somebody else has just made it
            }
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
        giveToOwnerOfFolder(fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
            directory.force(true);
        }
    }

    private static void giveToOwnerOfFolder(Path made) throws IOException {
        Path folder = made.toAbsolutePath().getParent();
        if (!hasModes(folder)) {
            return;
        }
        var owner = Files.readAttributes(folder, PosixFileAttributes.class);
        var ours = Files.getFileAttributeView(made, PosixFileAttributeView.class);
        if (ours.readAttributes().owner().equals(owner.owner())) {
            return;
        }
        try {
            ours.setGroup(owner.group());
            ours.setOwner(owner.owner());
        } catch (FileSystemException e) {
            return; // only root may give a file away: whoever else makes one is the station itself
        }
    }

    private static boolean hasModes(Path directory) throws IOException {
        return Files.getFileStore(directory).supportsFileAttributeView("posix");
    }
}
