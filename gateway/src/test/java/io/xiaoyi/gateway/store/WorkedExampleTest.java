package io.xiaoyi.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.door.DoorFact;
import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.SegmentHeader;
import io.xiaoyi.gateway.journal.SnapshotCodec;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the Javadoc of {@link JournalFiles} is a file that this software writes, byte for byte. */
class WorkedExampleTest {
    private static final Pattern LINE = Pattern.compile("^ \\* ([0-9a-f]{4})  ((?:[0-9a-f]{2} ?)+)", Pattern.MULTILINE);
    private static final long ID = 0x0102030405060708L;

    @TempDir
    Path directory;

    @Test
    void theExampleIsWhatIsWritten() throws IOException {
        byte[] written = Files.readAllBytes(write(directory));
        byte[] shown = new byte[written.length];
        String source = Files.readString(Path.of(System.getProperty("house.root", ".."),
                "gateway/src/main/java/io/xiaoyi/gateway/store/JournalFiles.java"));
        var lines = LINE.matcher(source).results().toList();
        assertThat(lines).hasSizeGreaterThan(20);
        lines.forEach(line -> {
            byte[] bytes = HexFormat.of().parseHex(line.group(2).replace(" ", ""));
            System.arraycopy(bytes, 0, shown, HexFormat.fromHexDigits(line.group(1)), bytes.length);
        });
        assertThat(Arrays.mismatch(shown, written)).as("first byte that differs").isEqualTo(-1);
    }

    /** A journal whose id is fixed, with one entry. */
    static Path write(Path directory) throws IOException {
        Remembered genesis = Remembered.nothing(Instant.ofEpochSecond(1_750_000_000), 4096, 512);
        var header = new SegmentHeader(ID, 1, 1, 1, Chain.genesis(ID), Instant.EPOCH, 0, Octets.of(), SnapshotCodec
                .encode(genesis));
        new Segments(Disk.REAL, directory, 16 << 10, List.of()).create(header).file().close();
        var inbox = new Mailbox();
        try (var journal = JournalFiles.open(directory, JournalFilesTest.SMALL, genesis, inbox,
                CheckpointSigner.NONE)) {
            var moment = new Moment(Instant.ofEpochMilli(1_772_352_000_000L), ClockTrust.NTP, 90_000_000_000L, 1);
            var recorded = new Recorded(1, moment, new Fact.AtDoor("front", new DoorFact.DoorOpened()));
            journal.append(List.of(recorded), genesis.with(recorded));
            inbox.awaitDurable(1);
        }
        return SegmentFile.in(directory).getFirst().path;
    }
}
