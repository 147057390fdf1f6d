package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.fuzz.Fuzzed;
import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.journal.Frame;
import io.xiaoyi.gateway.journal.SegmentHeader;
import io.xiaoyi.gateway.journal.SnapshotCodec;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationPlan;
import io.xiaoyi.gateway.station.StationWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A file of the journal. An input is how it is laid out and how far its damage is covered up (a byte), and the file, or,
 * where the layout says so, the length of the header (two bytes), the header, and the frames without the zeros between.
 *
 * <p>Whatever the bytes are, the journal opens, is verified and exported, and its station starts. Where nothing is
 * reported, what is read is what was written, up to some entry: even if every checksum was made right again. If every
 * hash was made right too, that holds still for what the station's key has signed.
 */
public final class FuzzedSegments implements Fuzzed {
    private static final int FILE_BYTES = 8192;
    private static final int ENTRIES = 8;
    private static final int PACKED = 1;
    private static final int BEFORE_PACKED = 3;

    /** How much somebody made right again after he changed the bytes. */
    private enum CoveredUp {
        NOTHING,
        CHECKSUMS,
        HASHES_TOO
    }

    private final StationPlan plan = StationWorld.plan(false);
    private final GrownSegment original;
    private final SegmentFile file;
    private final byte[] header;

    /** With a segment that was grown on a real disk. */
    public FuzzedSegments() {
        try {
            Path folder = Files.createTempDirectory("fuzzed-segments");
            original = GrownSegment.in(folder, ENTRIES, FILE_BYTES);
            try (var files = Files.list(folder)) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file = original.file();
        int length = SegmentHeader.lengthOf(ByteBuffer.wrap(original.bytes())).orThrow();
        header = Arrays.copyOf(original.bytes(), length);
    }

    @Override
    public List<byte[]> seeds() {
        var seeds = new ArrayList<byte[]>();
        int framesAt = SegmentHeader.framesAt(header.length);
        byte[] frames = Arrays.copyOfRange(original.bytes(), framesAt, original.end());
        for (CoveredUp each : CoveredUp.values()) {
            seeds.add(ByteBuffer.allocate(1 + original.end()).put((byte) (each.ordinal() << 1)).put(original.bytes(), 0,
                    original.end()).array());
            seeds.add(ByteBuffer.allocate(BEFORE_PACKED + header.length + frames.length).put((byte) (each.ordinal() << 1
                    | PACKED)).putShort((short) header.length).put(header).put(frames).array());
        }
        return seeds;
    }

    @Override
    public void take(byte[] input) {
        if (input.length < BEFORE_PACKED) {
            return;
        }
        CoveredUp coveredUp = CoveredUp.values()[(input[0] >> 1 & 3) % 3];
        byte[] bytes = (input[0] & PACKED) == 0 ? whole(input) : unpacked(input);
        if (coveredUp != CoveredUp.NOTHING) {
            coverUp(ByteBuffer.wrap(bytes), coveredUp == CoveredUp.HASHES_TOO);
        }
        try {
            check(new MemoryDisk(bytes), coveredUp);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] whole(byte[] input) {
        return Arrays.copyOfRange(input, 1, 1 + Math.max(FILE_BYTES, input.length - 1));
    }

    private static byte[] unpacked(byte[] input) {
        int length = Math.min((input[1] & 0xff) << 8 | input[2] & 0xff, input.length - BEFORE_PACKED);
        int framesAt = SegmentHeader.framesAt(length);
        int frames = input.length - BEFORE_PACKED - length;
        byte[] bytes = new byte[Math.max(FILE_BYTES, framesAt + frames)];
        System.arraycopy(input, BEFORE_PACKED, bytes, 0, length);
        System.arraycopy(input, BEFORE_PACKED + length, bytes, framesAt, frames);
        return bytes;
    }

    private static void coverUp(ByteBuffer bytes, boolean hashesToo) {
        int at = 0;
        if (SegmentHeader.lengthOf(bytes) instanceof Checked.Good<Integer>(Integer length) && length <= bytes.limit()) {
            bytes.putInt(12, checksum(bytes, SegmentHeader.PREFIX_LENGTH, length));
            at = length;
        }
        Octets previous = SegmentHeader.decode(bytes) instanceof Checked.Good<SegmentHeader>(SegmentHeader header)
                ? header.previousHash()
                : Chain.genesis(0);
        while (at < bytes.limit()) {
            int length = Frame.claimedLength(bytes, at);
            if (length == 0 || length > bytes.limit() - at) {
                at++;
                continue;
            }
            previous = hashesToo ? rehash(bytes, at + Frame.HEADER_LENGTH, at + length, previous) : previous;
            bytes.putInt(at + 4, checksum(bytes, at + 8, at + length));
            at += length;
        }
    }

    private static Octets rehash(ByteBuffer bytes, int start, int end, Octets before) {
        Octets previous = before;
        for (int at = start; end - at > Frame.lengthOf(0);) {
            int length = bytes.getInt(at);
            if (length <= 0 || length > end - at - Frame.lengthOf(0)) {
                break;
            }
            byte[] encoded = new byte[length];
            bytes.get(at + 4, encoded);
            previous = Chain.next(previous, encoded);
            bytes.put(at + 4 + length, previous.toArray());
            at += Frame.lengthOf(length);
        }
        return previous;
    }

    private static int checksum(ByteBuffer bytes, int start, int end) {
        var crc = new CRC32C();
        crc.update(bytes.slice(start, end - start));
        return (int) crc.getValue();
    }

    private void check(MemoryDisk disk, CoveredUp coveredUp) throws IOException {
        Recovery.Found found = new Recovery(disk, List.of(file), Facts.genesis()).run();
        starts(found);
        Optional<PublicKey> key = coveredUp == CoveredUp.HASHES_TOO
                ? Optional.of(GrownSegment.KEY.publicKey())
                : Optional.empty();
        JournalCheck.Result verified = JournalCheck.verify(disk, List.of(file), key);
        List<Entry> read = read(disk, file);
        if (coveredUp == CoveredUp.HASHES_TOO) {
            boolean signed = verified.isSound() && verified.checkpoints() > 0;
            int before = original.entries().size() - 3;
            Fuzzed.require(!signed || read.size() > before && read.subList(0, before).equals(original.entries().subList(
                    0, before)), "an entry is believed that was altered before a checkpoint");
            return;
        }
        boolean isPrefix = read.size() <= original.entries().size() && read.equals(original.entries().subList(0, read
                .size()));
        Fuzzed.require(isPrefix || !verified.isSound(), "entries are altered, and the journal is verified");
        boolean unheard = found.reports().stream().noneMatch(Report::isAlarm);
        Fuzzed.require(isPrefix || !unheard, "entries are altered, and the station starts without an alarm");
        boolean sameHeader = Arrays.equals(disk.bytes(), 0, header.length, header, 0, header.length);
        Fuzzed.require(!unheard || !sameHeader || SnapshotCodec.encode(found.remembered()).equals(original.states().get(
                read.size())), "the station remembers otherwise, without an alarm");
    }

    private void starts(Recovery.Found found) {
        var moment = new Moment(StationWorld.START, ClockTrust.RTC, 1, Math.max(1, found.remembered().boot() + 1));
        var started = new StationEvent.Started("test", StationWorld.NONCE, Map.of());
        Station.of(plan, found.remembered()).decide(started, moment);
    }

    /** Every entry whose frame is whole, as it is handed on, each exported and its fact read on the way. */
    static List<Entry> read(MemoryDisk disk, SegmentFile file) throws IOException {
        var read = new ArrayList<Entry>();
        try (var walk = new SegmentWalk(disk.openToRead(file.path), Long.MAX_VALUE)) {
            walk.header();
            for (var step = walk.next(); !isLast(step); step = walk.next()) {
                if (step instanceof SegmentWalk.Step.Entries frame) {
                    read.addAll(frame.entries());
                }
            }
        }
        for (Entry entry : read) {
            String json = EntryFields.json(EntryFields.of(entry, 1));
            Fuzzed.require(json.chars().noneMatch(letter -> letter < ' '), "an entry of several lines");
            FactCodec.fact(entry.kind(), entry.subject(), entry.body());
        }
        return read;
    }

    private static boolean isLast(SegmentWalk.Step step) {
        return step instanceof SegmentWalk.Step.Tail || step instanceof SegmentWalk.Step.End;
    }
}
