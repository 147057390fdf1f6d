package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.gpio.Board.Bias;
import io.xiaoyi.gateway.gpio.Board.Input;
import io.xiaoyi.gateway.gpio.Board.Line;
import io.xiaoyi.gateway.gpio.Board.Offset;
import io.xiaoyi.gateway.gpio.Board.Output;
import io.xiaoyi.gateway.gpio.Board;
import io.xiaoyi.gateway.station.Lines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a board file: schema first, then what a schema cannot say. */
final class BoardReader {
    private static final String SCHEMA = "board.schema.json";

    private BoardReader() {}

    /** The board as far as it could be read; what is wrong with it is added to {@code problems}. */
    static Board read(Path file, List<Problem> problems) {
        YamlFile yaml = YamlFile.read(file);
        problems.addAll(yaml.problems());
        if (yaml.tree().isMissingNode()) {
            return Board.simulated(file, Map.of());
        }
        problems.addAll(SchemaCheck.check(yaml, SCHEMA));
        var root = new Section(yaml, "", yaml.tree(), problems);
        var lines = new LinkedHashMap<String, Line>();
        var roleOfNumber = new HashMap<Integer, String>();
        for (Section entry : root.at("lines").entries()) {
            Section number = entry.at("line");
            String other = number.node().isIntegralNumber()
                    ? roleOfNumber.putIfAbsent(number.number(0), entry.name())
                    : null;
            if (other != null) {
                number.wrong(number.found() + ", which is also " + other, "a line that no other role uses");
            }
            lines.put(entry.name(), line(entry));
        }
        return Board.simulated(file, lines);
    }

    private static Line line(Section entry) {
        var place = new Offset(entry.at("line").number(0));
        boolean activeHigh = !entry.at("active").text("high").equals("low");
        String role = entry.name();
        boolean isOutput = entry.at("direction").text("").equals("output");
        boolean isDriven = role.startsWith("lock.") || Lines.givesPower(role);
        if (isOutput != isDriven && entry.at("direction").present()) {
            entry.at("direction").wrong(entry.at("direction").found(),
                    (isDriven ? "output" : "input") + " for " + role);
        }
        if (!isDriven) {
            refuseLevel(entry.at("start"));
            refuseLevel(entry.at("shutdown"));
            return new Input(place, activeHigh, Bias.DISABLED, Duration.ZERO);
        }
        return new Output(place, activeHigh, level(entry, "start"), level(entry, "shutdown"));
    }

    private static boolean level(Section entry, String key) {
        if (!entry.at(key).present()) {
            entry.wrong("no " + key, "energised or idle under " + key + ": an output has no level of its own accord");
        }
        return entry.at(key).text("idle").equals("energised");
    }

    private static void refuseLevel(Section level) {
        if (level.present()) {
            level.wrong(level.found(), "nothing: an input is read, not set");
        }
    }
}
