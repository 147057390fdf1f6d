package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.loop.Shadows;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.uplink.Cloud;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator who changes a station from a terminal, over Mosquitto; brokers that are gone, and one that is stolen. */
class ShadowIT {
    private static final String TOPICS = "st/v1/demo/st-0001/";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path temp;

    private final MosquittoBroker broker = MosquittoBroker.started();
    private final SigningKey operator = SigningKey.generate(Algorithm.EDDSA, new Random(1));
    private final SystemClock clock = new SystemClock();
    private final List<Process> processes = new ArrayList<>();
    private StationFolder folder;
    private Path key;

    private static final class NoHands implements Hands {
        @Override
        public void set(Effect.SetLine line) {}

        @Override
        public void answer(Effect.Answer answer) {}
    }

    @BeforeEach
    void makeAStation() throws IOException {
        folder = new StationFolder(temp.resolve("station"));
        folder.joins(broker.port(), operator);
        Files.writeString(folder.file(), Files.readString(folder.file()) + "\nshadow: {trial: 5s}\n");
        key = temp.resolve("the-operators.pem");
        PemKeys.writePrivate(key, operator.toPem().getBytes(StandardCharsets.US_ASCII));
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        clock.close();
        broker.close();
    }

    private Gateway open() throws SettingsException, IOException {
        return Gateway.open(folder.settings(), clock, new Gateway.Ports(new NoHands(), Map.of(), List.of()));
    }

    /** What the command line printed, and how it ended. */
    private record Said(int code, String text) {
        JsonNode report() {
            try {
                return MAPPER.readTree(text);
            } catch (IOException e) {
                throw new AssertionError(text, e);
            }
        }
    }

    private Said shadow(String verb, int port, String... more) {
        var words = new ArrayList<>(List.of("shadow", verb, "--tenant", "demo", "--station", "st-0001"));
        if (port > 0) {
            words.addAll(List.of("--broker", "mqtt://127.0.0.1:" + port));
        }
        words.addAll(List.of(more));
        var out = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(out), words.toArray(String[]::new));
        return new Said(code, out.toString());
    }

    private Path document(String json) throws IOException {
        return Files.writeString(Files.createTempFile(temp, "document", ".json"), json);
    }

    private Said send(String json) throws IOException {
        return shadow("send", broker.port(), "--key", key.toString(), document(json).toString());
    }

    private byte[] sign(String json) throws IOException {
        Path out = temp.resolve("signed-" + System.nanoTime());
        Said said = shadow("sign", 0, "--key", key.toString(), "--out", out.toString(), document(json).toString());
        assertThat(said.code()).as(said.text()).isZero();
        return Files.readAllBytes(out);
    }

    private static String moving(long version, int port) {
        return "{\"version\": " + version + ", \"doors\": {\"front\": {\"releaseSeconds\": 9}}, \"uplink\": "
                + "{\"broker\": \"mqtt://127.0.0.1:" + port + "\"}}";
    }

    private static long version(Gateway gateway) {
        return gateway.station().shadow().inForce().version();
    }

    private static Duration release(Gateway gateway) {
        return gateway.station().doors().get("front").plan().release();
    }

    private static boolean alarm(Gateway gateway, String code) {
        return gateway.station().remembered().alarms().containsKey(new Alarm(code, "shadow"));
    }

    @Test
    void anOperatorChangesAStationAndIsToldWhyNot() throws Exception {
        try (Gateway gateway = open(); Cloud cloud = new Cloud(broker.port(), TOPICS + "#")) {
            broker.awaitSubscribed("st-demo-st-0001");
            Said first = send("{\"version\": 1, \"name\": \"西门\", \"doors\": {\"front\": {\"releaseSeconds\": 8}}}");

            assertThat(first.code()).as(first.text()).isZero();
            assertThat(first.report().path("version").asLong()).isEqualTo(1);
            assertThat(first.report().path("set").toString()).isEqualTo("[\"name\",\"doors.front.releaseSeconds\"]");
            assertThat(first.report().at("/values/doors/front/releaseSeconds").asInt()).isEqualTo(8);
            assertThat(release(gateway)).isEqualTo(Duration.ofSeconds(8));
            cloud.await("it is told anew what it is", all -> all.stream().anyMatch(it -> it.topic().endsWith("birth")
                    && it.payload().contains("西门")));
            cloud.await("it is journaled", all -> all.stream().anyMatch(it -> it.topic().endsWith(
                    "event/configuration-changed")));

            Said second = send("{\"version\": 2, \"doors\": {\"front\": {\"releaseSeconds\": 86400}}}");
            assertThat(second.code()).as(second.text()).isEqualTo(1);
            assertThat(second.report().at("/refused/version").asLong()).isEqualTo(2);
            assertThat(second.report().at("/refused/reasons/0").asText()).isEqualTo(
                    "doors.front.releaseSeconds: found '1d'; allowed: a duration from 1s to 1m");
            assertThat(second.report().path("version").asLong()).isEqualTo(1);
            assertThat(release(gateway)).isEqualTo(Duration.ofSeconds(8));
            assertThat(shadow("show", broker.port()).report()).isEqualTo(second.report());
        }
        broker.stop();
        try (Gateway gateway = open()) {
            assertThat(release(gateway)).isEqualTo(Duration.ofSeconds(8));
            assertThat(version(gateway)).isEqualTo(1);
        }
    }

    @Test
    void theConsoleProposesLikeTheCloudAndTheHighestVersionWins() throws Exception {
        try (Gateway gateway = open()) {
            broker.awaitSubscribed("st-demo-st-0001");
            Octets document = Octets.utf8("{\"version\": 5, \"access\": {\"learntPasses\": 700}}");
            assertThat(gateway.shadows().check(document).differences()).containsExactly(new Shadows.Difference(
                    "access.learntPasses", "5000", "700"));
            assertThat(gateway.shadows().propose("zhu", document).toCompletableFuture().get(60, TimeUnit.SECONDS))
                    .isEqualTo(new Shadows.Outcome.Accepted(5));
            assertThat(gateway.shadows().standing().by()).isEqualTo("zhu");
            assertThat(gateway.station().remembered().book().learntCapacity()).isEqualTo(700);

            Said lower = send("{\"version\": 4}");
            assertThat(lower.code()).as(lower.text()).isEqualTo(1);
            assertThat(lower.report().path("highest").asLong()).isEqualTo(5);
            assertThat(gateway.shadows().propose("zhu", Octets.utf8("{\"version\": 6, \"nmae\": 1}"))
                    .toCompletableFuture().get(60, TimeUnit.SECONDS)).isInstanceOfSatisfying(
                            Shadows.Outcome.Refused.class, it -> assertThat(it.reasons()).singleElement().asString()
                                    .startsWith("nmae: found an unknown key (did you mean name?)"));
            assertThat(version(gateway)).isEqualTo(5);
        }
    }

    @Test
    void aBrokerThatDoesNotAnswerIsTakenBackAndNotTriedAgain() throws Exception {
        try (Gateway gateway = open(); Cloud cloud = new Cloud(broker.port(), TOPICS + "shadow/reported")) {
            broker.awaitSubscribed("st-demo-st-0001");
            Cloud.publish(broker.port(), TOPICS + "shadow/desired", sign(moving(1, MosquittoBroker.freePort())), "-r");
            until("it is on trial", () -> version(gateway) == 1);
            assertThat(release(gateway)).isEqualTo(Duration.ofSeconds(9));
            until("it is taken back", () -> version(gateway) == 0);
            assertThat(release(gateway)).isEqualTo(Duration.ofSeconds(5));
            cloud.await("reported with the reason", all -> all.stream().map(Cloud.Message::json).anyMatch(it -> it
                    .path("version").asLong() == 0 && it.at("/refused/rolledBack").asBoolean() && it
                            .at(
                                    "/refused/reasons/0")
                            .asText().startsWith("rolled-back: broker mqtt://127.0.0.1:")));
            // the same document lies at the broker still, and the next one is behind it
            assertThat(send("{\"version\": 2}").code()).isZero();
            assertThat(StationFolder.kinds(gateway.journal())).containsSubsequence("configuration-changed",
                    "configuration-rolled-back", "configuration-changed").doesNotContain("configuration-refused");
        }
    }

    @Test
    void aBrokerThatLetsItInAndGrantsNothingIsTakenBack() throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress()); Gateway gateway = open()) {
            broker.awaitSubscribed("st-demo-st-0001");
            Cloud.publish(broker.port(), TOPICS + "shadow/desired", sign(moving(1, server.getLocalPort())), "-r");
            try (Socket station = server.accept()) {
                station.getInputStream().read(new byte[1024]);
                station.getOutputStream().write(HexFormat.of().parseHex("2003000000")); // CONNACK, success
                until("it is online", () -> gateway.station().boot().online());
                until("it is taken back", () -> version(gateway) == 0);
                assertThat(alarm(gateway, Alarm.SHADOW_ROLLED_BACK)).isTrue();
            }
        }
    }

    @Test
    void aLostFileBringsTheLastDocumentBackAndNoOlderOne() throws Exception {
        byte[] old = sign("{\"version\": 1, \"doors\": {\"front\": {\"releaseSeconds\": 50, "
                + "\"longReleaseSeconds\": 60, \"maximumSeconds\": 300}}}");
        byte[] last = sign("{\"version\": 2, \"doors\": {\"front\": {\"releaseSeconds\": 7}}}");
        String desired = TOPICS + "shadow/desired";
        try (Gateway gateway = open()) {
            broker.awaitSubscribed("st-demo-st-0001");
            Cloud.publish(broker.port(), desired, last, "-r");
            until("it is in force", () -> version(gateway) == 2);
        }
        Files.delete(folder.folder().resolve("data/shadow/shadow"));
        Cloud.publish(broker.port(), desired, old, "-r");
        try (Gateway gateway = open()) {
            until("it is told", () -> alarm(gateway, ShadowDesk.LOST));
            until("it is passed over", () -> gateway.station().shadow().refused().isPresent());
            assertThat(version(gateway)).isZero();
            Cloud.publish(broker.port(), desired, last, "-r");
            until("the very one comes back", () -> version(gateway) == 2);
            until("that is over", () -> !alarm(gateway, ShadowDesk.LOST));
        }
    }

    @Test
    void aStationThatMovesToAnotherBrokerTakesItsBacklogAlong() throws Exception {
        try (var other = MosquittoBroker.started();
                Gateway gateway = open();
                Cloud here = new Cloud(broker.port(), TOPICS + "event/#");
                Cloud there = new Cloud(other.port(), TOPICS + "#")) {
            broker.awaitSubscribed("st-demo-st-0001");
            Cloud.publish(broker.port(), TOPICS + "shadow/desired", sign(moving(1, other.port())), "-r");
            there.await("it is there for good", all -> all.stream().filter(it -> it.topic().endsWith("reported"))
                    .map(Cloud.Message::json).anyMatch(it -> it.path("version").asLong() == 1 && !it.path("trial")
                            .asBoolean()));
            long moved = gateway.station().remembered().lastSeq();
            StationFolder.scan(gateway.networkPort("front-in"), "XY1:NOISE");
            until("what only the other one is told", () -> gateway.station().remembered().lastSeq() > moved);
            long last = gateway.station().remembered().lastSeq();
            until("all is acknowledged", () -> gateway.journal().acknowledgedSeq() >= last);
            there.await("the last has come", _ -> there.seqs().contains(last));
            var seqs = new TreeSet<>(here.seqs());
            seqs.addAll(there.seqs());
            assertThat(seqs).containsAll(LongStream.rangeClosed(1, last).boxed().toList());
            assertThat(version(gateway)).isEqualTo(1);
        }
    }

    private Process start() throws IOException {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), StationProcess.class.getName(), folder.folder().toString(), "0")
                .redirectErrorStream(true).redirectOutput(temp.resolve("log-" + processes.size()).toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void killedBetweenTheFileAndTheReportItGoesByTheFile() throws Exception {
        Path file = folder.folder().resolve("data/shadow/shadow");
        Cloud.publish(broker.port(), TOPICS + "shadow/desired", sign("{\"version\": 3, \"name\": \"three\"}"), "-r");
        Process first = start();
        until("it is kept", () -> Files.exists(file));
        kill(first);
        broker.stop();
        try (Gateway gateway = open()) {
            assertThat(version(gateway)).isEqualTo(3);
            broker.start();
            try (Cloud cloud = new Cloud(broker.port(), TOPICS + "shadow/reported")) {
                cloud.await("reported", all -> all.stream().anyMatch(it -> it.json().path("version").asLong() == 3));
            }
        }
    }

    @Test
    void killedDuringATrialItIsTakenBackByTheNextLife() throws Exception {
        Path file = folder.folder().resolve("data/shadow/shadow");
        Process first = start();
        broker.awaitSubscribed("st-demo-st-0001");
        Cloud.publish(broker.port(), TOPICS + "shadow/desired", sign(moving(1, MosquittoBroker.freePort())), "-r");
        until("the trial is kept", () -> Files.exists(file));
        kill(first);
        try (Gateway gateway = open()) {
            assertThat(version(gateway)).isEqualTo(1);
            until("it is taken back", () -> version(gateway) == 0);
            until("that is kept", () -> gateway.shadows().standing().version() == 0 && gateway.station().boot()
                    .online());
        }
        try (Gateway gateway = open(); Cloud cloud = new Cloud(broker.port(), TOPICS + "shadow/reported")) {
            assertThat(version(gateway)).isZero();
            until("online", () -> gateway.station().boot().online());
            cloud.await("the refusal stands", all -> all.stream().anyMatch(it -> it.json().at("/refused/rolledBack")
                    .asBoolean()));
            assertThat(send("{\"version\": 2}").code()).isZero();
        }
    }

    @Test
    void aStolenBrokerChangesNothing() throws Exception {
        byte[] old = sign(
                "{\"version\": 1, \"doors\": {\"front\": {\"releaseSeconds\": 50, \"longReleaseSeconds\": 60, "
                        + "\"maximumSeconds\": 300}}}");
        try (Gateway gateway = open()) {
            broker.awaitSubscribed("st-demo-st-0001");
            assertThat(send("{\"version\": 2, \"doors\": {\"front\": {\"releaseSeconds\": 7}}}").code()).isZero();
            String desired = TOPICS + "shadow/desired";

            Cloud.publish(broker.port(), desired, old, "-r");
            until("it is passed over", () -> gateway.station().shadow().refused().isPresent());
            assertThat(gateway.station().shadow().refused().orElseThrow().reasons()).containsExactly(
                    "version: found 1; allowed: more than 2");
            for (byte[] message : List.of(others(), "{\"version\": 9, \"name\": \"mine\"}".getBytes(
                    StandardCharsets.UTF_8), new byte[60_000])) {
                Cloud.publish(broker.port(), desired, message, "-r");
                until("it is refused", () -> alarm(gateway, Alarm.SHADOW_REFUSED));
            }
            assertThat(version(gateway)).isEqualTo(2);
            assertThat(release(gateway)).isEqualTo(Duration.ofSeconds(7));
            assertThat(send("{\"version\": 3}").code()).isZero();
            assertThat(alarm(gateway, Alarm.SHADOW_REFUSED)).isFalse();
        }
    }

    /** Well signed, for another station. */
    private byte[] others() throws IOException {
        Path out = temp.resolve("others");
        var said = new StringWriter();
        assertThat(Main.run(new PrintWriter(said), new PrintWriter(said), "shadow", "sign", "--tenant", "demo",
                "--station", "st-0002", "--key", key.toString(), "--out", out.toString(), document(
                        "{\"version\": 9}").toString()))
                .as("%s", said).isZero();
        return Files.readAllBytes(out);
    }

    @Test
    void aDamagedFileIsSetAsideAndTheInstallersHolds() throws Exception {
        Path kept = folder.folder().resolve("data/shadow");
        Files.createDirectories(kept);
        Files.writeString(kept.resolve("shadow"), "half of it");
        try (Gateway gateway = open()) {
            until("it is told", () -> alarm(gateway, ShadowStart.DAMAGED));
            assertThat(version(gateway)).isZero();
            assertThat(kept.resolve("shadow.damaged-1")).hasContent("half of it");
            broker.awaitSubscribed("st-demo-st-0001");
            assertThat(send("{\"version\": 1}").code()).isZero();
        }
    }

    @Test
    void whatNoLongerGoesWithTheInstallersFileWaitsForHim() throws Exception {
        try (Gateway gateway = open()) {
            broker.awaitSubscribed("st-demo-st-0001");
            assertThat(
                    send("{\"version\": 1, \"doors\": {\"front\": {\"releaseSeconds\": 20, \"longReleaseSeconds\": 25"
                            + "}}}").code())
                    .isZero();
            assertThat(release(gateway)).isEqualTo(Duration.ofSeconds(20));
        }
        String good = Files.readString(folder.file());
        Files.writeString(folder.file(), good.replace("release: 5s", "release: 5s, maximum: 15s"));
        try (Gateway gateway = open()) {
            until("it is told", () -> alarm(gateway, ShadowStart.UNUSABLE));
            assertThat(release(gateway)).isEqualTo(Duration.ofSeconds(5));
        }
        Files.writeString(folder.file(), good);
        try (Gateway gateway = open()) {
            assertThat(release(gateway)).isEqualTo(Duration.ofSeconds(20));
        }
    }
}
