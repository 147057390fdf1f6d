package io.xiaoyi.gateway.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.gpio.Board.Bias;
import io.xiaoyi.gateway.gpio.Board.Input;
import io.xiaoyi.gateway.gpio.Board.Line;
import io.xiaoyi.gateway.gpio.Board.Named;
import io.xiaoyi.gateway.gpio.Board.Offset;
import io.xiaoyi.gateway.gpio.Board.Output;
import io.xiaoyi.gateway.loop.Hands.OutputException;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.machine.Findings;
import io.xiaoyi.gateway.machine.KernelTrace;
import io.xiaoyi.gateway.machine.SimulatedChip;
import io.xiaoyi.gateway.station.Effect.SetLine;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import io.xiaoyi.gateway.station.StationEvent.InputChanged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Inside: what a board does to a kernel's lines, and what it hears of them. */
final class PinsProgram {
    private static final int STRIKE = 4;
    private static final int HIGH_STRIKE = 5;
    private static final int MAGLOCK = 6;
    private static final int CONTACT = 8;
    private static final int BUTTON = 9;
    private static final int FIRE = 10;
    private static final int SIDE_BUTTON = 11;
    private static final Duration DEBOUNCE = Duration.ofMillis(50);

    private final SimulatedChip chip = new SimulatedChip("station", 16).named(CONTACT, "CONTACT").come();
    private final Events events = new Events();

    private PinsProgram() {}

    /** What the board tells; a wish is fulfilled at most a minute later. */
    static final class Events implements Inbox {
        private final ConcurrentLinkedQueue<StationEvent> told = new ConcurrentLinkedQueue<>();

        @Override
        public boolean offer(StationEvent event) {
            return told.add(event);
        }

        List<InputChanged> of(String role) {
            return told.stream().filter(InputChanged.class::isInstance).map(InputChanged.class::cast)
                    .filter(change -> change.line().equals(role)).toList();
        }

        Optional<Boolean> last(String role) {
            List<InputChanged> all = of(role);
            return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().active());
        }

        Optional<AdapterAlarm> lastAlarm(String code, String subject) {
            return told.stream().filter(AdapterAlarm.class::isInstance).map(AdapterAlarm.class::cast)
                    .filter(alarm -> alarm.code().equals(code) && alarm.subject().equals(subject))
                    .reduce((_, later) -> later);
        }

        boolean alarms(String code, String subject) {
            return lastAlarm(code, subject).filter(AdapterAlarm::raised).isPresent();
        }
    }

    public static void main(String[] arguments) {
        var findings = new Findings();
        var program = new PinsProgram();
        findings.check("outputsOpenAtTheirStartLevelWithoutAGlitchWhateverThePolarity", program::noGlitch);
        findings.check("aMaglockKeepsItsLevelUntilItIsFirstSet", program::heldBack);
        findings.check("outputsAreLeftAtTheirShutdownLevel", program::shutdown);
        findings.check("edgesComeWithTheKernelsTime", program::edges);
        findings.check("edgesBeforeTheStationListensAreTold", program::early);
        findings.check("aBounceIsNoEdge", program::debounce);
        findings.check("fiveHundredRapidEdgesEndInTheRealLevel", program::rapid);
        findings.check("whatTheKernelDroppedIsNoticedAndTheLevelReadAgain", program::dropped);
        findings.check("pullsSettleAfterTheOutputsAndBeforeAnInputIsRead", program::pulls);
        findings.check("aBusyLineIsTriedAgainBeforeTheStationListens", program::busyAtFirst);
        findings.check("whatWasReadBetweenTheFirstLevelsAndTheStartIsTold", program::readBetween);
        findings.check("aBusyLineIsAnAlarmThatNamesItsHolderAndWorksWhenItIsFree", program::busy);
        findings.check("aFireInputThatIsBusyIsAFireUntilItCanBeRead", program::fire);
        findings.check("aChipThatGoesIsAnAlarmAndComesBackAtTheLastLevels", program::chipGoes);
        findings.check("aListenerThatThrowsOrFailsEndsNothing", program::throwing);
        findings.check("aLineThatIsNotThereIsRefusedWithItsName", program::absent);
        findings.end();
    }

    private GpioBoard open(Map<String, Line> lines, String... heldBack) {
        return GpioBoard.open(board(lines), Set.of(heldBack));
    }

    private static Board board(Map<String, Line> lines) {
        return new Board(Path.of("board.yaml"), Board.Driver.GPIOCHIP, List.of("no-such-chip", "station"), lines);
    }

    private static Map<String, Line> all() {
        var lines = new LinkedHashMap<String, Line>();
        lines.put("lock.front", new Output(new Offset(STRIKE), false, false, false));
        lines.put("lock.back", new Output(new Offset(HIGH_STRIKE), true, false, true));
        lines.put("contact.front", new Input(new Named("CONTACT"), true, Bias.DISABLED, Duration.ZERO));
        lines.put("exit.front", new Input(new Offset(BUTTON), false, Bias.PULL_UP, DEBOUNCE));
        lines.put("fire", new Input(new Offset(FIRE), true, Bias.DISABLED, Duration.ZERO));
        return lines;
    }

    private static Map<String, Line> only(String... roles) {
        var lines = all();
        lines.keySet().retainAll(Set.of(roles));
        return lines;
    }

    private void noGlitch() throws OutputException {
        var trace = new KernelTrace(chip);
        try (GpioBoard board = open(all())) {
            assertThat(chip.isHigh(STRIKE)).as("active low, idle").isTrue();
            assertThat(chip.isHigh(HIGH_STRIKE)).as("active high, idle").isFalse();
            assertThat(trace.driven(STRIKE)).isNotEmpty().allMatch(KernelTrace.Level::isHigh);
            assertThat(trace.driven(HIGH_STRIKE)).isNotEmpty().noneMatch(KernelTrace.Level::isHigh);
            board.set(new SetLine("lock.front", true));
            assertThat(chip.isHigh(STRIKE)).as("active low, energised").isFalse();
            board.set(new SetLine("lock.front", false));
            assertThat(chip.isHigh(STRIKE)).isTrue();
        }
    }

    private void heldBack() throws OutputException {
        var trace = new KernelTrace(chip);
        chip.pull(MAGLOCK, true); // as a process that was killed left it
        Map<String, Line> lines = Map.of("lock.side", new Output(new Offset(MAGLOCK), true, false, false));
        try (GpioBoard board = open(lines, "lock.side")) {
            assertThat(trace.driven(MAGLOCK)).isEmpty();
            board.set(new SetLine("lock.side", true));
            assertThat(trace.driven(MAGLOCK)).isNotEmpty().allMatch(KernelTrace.Level::isHigh);
        }
    }

    private void shutdown() throws OutputException {
        var trace = new KernelTrace(chip);
        try (GpioBoard board = open(all())) {
            board.set(new SetLine("lock.front", true));
            trace.forget();
        }
        assertThat(trace.driven(STRIKE).getLast().isHigh()).as("idle").isTrue();
        assertThat(trace.driven(HIGH_STRIKE).getLast().isHigh()).as("energised").isTrue();
    }

    private void edges() {
        chip.pull(CONTACT, false);
        try (GpioBoard board = open(only("contact.front"))) {
            assertThat(board.inputs()).containsExactly(Map.entry("contact.front", false));
            board.start(events);
            long before = System.nanoTime();
            chip.pull(CONTACT, true);
            Findings.until("the contact opens", () -> events.last("contact.front").equals(Optional.of(true)));
            assertThat(events.of("contact.front").getLast().edgeNanos()).isBetween(before, System.nanoTime());
            chip.pull(CONTACT, false);
            Findings.until("the contact closes", () -> events.last("contact.front").equals(Optional.of(false)));
        }
    }

    private void early() {
        chip.pull(CONTACT, false);
        var late = new Events();
        try (GpioBoard board = open(only("contact.front"))) {
            chip.pull(CONTACT, true);
            board.start(late);
            Findings.until("an edge", () -> late.last("contact.front").equals(Optional.of(true)));
            assertThat(late.of("contact.front")).hasSize(1).allMatch(edge -> edge.edgeNanos() > 0);
        }
    }

    private void debounce() {
        chip.pull(BUTTON, false);
        try (GpioBoard board = open(only("exit.front"))) {
            assertThat(chip.isHigh(BUTTON)).as("held up by the line's bias").isTrue();
            var heard = new Events();
            board.start(heard);
            for (int i = 0; i < 5; i++) {
                chip.pull(BUTTON, false);
                LockSupport.parkNanos(DEBOUNCE.toNanos() / 10); // short for the debounce, long for a machine
                chip.pull(BUTTON, true);
                LockSupport.parkNanos(DEBOUNCE.toNanos() / 10);
            }
            LockSupport.parkNanos(4 * DEBOUNCE.toNanos()); // nothing is to happen: there is no condition to wait for
            assertThat(heard.of("exit.front")).isEmpty();
            chip.pull(BUTTON, false);
            Findings.until("a press", () -> heard.last("exit.front").equals(Optional.of(true)));
            assertThat(heard.of("exit.front")).hasSize(1);
            chip.pull(BUTTON, true);
            Findings.until("released", () -> heard.last("exit.front").equals(Optional.of(false)));
        }
    }

    private void rapid() {
        chip.pull(CONTACT, false);
        try (GpioBoard board = open(only("contact.front"))) {
            var heard = new Events();
            board.start(heard);
            for (int i = 1; i <= 501; i++) {
                chip.pull(CONTACT, i % 2 == 1);
            }
            Findings.until("the real level", () -> heard.last("contact.front").equals(Optional.of(true)));
            chip.pull(CONTACT, false);
            Findings.until("the real level again", () -> heard.last("contact.front").equals(Optional.of(false)));
        }
    }

    /** Nobody reads before the station listens, so the kernel has to drop all but its newest edges. */
    private void dropped() {
        chip.pull(CONTACT, false);
        try (GpioBoard board = open(only("contact.front"))) {
            for (int i = 1; i <= 201; i++) {
                chip.pull(CONTACT, i % 2 == 1);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1)); // or the kernel makes one edge of several
            }
            var heard = new Events();
            board.start(heard);
            Findings.until("what the kernel kept", () -> heard.of("contact.front").size() >= 63);
            Findings.until("the real level", () -> heard.last("contact.front").equals(Optional.of(true)));
            assertThat(heard.of("contact.front")).hasSizeBetween(63, 65);
        }
    }

    private void pulls() {
        var lines = all();
        lines.put("exit.side", new Input(new Offset(SIDE_BUTTON), false, Bias.PULL_UP, DEBOUNCE));
        var trace = new KernelTrace(chip);
        try (GpioBoard board = open(lines)) {
            assertThat(board.inputs()).containsEntry("exit.front", false).containsEntry("exit.side", false);
            List<KernelTrace.Direction> asked = trace.directions();
            assertThat(asked.stream().map(KernelTrace.Direction::isInput)).as("outputs first").isSorted();
            List<KernelTrace.Direction> inputs = asked.stream().filter(KernelTrace.Direction::isInput).toList();
            assertThat(inputs.stream().map(KernelTrace.Direction::line).limit(2)).as("the pulls of all")
                    .containsExactlyInAnyOrder(BUTTON, SIDE_BUTTON);
            assertThat(inputs.stream().map(KernelTrace.Direction::line).skip(2)).as("all once, to be read")
                    .containsExactlyInAnyOrder(CONTACT, BUTTON, FIRE, SIDE_BUTTON);
            assertThat(inputs.get(2).nanos() - inputs.get(1).nanos()).as("time for the pulls").isGreaterThanOrEqualTo(
                    TimeUnit.MILLISECONDS.toNanos(4));
        }
    }

    private void busyAtFirst() {
        chip.pull(CONTACT, true);
        GpioBoard other = open(Map.of("pir.other", new Input(new Named("CONTACT"), true, Bias.DISABLED,
                Duration.ZERO)));
        try (GpioBoard board = open(only("contact.front"))) {
            assertThat(board.inputs()).isEmpty();
            other.close();
            Findings.until("it is read", () -> board.inputs().equals(Map.of("contact.front", true)));
            var heard = new Events();
            board.start(heard);
            chip.pull(CONTACT, false);
            Findings.until("an edge", () -> heard.last("contact.front").equals(Optional.of(false)));
            assertThat(heard.of("contact.front")).as("what was said already is not said again").hasSize(1);
            assertThat(heard.lastAlarm(GpioBoard.LINE_FAILED, "contact.front")).isEmpty();
        } finally {
            other.close();
        }
    }

    private void readBetween() {
        chip.pull(FIRE, false);
        GpioBoard other = open(Map.of("pir.other", new Input(new Offset(FIRE), true, Bias.DISABLED, Duration.ZERO)));
        try (GpioBoard board = open(only("fire"))) {
            assertThat(board.inputs()).containsExactly(Map.entry("fire", true));
            var trace = new KernelTrace(chip);
            other.close();
            Findings.until("it is opened", () -> trace.directions().stream().anyMatch(it -> it.line() == FIRE));
            var heard = new Events();
            board.start(heard);
            Findings.until("no fire", () -> heard.last("fire").equals(Optional.of(false)));
        } finally {
            other.close();
        }
    }

    private void busy() throws OutputException {
        Map<String, Line> lines = Map.of("outlet.1", new Output(new Offset(STRIKE), true, false, false));
        GpioBoard other = open(only("lock.front"));
        try (GpioBoard board = open(lines)) {
            var heard = new Events();
            board.start(heard);
            Findings.until("an alarm", () -> heard.alarms(GpioBoard.LINE_FAILED, "outlet.1"));
            assertThat(heard.lastAlarm(GpioBoard.LINE_FAILED, "outlet.1").orElseThrow().detail()).contains("station",
                    "line 4", "outlet.1", "busy, held by 'xiaoyi lock.front'");
            assertThatThrownBy(() -> board.set(new SetLine("outlet.1", true))).isInstanceOf(OutputException.class)
                    .hasMessageContaining("outlet.1").hasMessageContaining("xiaoyi lock.front");
            other.close();
            Findings.until("no alarm", () -> !heard.alarms(GpioBoard.LINE_FAILED, "outlet.1"));
            assertThat(chip.isHigh(STRIKE)).as("at the level it was last set to").isTrue();
            board.set(new SetLine("outlet.1", false));
            assertThat(chip.isHigh(STRIKE)).isFalse();
        } finally {
            other.close();
        }
    }

    private void fire() {
        chip.pull(FIRE, false);
        GpioBoard other = open(Map.of("pir.other", new Input(new Offset(FIRE), true, Bias.DISABLED, Duration.ZERO)));
        try (GpioBoard board = open(only("fire", "contact.front"))) {
            assertThat(board.inputs()).containsEntry("fire", true);
            var heard = new Events();
            board.start(heard);
            assertThat(heard.alarms(GpioBoard.LINE_FAILED, "fire")).isTrue();
            other.close();
            Findings.until("no fire", () -> heard.last("fire").equals(Optional.of(false)));
            Findings.until("no alarm", () -> !heard.alarms(GpioBoard.LINE_FAILED, "fire"));
        } finally {
            other.close();
        }
    }

    private void chipGoes() throws OutputException {
        chip.pull(FIRE, false);
        chip.pull(CONTACT, true);
        try (GpioBoard board = open(all())) {
            var heard = new Events();
            board.start(heard);
            board.set(new SetLine("lock.back", true));
            chip.go();
            Findings.until("an alarm", () -> heard.alarms(GpioBoard.CHIP_ABSENT, "no-such-chip,station"));
            Findings.until("a fire", () -> heard.last("fire").equals(Optional.of(true)));
            assertThatThrownBy(() -> board.set(new SetLine("lock.front", true))).isInstanceOf(OutputException.class)
                    .hasMessageContaining("lock.front");
            chip.come();
            var trace = new KernelTrace(chip);
            Findings.until("no alarm", () -> !heard.alarms(GpioBoard.CHIP_ABSENT, "no-such-chip,station"));
            assertThat(chip.isHigh(STRIKE)).as("energised while it was gone").isFalse();
            assertThat(chip.isHigh(HIGH_STRIKE)).as("energised before").isTrue();
            assertThat(trace.driven(HIGH_STRIKE)).allMatch(KernelTrace.Level::isHigh);
            Findings.until("no fire", () -> heard.last("fire").equals(Optional.of(false)));
            assertThat(heard.last("contact.front")).as("a chip that comes is pulled down").contains(false);
            chip.pull(CONTACT, true);
            Findings.until("an edge", () -> heard.last("contact.front").equals(Optional.of(true)));
            board.set(new SetLine("lock.front", false));
            assertThat(chip.isHigh(STRIKE)).isTrue();
        }
    }

    private void throwing() {
        chip.pull(CONTACT, false);
        try (GpioBoard board = open(only("contact.front"))) {
            var heard = new AtomicInteger();
            board.start(event -> {
                switch (heard.incrementAndGet()) {
                    case 1 -> throw new IllegalStateException("a listener of the test");
                    case 2 -> throw new StackOverflowError("a listener of the test");
                    default -> {
                        return true;
                    }
                }
            });
            for (int edge = 1; edge <= 3; edge++) {
                chip.pull(CONTACT, edge % 2 == 1);
                int expected = edge;
                Findings.until("edge " + edge, () -> heard.get() == expected);
            }
        }
    }

    private void absent() {
        Map<String, Line> lines = Map.of("lock.a", new Output(new Named("NOBODY"), true, false, false), "lock.b",
                new Output(new Offset(99), true, false, false));
        try (GpioBoard board = open(lines)) {
            assertThatThrownBy(() -> board.set(new SetLine("lock.a", true))).hasMessageContaining(
                    "none of its 16 lines is named 'NOBODY'");
            assertThatThrownBy(() -> board.set(new SetLine("lock.b", true))).hasMessageContaining("lines 0 to 15");
        }
    }
}
