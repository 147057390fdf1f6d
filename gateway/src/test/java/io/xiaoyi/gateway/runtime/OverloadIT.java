package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.store.CheckpointSigner;
import io.xiaoyi.gateway.store.JournalCheck;
import io.xiaoyi.gateway.store.JournalFiles;
import io.xiaoyi.gateway.store.JournalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A station overrun by everything at once. How fast it is then is a figure; here is what must be true of it. */
class OverloadIT {
    private static final int ROUNDS = 5;
    private static final int COMMANDS = 1_000;

    @TempDir
    private Path temp;
    private final MosquittoBroker broker = MosquittoBroker.started();
    private Siege siege;
    private long codes;

    @BeforeEach
    void open() throws IOException, SettingsException {
        siege = new Siege(temp.resolve("station"), Optional.of(broker.port()));
    }

    @AfterEach
    void close() {
        siege.close();
        broker.close();
    }

    @Test
    void exitFireAndRelocksOvertakeWhatWaitsAndNothingIsLost() throws IOException {
        siege.disk.delayForces(Duration.ofMillis(100));
        CommandFlood commands = CommandFlood.begin(siege, broker, 1, COMMANDS);
        var lines = new BadLines(siege.port("side-in"), siege.crowd, 0);
        var few = new BadLines(siege.port("front-in"), siege.crowd, 50);
        try (commands; lines; few) {
            for (int i = 0; i < ROUNDS; i++) {
                exitFireAndBack();
                courier(i);
            }
            commands.await();
        }
        every(2 * COMMANDS + 1, "CommandReceived", "commands");
        assertThat(siege.mostOvertaken()).as("scans decided before what overtakes them").isZero();
        assertThat(siege.mostSinceDue()).as("scans decided since a relock was due").isLessThanOrEqualTo(1);
        every(lines.sent(), "Scanned", "side-in");
        every(few.sent() + codes, "Scanned", "front-in");
        assertThat(siege.count("dropped side-in")).isPositive();
        assertThat(siege.gateway().station().remembered().alarms()).containsKeys(new Alarm(Alarm.OVERRUN, "side-in"),
                new Alarm(Alarm.BAD_CODES, "side-in"), new Alarm(Alarm.BAD_CODES, "front-in"));
        siege.close();
        inTheJournal();
    }

    private void exitFireAndBack() {
        long start = System.nanoTime();
        siege.inputBehindAScan("exit.front", true);
        siege.awaitLock(true, start);
        siege.inputBehindAScan("exit.front", false);
        start = System.nanoTime();
        siege.inputBehindAScan("contact.front", true);
        siege.awaitLock(false, start);
        siege.inputBehindAScan("contact.front", false);
        start = System.nanoTime();
        siege.inputBehindAScan("fire", true);
        siege.awaitLock(true, start);
        start = System.nanoTime();
        siege.inputBehindAScan("fire", false);
        siege.awaitLock(false, start);
    }

    /** Another reader is overrun; this one's turn comes. Nobody goes through, so the relock comes by time. */
    private void courier(int number) {
        long start = System.nanoTime();
        StationFolder.scan(siege.port("front-in"), siege.crowd.code(number, Instant.now()));
        codes++;
        long released = siege.awaitLock(true, start).nanos();
        assertThat(siege.awaitLock(false, released).dueNanos()).isPresent();
    }

    /** Decided, or counted as dropped. */
    private void every(long sent, String event, String source) {
        StationFolder.until("each of " + sent + " of " + source + " is accounted for", () -> siege.count("turn " + event
                + " " + source) + siege.count("dropped " + source) == sent);
    }

    private void inTheJournal() throws IOException {
        var check = JournalCheck.verify(siege.folder.journal(), Optional.empty());
        assertThat(check.isSound()).as(check.reports().toString()).isTrue();
        try (var journal = JournalFiles.open(siege.folder.journal(), JournalSettings.usual(), Remembered.nothing(
                Instant.EPOCH, 1, 1), _ -> true, CheckpointSigner.NONE)) {
            List<Entry> entries = journal.read(1, 10_000);
            assertThat(of(entries, "granted")).isEqualTo(ROUNDS);
            assertThat(of(entries, "exit-requested")).isEqualTo(ROUNDS);
            assertThat(of(entries, "fire-began")).isEqualTo(ROUNDS);
            for (String reader : List.of("front-in", "side-in")) {
                long oneByOne = entries.stream().filter(entry -> entry.subject().equals(reader)).filter(
                        entry -> entry.kind().equals("denied") || entry.kind().equals("foreign-code")).count();
                assertThat(oneByOne).as("entries of refusals at " + reader).isBetween(1L, 50L);
                assertThat(oneByOne + counted(entries, "denials-counted", reader)).isEqualTo(siege.count(
                        "refused " + reader));
            }
            assertThat(of(entries, "command-refused") + counted(entries, "commands-counted", "commands")).isEqualTo(
                    siege.count("turn CommandReceived commands") - 1);
        }
    }

    private static long of(List<Entry> entries, String kind) {
        return entries.stream().filter(entry -> entry.kind().equals(kind)).count();
    }

    private static long counted(List<Entry> entries, String kind, String subject) {
        return entries.stream().filter(entry -> entry.kind().equals(kind) && entry.subject().equals(subject)).mapToLong(
                entry -> (Long) EntryFields.body(kind, entry.body()).get("count")).sum();
    }
}
