package io.xiaoyi.gateway.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xiaoyi.gateway.console.FloorPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * A floor plan in YAML: {@code width} and {@code height} of the room in metres, {@code items} with {@code kind},
 * {@code id}, {@code x}, {@code y} from the upper left and {@code turn} in degrees, and {@code walls} as lines of
 * points.
 *
 * <p>Threading: any thread; each reading waits for the disk.
 */
record FloorPlanFile(Path file) implements FloorPlan {
    private static final String SCHEMA = "floor-plan.schema.json";

    @Override
    public String read() throws IOException {
        YamlFile yaml = YamlFile.read(file);
        var problems = new ArrayList<>(yaml.problems());
        if (!yaml.tree().isMissingNode()) {
            problems.addAll(SchemaCheck.check(yaml, SCHEMA));
        }
        if (problems.isEmpty()) {
            inTheRoom(new Section(yaml, "", yaml.tree(), problems));
        }
        if (!problems.isEmpty()) {
            throw new IOException(new SettingsException(problems).getMessage());
        }
        return yaml.tree().toString();
    }

    /** An id that is written as a number is the text that the station calls it by. */
    private static void inTheRoom(Section plan) {
        for (Section item : plan.at("items").items()) {
            ((ObjectNode) item.node()).put("id", item.at("id").node().asText());
            within(item.at("x"), plan.at("width"));
            within(item.at("y"), plan.at("height"));
        }
    }

    private static void within(Section place, Section side) {
        if (place.node().doubleValue() > side.node().doubleValue()) {
            place.wrong(place.found(), "a number of metres from 0 to " + side.node().asText());
        }
    }
}
