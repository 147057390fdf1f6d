package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.gpio.Board;
import io.xiaoyi.gateway.gpio.Board.Bias;
import io.xiaoyi.gateway.gpio.Board.Driver;
import io.xiaoyi.gateway.gpio.Board.Input;
import io.xiaoyi.gateway.gpio.Board.Line;
import io.xiaoyi.gateway.gpio.Board.Named;
import io.xiaoyi.gateway.gpio.Board.Offset;
import io.xiaoyi.gateway.gpio.Board.Output;
import io.xiaoyi.gateway.gpio.Board.Place;
import io.xiaoyi.gateway.gpio.PiHeader;
import io.xiaoyi.gateway.station.Lines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Reads a board file: schema first, then what a schema cannot say. */
final class BoardReader {
    private static final String SCHEMA = "board.schema.json";
    /** Longer than contacts bounce, far shorter than anybody presses. */
    private static final Duration USUAL_DEBOUNCE = Duration.ofMillis(20);
    /**
     * An input of more than 400 ms is always seen (GB 50396), and the kernel's timers may be late by an eighth
     * (kernel/time/timer.c).
     */
    private static final Duration LONGEST_DEBOUNCE = Duration.ofMillis(350);

    private final Section root;
    private final Driver driver;
    /** Empty where the file names none, or what is none, which is told. */
    private final List<String> chips;
    private final Map<Place, String> roleOfLine = new HashMap<>();

    private BoardReader(Section root) {
        this.root = root;
        driver = root.at("driver").text("").equals("gpiochip") ? Driver.GPIOCHIP : Driver.SIMULATED;
        Section chip = root.at("chip");
        List<Section> named = chip.node().isArray() ? chip.items() : List.of(chip);
        List<String> labels = named.stream().map(item -> item.text("")).toList();
        chips = labels.stream().anyMatch(String::isBlank) ? List.of() : labels;
    }

    /** The board as far as it could be read; what is wrong with it is added to {@code problems}. */
    static Board read(Path file, List<Problem> problems) {
        YamlFile yaml = YamlFile.read(file);
        problems.addAll(yaml.problems());
        if (yaml.tree().isMissingNode()) {
            return Board.simulated(file, Map.of());
        }
        problems.addAll(SchemaCheck.check(yaml, SCHEMA));
        return new BoardReader(new Section(yaml, "", yaml.tree(), problems)).board(file);
    }

    private Board board(Path file) {
        if (driver == Driver.GPIOCHIP && !root.at("chip").present()) {
            root.wrong("no chip", "under chip the label, name or path of a GPIO chip (gpiodetect lists them), "
                    + "or a list of alternatives");
        }
        var lines = new LinkedHashMap<String, Line>();
        for (Section entry : root.at("lines").entries()) {
            lines.put(entry.name(), line(entry));
        }
        return switch (driver) {
            case SIMULATED -> Board.simulated(file, lines);
            case GPIOCHIP -> new Board(file, driver, chips, lines);
        };
    }

    private Line line(Section entry) {
        Place place = place(entry);
        boolean activeHigh = !entry.at("active").text("high").equals("low");
        String role = entry.name();
        boolean isOutput = entry.at("direction").text("").equals("output");
        boolean isDriven = role.startsWith("lock.") || Lines.givesPower(role)
                || Lines.signalledReader(role).isPresent();
        if (isOutput != isDriven && entry.at("direction").present()) {
            entry.at("direction").wrong(entry.at("direction").found(),
                    (isDriven ? "output" : "input") + " for " + role);
        }
        Line line = isDriven ? output(entry, place, activeHigh) : input(entry, place, activeHigh);
        if (driver == Driver.GPIOCHIP && !chips.isEmpty()) {
            new WiringCheck(PiHeader.is(chips), entry).check(line);
        }
        return line;
    }

    /** Where two roles name one line, the second is told. */
    private Place place(Section entry) {
        Section line = entry.at("line");
        Place place = line.node().isTextual() ? new Named(line.text("")) : new Offset(line.number(0));
        OptionalInt number = PiHeader.is(chips) ? PiHeader.number(place) : OptionalInt.empty();
        Place same = number.isPresent() ? new Offset(number.getAsInt()) : place;
        String other = line.node().isIntegralNumber() || line.node().isTextual()
                ? roleOfLine.putIfAbsent(same, entry.name())
                : null;
        if (other != null) {
            line.wrong(line.found() + ", which is also " + other, "a line that no other role uses");
        }
        return place;
    }

    private static Input input(Section entry, Place place, boolean activeHigh) {
        refuse(entry, List.of("start", "shutdown"), "an input is read, not set");
        Bias bias = switch (entry.at("bias").text("none")) {
            case "up" -> Bias.PULL_UP;
            case "down" -> Bias.PULL_DOWN;
            default -> Bias.DISABLED;
        };
        return new Input(place, activeHigh, bias, entry.at("debounce").duration(USUAL_DEBOUNCE, Duration.ZERO,
                LONGEST_DEBOUNCE));
    }

    private static Output output(Section entry, Place place, boolean activeHigh) {
        refuse(entry, List.of("bias", "debounce"), "an output is set, not read");
        return new Output(place, activeHigh, level(entry, "start"), level(entry, "shutdown"));
    }

    private static boolean level(Section entry, String key) {
        Section level = entry.at(key);
        if (!level.present()) {
            entry.wrong("no " + key, "energised or idle under " + key + ": an output has no level of its own accord");
        }
        boolean energised = level.text("idle").equals("energised");
        if (energised && Lines.givesPower(entry.name())) {
            level.wrong("'energised', which gives power where no session is", "idle for " + entry.name());
        }
        return energised;
    }

    private static void refuse(Section entry, List<String> keys, String why) {
        keys.stream().map(entry::at).filter(Section::present).forEach(key -> key.wrong(key.found(), "nothing: " + why));
    }
}
