package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.simulator.Terminal.Tone;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void aPipeGetsPlainLinesAndNoStatus() {
        var pipe = new Terminal(out, false, false);
        pipe.status("scans 1");
        pipe.line(Tone.GOOD, "✓ 进 in");
        pipe.endStatus();
        assertThat(written()).isEqualTo("✓ 进 in\n");
    }

    @Test
    void aLineOnATerminalIsWrittenAboveTheStatusLine() {
        var terminal = new Terminal(out, true, true);
        terminal.status("scans 1");
        terminal.line(Tone.BAD, "✗ expired");
        assertThat(written()).endsWith("\r\u001b[2K\u001b[31m✗ expired\u001b[0m\nscans 1");
        terminal.endStatus();
        assertThat(written()).endsWith("scans 1\r\u001b[2K");
    }

    @Test
    void aChineseCharacterTakesTwoColumns() {
        assertThat(Terminal.columns("王师傅017")).isEqualTo(9);
        assertThat(Terminal.pad("门", 4)).isEqualTo("门  ");
        assertThat(Terminal.pad("already longer", 4)).isEqualTo("already longer");
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
