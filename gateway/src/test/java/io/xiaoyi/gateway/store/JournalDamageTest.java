package io.xiaoyi.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.Frame;
import io.xiaoyi.gateway.journal.SnapshotCodec;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happened to the files: found, named, never believed, never fatal. */
class JournalDamageTest {
    private static final SigningKey KEY = SigningKey.of(Algorithm.EDDSA, Octets.of(new byte[32]));

    @TempDir
    Path directory;
    private final Mailbox inbox = new Mailbox();
    private final List<Recorded> all = new ArrayList<>();
    private final List<Remembered> states = new ArrayList<>();

    private JournalFiles open(Path own) throws IOException {
        return JournalFiles.open(own, JournalFilesTest.SMALL, Facts.genesis(), inbox, CheckpointSigner.of(KEY));
    }

    /** A journal of one frame an entry. */
    private Path grow(Path own, int count) throws IOException {
        var facts = new Facts(11);
        states.add(facts.remembered());
        try (var journal = open(own)) {
            for (int i = 1; i <= count; i++) {
                Recorded next = i % 10 == 5 ? facts.record(new Fact.Checkpoint()) : facts.next();
                all.add(next);
                states.add(facts.remembered());
                journal.append(List.of(next), facts.remembered());
                inbox.awaitDurable(i);
            }
        }
        return SegmentFile.in(own).getLast().path;
    }

    @Test
    void aLastFrameCutAnywhereIsCutOffAndTheRestRemains() throws IOException {
        Path segment = grow(directory, 12);
        byte[] whole = Files.readAllBytes(segment);
        int end = end(whole);
        int start = startOfLast(segment);
        for (int cut = start; cut < end; cut++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, cut, end, (byte) 0);
            Path own = copy("cut-" + cut, segment, torn);
            boolean onlyZerosLost = Arrays.equals(torn, whole);
            try (var journal = open(own)) {
                var recovered = journal.recovered();
                int last = onlyZerosLost ? 12 : 11;
                assertThat(recovered.remembered().lastSeq()).as("cut at " + cut).isEqualTo(last);
                assertThat(SnapshotCodec.encode(recovered.remembered())).isEqualTo(SnapshotCodec.encode(states.get(
                        last)));
                assertThat(recovered.reports()).noneMatch(Report::isAlarm);
                journal.append(List.of(all.get(11)), states.get(12));
                inbox.await("durable", () -> journal.durableSeq() == 12);
                assertThat(JournalFilesTest.told(JournalFilesTest.read(journal))).isEqualTo(all);
            }
            delete(own);
        }
    }

    @Test
    void everyFlippedByteOfASegmentIsFoundNamedAndNeverBelieved() throws IOException {
        Path segment = grow(directory, 12);
        byte[] whole = Files.readAllBytes(segment);
        int end = end(whole);
        for (int at = 0; at < end + 50; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Path own = copy("flip-" + at, segment, flipped);
            var result = JournalCheck.verify(own, Optional.of(KEY.publicKey()));
            assertThat(result.reports()).as("byte " + at).isNotEmpty().allSatisfy(report -> assertThat(report.file())
                    .isEqualTo(segment.getFileName().toString()));
            try (var journal = open(own)) {
                assertThat(journal.recovered().reports()).as("byte " + at).isNotEmpty();
                for (Entry entry : journal.read(1, 100)) {
                    assertThat(JournalFilesTest.told(List.of(entry)).getFirst()).isEqualTo(all.get((int) entry.seq()
                            - 1));
                }
                long last = journal.recovered().remembered().lastSeq();
                assertThat(last).isBetween(0L, 12L);
            }
            delete(own);
        }
    }

    /** Bytes of a whole small file: header and what fills its page, frames and what lies between, zeros to the end. */
    @Test
    void noByteOfASegmentChangesWithoutBeingFoundAndEveryFrameBeforeItStays() throws IOException {
        GrownSegment grown = GrownSegment.in(directory, 45, 14_000);
        assertThat(grown.end()).as("frames of more than a page, so that one page ends with zeros between two frames")
                .isBetween(Frame.PAGE * 2 + 500, grown.bytes().length - 1000);
        Frames frames = Frames.of(grown);
        for (int at = 0; at < grown.bytes().length; at++) {
            byte[] changed = grown.bytes().clone();
            changed[at] += (byte) (1 + at * 31 % 255);
            changedAt(grown, frames.endedBefore(at), at, changed);
            if (at < grown.end()) {
                changed[at] = (byte) (grown.bytes()[at] == 0 ? 0xff : 0);
                changedAt(grown, frames.endedBefore(at), at, changed);
            }
        }
    }

    /** How many entries have been told by the end of each frame, by that end. */
    private record Frames(TreeMap<Integer, Integer> entriesByEnd) {
        static Frames of(GrownSegment grown) throws IOException {
            var ends = new TreeMap<Integer, Integer>(Map.of(0, 0));
            var disk = new MemoryDisk(grown.bytes());
            try (var walk = new SegmentWalk(disk.openToRead(grown.file().path), Long.MAX_VALUE)) {
                walk.header();
                while (walk.next() instanceof SegmentWalk.Step.Entries frame) {
                    ends.put(frame.end(), (int) frame.entries().getLast().seq());
                }
            }
            return new Frames(ends);
        }

        int endedBefore(int at) {
            return entriesByEnd.floorEntry(at).getValue();
        }
    }

    /** @param before how many entries stand before the byte that is changed */
    private static void changedAt(GrownSegment grown, int before, int at, byte[] changed) throws IOException {
        var disk = new MemoryDisk(changed);
        var segments = List.of(grown.file());
        String which = "byte " + at;
        assertThat(JournalCheck.verify(disk, segments, Optional.empty()).reports()).as(which).isNotEmpty();
        var recovered = new Recovery(disk, segments, Facts.genesis()).run();
        assertThat(recovered.reports()).as(which).isNotEmpty();
        assertThat(recovered.reports().getFirst().isAlarm() || recovered.reports().getFirst().code().equals(
                Report.TORN)).as("%s is an alarm, or in what a power cut may have left", which).isTrue();
        List<Entry> read = FuzzedSegments.read(disk, grown.file());
        assertThat(read.size()).as("%s costs none before it", which).isGreaterThanOrEqualTo(before);
        assertThat(read.subList(0, before)).as(which).isEqualTo(grown.entries().subList(0, before));
        for (Entry entry : read) {
            assertThat(entry).as(which).isEqualTo(grown.entries().get((int) entry.seq() - 1));
        }
        assertThat(recovered.remembered().lastSeq()).as(which).isEqualTo(read.isEmpty() ? 0 : read.getLast().seq());
        if (read.size() == before && recovered.header().isPresent()) {
            assertThat(SnapshotCodec.encode(recovered.remembered())).as(which).isEqualTo(grown.states().get(before));
        }
    }

    @Test
    void aBadFrameBeforeAGoodOneIsDamageAndWhatFollowsItIsUsed() throws IOException {
        Path segment = grow(directory, 12);
        byte[] damaged = Files.readAllBytes(segment);
        int seventh = startOf(segment, 7);
        damaged[seventh + 30] ^= 1;
        Path own = copy("own", segment, damaged);
        try (var journal = open(own)) {
            assertThat(journal.recovered().remembered().lastSeq()).isEqualTo(12);
            assertThat(journal.recovered().reports()).anySatisfy(report -> {
                assertThat(report.code()).isEqualTo(Report.DAMAGED);
                assertThat(report.offset()).isEqualTo(seventh);
                assertThat(report.seq()).isEqualTo(7);
                assertThat(report.isAlarm()).isTrue();
            });
            assertThat(journal.read(1, 100)).extracting(Entry::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 8L, 9L, 10L,
                    11L, 12L);
            assertThat(inbox.of(StationEvent.AdapterAlarm.class)).hasSize(1);
            journal.append(List.of(new Recorded(13, all.get(11).moment(), all.get(11).fact())), states.get(12));
            inbox.await("durable", () -> journal.durableSeq() == 13);
        }
        assertThat(Files.readAllBytes(own.resolve(segment.getFileName()))).as("kept as it was").isEqualTo(damaged);
        try (var again = open(own)) {
            assertThat(again.recovered().reports()).as("the next segment's snapshot needs none of it").isEmpty();
        }
    }

    @Test
    void anEntryAlteredWithItsChecksumsMadeRightAgainIsNamed() throws IOException {
        Path segment = grow(directory, 12);
        byte[] altered = Files.readAllBytes(segment);
        int eighth = startOf(segment, 8);
        var bytes = ByteBuffer.wrap(altered);
        int length = Frame.claimedLength(bytes, eighth);
        altered[eighth + length - 33] ^= 1;
        repair(bytes, eighth, length);
        Path own = copy("own", segment, altered);
        var result = JournalCheck.verify(own, Optional.of(KEY.publicKey()));
        assertThat(result.isSound()).isFalse();
        assertThat(result.reports()).filteredOn(Report::isAlarm).first().satisfies(report -> {
            assertThat(report.seq()).isEqualTo(8);
            assertThat(report.code()).isIn(Report.ALTERED, Report.DAMAGED);
            assertThat(report.offset()).isEqualTo(eighth);
        });
        try (var journal = open(own)) {
            assertThat(journal.recovered().reports()).anyMatch(report -> report.seq() == 8);
        }
    }

    @Test
    void aMissingMiddleSegmentIsNamedAndTheNewestSnapshotHoldsTheState() throws IOException {
        grow(directory, 400);
        List<SegmentFile> segments = SegmentFile.in(directory);
        assertThat(segments).hasSizeGreaterThanOrEqualTo(3);
        Files.delete(segments.get(1).path);
        try (var journal = open(directory)) {
            assertThat(SnapshotCodec.encode(journal.recovered().remembered())).isEqualTo(SnapshotCodec.encode(states
                    .getLast()));
            assertThat(journal.recovered().reports()).singleElement().satisfies(report -> {
                assertThat(report.code()).isEqualTo(Report.MISSING);
                assertThat(report.file()).isEqualTo(segments.get(2).name());
            });
            assertThat(JournalFilesTest.read(journal)).extracting(Entry::seq).doesNotContain(segments.get(1).firstSeq)
                    .contains(segments.get(0).firstSeq, segments.get(2).firstSeq, 400L);
        }
        assertThat(JournalCheck.verify(directory, Optional.of(KEY.publicKey())).reports()).anyMatch(report -> report
                .code().equals(Report.MISSING) && report.seq() == segments.get(1).firstSeq);
    }

    @Test
    void aNewestHeaderThatCannotBeReadIsPassedOverAndItsEntriesAreUsed() throws IOException {
        Path newest = grow(directory, 400);
        byte[] bytes = Files.readAllBytes(newest);
        Arrays.fill(bytes, 0, 100, (byte) 0xff);
        Files.write(newest, bytes);
        try (var journal = open(directory)) {
            assertThat(journal.recovered().remembered().lastSeq()).isEqualTo(400);
            assertThat(SnapshotCodec.encode(journal.recovered().remembered())).isEqualTo(SnapshotCodec.encode(states
                    .getLast()));
            assertThat(journal.recovered().reports()).anyMatch(report -> report.code().equals(Report.DAMAGED) && report
                    .file().equals(newest.getFileName().toString()));
            assertThat(JournalFilesTest.told(JournalFilesTest.read(journal))).isEqualTo(all);
        }
    }

    @Test
    void aJournalBehindItsCursorTakesANewId() throws IOException {
        grow(directory, 12);
        long id;
        JournalReader.Beginning begins;
        try (var journal = open(directory)) {
            id = journal.journalId();
            assertThat(journal.beginning()).isEqualTo(new JournalReader.Beginning(1, Optional.of(Chain.genesis(id))));
            begins = new JournalReader.Beginning(13, Optional.of(JournalFilesTest.read(journal).getLast().hash()));
            new Cursor(id, 20).save(Disk.REAL, directory);
        }
        new Cursor(id, 20).save(Disk.REAL, directory);
        try (var journal = open(directory)) {
            assertThat(journal.journalId()).isNotEqualTo(id);
            assertThat(journal.firstSeq()).isEqualTo(13);
            assertThat(journal.acknowledgedSeq()).isEqualTo(12);
            assertThat(journal.recovered().reports()).extracting(Report::code).containsExactly(Report.BEHIND_CURSOR);
            assertThat(journal.recovered().remembered().lastSeq()).isEqualTo(12);
            id = journal.journalId();
            assertThat(journal.beginning()).isEqualTo(begins);
            journal.append(List.of(new Recorded(13, all.get(11).moment(), all.get(11).fact())), states.get(12));
            inbox.await("durable", () -> journal.durableSeq() == 13);
        }
        try (var journal = open(directory)) {
            assertThat(journal.journalId()).isEqualTo(id);
            assertThat(journal.firstSeq()).isEqualTo(13);
            assertThat(journal.beginning()).as("however often it starts").isEqualTo(begins);
        }
        assertThat(JournalCheck.verify(directory, Optional.of(KEY.publicKey())).isSound()).isTrue();
    }

    @Test
    void checkpointsAreVerifiedByTheStationsKeyAndByNoOther() throws IOException {
        grow(directory, 40);
        var result = JournalCheck.verify(directory, Optional.of(KEY.publicKey()));
        List<Long> signed = all.stream().filter(each -> each.fact() instanceof Fact.Checkpoint).map(Recorded::seq)
                .toList();
        assertThat(result.checkpoints()).isEqualTo(signed.size()).isGreaterThanOrEqualTo(4);
        assertThat(result.isSound()).isTrue();
        var other = SigningKey.of(Algorithm.EDDSA, Octets.fromHex("11".repeat(32)));
        var byOther = JournalCheck.verify(directory, Optional.of(other.publicKey()));
        assertThat(byOther.reports()).extracting(Report::seq).isEqualTo(signed);
    }

    @Test
    void exportAndTailSayWhatTheJournalHolds() throws IOException {
        grow(directory, 400);
        List<String> lines = new ArrayList<>();
        JournalExport.export(directory, 1, Long.MAX_VALUE, lines::add);
        assertThat(lines).hasSize(400).allMatch(line -> line.startsWith("{\"journal\":\"") && line.endsWith("}"));
        List<String> last = new ArrayList<>();
        assertThat(JournalExport.tail(directory, 3, last::add)).isEqualTo(400);
        assertThat(last).isEqualTo(lines.subList(397, 400));
    }

    private static void repair(ByteBuffer bytes, int start, int length) {
        var crc = new java.util.zip.CRC32C();
        crc.update(bytes.slice(start + 8, length - 8));
        bytes.putInt(start + 4, (int) crc.getValue());
    }

    private static int startOfLast(Path segment) throws IOException {
        return startOf(segment, Long.MAX_VALUE);
    }

    /** Where the frame of an entry begins, or the last. */
    private static int startOf(Path segment, long seq) throws IOException {
        int start = 0;
        try (var walk = new SegmentWalk(Disk.REAL.openToRead(segment), Long.MAX_VALUE)) {
            walk.header();
            while (walk.next() instanceof SegmentWalk.Step.Entries frame && frame.entries().getFirst().seq() <= seq) {
                start = frame.start();
            }
        }
        return start;
    }

    private static int end(byte[] whole) {
        int end = whole.length;
        while (whole[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private Path copy(String name, Path segment, byte[] bytes) throws IOException {
        Path own = Files.createDirectory(directory.resolve(name));
        Files.write(own.resolve(segment.getFileName()), bytes);
        return own;
    }

    private static void delete(Path own) throws IOException {
        try (var files = Files.list(own)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(own);
    }
}
