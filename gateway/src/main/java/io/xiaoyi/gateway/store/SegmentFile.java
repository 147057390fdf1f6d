package io.xiaoyi.gateway.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the journal, as its name tells it: {@code segment-ORDINAL-FIRSTSEQ.xyj}, so that no file needs to be
 * opened to know where an entry is.
 *
 * <p>Threading: any thread; the writer moves {@link #durableEnd} forward, readers read no further.
 */
final class SegmentFile {
    private static final Pattern NAME = Pattern.compile("segment-(\\d{8,18})-(\\d{16,18})\\.xyj");
    private static final int BETWEEN_MARKS = 32 << 10;

    final Path path;
    final long ordinal;
    final long firstSeq;
    private final ConcurrentSkipListMap<Long, Integer> marks = new ConcurrentSkipListMap<>();
    private volatile long durableEnd = Long.MAX_VALUE;

    SegmentFile(Path path, long ordinal, long firstSeq) {
        this.path = path;
        this.ordinal = ordinal;
        this.firstSeq = firstSeq;
    }

    static SegmentFile named(Path directory, long ordinal, long firstSeq) {
        return new SegmentFile(directory.resolve("segment-%08d-%016d.xyj".formatted(ordinal, firstSeq)), ordinal,
                firstSeq);
    }

    /** All segments of a folder, oldest first. */
    static List<SegmentFile> in(Path directory) throws IOException {
        var found = new ArrayList<SegmentFile>();
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    found.add(new SegmentFile(file, Long.parseLong(name.group(1)), Long.parseLong(name.group(2))));
                }
            }
        }
        found.sort(Comparator.comparingLong(file -> file.ordinal));
        return found;
    }

    String name() {
        return path.getFileName().toString();
    }

    /** The offset behind the last byte that is durable; readers of a segment that is not written any more read all. */
    long durableEnd() {
        return durableEnd;
    }

    void durableTo(long end) {
        durableEnd = end;
    }

    /** Remembers that the frame at {@code offset} begins with {@code seq}, if no such place is known near by. */
    void mark(long seq, int offset) {
        var before = marks.floorEntry(seq);
        if (before == null || offset - before.getValue() >= BETWEEN_MARKS) {
            marks.put(seq, offset);
        }
    }

    /** The offset of a frame that begins at or before {@code seq}; 0 where none is known. */
    int near(long seq) {
        var before = marks.floorEntry(seq);
        return before == null ? 0 : before.getValue();
    }
}
