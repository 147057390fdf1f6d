package io.xiaoyi.gateway.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.xiaoyi.gateway.loop.Hands.OutputException;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Lines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatedBoardTest {
    private static final Board BOARD = Board.simulated(Path.of("board.yaml"),
            Map.of("lock.front", new Board.Output(new Board.Offset(17), false, false, false), "lock.back",
                    new Board.Output(new Board.Named("GPIO18"), true, true, false), "fire",
                    new Board.Input(new Board.Offset(4), false, Board.Bias.PULL_UP, Duration.ZERO)));

    @Test
    void outputsStandAtTheirStartLevelUntilTheyAreSet() throws OutputException {
        var hands = new SimulatedBoard(BOARD);
        assertThat(hands.levels()).isEqualTo(Map.of("lock.front", false, "lock.back", true));
        assertThat(hands.inputs()).isEqualTo(Map.of("fire", false));

        hands.set(new Effect.SetLine("lock.front", true));
        assertThat(hands.levels()).containsEntry("lock.front", true);
    }

    /** What a developer sees of an answer, where the board has lamps. */
    @Test
    void anAnswerIsPlayedOnItsLamps() {
        var hands = new SimulatedBoard(Board.simulated(Path.of("board.yaml"), Map.of(Lines.greenLamp("front-in"),
                new Board.Output(new Board.Offset(7), true, false, false))));
        hands.answer(new Effect.Answer("front-in", "front", Effect.Outcome.GRANTED, Optional.empty(), Duration.ZERO));
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            while (!hands.levels().get("signal.green.front-in")) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void aLineThatIsNoOutputIsRefused() {
        assertThatThrownBy(() -> new SimulatedBoard(BOARD).set(new Effect.SetLine("fire", true)))
                .isInstanceOf(OutputException.class).hasMessageContaining("fire");
    }
}
