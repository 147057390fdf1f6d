package io.xiaoyi.gateway.journal;

import io.xiaoyi.gateway.pass.CborException;
import io.xiaoyi.gateway.pass.CborReader;
import io.xiaoyi.gateway.pass.CborWriter;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What a segment opens with: {@code magic 8, length 4, CRC-32C 4}, then a CBOR map. Its frames begin at the next page,
 * so that no later write touches a header's page.
 *
 * @param journalId random, made at genesis
 * @param idSince the first entry under this id: those before it belong to an earlier one, or were dropped before they
 *     were to be delivered
 * @param ordinal counts the files of a journal from 1, so that a missing one shows
 * @param firstSeq the first entry of this segment; entries that an earlier segment may hold from here on do not count
 * @param previousHash of the entry before the first
 * @param previousWall of the entry before the first, the epoch at genesis: how old the segments before are
 * @param checkpointSeq of the newest checkpoint before, 0 for none
 * @param checkpoint the body of that entry, empty for none
 * @param snapshot what the station remembered then, as {@link SnapshotCodec} encodes it
 */
public record SegmentHeader(long journalId, long idSince, long ordinal, long firstSeq, Octets previousHash,
        Instant previousWall, long checkpointSeq, Octets checkpoint, Octets snapshot) {
    /** Bytes that are enough to know how long the header is. */
    public static final int PREFIX_LENGTH = 16;
    /** The form's version; a reader refuses others. */
    public static final int VERSION = 1;

    private static final byte[] MAGIC = {'X', 'y', 'j', 'r', 'n', 'l', 0, VERSION};

    /** The bytes of the header, without what fills its last page. */
    public byte[] encode() {
        byte[] map = new CborWriter(512 + snapshot.length()).map(9).text("id").bytes(Octets.ofLong(journalId)).text(
                "wall").integer(previousWall.toEpochMilli()).text("first").integer(firstSeq).text("since").integer(
                        idSince)
                .text("ordinal").integer(ordinal).text("previous").bytes(previousHash).text("snapshot")
                .bytes(snapshot).text("checkpoint").bytes(checkpoint).text("checkpointSeq").integer(checkpointSeq)
                .toArray();
        return ByteBuffer.allocate(PREFIX_LENGTH + map.length).put(MAGIC).putInt(map.length).putInt(checksum(map)).put(
                map).array();
    }

    /** Where the frames begin behind a header of {@code length} bytes. */
    public static int framesAt(int length) {
        return (length + Frame.PAGE - 1) / Frame.PAGE * Frame.PAGE;
    }

    /** Bytes of the whole header as its first {@link #PREFIX_LENGTH} say; bad if they are no header's. */
    public static Checked<Integer> lengthOf(ByteBuffer prefix) {
        byte[] magic = new byte[MAGIC.length];
        if (prefix.limit() < PREFIX_LENGTH) {
            return bad("magic", prefix.limit() + " bytes", PREFIX_LENGTH + " bytes");
        }
        prefix.get(0, magic);
        if (!Arrays.equals(magic, MAGIC)) {
            return bad("magic", Octets.of(magic).hex(), Octets.of(MAGIC).hex());
        }
        int length = prefix.getInt(MAGIC.length);
        return length <= 0 || length > Integer.MAX_VALUE - 2 * Frame.PAGE
                ? bad("length", Integer.toString(length), "a positive number of bytes")
                : Checked.good(PREFIX_LENGTH + length);
    }

    /** The header at the beginning of {@code bytes}. */
    public static Checked<SegmentHeader> decode(ByteBuffer bytes) {
        return lengthOf(bytes).then(length -> {
            if (length > bytes.limit()) {
                return bad("length", length + " bytes", "at most the file's " + bytes.limit());
            }
            byte[] map = new byte[length - PREFIX_LENGTH];
            bytes.get(PREFIX_LENGTH, map);
            int expected = bytes.getInt(MAGIC.length + 4);
            if (checksum(map) != expected) {
                return bad("checksum", Integer.toHexString(checksum(map)), Integer.toHexString(expected));
            }
            return read(Octets.of(map));
        });
    }

    private static Checked<SegmentHeader> read(Octets map) {
        try {
            var from = new CborReader(map);
            from.map(9);
            long id = key(from, "id").bytes(8).number(0, 8);
            long wall = key(from, "wall").integer();
            long first = key(from, "first").integer(1, Long.MAX_VALUE);
            long since = key(from, "since").integer(1, Long.MAX_VALUE);
            long ordinal = key(from, "ordinal").integer(1, Long.MAX_VALUE);
            Octets previous = key(from, "previous").bytes(Chain.HASH_LENGTH);
            Octets snapshot = key(from, "snapshot").bytes();
            Octets checkpoint = key(from, "checkpoint").bytes();
            long checkpointSeq = key(from, "checkpointSeq").integer(0, Long.MAX_VALUE);
            from.end();
            return Checked.good(new SegmentHeader(id, since, ordinal, first, previous, Instant.ofEpochMilli(wall),
                    checkpointSeq, checkpoint, snapshot));
        } catch (CborException e) {
            return Checked.malformed("segment header, byte " + e.offset(), e);
        }
    }

    private static CborReader key(CborReader from, String expected) throws CborException {
        String key = from.text();
        if (!key.equals(expected)) {
            throw from.fault("key '" + key + "'", "key '" + expected + "'");
        }
        return from;
    }

    private static <T> Checked<T> bad(String where, String found, String expected) {
        return new Checked.Bad<>(Checked.Fault.MALFORMED, "segment header, " + where, found, expected);
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
