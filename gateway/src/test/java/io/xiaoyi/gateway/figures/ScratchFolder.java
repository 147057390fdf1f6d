package io.xiaoyi.gateway.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** A folder for as long as something is measured in it. */
public record ScratchFolder(Path path) implements AutoCloseable {
    public static ScratchFolder make(String figure) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(figure + "-"));
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (var files = Files.walk(path)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
