package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.broker.BrokerUnderTest;
import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.uplink.Cloud;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An operator at a terminal, a real broker, a whole station; and a broker that somebody has stolen. */
@ParameterizedClass
@EnumSource
class CommandIT {
    private static final String TOPICS = "st/v1/demo/st-0001/";
    private static final String CLIENT = "st-demo-st-0001";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Parameter
    private BrokerUnderTest.Kind kind;

    @TempDir
    private Path temp;

    private BrokerUnderTest broker;
    private final SigningKey operator = SigningKey.generate(Algorithm.EDDSA, new Random(1));
    private final List<Boolean> lock = new CopyOnWriteArrayList<>();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private final Clock clock = new DisciplinedClock();
    private StationFolder folder;
    private Path key;

    private final class Relay implements Hands {
        @Override
        public void set(Effect.SetLine line) {
            lock.add(line.active());
        }

        @Override
        public void answer(Effect.Answer answer) {
            shown.add(answer.reader() + " " + answer.outcome());
        }
    }

    /** The machine's own, believed: by a floor alone nobody can tell that a command came late. */
    private static final class DisciplinedClock implements Clock {
        private final long start = System.nanoTime();

        @Override
        public Moment now() {
            return new Moment(Instant.now(), ClockTrust.NTP, System.nanoTime() - start, 1);
        }

        @Override
        public long realNanosUntil(long uptimeNanos) {
            return Math.max(0, uptimeNanos - (System.nanoTime() - start));
        }
    }

    @BeforeEach
    void makeAStation() throws IOException {
        broker = kind.started();
        folder = new StationFolder(temp.resolve("station"));
        folder.joins(broker.port(), operator);
        key = temp.resolve("the-operators.pem");
        PemKeys.writePrivate(key, operator.toPem().getBytes(StandardCharsets.US_ASCII));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private Gateway open() throws SettingsException, IOException {
        Gateway gateway = Gateway.open(folder.settings(), clock, new Gateway.Ports(new Relay(), Map.of(), List.of()));
        broker.awaitSubscribed(CLIENT);
        return gateway;
    }

    /** What the command line printed, and how it ended. */
    private record Said(int code, List<JsonNode> answers, String text) {
        JsonNode last() {
            return answers.getLast();
        }
    }

    private Said send(String... order) {
        var words = new ArrayList<>(List.of("command", "send", "--broker", "mqtt://127.0.0.1:" + broker.port(),
                "--tenant", "demo", "--station", "st-0001", "--key", key.toString()));
        words.addAll(List.of(order));
        var out = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(out), words.toArray(String[]::new));
        return new Said(code, out.toString().lines().filter(line -> line.startsWith("{")).map(CommandIT::json)
                .toList(), out.toString());
    }

    private static JsonNode json(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void anOperatorOpensLooksBackAndAsksHowTheStationIs() throws Exception {
        try (Gateway gateway = open()) {
            Said unlock = send("unlock", "door=front");
            assertThat(unlock.code()).as(unlock.text()).isZero();
            assertThat(unlock.answers()).extracting(each -> each.get("stage").asText()).containsExactly("accepted",
                    "done");
            assertThat(lock).containsOnlyOnce(true);

            until("three are told of", () -> gateway.journal().durableSeq() >= 3);
            JsonNode page = send("history", "limit=3").last();
            assertThat(page.get("entries")).hasSize(3);
            assertThat(page.get("entries").get(0).get("kind").asText()).isEqualTo("started");
            var kinds = new ArrayList<String>();
            while (page.has("next")) { // how long a page is, the line decides
                page = send("history", "from=" + page.get("next").asLong(), "limit=500").last();
                kinds.addAll(page.get("entries").findValuesAsText("kind"));
            }
            assertThat(kinds).contains("door-released");

            JsonNode health = send("diagnose").last();
            assertThat(health.get("diskFreeBytes").asLong()).isPositive();
            assertThat(health.get("durableSeq").asLong()).isGreaterThan(3);
            assertThat(send("log-upload", "lines=50").last().get("lines").toString()).contains("front-in");
            assertThat(send("identify").code()).isZero();
            assertThat(shown).contains("front-in IDENTIFIED");
            assertThat(gateway.restartWanted().toCompletableFuture()).isNotDone();
            assertThat(send("restart").last().get("stage").asText()).isEqualTo("done");
            until("somebody is told", () -> gateway.restartWanted().toCompletableFuture().isDone());
        }
    }

    @Test
    void whatIsRefusedOrCannotBeSentSaysWhyAndEndsSo() throws Exception {
        try (Gateway gateway = open()) {
            Said refused = send("unlock", "door=attic");
            assertThat(refused.code()).isEqualTo(Failure.NO);
            assertThat(refused.last().get("reason").asText()).isEqualTo("unknown-door");
            assertThat(send("history", "limit=many").text()).contains("limit: found 'many'; allowed: a whole number");
            assertThat(gateway.boot()).isEqualTo(1);
        }
        until("that is told", () -> Cloud.retained(broker.port(), 1, TOPICS + "link").getFirst().payload().contains(
                "offline"));
        Said offline = send("unlock", "door=front");
        assertThat(offline.code()).isEqualTo(Failure.IO);
        assertThat(offline.text()).contains("st-0001 is offline");
        int port = broker.port();
        broker.stop();
        Said alone = send("unlock", "door=front");
        assertThat(alone.code()).isEqualTo(Failure.IO);
        assertThat(alone.text()).contains("127.0.0.1:" + port);
    }

    @Test
    void aStolenBrokerThatRepeatsDelaysAndForgesOpensNoDoor() throws Exception {
        Path genuine = temp.resolve("unlock.cose");
        byte[] kept;
        try (Gateway gateway = open()) {
            String nonce = gateway.station().boot().nonce().hex();
            sign(genuine, nonce, "unlock", "door=front");
            byte[] good = Files.readAllBytes(genuine);
            Path later = temp.resolve("later.cose");
            Instant over = sign(later, nonce, "--life", "1s", "unlock", "door=front");
            try (var cloud = new Cloud(broker.port(), TOPICS + "ack")) {
                until("its second is over", () -> clock.now().wall().isAfter(over));
                publish(Files.readAllBytes(later));
                for (int bit = 0; bit < good.length * 8; bit += 37) {
                    byte[] forged = good.clone();
                    forged[bit / 8] ^= (byte) (1 << bit % 8);
                    publish(forged);
                }
                cloud.await("all are answered", all -> all.size() >= 1 + (good.length * 8 + 36) / 37);
                assertThat(cloud.messages()).allSatisfy(each -> assertThat(each.json().get("stage").asText())
                        .isIn("refused", "expired"));
                assertThat(lock).doesNotContain(true);

                int before = cloud.messages().size();
                Path fresh = temp.resolve("fresh.cose"); // the first's minute may be over, and its nonce's
                sign(fresh, gateway.station().boot().nonce().hex(), "unlock", "door=front");
                kept = Files.readAllBytes(fresh);
                publish(kept);
                cloud.await("the genuine one is done", all -> all.size() >= before + 2);
                assertThat(lock).containsOnlyOnce(true);
                publish(kept);
                cloud.await("its copy is refused", all -> all.getLast().payload().contains("replayed"));
                assertThat(lock).containsOnlyOnce(true);
            }
        }
        lock.clear();
        try (Gateway again = open(); var cloud = new Cloud(broker.port(), TOPICS + "ack")) {
            publish(kept);
            cloud.await("what it kept back is of another boot", all -> !all.isEmpty()
                    && all.getLast().json().path("stage").asText().equals("refused"));
            assertThat(lock).doesNotContain(true);
            assertThat(again.boot()).isEqualTo(2);
        }
    }

    private void publish(byte[] payload) {
        Cloud.publish(broker.port(), TOPICS + "cmd/unlock", payload);
    }

    /** @return when it is over */
    private Instant sign(Path out, String nonce, String... order) {
        var words = new ArrayList<>(List.of("command", "sign", "--tenant", "demo", "--station", "st-0001", "--key",
                key.toString(), "--nonce", nonce, "--out", out.toString()));
        words.addAll(List.of(order));
        var said = new StringWriter();
        assertThat(Main.run(new PrintWriter(said), new PrintWriter(said), words.toArray(String[]::new)))
                .as("%s", said).isZero();
        return Instant.parse(said.toString().strip().replaceAll(".*good until ", ""));
    }
}
