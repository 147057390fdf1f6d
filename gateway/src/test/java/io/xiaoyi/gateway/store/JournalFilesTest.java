package io.xiaoyi.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.journal.Retention;
import io.xiaoyi.gateway.journal.SnapshotCodec;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFilesTest {
    static final JournalSettings SMALL = new JournalSettings(32 << 10, 10_000, new Retention(Duration.ofDays(365),
            Long.MAX_VALUE), Duration.ofMillis(1), Duration.ofMillis(20));

    @TempDir
    Path directory;
    private final Mailbox inbox = new Mailbox();

    JournalFiles open() throws IOException {
        return JournalFiles.open(directory, SMALL, Facts.genesis(), inbox, CheckpointSigner.NONE);
    }

    @Test
    void whatWasAppendedIsDurableAndReadBackInOrder() throws IOException {
        var facts = new Facts(1);
        List<Recorded> all = new ArrayList<>();
        try (var journal = open()) {
            for (int i = 0; i < 1000; i++) {
                Recorded next = facts.next();
                all.add(next);
                journal.append(List.of(next), facts.remembered());
            }
            inbox.awaitDurable(1000);
            assertThat(told(read(journal))).isEqualTo(all);
            assertThat(journal.read(500, 3)).extracting(Entry::seq).containsExactly(500L, 501L, 502L);
            assertThat(journal.read(1001, 3)).isEmpty();
        }
    }

    @Test
    void aRestartRemembersExactlyWhatTheStationRemembered() throws IOException {
        for (long seed = 0; seed < 10; seed++) {
            Path own = directory.resolve("seed-" + seed);
            var facts = new Facts(seed);
            for (int boot = 0; boot < 3; boot++) {
                try (var journal = JournalFiles.open(own, SMALL, Facts.genesis(), inbox, CheckpointSigner.NONE)) {
                    assertThat(SnapshotCodec.encode(journal.recovered().remembered())).as("seed " + seed).isEqualTo(
                            SnapshotCodec.encode(facts.remembered()));
                    assertThat(journal.recovered().reports()).isEmpty();
                    for (int i = 0; i < 200; i++) {
                        journal.append(List.of(facts.next()), facts.remembered());
                    }
                }
            }
        }
    }

    @Test
    void aSecondWriterOfTheSameFolderIsRefused() throws IOException {
        try (var _ = open()) {
            assertThatIOException().isThrownBy(this::open).withMessageContaining("in use");
        }
        open().close();
    }

    @Test
    void aSegmentIsLeftAfterAQuarterOfTheTimeThatEntriesAreKeptByAClockThatCanTell() throws IOException {
        Remembered remembered = Facts.genesis();
        var days = List.of(0, 200, 280, 300, 400);
        try (var journal = open()) {
            for (int day : days) {
                // a year is kept; the first entry is of a boot that had no clock, and may be of any day
                var trust = day == 0 ? ClockTrust.FLOOR : ClockTrust.NTP;
                var moment = new Moment(Facts.START.plus(Duration.ofDays(day)), trust, day, 1);
                var recorded = new Recorded(remembered.lastSeq() + 1, moment, new Fact.Stopped("for the day"));
                remembered = remembered.with(recorded);
                journal.append(List.of(recorded), remembered);
                inbox.awaitDurable(remembered.lastSeq());
            }
        }
        assertThat(SegmentFile.in(directory)).extracting(each -> each.firstSeq).containsExactly(1L, 4L, 5L);
    }

    static List<Entry> read(JournalFiles journal) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (long next = journal.firstSeq(); next <= journal.durableSeq(); next = entries.getLast().seq() + 1) {
            entries.addAll(journal.read(next, 77));
        }
        return entries;
    }

    static List<Recorded> told(List<Entry> entries) {
        return entries.stream().map(entry -> new Recorded(entry.seq(), entry.moment(), FactCodec.fact(entry.kind(),
                entry.subject(), entry.body()).orThrow())).toList();
    }
}
