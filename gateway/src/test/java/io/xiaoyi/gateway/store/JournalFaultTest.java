package io.xiaoyi.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.xiaoyi.gateway.Needs;
import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryCodec;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.journal.Retention;
import io.xiaoyi.gateway.journal.SnapshotCodec;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that fails at any one call loses nothing that was durable, and what was pending gets there later. */
class JournalFaultTest {
    private static final int CALLS = 40;
    private static final JournalSettings FIVE_MINUTES = new JournalSettings(32 << 10, 1000,
            new Retention(Duration.ofMinutes(5), Long.MAX_VALUE), Duration.ofMillis(1), Duration.ofMillis(5));

    @TempDir
    Path directory;
    private final FaultyDisk disk = new FaultyDisk();

    private JournalFiles open(Path own, JournalSettings settings, Mailbox inbox) throws IOException {
        return JournalFiles.open(disk, own, settings, Facts.genesis(), inbox, CheckpointSigner.NONE);
    }

    private JournalFiles open(SlowReader slow, Mailbox inbox) throws IOException {
        return JournalFiles.open(slow, directory, FIVE_MINUTES, Facts.genesis(), inbox, CheckpointSigner.NONE);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "SHORT", "FAILS_AFTER"})
    void afterOneFailureAnywhereEverythingIsWrittenElsewhereAndFoundAgain(FaultyDisk.Fault fault) throws IOException {
        for (int failing = 0; failing < CALLS; failing++) {
            int at = failing;
            Path own = directory.resolve("at-" + at);
            var inbox = new Mailbox();
            var facts = new Facts(at);
            List<Recorded> all = new ArrayList<>();
            disk.plan(call -> call == at ? fault : FaultyDisk.Fault.NONE);
            try (var journal = open(own, JournalFilesTest.SMALL, inbox)) {
                for (int i = 0; i < 60; i++) {
                    append(journal, facts, all, 6);
                    inbox.awaitDurable(all.getLast().seq());
                }
                assertThat(JournalFilesTest.told(JournalFilesTest.read(journal))).isEqualTo(all);
                assertThat(inbox.of(StationEvent.JournalFailed.class)).hasSizeLessThanOrEqualTo(1);
            }
            disk.plan(_ -> FaultyDisk.Fault.NONE);
            assertSoundAndComplete(own, facts, all);
        }
    }

    @Test
    void aDiskThatDiesAtAnyCallKeepsWhatWasReportedAndAStateThatFitsItsEntries() throws IOException {
        for (int dying = 0; dying < 4 * CALLS; dying++) {
            int at = dying;
            Path own = directory.resolve("dies-at-" + at);
            var inbox = new Mailbox();
            var facts = new Facts(13);
            List<Octets> states = new ArrayList<>(List.of(SnapshotCodec.encode(facts.remembered())));
            disk.plan(call -> call < at ? FaultyDisk.Fault.NONE : FaultyDisk.Fault.values()[1 + at % 3]);
            try (var journal = open(own, new JournalSettings(16 << 10, 1000, JournalFilesTest.SMALL.retention(),
                    Duration.ofMillis(1), Duration.ofMillis(1)), inbox)) {
                for (int i = 1; i <= 150 && inbox.of(StationEvent.JournalFailed.class).isEmpty(); i++) {
                    Recorded next = facts.next();
                    states.add(SnapshotCodec.encode(facts.remembered()));
                    journal.append(List.of(next), facts.remembered());
                    inbox.await("durable or failed", () -> inbox.durable() == facts.remembered().lastSeq() || !inbox.of(
                            StationEvent.JournalFailed.class).isEmpty());
                }
            }
            disk.plan(_ -> FaultyDisk.Fault.NONE);
            try (var again = open(own, JournalFilesTest.SMALL, new Mailbox())) {
                int last = (int) again.recovered().remembered().lastSeq();
                assertThat((long) last).as("dies at call " + at).isEqualTo(again.durableSeq()).isGreaterThanOrEqualTo(
                        inbox.durable());
                assertThat(SnapshotCodec.encode(again.recovered().remembered())).isEqualTo(states.get(last));
                assertThat(JournalFilesTest.read(again)).hasSize(last);
            }
        }
    }

    @Test
    void everyCallFailingAtRandomLosesNothing() throws IOException {
        for (int seed = 0; seed < 8; seed++) {
            Path own = directory.resolve("seed-" + seed);
            var inbox = new Mailbox();
            var facts = new Facts(seed);
            List<Recorded> all = new ArrayList<>();
            var kinds = FaultyDisk.Fault.values();
            var random = new java.util.Random(seed);
            disk.plan(_ -> random.nextInt(4) > 0 ? FaultyDisk.Fault.NONE : kinds[random.nextInt(kinds.length)]);
            try (var journal = open(own, JournalFilesTest.SMALL, inbox)) {
                for (int i = 0; i < 30; i++) {
                    append(journal, facts, all, 1 + i % 9);
                    inbox.awaitDurable(all.getLast().seq());
                }
                disk.plan(_ -> FaultyDisk.Fault.NONE);
            }
            assertSoundAndComplete(own, facts, all);
        }
    }

    private void assertSoundAndComplete(Path own, Facts facts, List<Recorded> all) throws IOException {
        assertThat(JournalCheck.verify(own, Optional.empty())).satisfies(result -> {
            assertThat(result.reports()).noneMatch(Report::isAlarm);
            assertThat(result.entries()).isEqualTo(all.size());
        });
        try (var again = open(own, JournalFilesTest.SMALL, new Mailbox())) {
            assertThat(again.recovered().reports()).noneMatch(Report::isAlarm);
            assertThat(SnapshotCodec.encode(again.recovered().remembered())).isEqualTo(SnapshotCodec.encode(facts
                    .remembered()));
            assertThat(JournalFilesTest.told(JournalFilesTest.read(again))).isEqualTo(all);
        }
    }

    @Test
    void aFailureIsSaidOnceAndNothingIsWrittenToThatFileAgain() throws IOException {
        var inbox = new Mailbox();
        var facts = new Facts(3);
        List<Recorded> all = new ArrayList<>();
        try (var journal = open(directory, JournalFilesTest.SMALL, inbox)) {
            append(journal, facts, all, 5);
            inbox.awaitDurable(5);
            Path first = SegmentFile.in(directory).getFirst().path;
            disk.plan(call -> call < 20 ? FaultyDisk.Fault.FAILS : FaultyDisk.Fault.NONE);
            byte[] before = Files.readAllBytes(first);
            append(journal, facts, all, 5);
            inbox.awaitDurable(10);
            append(journal, facts, all, 5);
            inbox.awaitDurable(15);
            assertThat(inbox.of(StationEvent.JournalFailed.class)).hasSize(1);
            assertThat(Files.readAllBytes(first)).isEqualTo(before);
        }
    }

    @Test
    void whatDoesNotFitIntoMemoryBecomesOneGapAndTheStateBehindItIsKept() throws IOException {
        var settings = new JournalSettings(32 << 10, 50, JournalFilesTest.SMALL.retention(), Duration.ofMillis(1),
                Duration.ofMillis(5));
        var inbox = new Mailbox();
        var facts = new Facts(4);
        List<Recorded> all = new ArrayList<>();
        try (var journal = open(directory, settings, inbox)) {
            append(journal, facts, all, 10);
            inbox.awaitDurable(10);
            disk.plan(_ -> FaultyDisk.Fault.FAILS);
            append(journal, facts, all, 1);
            inbox.await("failed", () -> !inbox.of(StationEvent.JournalFailed.class).isEmpty());
            append(journal, facts, all, 500);
            disk.plan(_ -> FaultyDisk.Fault.NONE);
            inbox.awaitDurable(511);
            append(journal, facts, all, 20);
            inbox.awaitDurable(531);
            List<Entry> entries = JournalFilesTest.read(journal);
            assertThat(entries).filteredOn(entry -> entry.kind().equals(FactCodec.GAP)).hasSize(1);
            assertThat(entries).hasSizeLessThan(100).last().extracting(Entry::seq).isEqualTo(531L);
        }
        assertThat(JournalCheck.verify(directory, Optional.empty()).reports()).isEmpty();
        try (var again = open(directory, settings, inbox)) {
            assertThat(SnapshotCodec.encode(again.recovered().remembered())).isEqualTo(SnapshotCodec.encode(facts
                    .remembered()));
            assertThat(again.recovered().reports()).isEmpty();
        }
    }

    @Test
    void whatNobodyAwaitsIsWrittenSoonAndTogetherWithTheNextThatIsAwaited() throws IOException {
        var inbox = new Mailbox();
        var facts = new Facts(6);
        try (var journal = open(directory, JournalSettings.usual(), inbox)) {
            facts.visit((decision, after, _) -> journal.append(decision, after, false));
            long unawaited = facts.remembered().lastSeq();
            inbox.awaitDurable(unawaited);
            disk.plan(_ -> FaultyDisk.Fault.NONE);
            var parts = new ArrayList<Runnable>();
            facts.visit((decision, after, _) -> parts.add(() -> journal.append(decision, after, false)));
            facts.visit((decision, after, _) -> parts.add(() -> journal.append(decision, after, true)));
            long first = System.nanoTime();
            parts.subList(0, parts.size() / 2).forEach(Runnable::run);
            parts.get(parts.size() / 2).run();
            boolean prompt = System.nanoTime() - first < Pending.LINGER_NANOS;
            inbox.awaitDurable(unawaited + 1);
            assertThat(disk.count(FaultyDisk.Call.FORCE)).isBetween(1L, prompt ? 1L : 2L);
        }
    }

    @Test
    void whatComesWhileAFlushTakesLongIsWrittenWithOneFlush() throws IOException {
        var inbox = new Mailbox();
        var facts = new Facts(5);
        List<Recorded> all = new ArrayList<>();
        try (var journal = open(directory, JournalSettings.usual(), inbox)) {
            append(journal, facts, all, 1);
            inbox.awaitDurable(1);
            var gate = new CountDownLatch(1);
            disk.plan(_ -> FaultyDisk.Fault.NONE);
            disk.holdForces(gate);
            append(journal, facts, all, 1);
            inbox.await("written", () -> disk.count(FaultyDisk.Call.WRITE) == 1);
            append(journal, facts, all, 300);
            assertThat(journal.durableSeq()).isEqualTo(1);
            assertThat(journal.read(1, 1000)).hasSize(1);
            gate.countDown();
            inbox.awaitDurable(302);
            assertThat(disk.count(FaultyDisk.Call.FORCE)).isEqualTo(2);
        }
    }

    @Test
    void aFullDiskLosesNothingAndIsGoneOnWithWhenThereIsRoom() throws IOException, InterruptedException {
        Path small = directory.resolve("small");
        Files.createDirectories(small);
        String mount = Needs.program("mount").toString();
        if (run(mount, "-t", "tmpfs", "-o", "size=200k", "tmpfs", small.toString()) != 0) {
            Needs.missing("the right to mount a small tmpfs");
        }
        try {
            Path filler = small.resolve("filler");
            Files.write(filler, new byte[100 << 10]);
            var inbox = new Mailbox();
            var facts = new Facts(6);
            List<Recorded> all = new ArrayList<>();
            try (var journal = JournalFiles.open(small.resolve("journal"), JournalFilesTest.SMALL, Facts.genesis(),
                    inbox, CheckpointSigner.NONE)) {
                while (inbox.of(StationEvent.JournalFailed.class).isEmpty()) {
                    append(journal, facts, all, 2);
                    inbox.await("durable or failed", () -> inbox.durable() == facts.remembered().lastSeq() || !inbox.of(
                            StationEvent.JournalFailed.class).isEmpty());
                }
                append(journal, facts, all, 20);
                Files.delete(filler);
                inbox.awaitDurable(all.getLast().seq());
            }
            assertSoundAndComplete(small.resolve("journal"), facts, all);
        } finally {
            run(Needs.program("umount").toString(), small.toString());
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor();
    }

    @Test
    void acknowledgedSegmentsPastTheirPeriodGoAndTheRestStays() throws IOException {
        var inbox = new Mailbox();
        List<Recorded> all = new ArrayList<>();
        try (var journal = open(directory, FIVE_MINUTES, inbox)) {
            thousand(journal, inbox, all);
            assertThat(journal.firstSeq()).isEqualTo(1);
            long stays = firstThatStays(701);
            journal.acknowledge(700);
            inbox.await("dropped", () -> journal.firstSeq() == stays);
            List<Entry> kept = journal.read(1, 1000);
            int first = (int) kept.getFirst().seq();
            assertThat(first).isBetween(2, 701);
            assertThat(JournalFilesTest.told(kept)).isEqualTo(all.subList(first - 1, 1000));
        }
        assertThat(JournalCheck.verify(directory, Optional.empty()).reports()).isEmpty();
        try (var again = open(directory, FIVE_MINUTES, inbox)) {
            assertThat(again.acknowledgedSeq()).isEqualTo(700);
        }
    }

    /** The first entry of the segment that holds this one, before which all may go. */
    private long firstThatStays(long seq) throws IOException {
        return SegmentFile.in(directory).stream().mapToLong(it -> it.firstSeq).filter(it -> it <= seq).max()
                .orElseThrow();
    }

    /** Else whoever receives it would wait for ever for what went before there was anybody. */
    @Test
    void aJournalThatIsDeliveredLaterBeginsWithWhatIsKeptByThen() throws IOException {
        var inbox = new Mailbox();
        var facts = new Facts(9);
        List<Recorded> all = new ArrayList<>();
        try (var journal = open(directory, FIVE_MINUTES.undelivered(), inbox)) {
            for (int i = 0; i < 100; i++) {
                append(journal, facts, all, 10);
                inbox.awaitDurable(all.getLast().seq());
            }
            inbox.await("dropped", () -> journal.firstSeq() > 1);
        }
        try (var journal = open(directory, FIVE_MINUTES.undelivered(), inbox)) {
            assertThat(journal.beginning().seq()).as("as long as nobody asks").isEqualTo(1);
        }
        JournalReader.Beginning begins;
        try (var journal = open(directory, FIVE_MINUTES, inbox)) {
            begins = journal.beginning();
            Entry first = journal.read(1, 1).getFirst();
            assertThat(begins.seq()).isEqualTo(first.seq()).isGreaterThan(1).isEqualTo(journal.acknowledgedSeq() + 1);
            assertThat(Chain.next(begins.previous().orElseThrow(), EntryCodec.encode(first.seq(), first.moment(), first
                    .kind(), first.subject(), first.body()))).isEqualTo(first.hash());
            append(journal, facts, all, 1);
            inbox.awaitDurable(1001);
            journal.acknowledge(begins.seq());
        }
        try (var journal = open(directory, FIVE_MINUTES, inbox)) {
            assertThat(journal.beginning()).as("however often it starts").isEqualTo(begins);
            assertThat(journal.acknowledgedSeq()).isEqualTo(begins.seq());
            assertThat(JournalFilesTest.told(journal.read(1, 1001))).isEqualTo(all.subList((int) begins.seq() - 1,
                    1001));
        }
        assertThat(JournalCheck.verify(directory, Optional.empty()).reports()).isEmpty();
    }

    @Test
    void aSegmentThatIsDroppedWhileItIsToBeReadIsPassedOver() throws IOException {
        var inbox = new Mailbox();
        List<Recorded> all = new ArrayList<>();
        var slow = new SlowReader(Thread.currentThread());
        try (var journal = open(slow, inbox)) {
            thousand(journal, inbox, all);
            long stays = firstThatStays(701);
            slow.beforeTheNext(file -> {
                journal.acknowledge(700);
                inbox.await("dropped", () -> journal.firstSeq() == stays && !Files.exists(file));
            });
            List<Entry> kept = journal.read(1, 1000);
            int first = (int) kept.getFirst().seq();
            assertThat(first).isBetween(2, 701);
            assertThat(JournalFilesTest.told(kept)).isEqualTo(all.subList(first - 1, 1000));
        }
    }

    @Test
    void whatWasReadBeforeSeveralSegmentsWentIsNotHandedOutWithAHoleBehindIt() throws IOException {
        var inbox = new Mailbox();
        List<Recorded> all = new ArrayList<>();
        var slow = new SlowReader(Thread.currentThread());
        try (var journal = open(slow, inbox)) {
            thousand(journal, inbox, all);
            long stays = firstThatStays(701);
            slow.beforeTheNext(_ -> slow.beforeTheNext(_ -> {
                journal.acknowledge(700);
                inbox.await("dropped", () -> journal.firstSeq() == stays);
            }));
            List<Entry> kept = journal.read(1, 1000);
            assertThat(kept.getFirst().seq()).isEqualTo(stays);
            assertThat(JournalFilesTest.told(kept)).isEqualTo(all.subList((int) stays - 1, 1000));
        }
    }

    @Test
    void aSegmentThatIsLostIsNotPassedOver() throws IOException {
        var inbox = new Mailbox();
        var slow = new SlowReader(Thread.currentThread());
        try (var journal = open(slow, inbox)) {
            thousand(journal, inbox, new ArrayList<>());
            slow.beforeTheNext(Files::delete);
            assertThatIOException().isThrownBy(() -> journal.read(1, 1000)).withMessageContaining("segment-00000001");
        }
    }

    private static void thousand(JournalFiles journal, Mailbox inbox, List<Recorded> all) {
        var facts = new Facts(9);
        for (int i = 0; i < 100; i++) {
            append(journal, facts, all, 10);
            inbox.awaitDurable(all.getLast().seq());
        }
    }

    /** The disk as it is, but something happens between the finding of a segment and its opening. */
    private static final class SlowReader implements Disk {
        private final Thread reader;
        private Meanwhile meanwhile = _ -> {};

        private interface Meanwhile {
            void happens(Path file) throws IOException;
        }

        SlowReader(Thread reader) {
            this.reader = reader;
        }

        void beforeTheNext(Meanwhile happens) {
            meanwhile = happens;
        }

        @Override
        public DiskFile openToRead(Path file) throws IOException {
            if (Thread.currentThread() == reader) {
                Meanwhile once = meanwhile;
                meanwhile = _ -> {};
                once.happens(file);
            }
            return Disk.super.openToRead(file);
        }
    }

    static void append(JournalFiles journal, Facts facts, List<Recorded> all, int count) {
        for (int i = 0; i < count; i++) {
            Recorded next = facts.next();
            all.add(next);
            journal.append(List.of(next), facts.remembered());
        }
    }
}
