package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.scan.HidSettings.Terminator;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A named pipe in the place of an input device; it knows no requests, so what is held is the test's to say. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HidReaderTest {
    private static final Backoff QUICK = new Backoff(10, 50);

    @TempDir
    private Path folder;

    private final Heard heard = new Heard();
    private final Typist typist = new Typist(KeyLayout.US);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile HeldKeys held = HeldKeys.NONE;
    private Path pipe;

    @BeforeEach
    void plug() throws Exception {
        pipe = folder.resolve("event0");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    }

    /** The keyboard at the end of the pipe. */
    private record Piped(Descriptor events, HidReaderTest test) implements Keyboard {
        @Override
        public HeldKeys held() {
            test.asked.incrementAndGet();
            return test.held;
        }

        @Override
        public void close() {
            events.close();
        }

        @Override
        public String toString() {
            return "Scanner at " + events;
        }
    }

    private HidReader start(Terminator terminator) {
        var settings = new HidSettings(pipe.toString(), KeyLayout.US, terminator);
        return HidReader.start("door-in", () -> new HidLink(new Piped(Descriptor.open(pipe, Descriptor.Access.READ),
                this), settings), QUICK, heard);
    }

    /** In pieces that a pipe takes whole, as the kernel hands over whole events alone. */
    private static void send(OutputStream scanner, byte[] events) throws IOException {
        int piece = 170 * KeyStream.EVENT_BYTES;
        for (int at = 0; at < events.length; at += piece) {
            scanner.write(events, at, Math.min(piece, events.length - at));
        }
    }

    @Test
    void aTypedCodeIsALine() throws IOException {
        try (var reader = start(Terminator.ENTER)) {
            assertThat(reader.name()).isEqualTo("door-in");
            heard.awaitPresent();
            try (var scanner = new FileOutputStream(pipe.toFile())) {
                send(scanner, typist.type("XY1:6BF $%*+-./:0").enter().events());
                send(scanner, typist.type("Second ").tap(Typist.KEYPAD_ENTER).enter().events());
                heard.awaitLines(2);
            }
            assertThat(heard.lines()).containsExactly("XY1:6BF $%*+-./:0", "Second ");
            assertThat(heard.health().getFirst()).isEqualTo("present: Scanner at " + pipe);
        }
    }

    @Test
    void tabEndsALineWhereItIsSetTo() throws IOException {
        try (var _ = start(Terminator.TAB)) {
            heard.awaitPresent();
            try (var scanner = new FileOutputStream(pipe.toFile())) {
                send(scanner, typist.type("a b").tap(Typist.TAB).type("c").enter().events());
                heard.awaitLines(2);
            }
            assertThat(heard.lines()).containsExactly("a b", "c");
        }
    }

    @Test
    void silenceEndsALineWhereItIsSetTo() throws IOException {
        try (var _ = start(Terminator.SILENCE)) {
            heard.awaitPresent();
            try (var scanner = new FileOutputStream(pipe.toFile())) {
                send(scanner, typist.type("no suffix ").events());
                heard.awaitLines(1);
                send(scanner, typist.type("second").events());
                heard.awaitLines(2);
            }
            assertThat(heard.lines()).containsExactly("no suffix ", "second");
        }
    }

    @Test
    void aCodeWithoutItsEndIsNotInTheNextCouriersWay() throws IOException {
        try (var _ = start(Terminator.ENTER)) {
            heard.awaitPresent();
            int before = asked.get();
            try (var scanner = new FileOutputStream(pipe.toFile())) {
                send(scanner, typist.type("half a co").tap(Typist.CAPS_LOCK).press(Typist.LEFT_ALT).events());
                heard.await("it is asked what is held", _ -> asked.get() > before);
                send(scanner, typist.type("whole").enter().events());
                heard.awaitLines(1);
            }
            assertThat(heard.lines()).containsExactly("whole");
        }
    }

    @Test
    void aLineOfWhichTheKernelLostKeysIsDroppedAndWhatIsHeldIsAskedAgain() throws IOException {
        try (var _ = start(Terminator.ENTER)) {
            heard.awaitPresent();
            int before = asked.get();
            var down = new BitSet();
            down.set(Typist.LEFT_SHIFT);
            held = new HeldKeys(down, false);
            try (var scanner = new FileOutputStream(pipe.toFile())) {
                send(scanner, typist.type("good").enter().type("be").dropped().events());
                heard.await("it is asked what is held", _ -> asked.get() > before);
                send(scanner, typist.type("hind").enter().type("next").enter().events());
                heard.awaitLines(2);
                send(scanner, typist.release(Typist.LEFT_SHIFT).type("last").enter().events());
                heard.awaitLines(3);
            }
            assertThat(heard.lines()).containsExactly("good", "NEXT", "last");
        }
    }

    @Test
    void anUnpluggedScannerIsReportedAndNoKeyOfItIsLeftOver() throws Exception {
        try (var _ = start(Terminator.ENTER)) {
            for (int round = 1; round <= 3; round++) {
                heard.awaitPresent();
                OutputStream scanner = new FileOutputStream(pipe.toFile());
                send(scanner, typist.type("round " + round).enter().type("cut off").tap(Typist.CAPS_LOCK).press(
                        Typist.LEFT_SHIFT).events());
                heard.awaitLines(round);
                Files.delete(pipe);
                scanner.close();
                heard.await("it is missed", h -> h.lastHealth().endsWith("ENOENT, it is not there"));
                plug();
            }
            assertThat(heard.lines()).containsExactly("round 1", "round 2", "round 3");
            assertThat(heard.health()).contains("absent: Scanner at " + pipe + ": is gone");
        }
    }

    @Test
    void aFloodOfKeysIsOneOverlongLineAndTheNextIsRead() throws IOException {
        int keys = 400_000;
        byte[] flood = typist.type("x".repeat(1_000)).events();
        try (var _ = start(Terminator.ENTER)) {
            heard.awaitPresent();
            try (var scanner = new FileOutputStream(pipe.toFile())) {
                for (int i = 0; i < keys / 1_000; i++) {
                    send(scanner, flood);
                }
                send(scanner, typist.enter().type("next").enter().events());
                heard.awaitLines(1);
            }
            assertThat(heard.overlong()).containsExactly((long) keys);
            assertThat(heard.lines()).containsExactly("next");
        }
    }

    @Test
    void closeEndsAWaitingReadAtOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            HidReader reader = start(Terminator.ENTER);
            heard.awaitPresent();
            heard.health("test", false, "absent again");
            long before = System.nanoTime();
            reader.close();
            reader.close();
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isLessThan(5_000);
        }
        Eventually.holds("their threads end", () -> Thread.getAllStackTraces().keySet().stream().noneMatch(
                thread -> thread.getName().equals("scan-door-in")));
        assertThat(pipesOpen()).isZero();
    }

    private long pipesOpen() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(each -> {
                try {
                    return Files.readSymbolicLink(each).equals(pipe.toRealPath());
                } catch (IOException e) {
                    // closed in between
                    return false;
                }
            }).count();
        }
    }

    @Test
    void whatIsNoInputDeviceIsSaidSo() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EventDevice.open(file.toString())).isInstanceOf(IOException.class)
                .hasMessage(file + ": EVIOCGBIT failed: ENOTTY, it is no device of this kind");
        assertThatThrownBy(() -> EventDevice.open(folder + "/event9")).isInstanceOf(IOException.class)
                .hasMessageContaining("event9: open failed: ENOENT");
        assertThatThrownBy(() -> EventDevice.open("ffff:0000")).isInstanceOf(IOException.class)
                .hasMessage("ffff:0000: no keyboard that may be read has these USB ids");
        assertThatThrownBy(() -> new HidSettings("event0", KeyLayout.US, Terminator.ENTER))
                .hasMessageContaining("expected a path or vendor:product");
    }
}
