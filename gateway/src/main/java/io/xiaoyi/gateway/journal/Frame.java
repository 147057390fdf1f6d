package io.xiaoyi.gateway.journal;

import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What one flush writes: {@code magic 4, CRC-32C 4, payload length 4, first seq 8}, then for each entry its length (4),
 * its encoding and its hash (32); all numbers big endian. The checksum covers everything behind itself.
 *
 * <p>A frame that fits into a page of {@value #PAGE} bytes does not cross a page's end: the rest of the page stays zero
 * and the frame begins with the next. So the usual flush of one decision costs the device one page.
 *
 * <p>Threading: pure functions over the caller's buffers, whose position and limit stay as they are unless said
 * otherwise.
 */
public final class Frame {
    /** Bytes before the payload. */
    public static final int HEADER_LENGTH = 20;
    /** The unit in which devices write. */
    public static final int PAGE = 4096;

    private static final int MAGIC = 'X' << 24 | 'y' << 16 | 'f' << 8 | '1';
    private static final int PER_ENTRY = 4 + Chain.HASH_LENGTH;

    private Frame() {}

    /** What stands at a place of a segment. */
    public sealed interface Found {
        /**
         * A frame whose checksum is right.
         *
         * @param firstSeq as its header says
         * @param end the offset behind it
         */
        record Whole(long firstSeq, int start, int end) implements Found {}

        /** Zeros: nothing was written here yet. */
        record Blank() implements Found {}

        /** Neither. */
        record Broken(String why) implements Found {}
    }

    /** Bytes that an entry of so many encoded bytes takes. */
    public static int lengthOf(int encodedLength) {
        return PER_ENTRY + encodedLength;
    }

    /** Leaves room for the header at the buffer's position. */
    public static void begin(ByteBuffer to) {
        to.position(to.position() + HEADER_LENGTH);
    }

    /** Appends one entry. */
    public static void add(ByteBuffer to, byte[] encoded, Octets hash) {
        to.putInt(encoded.length).put(encoded).put(hash.toArray());
    }

    /** Fills in the header of the frame that begins at {@code start} and ends at the buffer's position. */
    public static void finish(ByteBuffer to, int start, long firstSeq) {
        int end = to.position();
        to.putInt(start, MAGIC).putInt(start + 8, end - start - HEADER_LENGTH).putLong(start + 12, firstSeq);
        to.putInt(start + 4, checksum(to, start, end));
    }

    /** Where a frame of {@code length} bytes goes if {@code offset} is the first free byte. */
    public static int placeOf(int offset, int length) {
        return length <= PAGE && offset % PAGE + length > PAGE ? nextPage(offset) : offset;
    }

    /** The first page that begins behind {@code offset}. */
    public static int nextPage(int offset) {
        return (offset / PAGE + 1) * PAGE;
    }

    /**
     * What stands at {@code offset} of a segment of which {@code bytes} holds everything from {@code base} to its
     * limit. A frame that reaches beyond the limit is broken.
     */
    public static Found at(ByteBuffer bytes, int base, int offset) {
        int at = offset - base;
        int left = bytes.limit() - at;
        if (left < HEADER_LENGTH) {
            return isBlank(bytes, at, bytes.limit()) ? new Found.Blank() : new Found.Broken("no room for a frame");
        }
        int magic = bytes.getInt(at);
        if (magic != MAGIC) {
            int pageEnd = nextPage(offset) - base;
            return isBlank(bytes, at, Math.min(at + HEADER_LENGTH, pageEnd))
                    ? new Found.Blank()
                    : new Found.Broken("found %08x where a frame begins, expected %08x".formatted(magic, MAGIC));
        }
        int length = bytes.getInt(at + 8);
        if (length <= 0 || length > left - HEADER_LENGTH) {
            return new Found.Broken("a frame of " + length + " bytes where " + (left - HEADER_LENGTH) + " are left");
        }
        int end = at + HEADER_LENGTH + length;
        int expected = bytes.getInt(at + 4);
        int found = checksum(bytes, at, end);
        return found == expected
                ? new Found.Whole(bytes.getLong(at + 12), offset, base + end)
                : new Found.Broken("checksum %08x, expected %08x".formatted(found, expected));
    }

    /** Bytes of the whole frame as its header says, 0 where there is no header; for a reader that reads in pieces. */
    public static int claimedLength(ByteBuffer bytes, int at) {
        if (bytes.limit() - at < HEADER_LENGTH || bytes.getInt(at) != MAGIC) {
            return 0;
        }
        int length = bytes.getInt(at + 8);
        return length <= 0 || length > Integer.MAX_VALUE - HEADER_LENGTH ? 0 : length + HEADER_LENGTH;
    }

    /** Whether a frame's header may begin here. */
    public static boolean mayBegin(ByteBuffer bytes, int at) {
        return bytes.limit() - at >= HEADER_LENGTH && bytes.getInt(at) == MAGIC;
    }

    /** The entries of a whole frame, hashes unchecked; bad if they are not as {@link EntryCodec} writes them. */
    public static Checked<List<Entry>> entries(ByteBuffer bytes, int base, Found.Whole frame) {
        var entries = new ArrayList<Entry>();
        int at = frame.start() - base + HEADER_LENGTH;
        int end = frame.end() - base;
        while (at < end) {
            int length = end - at < PER_ENTRY ? -1 : bytes.getInt(at);
            if (length <= 0 || length > end - at - PER_ENTRY) {
                return new Checked.Bad<>(Checked.Fault.MALFORMED, "byte " + (base + at), "an entry of " + length
                        + " bytes", "at most " + (end - at - PER_ENTRY));
            }
            Octets encoded = octets(bytes, at + 4, length);
            Octets hash = octets(bytes, at + 4 + length, Chain.HASH_LENGTH);
            switch (EntryCodec.decode(encoded, hash)) {
                case Checked.Good<Entry>(Entry entry) -> entries.add(entry);
                case Checked.Bad<Entry> bad -> {
                    return bad.as();
                }
            }
            at += lengthOf(length);
        }
        return Checked.good(entries);
    }

    /** Whether there are only zeros from {@code from} to {@code to}. */
    public static boolean isBlank(ByteBuffer bytes, int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            if (bytes.getLong(at) != 0) {
                return false;
            }
        }
        for (; at < to; at++) {
            if (bytes.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Octets octets(ByteBuffer bytes, int at, int length) {
        byte[] copy = new byte[length];
        bytes.get(at, copy);
        return Octets.of(copy);
    }

    private static int checksum(ByteBuffer bytes, int start, int end) {
        var crc = new CRC32C();
        crc.update(bytes.slice(start + 8, end - start - 8));
        return (int) crc.getValue();
    }
}
