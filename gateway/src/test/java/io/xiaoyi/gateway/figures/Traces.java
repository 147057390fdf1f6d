package io.xiaoyi.gateway.figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What tells, in the journal's folder after a cut, that a segment was being made when it came. Threading: one. */
final class Traces {
    private static final List<String> HALF_MADE = List.of("spare.now", "spare.new");

    private final Path journal;
    private final Map<String, FileTime> seen = new HashMap<>();

    Traces(Path journal) {
        this.journal = journal;
    }

    /** Whether a segment is half made that was not so the last time. */
    boolean showOneHalfMade() throws IOException {
        boolean half = false;
        for (String name : HALF_MADE) {
            Path file = journal.resolve(name);
            if (Files.exists(file)) {
                FileTime written = Files.getLastModifiedTime(file);
                half |= !written.equals(seen.put(name, written));
            }
        }
        return half;
    }

    /** Whether one is begun behind the newest entry. */
    boolean showOneBegun(long lastSeq) throws IOException {
        try (var files = Files.list(journal)) {
            return files.map(file -> file.getFileName().toString()).anyMatch(
                    name -> name.endsWith("-%016d.xyj".formatted(lastSeq + 1)));
        }
    }
}
