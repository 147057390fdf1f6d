package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.console.ConsoleSettings.Transport;
import io.xiaoyi.gateway.scan.Logged;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FloorPlanPartTest {
    private static final String FAULT = "plan.yaml:3:4: width: found '6,5'; allowed: a number";

    @TempDir
    private Path folder;

    @Test
    void itIsWhatWasDrawn() throws IOException {
        String drawn = "{\"width\":6.5,\"height\":4,\"items\":[]}";
        try (var bench = new ConsoleBench(folder, new Transport.Plain(), Optional.of(() -> drawn))) {
            assertThat(bench.admin().get("/api/v1/floor-plan").body()).isEqualTo(drawn);
        }
    }

    @Test
    void thatNobodyHasDrawnOneIsNoFailure() throws IOException {
        try (var bench = new ConsoleBench(folder)) {
            var reply = bench.admin().get("/api/v1/floor-plan");
            assertThat(reply.status()).isEqualTo(204);
            assertThat(reply.body()).isEmpty();
        }
    }

    @Test
    void whatIsWrongWithItIsToldWhenTheConsoleStartsAndCostsNothingElse() throws IOException {
        FloorPlan wrong = () -> {
            throw new IOException(FAULT);
        };
        try (var logged = new Logged(FloorPlanPart.class);
                var bench = new ConsoleBench(folder, new Transport.Plain(), Optional.of(wrong))) {
            ConsoleBench.until("it is told", () -> logged.lines().contains("the floor plan cannot be shown: " + FAULT));
            assertThat(bench.admin().get("/api/v1/session").status()).isEqualTo(200);
        }
    }
}
