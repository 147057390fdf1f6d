package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.Frame;
import io.xiaoyi.gateway.journal.SegmentHeader;
import io.xiaoyi.gateway.pass.Checked;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Goes through one segment frame by frame, and past what is no frame to the next that is one.
 *
 * <p>Threading: one thread.
 */
final class SegmentWalk implements Closeable {
    private static final int WINDOW = 256 << 10;

    /** What comes next. */
    sealed interface Step {
        /** A frame with a right checksum and its entries, hashes unchecked. */
        record Entries(int start, int end, List<Entry> entries) implements Step {}

        /** Bytes that are neither frame nor blank, with a valid frame behind them. */
        record Damage(int start, int end, String why) implements Step {}

        /** Bytes that are neither, with nothing valid behind them. */
        record Tail(int start, String why) implements Step {}

        /** Only zeros from here on. */
        record End(int offset) implements Step {}
    }

    private final Disk.DiskFile file;
    private final long end;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private int base;
    private int offset;

    /** @param end where to stop; the file's size if that is less */
    SegmentWalk(Disk.DiskFile file, long end) throws IOException {
        this.file = file;
        this.end = Math.min(end, file.size());
    }

    /** The header; the walk stands behind it then, or at the file's beginning if it cannot be read. */
    Checked<SegmentHeader> header() throws IOException {
        cover(0, SegmentHeader.PREFIX_LENGTH);
        Checked<Integer> length = SegmentHeader.lengthOf(window);
        if (!(length instanceof Checked.Good<Integer>(Integer bytes))) {
            return length.then(_ -> {
                throw new AssertionError("not reached");
            });
        }
        cover(0, (int) Math.min(bytes, end));
        Checked<SegmentHeader> header = SegmentHeader.decode(window);
        offset = header instanceof Checked.Good<SegmentHeader> ? SegmentHeader.framesAt(bytes) : 0;
        return header;
    }

    /** Whether there are only zeros between a readable header and the first frame, where the walk stands. */
    boolean isFilled() throws IOException {
        cover(0, SegmentHeader.PREFIX_LENGTH);
        int header = SegmentHeader.lengthOf(window) instanceof Checked.Good<Integer>(Integer length) ? length : 0;
        cover(0, offset);
        return Frame.isBlank(window, header, Math.min(offset, window.limit()));
    }

    /** Where the walk stands. */
    int offset() {
        return offset;
    }

    void seek(int to) {
        offset = to;
    }

    Step next() throws IOException {
        Frame.Found found = at(offset);
        if (found instanceof Frame.Found.Blank) {
            int used = firstUsed(offset);
            if (used < 0) {
                return new Step.End(offset);
            }
            if (used != Frame.nextPage(offset)) {
                return pass(offset, "bytes where nothing was written, from byte " + used);
            }
            offset = used;
            found = at(offset);
        }
        return switch (found) {
            case Frame.Found.Whole frame -> entries(frame);
            case Frame.Found.Broken(String why) -> pass(offset, why);
            case Frame.Found.Blank() -> pass(offset, "less than a frame");
        };
    }

    private Step entries(Frame.Found.Whole frame) throws IOException {
        return switch (Frame.entries(window, base, frame)) {
            case Checked.Good<List<Entry>>(List<Entry> entries) -> {
                offset = frame.end();
                yield new Step.Entries(frame.start(), frame.end(), entries);
            }
            case Checked.Bad<List<Entry>> bad -> pass(frame.start(), bad.toString());
        };
    }

    /** On to the next valid frame behind {@code start}. */
    private Step pass(int start, String why) throws IOException {
        for (int at = start + 1; at <= end - Frame.HEADER_LENGTH; at++) {
            cover(at, Frame.HEADER_LENGTH);
            if (Frame.mayBegin(window, at - base) && at(at) instanceof Frame.Found.Whole) {
                offset = at;
                return new Step.Damage(start, at, why);
            }
        }
        offset = (int) end;
        return new Step.Tail(start, why);
    }

    private Frame.Found at(int place) throws IOException {
        cover(place, Frame.HEADER_LENGTH);
        if (place > end) {
            return new Frame.Found.Blank();
        }
        int length = Frame.claimedLength(window, place - base);
        if (length > 0 && length <= end - place) {
            cover(place, length);
        }
        return Frame.at(window, base, place);
    }

    private int firstUsed(int from) throws IOException {
        for (int at = from; at < end;) {
            cover(at, 1);
            if (Frame.isBlank(window, at - base, window.limit())) {
                at = base + window.limit();
            } else {
                while (window.get(at - base) == 0) {
                    at++;
                }
                return at;
            }
        }
        return -1;
    }

    /** Makes the window hold so many bytes from {@code from}, or up to the end. */
    private void cover(int from, int length) throws IOException {
        long until = Math.min(end, (long) from + length);
        if (from >= base && until <= base + window.limit() && window.limit() > 0) {
            return;
        }
        int size = (int) Math.max(0, Math.min(end - from, Math.max(length, WINDOW)));
        if (window.capacity() < size) {
            window = ByteBuffer.allocate(size);
        }
        window.clear().limit(size);
        file.read(window, from);
        window.flip();
        base = from;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
