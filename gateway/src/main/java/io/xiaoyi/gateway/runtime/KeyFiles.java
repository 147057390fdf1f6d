package io.xiaoyi.gateway.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Files of keys and secrets: whether they can be read, and by whom else. */
final class KeyFiles {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private KeyFiles() {}

    /** Why a file cannot be read; empty where it can. */
    static Optional<String> unreadable(Path file) {
        if (!Files.exists(file)) {
            return Optional.of("no such file (" + file + ")");
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("not a file (" + file + ")");
        }
        return Files.isReadable(file) ? Optional.empty() : Optional.of("a file this user may not read (" + file + ")");
    }

    /** How a file is open to others than its owner; empty where it is not, or where the file system has no modes. */
    static Optional<String> tooOpen(Path file) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            return mode.stream().anyMatch(OTHERS::contains)
                    ? Optional.of("mode " + octal(mode) + " (" + PosixFilePermissions.toString(mode) + ")")
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of("a file whose mode cannot be read (" + file + ")");
        } catch (UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static String octal(Set<PosixFilePermission> mode) {
        int bits = 0;
        for (PosixFilePermission permission : mode) {
            bits |= 0400 >> permission.ordinal();
        }
        return "%04o".formatted(bits);
    }
}
