package io.xiaoyi.gateway.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Whether the network has set this machine's clock since a signed time last agreed with it. A kernel in step copies the
 * network's time into the real-time clock, from where the next boot takes it: so the mark outlives the process, as an
 * empty file on the disk. Where it cannot be written it holds for this process, and is tried again at the next look.
 *
 * <p>Threading: one at a time.
 */
final class NetworkMark {
    private final Optional<Path> file;
    private boolean stands;
    private boolean isKept;

    private NetworkMark(Optional<Path> file) {
        this.file = file;
        stands = file.filter(Files::exists).isPresent();
        isKept = stands;
    }

    /** @param folder what the station keeps; it may come later */
    static NetworkMark in(Path folder) {
        return new NetworkMark(Optional.of(folder.resolve("clock-set-by-network")));
    }

    /** One that ends with the process. */
    static NetworkMark ofThisProcess() {
        return new NetworkMark(Optional.empty());
    }

    boolean stands() {
        return stands;
    }

    void set() {
        stands = true;
        if (!isKept && file.isPresent()) {
            try (var made = FileChannel.open(file.get(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                made.force(true);
                isKept = true;
            } catch (IOException untilTheNextLook) {
                // a disk that is full or gone alarms by the journal
            }
        }
    }

    void remove() {
        if (!stands) {
            return;
        }
        try {
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
            stands = false;
            isKept = false;
        } catch (IOException itStands) {
            // the next signed time tries again
        }
    }
}
