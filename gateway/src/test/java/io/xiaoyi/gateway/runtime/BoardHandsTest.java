package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.loop.Hands.OutputException;
import io.xiaoyi.gateway.station.Effect;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class BoardHandsTest {
    private static final Board BOARD = new Board(Path.of("board.yaml"), "simulated",
            Map.of("lock.front", new Board.Output(17, false, false, false), "lock.back",
                    new Board.Output(18, true, true, false), "fire", new Board.Input(4, false)));

    @Test
    void outputsStandAtTheirStartLevelUntilTheyAreSet() throws OutputException {
        var hands = new BoardHands(BOARD);
        assertThat(hands.levels()).isEqualTo(Map.of("lock.front", false, "lock.back", true));
        assertThat(hands.inputs()).isEqualTo(Map.of("fire", false));

        hands.set(new Effect.SetLine("lock.front", true));
        assertThat(hands.levels()).containsEntry("lock.front", true);
    }

    @Test
    void aLineThatIsNoOutputIsRefused() {
        assertThatThrownBy(() -> new BoardHands(BOARD).set(new Effect.SetLine("fire", true)))
                .isInstanceOf(OutputException.class).hasMessageContaining("fire");
    }

    @Test
    void aMessageIsOneLineWithTheCauseAndThePlace() {
        var entry = new LogRecord(Level.SEVERE, "the uplink cannot start");
        entry.setLoggerName("gateway");
        entry.setThrown(new IllegalStateException("outer\nsecond", new IllegalArgumentException("inner")));

        assertThat(new OneLineFormat().format(entry)).hasLineCount(1).contains("ERROR gateway: the uplink cannot start",
                "outer second", "inner", "BoardHandsTest.java:");
    }
}
