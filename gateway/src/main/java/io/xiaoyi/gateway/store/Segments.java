package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The files of a journal: which there are, and how a new one comes to be. A new segment is prepared under another name,
 * all zeros written and forced, so that later flushes change no size and no extent; it takes its name only when its
 * header is forced.
 *
 * <p>Threading: any thread; one writer makes new segments, one keeper prepares and drops.
 */
final class Segments {
    private static final int ZEROS = 1 << 20;
    private static final String SPARE = "spare";

    private final Disk disk;
    private final Path directory;
    private final int segmentBytes;
    private final ConcurrentSkipListMap<Long, SegmentFile> byOrdinal = new ConcurrentSkipListMap<>();
    private Optional<Path> spare = Optional.empty();
    private boolean isNaming;

    Segments(Disk disk, Path directory, int segmentBytes, List<SegmentFile> found) {
        this.disk = disk;
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        found.forEach(segment -> byOrdinal.put(segment.ordinal, segment));
    }

    Disk disk() {
        return disk;
    }

    /** Oldest first. */
    List<SegmentFile> all() {
        return new ArrayList<>(byOrdinal.values());
    }

    long nextOrdinal() {
        return byOrdinal.isEmpty() ? 1 : byOrdinal.lastKey() + 1;
    }

    /** The segment in which an entry counts. */
    Optional<SegmentFile> holding(long seq) {
        return byOrdinal.descendingMap().values().stream().filter(segment -> segment.firstSeq <= seq).findFirst();
    }

    Optional<SegmentFile> after(SegmentFile segment) {
        return Optional.ofNullable(byOrdinal.higherEntry(segment.ordinal)).map(entry -> entry.getValue());
    }

    /**
     * Whether a segment that a power cut cannot make half is ready to be used, or is being used and has its name still:
     * another one that took this name then would be named in its place, and hold nothing but zeros.
     */
    synchronized boolean hasSpare() {
        return spare.isPresent() || isNaming;
    }

    /** Writes a segment's worth of zeros, to be used when the current segment is full or fails. */
    void prepare() throws IOException {
        Path fresh = directory.resolve(SPARE + ".new");
        Path ready = directory.resolve(SPARE);
        disk.create(fresh).close();
        zeros(fresh, 0, segmentBytes);
        disk.move(fresh, ready);
        synchronized (this) {
            spare = Optional.of(ready);
        }
    }

    private synchronized Path takeSpare() throws IOException {
        isNaming = true;
        if (spare.isEmpty()) {
            Path made = directory.resolve(SPARE + ".now");
            disk.create(made).close();
            zeros(made, 0, segmentBytes);
            return made;
        }
        Path taken = spare.get();
        spare = Optional.empty();
        return taken;
    }

    private synchronized void hasName() {
        isNaming = false;
    }

    /** A new segment with this header, forced. */
    Open create(SegmentHeader header) throws IOException {
        try {
            return named(header);
        } finally {
            hasName();
        }
    }

    private Open named(SegmentHeader header) throws IOException {
        byte[] bytes = header.encode();
        int framesAt = SegmentHeader.framesAt(bytes.length);
        int size = framesAt > segmentBytes / 2 ? framesAt + segmentBytes : segmentBytes;
        Path prepared = takeSpare();
        if (size > segmentBytes) {
            zeros(prepared, segmentBytes, size);
        }
        SegmentFile segment = SegmentFile.named(directory, header.ordinal(), header.firstSeq());
        Disk.DiskFile file = disk.open(prepared);
        try {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.force();
            disk.move(prepared, segment.path);
            disk.forceDirectory(directory);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        segment.durableTo(framesAt);
        byOrdinal.put(segment.ordinal, segment);
        return new Open(segment, file, framesAt, size, framesAt);
    }

    /** A segment found at start, to be written on. */
    Open reopen(SegmentFile segment, int position) throws IOException {
        Disk.DiskFile file = disk.open(segment.path);
        file.force();
        segment.durableTo(position);
        return new Open(segment, file, position, (int) file.size(), -1);
    }

    /** Whether this segment has not been dropped. */
    boolean has(SegmentFile segment) {
        return byOrdinal.containsKey(segment.ordinal);
    }

    /** Off the list before off the disk: who finds no file must be able to tell a dropped segment from a lost one. */
    void drop(SegmentFile segment) throws IOException {
        byOrdinal.remove(segment.ordinal);
        try {
            disk.delete(segment.path);
        } catch (IOException e) {
            byOrdinal.put(segment.ordinal, segment);
            throw e;
        }
    }

    private void zeros(Path path, int from, int to) throws IOException {
        try (Disk.DiskFile file = disk.open(path)) {
            var zeros = ByteBuffer.allocateDirect(Math.min(ZEROS, to - from));
            for (int at = from; at < to; at += zeros.capacity()) {
                zeros.clear().limit(Math.min(zeros.capacity(), to - at));
                file.write(zeros, at);
            }
            file.force();
        }
    }

    /**
     * The segment that is written.
     *
     * @param position the first free byte when it was opened
     * @param framesAt the first byte of the first frame; -1 where it was found, so that it is not taken for empty
     */
    record Open(SegmentFile segment, Disk.DiskFile file, int position, int size, int framesAt) {}
}
