package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloorPlanPartTest {
    private static final String PLAN = """
            width: 6.5
            height: 4
            walls: [[[0, 0], [6.5, 0]]]
            items:
              - {kind: door, id: front, x: 3, y: 4, turn: 180}
              - {kind: outlet, id: "1", x: 1, y: 0}
            """;

    @TempDir
    private Path folder;

    private JsonObject read(String yaml) throws IOException {
        return FloorPlanPart.read(Files.writeString(folder.resolve("plan.yaml"), yaml));
    }

    @Test
    void itIsWhatWasDrawn() throws IOException {
        assertThat(read(PLAN).getJsonArray("items").getJsonObject(0)).isEqualTo(new JsonObject().put("kind", "door")
                .put("id", "front").put("x", 3).put("y", 4).put("turn", 180));
    }

    @Test
    void thatNobodyHasDrawnOneIsNoFailure() throws IOException {
        try (var bench = new ConsoleBench(folder)) {
            var reply = bench.admin().get("/api/v1/floor-plan");
            assertThat(reply.status()).isEqualTo(204);
            assertThat(reply.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x: 3|x: 7", "y: 0|y: -1", "kind: door|kind: window", "id: front, |", "width: 6.5|width: wide",
                    "[6.5, 0]|[6.5]", "items:|others:\nitems: [5]\nthings:"})
    void whatCannotBeIsSaidWithTheFile(String change) {
        String[] pair = change.split("\\|", -1);
        assertThatThrownBy(() -> read(PLAN.replace(pair[0], pair[1]))).isInstanceOf(IOException.class)
                .hasMessageContaining("plan.yaml");
    }
}
