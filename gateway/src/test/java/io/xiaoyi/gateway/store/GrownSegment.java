package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.SegmentHeader;
import io.xiaoyi.gateway.journal.SnapshotCodec;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A journal of one small segment as the writer writes it, the same at every run: every third frame holds two entries,
 * and the entry before the last two is the only checkpoint.
 *
 * @param entries all of them
 * @param states what the station remembered after so many entries, as a snapshot
 */
record GrownSegment(SegmentFile file, byte[] bytes, List<Entry> entries, List<Octets> states) {
    static final SigningKey KEY = SigningKey.of(Algorithm.EDDSA, Octets.of(new byte[32]));

    private static final long ID = 0x0102030405060708L;
    private static final long SEED = 11;

    /** Grows it in an empty folder. */
    static GrownSegment in(Path directory, int count, int segmentBytes) throws IOException {
        var facts = new Facts(SEED);
        var header = new SegmentHeader(ID, 1, 1, 1, Chain.genesis(ID), Instant.EPOCH, 0, Octets.of(), SnapshotCodec
                .encode(facts.remembered()));
        new Segments(Disk.REAL, directory, segmentBytes, List.of()).create(header).file().close();
        List<Octets> states = new ArrayList<>(List.of(SnapshotCodec.encode(facts.remembered())));
        var inbox = new Mailbox();
        try (var journal = JournalFiles.open(directory, JournalFilesTest.SMALL, Facts.genesis(), inbox,
                CheckpointSigner.of(KEY))) {
            var frame = new ArrayList<Recorded>();
            for (int i = 1; i <= count; i++) {
                frame.add(i == count - 2 ? facts.record(new Fact.Checkpoint()) : facts.record(plain(facts)));
                states.add(SnapshotCodec.encode(facts.remembered()));
                if (i % 4 != 1 || i == count) {
                    journal.append(List.copyOf(frame), facts.remembered());
                    inbox.awaitDurable(i);
                    frame.clear();
                }
            }
            SegmentFile only = SegmentFile.in(directory).getLast();
            return new GrownSegment(only, Files.readAllBytes(only.path), JournalFilesTest.read(journal), states);
        }
    }

    private static Fact plain(Facts facts) {
        Fact fact = facts.fact();
        while (fact instanceof Fact.Checkpoint) {
            fact = facts.fact();
        }
        return fact;
    }

    /** The first byte behind the last frame. */
    int end() {
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }
}
