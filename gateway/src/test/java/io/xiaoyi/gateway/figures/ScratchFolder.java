package io.xiaoyi.gateway.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that is gone with all in it when it is closed. */
public record ScratchFolder(Path path) implements AutoCloseable {
    public ScratchFolder(String prefix) throws IOException {
        this(Files.createTempDirectory(prefix));
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(path)) {
            for (Path each : files.toList().reversed()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
