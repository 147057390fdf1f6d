package io.xiaoyi.simulator.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StageServerTest {
    @Test
    void whatIsPlayedKnowsFromItsBeginningThatSomebodyLooksOn() throws Exception {
        try (StageServer server = StageServer.open(18_000)) {
            var scene = (HttpURLConnection) URI.create(server.address() + "stage/v1/scene").toURL().openConnection();
            try (var lines = new BufferedReader(new InputStreamReader(scene.getInputStream(),
                    StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).isEqualTo("event: scene");
                assertThat(lines.readLine()).contains("opening");
                var play = new Counted();
                server.play(play);
                assertThat(play.watched).hasPositiveValue();
            }
        }
    }

    @Test
    void whatIsPlayedBeforeNobodyDoesNot() throws Exception {
        try (StageServer server = StageServer.open(18_000)) {
            var play = new Counted();
            server.play(play);
            assertThat(play.watched).hasValue(0);
        }
    }

    /** An empty stage that counts how often it hears of somebody. */
    private static final class Counted implements Play {
        final AtomicInteger watched = new AtomicInteger();

        @Override
        public ObjectNode scene() {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public ObjectNode time() {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public Reply act(String name, JsonNode arguments) {
            return new Reply.Done(scene());
        }

        @Override
        public Optional<byte[]> picture(long number) {
            return Optional.empty();
        }

        @Override
        public void watched() {
            watched.incrementAndGet();
        }
    }
}
