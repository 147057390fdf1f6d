package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.machine.Findings;
import io.xiaoyi.gateway.scan.HidSettings.Terminator;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Inside the virtual machine: a reader on input devices of the kernel's. */
final class KeyboardProgram {
    private static final int VENDOR = 0x0c2e;
    private static final int PRODUCT = 0x0b61;
    private static final String CODE = "XY1:6BF $%*+-./:0";
    /** As udev names a keyboard, whichever event device it becomes. */
    private static final Path BY_ID = Path.of("/tmp/usb-Scanner-event-kbd");

    private final Findings findings = new Findings();
    private final Typist typist = new Typist(KeyLayout.US);

    private KeyboardProgram() {}

    public static void main(String[] arguments) {
        new KeyboardProgram().run();
    }

    private void run() {
        findings.check("aTypedCodeIsALine", this::typed);
        findings.check("nobodyElseHearsWhatIsTypedUntilTheReaderIsClosed", this::exclusive);
        findings.check("aSecondReaderIsToldThatTheKeyboardIsTaken", this::taken);
        findings.check("anUnpluggedScannerReadsAgainWhenItIsBackAndNoKeyIsLeftOver", this::replugged);
        findings.check("aScannerIsFoundByItsUsbIds", this::byIds);
        findings.check("whatHasNoEnterKeyIsNoKeyboard", this::noKeyboard);
        findings.check("aLampThatTheConsoleHasLitIsPutOutAndCapsLockIsAsTheScannerPressesIt", this::capsLock);
        findings.check("whereTheKernelDropsKeysNoPartOfALineIsHandedOn", this::overrun);
        findings.check("aReaderThatIsHeldUpForASpellLosesNothing", this::heldUp);
        findings.check("fromEnterToTheLine", this::latency);
        findings.end();
    }

    private static VirtualKeyboard plug() throws IOException {
        var keyboard = new VirtualKeyboard("Scanner", VENDOR, PRODUCT, true);
        Files.deleteIfExists(BY_ID);
        Files.createSymbolicLink(BY_ID, keyboard.device());
        return keyboard;
    }

    private static HidReader start(String device, LineSink sink) {
        return HidReader.start("door-in", new HidSettings(device, KeyLayout.US, Terminator.ENTER), Backoff.DEFAULT,
                sink);
    }

    private void typed() throws IOException {
        var heard = new Heard();
        try (var keyboard = plug(); var _ = start(BY_ID.toString(), heard)) {
            heard.awaitPresent();
            keyboard.send(typist.type(CODE).enter());
            heard.awaitLines(1);
            assertThat(heard.lines()).containsExactly(CODE);
            assertThat(heard.health()).containsExactly("present: Scanner at " + BY_ID);
        }
    }

    private void exclusive() throws IOException {
        var heard = new Heard();
        try (var keyboard = plug(); Descriptor other = Descriptor.open(keyboard.device(), Descriptor.Access.READ)) {
            keyboard.send(typist.type("b"));
            assertThat(bytesFor(other)).isPositive();
            try (var _ = start(BY_ID.toString(), heard)) {
                heard.awaitPresent();
                keyboard.send(typist.type(CODE).enter());
                heard.awaitLines(1);
                assertThat(bytesFor(other)).isZero();
            }
            keyboard.send(typist.type("c"));
            assertThat(bytesFor(other)).isPositive();
        }
        assertThat(heard.lines()).containsExactly(CODE);
    }

    private static long bytesFor(Descriptor other) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return other.read(arena.allocate(64L * KeyStream.EVENT_BYTES, Long.BYTES));
        }
    }

    private void taken() throws IOException {
        var first = new Heard();
        var second = new Heard();
        try (var keyboard = plug()) {
            HidReader reader = start(BY_ID.toString(), first);
            try {
                first.awaitPresent();
                assertThatThrownBy(() -> EventDevice.open(keyboard.device().toString())).hasMessage(keyboard.device()
                        + ": EVIOCGRAB failed: EBUSY, somebody else has it");
                try (var _ = start(BY_ID.toString(), second)) {
                    second.await("it is told", heard -> heard.lastHealth().contains("EBUSY, somebody else has it"));
                    reader.close();
                    second.awaitPresent();
                }
            } finally {
                reader.close();
            }
        }
    }

    private void replugged() throws IOException {
        var heard = new Heard();
        try (var _ = start(BY_ID.toString(), heard)) {
            for (int round = 1; round <= 3; round++) {
                try (var keyboard = plug()) {
                    heard.awaitPresent();
                    keyboard.send(typist.type(CODE + round).enter().type("cut off").tap(Typist.CAPS_LOCK).press(
                            Typist.LEFT_SHIFT));
                    heard.awaitLines(round);
                }
                heard.awaitAbsent();
            }
            assertThat(heard.lines()).containsExactly(CODE + 1, CODE + 2, CODE + 3);
            assertThat(heard.health()).anySatisfy(told -> assertThat(told).startsWith("absent").containsAnyOf("is gone",
                    "ENODEV, the device is gone"));
            findings.note("health: %s", heard.health());
        }
    }

    private void byIds() throws IOException {
        var heard = new Heard();
        String ids = "%04x:%04x".formatted(VENDOR, PRODUCT);
        try (var keyboard = plug(); var other = new VirtualKeyboard("Other", VENDOR, PRODUCT + 1, true)) {
            try (var button = new VirtualKeyboard("Button", VENDOR, PRODUCT, false); var _ = start(ids, heard)) {
                heard.awaitPresent();
                other.send(typist.type("other").enter());
                keyboard.send(typist.type(CODE).enter());
                heard.awaitLines(1);
                assertThat(heard.lines()).containsExactly(CODE);
                assertThat(button.device()).isNotEqualTo(keyboard.device());
            }
            try (var twin = new VirtualKeyboard("Scanner", VENDOR, PRODUCT, true)) {
                assertThatThrownBy(() -> EventDevice.open(ids)).hasMessageContainingAll(ids
                        + ": several keyboards have these USB ids", twin.device().toString());
            }
        }
    }

    private void noKeyboard() throws IOException {
        try (var button = new VirtualKeyboard("Button", VENDOR, PRODUCT, false)) {
            assertThatThrownBy(() -> EventDevice.open(button.device().toString())).hasMessage(button.device()
                    + ": is no keyboard, it has no Enter key");
        }
    }

    private void capsLock() throws IOException {
        var heard = new Heard();
        try (var keyboard = plug()) {
            keyboard.light(true);
            try (var _ = start(BY_ID.toString(), heard)) {
                heard.awaitPresent();
                keyboard.send(typist.type("a1").tap(Typist.CAPS_LOCK).type("a1").enter());
                heard.awaitLines(1);
                assertThat(heard.lines()).containsExactly("a1A1");
            }
        }
    }

    /** Keeps the reader waiting in its first line, as a stuck process would. */
    private static final class Slow implements LineSink {
        final CountDownLatch go = new CountDownLatch(1);
        final Heard heard = new Heard();

        @Override
        public void line(String reader, byte[] line) {
            heard.line(reader, line);
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void health(String reader, boolean present, String detail) {
            heard.health(reader, present, detail);
        }
    }

    private void overrun() throws IOException {
        var slow = new Slow();
        try (var keyboard = plug(); var _ = start(BY_ID.toString(), slow)) {
            slow.heard.awaitPresent();
            keyboard.send(typist.type("first").enter());
            slow.heard.awaitLines(1);
            keyboard.sendAtOnce(typist.type("lost".repeat(500)));
            slow.go.countDown();
            Findings.until("a whole line comes again", () -> {
                try {
                    keyboard.send(typist.type("whole").enter());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                return slow.heard.lines().size() > 1;
            });
            assertThat(slow.heard.lines().getFirst()).isEqualTo("first");
            assertThat(slow.heard.lines().stream().skip(1)).containsOnly("whole");
            assertThat(slow.heard.overlong()).isEmpty();
        }
    }

    /** 30 reports that wait in the kernel: as many as its buffer holds of them, without their scan codes. */
    private void heldUp() throws IOException {
        var slow = new Slow();
        try (var keyboard = plug(); var _ = start(BY_ID.toString(), slow)) {
            slow.heard.awaitPresent();
            keyboard.send(typist.type("first").enter());
            slow.heard.awaitLines(1);
            // releasing Enter is a report as well
            keyboard.send(typist.type("14 characters.").tap(Typist.KEYPAD_ENTER));
            slow.go.countDown();
            slow.heard.awaitLines(2);
            assertThat(slow.heard.lines()).containsExactly("first", "14 characters.");
        }
    }

    private void latency() throws IOException {
        var heard = new Heard();
        int lines = 50;
        long[] nanos = new long[lines];
        List<String> sent = new ArrayList<>();
        try (var keyboard = plug(); var _ = start(BY_ID.toString(), heard)) {
            heard.awaitPresent();
            for (int i = 0; i < lines; i++) {
                sent.add(CODE + i);
                keyboard.send(typist.type(CODE + i));
                long pressed = System.nanoTime();
                keyboard.send(typist.enter());
                heard.awaitLines(i + 1);
                nanos[i] = System.nanoTime() - pressed;
            }
            assertThat(heard.lines()).isEqualTo(sent);
        }
        Arrays.sort(nanos);
        findings.figure("Enter pressed to line handed on, median and p99 of " + lines, "%d and %d us", nanos[lines / 2]
                / 1_000, nanos[lines * 99 / 100] / 1_000);
    }
}
