package io.xiaoyi.gateway.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.linux.SystemCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Inside: the machine has what other tests build on. */
final class MachineProgram {
    private static final int LINE = 4;

    private final SimulatedChip chip = new SimulatedChip("proof", 8).named(LINE, "RELAY");

    private MachineProgram() {}

    public static void main(String[] arguments) {
        var findings = new Findings();
        var program = new MachineProgram();
        findings.check("aChipComesAndItsLinesFollowTheirPull", program::chipComes);
        findings.check("theKernelTellsWhatIsDriven", program::driven);
        findings.check("aChipGoesThoughALineIsHeld", program::chipGoes);
        findings.check("inputDevicesCanBeMade", () -> assertThat(Files.isWritable(Path.of("/dev/uinput"))).isTrue());
        findings.end();
    }

    private void chipComes() {
        chip.come();
        assertThat(chip.device()).exists();
        chip.pull(1, true);
        assertThat(chip.isHigh(1)).isTrue();
        chip.pull(1, false);
        assertThat(chip.isHigh(1)).isFalse();
    }

    private void driven() throws SystemCallException {
        var trace = new KernelTrace(chip);
        try (Descriptor _ = output(true)) {
            assertThat(chip.isHigh(LINE)).isTrue();
            assertThat(trace.driven(LINE)).extracting(KernelTrace.Level::isHigh).containsExactly(true);
        }
        assertThat(chip.isHigh(LINE)).isFalse();
    }

    private void chipGoes() throws SystemCallException {
        Path device = chip.device();
        try (Descriptor _ = output(true)) {
            chip.go();
            assertThat(device).doesNotExist();
        }
        chip.come();
        assertThat(chip.device()).exists();
    }

    /** struct gpio_v2_line_request of linux/gpio.h with one line and its level. */
    private Descriptor output(boolean isHigh) throws SystemCallException {
        try (Arena arena = Arena.ofConfined();
                Descriptor open = Descriptor.open(chip.device(), Descriptor.Access.BOTH)) {
            MemorySegment request = arena.allocate(592, 8);
            request.set(ValueLayout.JAVA_INT, 0, LINE);
            MemorySegment.copy(MemorySegment.ofArray("proof".getBytes(StandardCharsets.US_ASCII)), 0, request, 256, 5);
            request.set(ValueLayout.JAVA_LONG, 288, 1L << 3);
            request.set(ValueLayout.JAVA_INT, 296, 1);
            request.set(ValueLayout.JAVA_INT, 320, 2);
            request.set(ValueLayout.JAVA_LONG, 328, isHigh ? 1 : 0);
            request.set(ValueLayout.JAVA_LONG, 336, 1L);
            request.set(ValueLayout.JAVA_INT, 560, 1);
            open.ioctl("GPIO_V2_GET_LINE_IOCTL", 0xC250B407L, request);
            return Descriptor.of(request.get(ValueLayout.JAVA_INT, 588), "line " + LINE);
        }
    }
}
