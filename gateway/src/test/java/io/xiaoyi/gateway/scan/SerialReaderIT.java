package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.serial.Pty;
import io.xiaoyi.gateway.serial.SerialSettings;
import java.io.FileInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SerialReaderIT {
    private static final Backoff QUICK = new Backoff(10, 50);

    @TempDir
    Path folder;

    private final Heard heard = new Heard();
    private Pty pty;

    @BeforeEach
    void pty() {
        pty = new Pty(folder);
    }

    @AfterEach
    void unplug() throws Exception {
        pty.close();
    }

    private SerialReader start(LineRule rule) {
        return SerialReader.start("door-in", SerialSettings.of(pty.device(), 115_200), rule, QUICK, heard);
    }

    @Test
    void linesArriveByteForByte() throws Exception {
        pty.plug();
        var sent = new ArrayList<String>();
        var random = new Random(1);
        try (var reader = start(LineRule.SUFFIXED); var scanner = pty.write()) {
            heard.awaitPresent();
            for (int i = 0; i < 200; i++) {
                String line = noise(random, 1 + random.nextInt(300));
                sent.add(line);
                scanner.write((line + List.of("\r", "\n", "\r\n").get(i % 3)).getBytes(StandardCharsets.ISO_8859_1));
            }
            heard.awaitLines(200);
            assertThat(heard.lines()).isEqualTo(sent);
            assertThat(heard.health()).containsExactly("present: " + pty.device() + " at 115200 8N1");
            assertThat(reader.name()).isEqualTo("door-in");
        }
    }

    /** Any bytes but the line ends; a raw terminal passes XON, XOFF, EOF and interrupt characters as data. */
    private static String noise(Random random, int length) {
        var out = new StringBuilder();
        while (out.length() < length) {
            char c = (char) random.nextInt(256);
            if (c != '\r' && c != '\n') {
                out.append(c);
            }
        }
        return out.toString();
    }

    @Test
    void anUnpluggedScannerIsReportedAndReadsAgainWhenPluggedIn() throws Exception {
        try (var reader = start(LineRule.SUFFIXED)) {
            heard.await("it is missed", h -> h.lastHealth().endsWith("is not there"));
            for (int round = 1; round <= 3; round++) {
                pty.plug();
                heard.awaitPresent();
                try (var scanner = pty.write()) {
                    scanner.write(("round " + round + "\rcut off").getBytes(StandardCharsets.US_ASCII));
                    heard.awaitLines(round);
                }
                pty.unplug();
                heard.awaitAbsent();
            }
            assertThat(heard.lines()).containsExactly("round 1", "round 2", "round 3");
            assertThat(reader.name()).isEqualTo("door-in");
        }
    }

    @Test
    void silenceEndsALineOfAScannerWithoutSuffix() throws Exception {
        pty.plug();
        try (var reader = start(LineRule.SUFFIXED.endedBySilence(100)); var scanner = pty.write()) {
            heard.awaitPresent();
            scanner.write("XY1:NO SUFFIX ".getBytes(StandardCharsets.US_ASCII));
            heard.awaitLines(1);
            scanner.write("second".getBytes(StandardCharsets.US_ASCII));
            heard.awaitLines(2);
            assertThat(heard.lines()).containsExactly("XY1:NO SUFFIX ", "second");
            assertThat(reader.name()).isEqualTo("door-in");
        }
    }

    @Test
    void aPortIsOpenedAsItIsSetAndAFramedCodeIsTakenOutOfItsFrame() throws Exception {
        pty.plug();
        var settings = new SerialSettings(pty.device(), 19_200, 7, SerialSettings.Parity.EVEN, 2);
        var rule = new LineRule(100, LineRule.End.ETX, OptionalInt.empty(), Octets.of((byte) 2), Octets.of());
        try (var reader = SerialReader.start("door-in", settings, rule, QUICK, heard); var scanner = pty.write()) {
            heard.awaitPresent();
            scanner.write("\2XY1:A\3\2XY1:B\r\n\3".getBytes(StandardCharsets.US_ASCII));
            heard.awaitLines(2);
            assertThat(heard.lines()).containsExactly("XY1:A", "XY1:B\r\n");
            assertThat(heard.health()).containsExactly("present: " + pty.device() + " at 19200 7E2");
            assertThat(reader.name()).isEqualTo("door-in");
        }
    }

    @Test
    void nothingIsEverWrittenToTheScanner() throws Exception {
        pty.plug();
        try (var reader = start(LineRule.SUFFIXED);
                var scanner = pty.write();
                var scannerHears = new FileInputStream(pty.other().toFile())) {
            heard.awaitPresent();
            scanner.write("XY1:A\rOK\r\6XY1:B\r".getBytes(StandardCharsets.US_ASCII));
            heard.awaitLines(3);
            assertThat(scannerHears.available()).isZero();
            assertThat(heard.lines()).containsExactly("XY1:A", "OK", "\6XY1:B");
            assertThat(reader.name()).isEqualTo("door-in");
        }
    }

    @Test
    void megabytesOfNoiseWithoutALineEndAreCountedAndTheNextLineIsRead() throws Exception {
        pty.plug();
        try (var reader = start(LineRule.SUFFIXED); var scanner = pty.write()) {
            heard.awaitPresent();
            byte[] noise = new byte[8 << 20];
            new Random(2).nextBytes(noise);
            for (int i = 0; i < noise.length; i++) {
                noise[i] = noise[i] == '\r' || noise[i] == '\n' ? 0 : noise[i];
            }
            scanner.write(noise);
            scanner.write("\nXY1:OK\n".getBytes(StandardCharsets.US_ASCII));
            heard.awaitLines(1);
            assertThat(heard.overlong()).containsExactly((long) noise.length);
            assertThat(heard.lines()).containsExactly("XY1:OK");
            assertThat(reader.name()).isEqualTo("door-in");
        }
    }

    @Test
    void aReceiverThatThrowsCostsItsLineAndNotTheReader() throws Exception {
        pty.plug();
        try (var log = new Logged(Hearing.class);
                var reader = start(LineRule.SUFFIXED);
                var scanner = pty.write()) {
            heard.awaitPresent();
            heard.throwNext(3);
            scanner.write("lost\nlost\nlost\nheard\n".getBytes(StandardCharsets.US_ASCII));
            heard.awaitLines(1);
            assertThat(heard.lines()).containsExactly("heard");
            assertThat(log.lines()).as("the 1st, 2nd, 4th, 8th…").containsExactly(
                    "What reader door-in read was not taken (1 times so far)",
                    "What reader door-in read was not taken (2 times so far)");
            assertThat(reader.name()).isEqualTo("door-in");
        }
    }

    @Test
    void aRegularFileInPlaceOfTheDeviceIsNamed() throws Exception {
        Files.writeString(pty.device(), "XY1:A\n");
        try (var reader = start(LineRule.SUFFIXED)) {
            heard.await("it says so", h -> h.lastHealth().contains("expected a serial device"));
            assertThat(heard.lines()).isEmpty();
            assertThat(reader.name()).isEqualTo("door-in");
        }
    }

    @Test
    void aHangUpWhoseDeviceFileStaysIsReportedAndReopened() throws Exception {
        pty.plug();
        try (var reader = start(LineRule.SUFFIXED); var scanner = pty.write()) {
            heard.awaitPresent();
            pty.hangUp();
            heard.await("it is noticed", h -> h.health().stream().anyMatch(s -> s.contains("unplugged")));
            heard.awaitPresent();
            scanner.write("again\n".getBytes(StandardCharsets.US_ASCII));
            heard.awaitLines(1);
            assertThat(reader.name()).isEqualTo("door-in");
        }
    }

    @Test
    void aDeviceThatIsNoTerminalIsNamed() throws Exception {
        SerialReader reader = SerialReader.start("null", SerialSettings.of(Path.of("/dev/null"), 9_600),
                LineRule.SUFFIXED, QUICK, heard);
        heard.await("it says so", h -> h.lastHealth()
                .startsWith("absent: /dev/null at 9600 8N1 does not open: it is no serial device"));
        reader.close();
    }

    @Test
    void aDeviceThatComesAndGoesTooQuicklyToUseStillEndsPresent() throws Exception {
        try (var reader = start(LineRule.SUFFIXED)) {
            for (int round = 0; round < 10; round++) {
                pty.plug();
                pty.unplug();
            }
            pty.plug();
            try (var scanner = pty.write()) {
                // the device it was told present by may be one of those that are gone
                while (heard.lines().isEmpty()) {
                    heard.awaitPresent();
                    scanner.write("\nsteady\n".getBytes(StandardCharsets.US_ASCII));
                    heard.awaitLineWithin(200);
                }
            }
            assertThat(heard.lines()).containsOnly("steady");
            assertThat(heard.lastHealth()).startsWith("present");
            assertThat(reader.name()).isEqualTo("door-in");
        }
    }

    @Test
    void closeEndsAWaitingReadAndAWaitForTheDeviceAndFreesThePort() throws Exception {
        SerialReader absent = SerialReader.start("absent", SerialSettings.of(pty.device(), 9_600), LineRule.SUFFIXED,
                new Backoff(600_000, 600_000), heard);
        heard.awaitAbsent();
        absent.close();
        absent.close();
        pty.plug();
        for (int i = 0; i < 3; i++) {
            SerialReader reader = start(LineRule.SUFFIXED);
            heard.awaitPresent();
            reader.close();
            heard.health("test", false, "absent again");
        }
        Eventually.holds("their threads end", () -> threadsNamed("scan-door-in").isEmpty()
                && threadsNamed("scan-absent").isEmpty());
    }

    private static List<String> threadsNamed(String name) {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name::equals).toList();
    }
}
