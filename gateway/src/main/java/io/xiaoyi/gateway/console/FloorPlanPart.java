package io.xiaoyi.gateway.console;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where things stand in the room, drawn by whoever wired it: {@code width} and {@code height} of the room in metres,
 * {@code items} with {@code kind}, {@code id}, {@code x}, {@code y} from the upper left and {@code turn} in degrees,
 * and {@code walls} as lines of points. Read when it is asked for, so that whoever draws sees what he does.
 *
 * <p>Threading: the event loop; reads on a worker.
 */
record FloorPlanPart(Optional<Path> file) implements ConsolePart {
    private static final Set<String> KINDS = Set.of("door", "outlet", "reader", "appliance", "camera");
    private static final double LARGEST = 1_000;
    private static final long LONGEST_FILE = 256 * 1024;

    @Override
    public void mount(Operations operations) {
        operations.on("getFloorPlan", call -> {
            if (file.isEmpty()) {
                call.done(); // that nobody has drawn one is usual, and no failure
                return;
            }
            operations.workroom().work(() -> read(file.get())).onSuccess(plan -> call.answer(200, plan)).onFailure(
                    call::failed);
        });
    }

    /** @throws IOException naming the file, the place in it and what is allowed there */
    static JsonObject read(Path file) throws IOException {
        if (Files.size(file) > LONGEST_FILE) {
            throw new IOException(file + ": found more than " + LONGEST_FILE + " bytes");
        }
        try {
            Map<String, Object> tree = new ObjectMapper(new YAMLFactory()).readValue(Files.readAllBytes(file),
                    new TypeReference<>() {
                    });
            var plan = new JsonObject(tree);
            double width = number(plan, "width", LARGEST);
            double height = number(plan, "height", LARGEST);
            for (Object item : plan.getJsonArray("items", new JsonArray())) {
                var thing = (JsonObject) item;
                require(KINDS.contains(thing.getString("kind")), "kind", "one of " + KINDS);
                require(thing.getString("id") != null, "id", "what the station calls it");
                number(thing, "x", width);
                number(thing, "y", height);
            }
            for (Object wall : plan.getJsonArray("walls", new JsonArray())) {
                for (Object point : (JsonArray) wall) {
                    require(((JsonArray) point).size() == 2 && ((JsonArray) point).getDouble(0) != null
                            && ((JsonArray) point).getDouble(1) != null, "walls", "points of two numbers");
                }
            }
            return plan;
        } catch (ClassCastException | IllegalArgumentException | NullPointerException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static double number(JsonObject section, String key, double most) {
        Double value = section.getDouble(key);
        require(value != null && value >= 0 && value <= most, key, "a number from 0 to " + most);
        return value;
    }

    private static void require(boolean holds, String key, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": allowed: " + allowed);
        }
    }
}
