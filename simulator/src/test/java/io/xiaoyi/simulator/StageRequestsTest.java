package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xiaoyi.simulator.stage.Play;
import io.xiaoyi.simulator.stage.StageServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes to the stage by HTTP: it is done as it was told, or refused with its place, and nothing else happens. */
class StageRequestsTest {
    private static final String GOOD = "{\"door\":\"front\",\"on\":true,\"people\":7,\"wet\":0.25}";

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private StageServer stage;

    /** Does nothing, and says with what. */
    private static final class Echo implements Play {
        @Override
        public ObjectNode scene() {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public ObjectNode time() {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public Reply act(String name, JsonNode given) {
            var arguments = new Arguments(given);
            ObjectNode read = JsonNodeFactory.instance.objectNode().put("door", arguments.word("door", List.of("front",
                    "back"))).put("on", arguments.flag("on")).put("people", arguments.count("people", 1, 60)).put("wet",
                            arguments.share("wet", 0));
            List<Fault> faults = arguments.faults();
            return faults.isEmpty() ? new Reply.Done(read) : new Reply.Wrong(faults);
        }

        @Override
        public Optional<byte[]> picture(long number) {
            return Optional.empty();
        }

        @Override
        public void watched() {
            // nobody counts them
        }
    }

    @BeforeEach
    void open() throws IOException {
        stage = StageServer.open(0);
        stage.play(new Echo());
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private HttpResponse<String> act(byte[] body) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(stage.address() + "stage/v1/acts/echo")).timeout(Duration
                .ofSeconds(30)).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(
                        body))
                .build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode onlyError(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = act(body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode errors = json.readTree(answer.body()).path("errors");
        assertThat(errors).as(answer.body()).hasSize(1);
        return errors.get(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"7|1e400|/people|a whole number from 1 to 60",
            "7|1e999999999|/people|a whole number from 1 to 60", "7|7.5|/people|a whole number from 1 to 60",
            "7|99999999999999999999|/people|a whole number from 1 to 60", "0.25|-1e400|/wet|a number from 0 to 1",
            "0.25|1e999999999|/wet|a number from 0 to 1", "true|1|/on|true or false",
            "`\"front\"`|null|/door|front, back",
            "`\"wet\"`|`\"wett\"`|/wett|door, on, people, wet", "`\"wet\"`|`\"\\u0007\"`|/?|door, on, people, wet"})
    void anArgumentThatCannotBeIsToldAtItsPlace(String old, String wrong, String field, String expected)
            throws Exception {
        JsonNode error = onlyError(GOOD.replace(old, wrong));
        assertThat(error.path("field").asText()).isEqualTo(field);
        assertThat(error.path("found").asText()).isNotBlank().hasSizeLessThan(80);
        assertThat(error.path("expected").asText()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"`{\"on\":true,\"on\":false}`|Duplicate field",
            "`{} {}`|line 1, column 4", "`{\"on\":tru}`|line 1, column", "[]|no object", "`{\"on\":\"\u0001\"}`|line 1",
            "NaN|line 1"})
    void whatIsNoObjectIsToldWithItsPlace(String body, String found) throws Exception {
        JsonNode error = onlyError(body);
        assertThat(error.path("field").asText()).isEqualTo("body");
        assertThat(error.path("found").asText()).contains(found);
    }

    @Test
    void deepAndLongBodiesAreRefused() throws Exception {
        assertThat(onlyError("[".repeat(60_000)).path("found").asText()).contains("nesting depth");
        assertThat(act(new byte[70_000]).statusCode()).isEqualTo(413);
        assertThat(act(GOOD.getBytes(StandardCharsets.UTF_8)).body()).isEqualTo(GOOD);
    }

    /** The same mutations at every run. */
    @Test
    void arbitraryBytesAreDoneAsTheySayOrRefusedWithAReason() throws Exception {
        var dice = new Random(17);
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i < 500; i++) {
            byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);
            for (int changes = dice.nextInt(3); changes > 0; changes--) {
                body[dice.nextInt(body.length)] = (byte) (dice.nextBoolean()
                        ? dice.nextInt(256)
                        : ' ' + dice.nextInt(
                                95));
            }
            body = dice.nextInt(8) == 0 ? Arrays.copyOf(body, dice.nextInt(body.length)) : body;
            HttpResponse<String> answer = act(body);
            statuses.add(answer.statusCode());
            JsonNode told = json.readTree(answer.body());
            if (answer.statusCode() == 200) {
                JsonNode given = json.readTree(body);
                assertThat(told.path("people").asInt()).isEqualTo(given.path("people").asInt());
                assertThat(told.path("wet").asDouble()).isEqualTo(given.path("wet").asDouble());
            } else {
                assertThat(told.path("errors")).as(answer.body()).isNotEmpty().allSatisfy(error -> {
                    assertThat(error.path("field").asText()).isNotBlank();
                    assertThat(error.path("found").asText()).isNotBlank();
                    assertThat(error.path("expected").asText()).isNotBlank();
                });
            }
        }
        assertThat(statuses).contains(200, 400).containsOnly(200, 400);
    }
}
