package io.xiaoyi.gateway.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.gpio.Board.Bias;
import io.xiaoyi.gateway.gpio.Board.Input;
import io.xiaoyi.gateway.gpio.Board.Named;
import io.xiaoyi.gateway.gpio.Board.Offset;
import io.xiaoyi.gateway.gpio.Board.Output;
import io.xiaoyi.gateway.loop.Hands.OutputException;
import io.xiaoyi.gateway.station.Effect.SetLine;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a machine that has no such chip; on one that has it, see {@link PinsIT}. */
@Timeout(30)
class GpioBoardTest {
    private static final Board BOARD = new Board(Path.of("board.yaml"), Board.Driver.GPIOCHIP, List.of("no-such-chip"),
            Map.of("lock.front", new Output(new Offset(17), false, false, false), "lock.side",
                    new Output(new Offset(18), true, true, false), "contact.front",
                    new Input(new Named("CONTACT"), true, Bias.PULL_UP, Duration.ZERO), "fire",
                    new Input(new Offset(4), false, Bias.PULL_UP, Duration.ZERO)));

    private final GpioBoard board = GpioBoard.open(BOARD, Set.of("lock.side"));
    private final BlockingQueue<StationEvent> events = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        board.close();
    }

    @Test
    void aMissingChipDoesNotEndTheStationAndIsAnAlarm() throws InterruptedException {
        board.start(events::add);
        var alarms = List.of(events.poll(10, TimeUnit.SECONDS), events.poll(10, TimeUnit.SECONDS));
        assertThat(alarms).extracting(alarm -> ((AdapterAlarm) alarm).code()).containsExactlyInAnyOrder(
                GpioBoard.CHIP_ABSENT, GpioBoard.LINE_FAILED);
        assertThat(alarms).allSatisfy(alarm -> assertThat(((AdapterAlarm) alarm).detail()).contains(
                "no GPIO chip no-such-chip, found"));
    }

    @Test
    void aFireInputThatCannotBeReadIsAFireAndNoOtherInputIsInvented() {
        assertThat(board.inputs()).isEqualTo(Map.of("fire", true));
    }

    @Test
    void anOutputThatCannotBeSetSaysWhich() {
        for (String role : List.of("lock.front", "lock.side")) {
            assertThatThrownBy(() -> board.set(new SetLine(role, true))).isInstanceOf(OutputException.class)
                    .hasMessageStartingWith(role + ": no GPIO chip no-such-chip");
        }
        assertThatThrownBy(() -> board.set(new SetLine("fire", true))).isInstanceOf(OutputException.class)
                .hasMessageContaining("fire");
    }
}
