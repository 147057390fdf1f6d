package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.gpio.Board;
import io.xiaoyi.gateway.gpio.Board.Bias;
import io.xiaoyi.gateway.gpio.Board.Driver;
import io.xiaoyi.gateway.gpio.Board.Input;
import io.xiaoyi.gateway.gpio.Board.Named;
import io.xiaoyi.gateway.gpio.Board.Offset;
import io.xiaoyi.gateway.gpio.Board.Output;
import io.xiaoyi.gateway.station.Lines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Boards with pins, and what of them is refused with the reason. */
class RealBoardTest {
    private static final Path SHIPPED = SettingsFolder.root().resolve("firmware-config/boards");
    private static final String LOW = "pi-relay8-low.yaml";
    private static final String HIGH = "pi-opto-hat-high.yaml";

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();
    private SettingsFolder settings;

    @BeforeEach
    void copyTheExample() {
        settings = new SettingsFolder(folder);
    }

    static List<String> shipped() throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED)) {
            return files.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    private Path board() {
        return folder.resolve("boards/board.yaml");
    }

    private List<Problem> problems(String board) {
        settings.write(board(), board);
        var problems = new ArrayList<Problem>();
        BoardReader.read(board(), problems);
        return problems;
    }

    private Board read(String board) {
        settings.write(board(), board);
        var problems = new ArrayList<Problem>();
        Board read = BoardReader.read(board(), problems);
        assertThat(problems).isEmpty();
        return read;
    }

    private static String text(String file) {
        return SettingsFolder.read(SHIPPED.resolve(file));
    }

    private static String with(String file, String old, String replacement) {
        String text = text(file);
        assertThat(text).contains(old);
        return text.replace(old, replacement);
    }

    private static String onChip(String chip, String lines) {
        return "driver: gpiochip\nchip: " + chip + "\nlines:\n  " + lines + "\n";
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyShippedBoardMakesTheExampleStation(String file) throws SettingsException {
        settings.write(board(), text(file)).with("boards/simulated.yaml", "boards/board.yaml");

        Board read = Settings.read(settings.file()).board();

        assertThat(read.lines()).containsKeys(Lines.FIRE, Lines.CONTACTOR, "lock.front", "contact.front", "exit.front",
                "tamper.front", "outlet.1", "outlet.2", "outlet.kettle", "outlet.fridge", "outlet-button.1");
        assertThat(read.driver()).isEqualTo(file.startsWith("pi-") ? Driver.GPIOCHIP : Driver.SIMULATED);
    }

    @Test
    void initBeginsWithAnyShippedBoard() throws IOException, SettingsException {
        assertThat(InitCommand.BOARDS.stream().map(name -> name + ".yaml")).containsExactlyInAnyOrderElementsOf(
                shipped());
        for (String name : InitCommand.BOARDS) {
            Path made = folder.resolve(name);

            assertThat(init(made, name)).isZero();

            assertThat(made.resolve(name + ".yaml")).hasContent(text(name + ".yaml"));
            assertThat(Settings.read(made.resolve("station.yaml")).board().file()).isEqualTo(made.resolve(name
                    + ".yaml"));
        }
    }

    @Test
    void initKnowsNoOtherBoard() {
        assertThat(init(folder.resolve("new"), "../../etc/passwd")).isEqualTo(Failure.USAGE);
        assertThat(folder.resolve("new")).doesNotExist();
        assertThat(said.toString()).contains("found '../../etc/passwd'; allowed: simulated, pi-relay8-low, ");
    }

    private int init(Path made, String board) {
        return Main.run(new PrintWriter(said), new PrintWriter(said), "init", made.toString(), "--board", board);
    }

    @Test
    void aRealBoardMeansWhatItSays() {
        Board low = read(text(LOW));

        assertThat(low.chips()).containsExactly("pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835");
        assertThat(low.line("lock.front")).contains(new Output(new Offset(5), false, false, false));
        assertThat(low.line("fire")).contains(new Input(new Offset(17), true, Bias.PULL_UP, Duration.ofMillis(50)));
        assertThat(low.line("exit.front")).contains(new Input(new Offset(23), false, Bias.PULL_UP, Duration.ofMillis(
                20)));
        assertThat(read(text(HIGH)).line("pir.room"))
                .contains(new Input(new Offset(4), true, Bias.DISABLED, Duration.ofMillis(50)));
    }

    @Test
    void aLineMayBeNamedAndTheChipBeOne() {
        Board board = read(onChip("pinctrl-rp1", "fire: {line: GPIO17, direction: input, bias: down, debounce: 0ms}"));

        assertThat(board.chips()).containsExactly("pinctrl-rp1");
        assertThat(board.line("fire")).contains(new Input(new Named("GPIO17"), true, Bias.PULL_DOWN, Duration.ZERO));
    }

    /** One cell of a shipped board made wrong: the message names it. */
    private record Refused(String file, String old, String broken, String key, String found, String allowed) {
        @Override
        public String toString() {
            return broken.strip();
        }
    }

    static Stream<Refused> unsafeLines() {
        String lock = "lock.front: {line: 5, ";
        String highLock = "lock.front: {line: 17, ";
        return Stream.of(
                new Refused(LOW, lock, "lock.front: {line: 9, ", "lines.lock.front.line",
                        "the number 9, which stands low from power-on: lock.front would be released before any "
                                + "software runs",
                        "a line that is pulled up at reset (2 to 8); or boot: high where the relay board has"),
                new Refused(LOW, "{line: 5, direction: output, active: low, start: idle",
                        "{line: 10, direction: output, active: low, start: energised", "lines.lock.front.line",
                        "lock.front would hold people in before the fire input is read", "boot: high"),
                new Refused(LOW, lock, lock + "boot: low, ", "lines.lock.front.boot",
                        "'low': lock.front would be released", "boot: high for lock.front"),
                new Refused(LOW, lock, lock + "boot: floating, ", "lines.lock.front.boot",
                        "'floating': perhaps lock.front would be released", "boot: high, with a resistor"),
                new Refused(HIGH, highLock, "lock.front: {line: GPIO8, ", "lines.lock.front.line",
                        "'GPIO8', which stands high from power-on", "pulled down at reset (9 to 27)"),
                new Refused(HIGH, "outlet.1: {line: 22", "outlet.1: {line: 7", "lines.outlet.1.line",
                        "outlet.1 would have power before any software runs", "boot: low"),
                new Refused(HIGH, "contactor: {line: 27", "contactor: {line: SCL1", "lines.contactor.line",
                        "'SCL1', which stands high from power-on: contactor would have power", "boot: low"),
                new Refused(HIGH, "chip: [pinctrl-rp1, pinctrl-bcm2711, pinctrl-bcm2835]\n\nlines:",
                        "chip: gpiochip0\n\nlines:\n  lock.side: {line: 29, direction: output, start: idle, shutdown: "
                                + "idle}\n\n#",
                        "lines.lock.side", "no boot, on a chip whose reset is not known", "boot: low"),
                new Refused(HIGH, highLock, "lock.front: {line: RELAY1, ", "lines.lock.front", "no boot, on a chip",
                        "boot: low"),
                new Refused(LOW, "outlet.1: {line: 6,", "outlet.1: {line: GPIO5,", "lines.outlet.1.line",
                        "'GPIO5', which is also lock.front", "a line that no other role uses"),
                new Refused(LOW, "outlet.1: {line: 6,", "outlet.1: {line: 5,", "lines.outlet.1.line",
                        "the number 5, which is also lock.front", "a line that no other role uses"),
                new Refused(LOW, "contact.front: {line: 22", "contact.front: {line: 1", "lines.contact.front.line",
                        "a HAT's ID EEPROM at every boot", "another line"),
                new Refused(LOW, "fire: {line: 17", "fire: {line: ID_SDA", "lines.fire.line", "'ID_SDA', on which",
                        "another line"),
                new Refused(LOW, "contact.front: {line: 22", "contact.front: {line: 15", "lines.contact.front.line",
                        "on which a serial console writes at boot", "boot: high or low beside it"),
                new Refused(HIGH, highLock, "lock.front: {line: 14, ", "lines.lock.front.line",
                        "on which a serial console writes", "another line"),
                new Refused(LOW, "fire: {line: 17", "fire: {line: 28", "lines.fire.line",
                        "the number 28, which is not on the Raspberry Pi's header", "0 to 27"),
                new Refused(LOW, "debounce: 50ms}\n  tamper", "debounce: 400ms}\n  tamper", "lines.fire.debounce",
                        "'400ms'", "a duration from 0ms to 350ms"),
                new Refused(LOW, "exit.front: {line: 23, direction: input, active: low, bias: up",
                        "exit.front: {line: 23, direction: input, active: low, bias: none", "lines.exit.front.bias",
                        "'none', and no level of the wiring's own: the line would read noise", "bias: up or down; or"),
                new Refused(LOW, "pir.room: {line: 16, direction: input, active: high, bias: up",
                        "pir.room: {line: 16, direction: input, active: high, boot: floating", "lines.pir.room",
                        "no bias, and no level", "bias: up or down; or"),
                new Refused(LOW, "outlet.2: {line: 7, direction: output, active: low, start: idle, shutdown: idle",
                        "outlet.2: {line: 7, direction: output, active: low, start: idle, shutdown: energised",
                        "lines.outlet.2.shutdown", "'energised', which gives power where no session is",
                        "idle for outlet.2"),
                new Refused(LOW, lock, lock + "bias: up, ", "lines.lock.front.bias", "'up'", "an output is set"),
                new Refused(LOW, lock, lock + "debounce: 5ms, ", "lines.lock.front.debounce", "'5ms'",
                        "an output is set"),
                new Refused(LOW, "fire: {line: 17", "fire: {start: idle, line: 17", "lines.fire.start", "'idle'",
                        "an input is read"),
                new Refused(LOW, "chip: [pinctrl-rp1, pinctrl-bcm2711, pinctrl-bcm2835]\n\nlines:",
                        "lines:", "", "no chip", "gpiodetect"));
    }

    @ParameterizedTest
    @MethodSource("unsafeLines")
    void anUnsafeLineIsRefusedWithTheReason(Refused row) {
        String board = with(row.file(), row.old(), row.broken());
        // a row that ends in # leaves the lines it stands before out
        int cut = board.indexOf("\n\n#\n");
        List<Problem> problems = problems(cut < 0 ? board : board.substring(0, cut));

        assertThat(problems).as("%s", problems).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo(row.key());
            assertThat(problem.found()).contains(row.found());
            assertThat(problem.allowed()).contains(row.allowed()).doesNotEndWith("…");
            assertThat(problem.line()).isPositive();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "lock.a: {line: 10, direction: output, active: low, boot: high, start: idle, shutdown: idle}",
            "lock.a: {line: 4, direction: output, active: high, boot: low, start: idle, shutdown: idle}",
            "lock.a: {line: 17, direction: output, start: energised, shutdown: idle}",
            "fire: {line: 14, direction: input, bias: up, boot: high}",
            "exit.a: {line: 27, direction: input, bias: none, boot: high, debounce: 350ms}"})
    void whatTheBoardSaysOfItselfIsBelieved(String line) {
        read(onChip("pinctrl-bcm2711", line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpiochip0", "/dev/gpiochip4", "gpio-sim.0-node0", "[pinctrl-rp1, my-expander]"})
    void aChipThatNobodyKnowsIsTakenAtItsWord(String chip) {
        Board board = read(onChip(chip, "lock.a: {line: 40, direction: output, boot: low, start: idle, shutdown: idle}"
                + "\n  fire: {line: 0, direction: input, bias: up}\n  tamper.a: {line: GPIO40, direction: input, bias: "
                + "down}"));

        assertThat(board.line("lock.a")).isPresent();
    }

    @Test
    void aRealBoardCanBeTriedOnADesk() {
        Board board = read(with(LOW, "driver: gpiochip", "driver: simulated"));

        assertThat(board.driver()).isEqualTo(Driver.SIMULATED);
        assertThat(board.chips()).isEmpty();
        assertThat(board.lines()).hasSameSizeAs(read(text(LOW)).lines());
    }

    private record Key(String schemaPath, String old, String broken, String found) {
        @Override
        public String toString() {
            return schemaPath + " as " + broken;
        }
    }

    static Stream<Key> everyKeyMadeWrongOnce() {
        return Stream.of(new Key("driver", "driver: gpiochip", "driver: gpio", "'gpio'"),
                new Key("chip", "chip: [pinctrl-rp1, pinctrl-bcm2711, pinctrl-bcm2835]", "chip: 4", "the number 4"),
                new Key("chip", "chip: [pinctrl-rp1, pinctrl-bcm2711, pinctrl-bcm2835]", "chip: \" \"", "' '"),
                new Key("chip[]", "pinctrl-bcm2835]", "0]", "the number 0"),
                new Key("lines", "  fire: {", "  smoke: {", "an unknown key"),
                new Key("lines.*.line", "fire: {line: 17,", "fire: {line: 17.5,", "the number 17.5"),
                new Key("lines.*.line", "fire: {line: 17,", "fire: {line: GPIO 17,", "'GPIO 17'"),
                new Key("lines.*.direction", "fire: {line: 17, direction: input,", "fire: {line: 17, direction: in,",
                        "'in'"),
                new Key("lines.*.active", "lock.front: {line: 5, direction: output, active: low",
                        "lock.front: {line: 5, direction: output, active: no", "'no'"),
                new Key("lines.*.bias", "fire: {line: 17, direction: input, active: high, bias: up",
                        "fire: {line: 17, direction: input, active: high, bias: pull-up", "'pull-up'"),
                new Key("lines.*.debounce", "debounce: 50ms}\n  tamper", "debounce: 50}\n  tamper", "the number 50"),
                new Key("lines.*.boot", "lock.front: {", "lock.front: {boot: idle, ", "'idle'"),
                new Key("lines.*.start", "lock.front: {line: 5, direction: output, active: low, start: idle",
                        "lock.front: {line: 5, direction: output, active: low, start: off", "'off'"),
                new Key("lines.*.shutdown", "shutdown: idle}\n\n  # The coils", "shutdown: 0}\n\n  # The coils",
                        "the number 0"));
    }

    @ParameterizedTest
    @MethodSource("everyKeyMadeWrongOnce")
    void aWrongKeyIsToldOnceWithWhatIsAllowed(Key row) {
        assertThat(problems(with(LOW, row.old(), row.broken()))).singleElement().satisfies(problem -> {
            assertThat(problem.found()).startsWith(row.found());
            assertThat(problem.allowed()).isNotBlank();
            assertThat(problem.line()).isPositive();
        });
    }

    @Test
    void theTableHasARowForEveryKeyOfTheSchema() {
        Set<String> covered = everyKeyMadeWrongOnce().map(Key::schemaPath).collect(Collectors.toSet());

        assertThat(covered).isEqualTo(new TreeSet<>(SettingsTest.keysOf(SchemaCheck.load("board.schema.json"))));
    }
}
