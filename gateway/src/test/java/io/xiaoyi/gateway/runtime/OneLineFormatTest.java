package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class OneLineFormatTest {
    @Test
    void aMessageIsOneLineWithTheCauseAndThePlace() {
        var entry = new LogRecord(Level.SEVERE, "the uplink cannot start");
        entry.setLoggerName("gateway");
        entry.setThrown(new IllegalStateException("outer\nsecond", new IllegalArgumentException("inner")));

        assertThat(new OneLineFormat().format(entry)).hasLineCount(1).contains("ERROR gateway: the uplink cannot start",
                "outer second", "inner", "OneLineFormatTest.java:");
    }

    /** U+009B begins what a terminal obeys, as ESC [ does. */
    @Test
    void nothingInItSpeaksToATerminal() {
        String line = new OneLineFormat().format(new LogRecord(Level.INFO, "a\u001b[2J b\u009b2J c\u0085d"));

        assertThat(line.stripTrailing().chars()).noneMatch(Character::isISOControl);
    }
}
