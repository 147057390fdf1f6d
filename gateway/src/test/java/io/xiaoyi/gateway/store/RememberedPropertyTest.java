package io.xiaoyi.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.journal.EntryCodec;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.journal.SnapshotCodec;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the station remembers is the newest snapshot with every later fact, whichever segments were dropped. */
class RememberedPropertyTest {
    @TempDir
    Path directory;

    @Test
    void aSnapshotAnywhereAndTheFactsAfterItMakeTheLiveState() {
        for (int seed = 0; seed < 100; seed++) {
            var facts = new Facts(seed);
            var snapshots = new TreeMap<Integer, Octets>();
            List<Recorded> all = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                if (i % 15 == seed % 15) {
                    snapshots.put(i, SnapshotCodec.encode(facts.remembered()));
                }
                all.add(throughTheCodec(facts.next()));
            }
            Octets live = SnapshotCodec.encode(facts.remembered());
            for (var each : snapshots.entrySet()) {
                Remembered again = SnapshotCodec.decode(each.getValue()).orThrow();
                for (Recorded later : all.subList(each.getKey(), all.size())) {
                    again = again.with(later);
                }
                assertThat(SnapshotCodec.encode(again)).as("seed " + seed + ", snapshot before entry " + (each.getKey()
                        + 1)).isEqualTo(live);
                assertThat(again).isEqualTo(facts.remembered());
            }
        }
    }

    private static Recorded throughTheCodec(Recorded recorded) {
        Fact fact = recorded.fact();
        byte[] encoded = EntryCodec.encode(recorded.seq(), recorded.moment(), FactCodec.kind(fact), fact.subject(),
                FactCodec.body(fact));
        var entry = EntryCodec.decode(Octets.of(encoded), Octets.of()).orThrow();
        Fact again = FactCodec.fact(entry.kind(), entry.subject(), entry.body()).orThrow();
        assertThat(again).isEqualTo(fact);
        return new Recorded(entry.seq(), entry.moment(), again);
    }

    @Test
    void whicheverSegmentsAreDroppedAStartFindsTheLiveState() throws IOException {
        var inbox = new Mailbox();
        var facts = new Facts(77);
        try (var journal = JournalFiles.open(directory, JournalFilesTest.SMALL, Facts.genesis(), inbox,
                CheckpointSigner.NONE)) {
            for (int i = 0; i < 1500; i++) {
                journal.append(List.of(facts.next()), facts.remembered());
            }
            inbox.awaitDurable(1500);
        }
        Octets live = SnapshotCodec.encode(facts.remembered());
        List<SegmentFile> segments = SegmentFile.in(directory);
        assertThat(segments).hasSizeGreaterThan(5);
        for (SegmentFile oldest : segments) {
            try (var journal = JournalFiles.open(directory, JournalFilesTest.SMALL, Facts.genesis(), inbox,
                    CheckpointSigner.NONE)) {
                assertThat(SnapshotCodec.encode(journal.recovered().remembered())).isEqualTo(live);
                assertThat(journal.recovered().reports()).isEmpty();
                assertThat(journal.firstSeq()).isEqualTo(oldest.firstSeq);
            }
            if (oldest != segments.getLast()) {
                Files.delete(oldest.path);
            }
        }
    }
}
