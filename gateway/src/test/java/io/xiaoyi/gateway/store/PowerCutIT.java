package io.xiaoyi.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.SnapshotCodec;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child process writes as fast as it can and is killed, again and again, in the middle of it. */
class PowerCutIT {
    private static final int ROUNDS = 5;

    @TempDir
    Path directory;

    @Test
    void whatWasReportedDurableIsThereAfterEveryKill() throws IOException, InterruptedException {
        long reported = 0;
        for (int round = 0; round < ROUNDS; round++) {
            reported = Math.max(reported, writeAndKill(round));
            var check = JournalCheck.verify(directory, Optional.empty());
            assertThat(check.reports()).as("round " + round).noneMatch(Report::isAlarm);
            assertThat(check.lastSeq()).isGreaterThanOrEqualTo(reported);
            assertThat(check.entries()).isEqualTo(check.lastSeq());
            assertThat(recovered()).isEqualTo(replayed());
        }
        assertThat(reported).isGreaterThan(1000);
    }

    /** Lets a child write until it has reported some, kills it at once, and returns the last it reported. */
    private long writeAndKill(int round) throws IOException, InterruptedException {
        var child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System
                .getProperty("java.class.path"), Child.class.getName(), directory.toString(), Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        long last = 0;
        try (var out = new BufferedReader(new InputStreamReader(child.getInputStream()))) {
            int lines = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = Long.parseLong(line);
                if (++lines == 150 + 77 * round) {
                    child.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return last;
    }

    private io.xiaoyi.gateway.pass.Octets recovered() throws IOException {
        try (var journal = JournalFiles.open(directory, JournalFilesTest.SMALL, Facts.genesis(), new Mailbox(),
                CheckpointSigner.NONE)) {
            return SnapshotCodec.encode(journal.recovered().remembered());
        }
    }

    private io.xiaoyi.gateway.pass.Octets replayed() throws IOException {
        Remembered all = Facts.genesis();
        try (var journal = JournalFiles.open(directory, JournalFilesTest.SMALL, Facts.genesis(), new Mailbox(),
                CheckpointSigner.NONE)) {
            List<Entry> entries = JournalFilesTest.read(journal);
            for (Recorded each : JournalFilesTest.told(entries)) {
                all = all.with(each);
            }
        }
        return SnapshotCodec.encode(all);
    }

    /** The child: appends for ever, one decision after the other, and prints what became durable. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException {
            var journal = JournalFiles.open(Path.of(args[0]), JournalFilesTest.SMALL, Facts.genesis(), event -> {
                if (event instanceof io.xiaoyi.gateway.station.StationEvent.Durable(long seq)) {
                    System.out.println(seq);
                    System.out.flush();
                }
                return true;
            }, CheckpointSigner.NONE);
            var facts = new Facts(Long.parseLong(args[1]), journal.recovered().remembered());
            while (true) {
                journal.append(List.of(facts.next()), facts.remembered());
                while (facts.remembered().lastSeq() - journal.durableSeq() > 40) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
