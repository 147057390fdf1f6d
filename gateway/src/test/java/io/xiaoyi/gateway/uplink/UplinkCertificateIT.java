package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.Needs;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import io.xiaoyi.gateway.station.StationEvent.CommandReceived;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker as it is shipped: who shows which certificate may do what, and what an operator hears of the others. */
class UplinkCertificateIT {
    private static final int DAYS = 30;
    private static final String STATION = "demo/st-0001";
    private static final String BASE = "st/v1/" + STATION + "/";

    @TempDir
    Path folder;

    @BeforeEach
    void certificates() {
        ShippedBroker.certificates(folder, DAYS, "authority");
        ShippedBroker.certificates(folder, DAYS, "broker", "localhost", "127.0.0.1");
        ShippedBroker.certificates(folder, DAYS, "client", STATION);
    }

    private void client(String name) {
        ShippedBroker.certificates(folder, DAYS, "client", name);
    }

    private Bench bench(int port, Optional<Path> certificate) {
        return new Bench(URI.create("mqtts://localhost:" + port), it -> {
            UplinkSettings checked = it.withCa(folder.resolve("ca.pem"));
            return certificate.map(file -> checked.with(shown(file))).orElse(checked);
        }).started();
    }

    /** @param file without its ending */
    private static ClientCertificate shown(Path file) {
        return new ClientCertificate(Path.of(file + ".pem"), Path.of(file + ".key"));
    }

    @Test
    void aStationDeliversAndIsCommandedThroughTheShippedBroker() {
        client("platform");
        client("console");
        try (var shipped = new ShippedBroker(folder);
                var cloud = new Cloud(shipped.broker().port(), ShippedBroker.options(folder, "platform"), "st/v1/#");
                var bench = bench(shipped.broker().port(), Optional.of(folder.resolve(STATION)))) {
            bench.journal.append(2000);
            bench.begins();
            bench.awaitAcknowledged(2000);
            cloud.await("all of it", _ -> Set.copyOf(cloud.seqs()).size() == 2000);
            cloud.await("how it stands", all -> all.stream().map(Cloud.Message::topic).toList().containsAll(List.of(
                    BASE + "birth", BASE + "link", BASE + "state", BASE + "telemetry")));
            Eventually.holds("it is subscribed", () -> shipped.broker().logged().contains("Sending SUBACK to "
                    + STATION));
            Cloud.publish(shipped.broker().port(), BASE + "cmd/unlock", new byte[]{1}, ShippedBroker.options(folder,
                    "console").toArray(String[]::new));
            Eventually.holds("the command", () -> bench.offered(CommandReceived.class).size() == 1);
        }
    }

    @Test
    void aStationMayWriteItsOwnTopicsAlone() throws IOException {
        try (var shipped = new ShippedBroker(folder)) {
            int port = shipped.broker().port();
            for (String topic : List.of("birth", "link", "state", "telemetry", "event/granted", "ack", "ack/7",
                    "time/ask")) {
                assertThat(publish(port, STATION, BASE + topic)).as(topic).doesNotContain("Not authorized");
                String foreign = BASE.replace("st-0001", "st-0002") + topic;
                assertThat(publish(port, STATION, foreign)).as(foreign).contains("Not authorized");
            }
            for (String topic : List.of(BASE + "cmd/unlock", BASE + "time/answer", BASE + "event", BASE + "event/a/b",
                    BASE + "other",
                    "trust/v1/demo/head", "st/v1/other/st-0001/link", "anything", "st/v1/demo/link")) {
                assertThat(publish(port, STATION, topic)).as(topic).contains("Not authorized");
            }
        }
    }

    @Test
    void platformAndConsoleMayNotSpeakForAStation() throws IOException {
        client("platform");
        client("publisher");
        client("console");
        client("timekeeper");
        try (var shipped = new ShippedBroker(folder)) {
            int port = shipped.broker().port();
            for (String who : List.of("platform", "publisher", "console", "timekeeper")) {
                assertThat(publish(port, who, BASE + "event/granted")).contains("Not authorized");
                assertThat(publish(port, who, BASE + "link")).contains("Not authorized");
            }
            assertThat(publish(port, "platform", BASE + "cmd/unlock")).contains("Not authorized");
            assertThat(publish(port, "console", BASE + "cmd/unlock")).doesNotContain("Not authorized");
            assertThat(publish(port, "publisher", BASE + "cmd/unlock")).contains("Not authorized");
            assertThat(publish(port, "publisher", "trust/v1/demo/head")).doesNotContain("Not authorized");
            assertThat(publish(port, "platform", "trust/v1/demo/head")).contains("Not authorized");
            assertThat(publish(port, "console", "trust/v1/demo/head")).contains("Not authorized");
            assertThat(publish(port, "timekeeper", BASE + "time/answer")).doesNotContain("Not authorized");
            assertThat(publish(port, "timekeeper", BASE + "cmd/unlock")).contains("Not authorized");
            for (String who : List.of("platform", "publisher", "console")) {
                assertThat(publish(port, who, BASE + "time/answer")).contains("Not authorized");
            }
        }
    }

    @Test
    void anOperatorLearnsTheBootsNonceAndHearsTheAnswersThroughTheShippedBroker() throws Exception {
        client("console");
        try (var shipped = new ShippedBroker(folder);
                var bench = bench(shipped.broker().port(), Optional.of(folder.resolve(STATION)))) {
            bench.begins();
            Eventually.holds("it is subscribed", () -> shipped.broker().logged().contains("Sending SUBACK to "
                    + STATION));
            var settings = UplinkSettings.of(URI.create("mqtts://localhost:" + shipped.broker().port()), Bench.TOPICS)
                    .withCa(folder.resolve("ca.pem")).with(shown(folder.resolve("console")));
            try (var caller = new Caller(settings, Bench.TOPICS, Duration.ofSeconds(30))) {
                assertThat(caller.nonce()).isEqualTo(Bench.WHO.nonce());
                var answers = new CopyOnWriteArrayList<String>();
                var asking = Thread.ofPlatform().start(() -> answered(caller, answers));
                Eventually.holds("the command", () -> bench.offered(CommandReceived.class).size() == 1);
                CommandReceived asked = bench.offered(CommandReceived.class).getFirst();
                bench.reply(new Effect.Reply(asked.replyTo(), asked.correlation(), "00112233445566778899aabbccddeeff",
                        "unlock", Effect.Stage.DONE, ""));
                asking.join();
                assertThat(answers).singleElement().asString().contains("done");
            }
        }
    }

    private static void answered(Caller caller, List<String> answers) {
        try {
            caller.send("unlock", Octets.of((byte) 1), answers::add);
        } catch (IOException | InterruptedException e) {
            answers.add(e.toString());
        }
    }

    /** Mosquitto grants any subscription, and hands over only what may be read. */
    @Test
    void aStationHearsItsOwnCommandsAlone() {
        client("demo/st-0002");
        client("console");
        try (var shipped = new ShippedBroker(folder);
                var curious = new Cloud(shipped.broker().port(), ShippedBroker.options(folder, "demo/st-0002"),
                        "st/v1/#", "trust/v1/#")) {
            int port = shipped.broker().port();
            String[] console = ShippedBroker.options(folder, "console").toArray(String[]::new);
            Cloud.publish(port, BASE + "cmd/unlock", new byte[]{1}, console);
            Cloud.publish(port, BASE + "link", new byte[]{1}, ShippedBroker.options(folder, STATION).toArray(
                    String[]::new));
            Cloud.publish(port, "st/v1/demo/st-0002/cmd/unlock", new byte[]{2}, console);
            curious.await("its own", all -> !all.isEmpty());
            assertThat(curious.messages()).extracting(Cloud.Message::topic).containsExactly(
                    "st/v1/demo/st-0002/cmd/unlock");
        }
    }

    /** What was stolen from one box opens no other's topics, and throws no other station out. */
    @Test
    void theCertificateOfAnotherStationIsRefusedAndTheOperatorHearsWhose() {
        client("demo/st-0002");
        try (var shipped = new ShippedBroker(folder);
                var own = bench(shipped.broker().port(), Optional.of(folder.resolve(STATION)))) {
            own.journal.append(10);
            own.awaitAcknowledged(10);
            try (var thief = bench(shipped.broker().port(), Optional.of(folder.resolve("demo/st-0002")))) {
                thief.journal.append(10);
                Eventually.holds("both alarms", () -> thief.hasAlarm(Alarms.REFUSED, true) && thief.hasAlarm(
                        Alarms.UNHEARD, true));
                assertThat(thief.offered(AdapterAlarm.class)).filteredOn(AdapterAlarm::raised).extracting(
                        AdapterAlarm::detail).allMatch(
                                it -> it.endsWith(
                                        "reason 0x87 not authorised: it was shown the certificate of CN=demo/st-0002"));
                assertThat(thief.journal.acknowledgedSeq()).isZero();
            }
            own.journal.append(10);
            own.awaitAcknowledged(20);
            assertThat(own.uplink.status().connections()).isEqualTo(1);
        }
    }

    @Test
    void aBrokersCertificateThatIsExpiredForeignOrOfAnotherNameIsToldWithWhichItIs() throws IOException {
        ShippedBroker.certificates(folder, -1, "broker", "localhost");
        heard("the broker's certificate has expired");
        ShippedBroker.certificates(folder, DAYS, "broker", "elsewhere.example");
        heard("the broker's certificate is for another name", "localhost");
        Path other = folder.resolve("other");
        ShippedBroker.certificates(other, DAYS, "authority", "Another");
        ShippedBroker.certificates(other, DAYS, "broker", "localhost");
        for (String name : List.of("broker.pem", "broker.key")) {
            Files.copy(other.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        heard("the broker's certificate is foreign: not signed by an authority in", "ca.pem");
    }

    private void heard(String... words) {
        try (var shipped = new ShippedBroker(folder);
                var bench = bench(shipped.broker().port(), Optional.of(folder.resolve(STATION)))) {
            assertThat(certificateAlarm(bench)).contains(words);
        }
    }

    private static String certificateAlarm(Bench bench) {
        Eventually.holds("the alarm", () -> bench.hasAlarm(Alarms.CERTIFICATES, true));
        return bench.offered(AdapterAlarm.class).stream().filter(it -> it.code().equals(Alarms.CERTIFICATES))
                .findFirst().orElseThrow().detail();
    }

    @Test
    void aStationsCertificateThatIsMissingExpiredOrForeignIsToldWithWhichItIs() {
        ShippedBroker.certificates(folder, -1, "client", "demo/late");
        Path other = folder.resolve("other");
        ShippedBroker.certificates(other, DAYS, "authority", "Another");
        ShippedBroker.certificates(other, DAYS, "client", STATION);
        try (var shipped = new ShippedBroker(folder)) {
            int port = shipped.broker().port();
            try (var bench = bench(port, Optional.empty())) {
                assertThat(certificateAlarm(bench)).contains("the broker wants a client certificate",
                        "uplink.certificate names none");
            }
            try (var bench = bench(port, Optional.of(folder.resolve("demo/late")))) {
                assertThat(certificateAlarm(bench)).contains("this station's certificate (CN=demo/late, good until ",
                        "has expired");
            }
            try (var bench = bench(port, Optional.of(other.resolve(STATION)))) {
                assertThat(certificateAlarm(bench)).contains("this station's certificate (CN=" + STATION,
                        "is foreign");
            }
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamedWithWhatIsWrong() throws IOException {
        client("demo/st-0002");
        Path broken = Files.writeString(folder.resolve("broken.key"), "no key");
        Path own = folder.resolve(STATION + ".pem");
        for (var row : List.of(List.of(own, folder.resolve("demo/st-0002.key"), "is not that of the certificate"),
                List.of(own, broken, "expected PKCS#8 in PEM"), List.of(own, folder.resolve("none.key"), "none.key"),
                List.of(broken, broken, "holds no certificate"))) {
            var shown = new ClientCertificate((Path) row.get(0), (Path) row.get(1));
            try (var bench = new Bench(URI.create("mqtts://localhost:1"), it -> it.withCa(folder.resolve("ca.pem"))
                    .with(shown)).started()) {
                assertThat(certificateAlarm(bench)).contains((String) row.get(2)).contains(folder.toString());
            }
        }
    }

    /** Without a restart: each connection reads the files anew. */
    @Test
    void aRenewedCertificateIsShownAtTheNextConnection() throws IOException {
        ShippedBroker.certificates(folder, -1, "client", STATION);
        try (var shipped = new ShippedBroker(folder);
                var bench = bench(shipped.broker().port(), Optional.of(folder.resolve(STATION)))) {
            bench.journal.append(5);
            assertThat(certificateAlarm(bench)).contains("has expired");
            client(STATION);
            bench.awaitAcknowledged(5);
            Eventually.holds("the alarm ends", () -> bench.hasAlarm(Alarms.CERTIFICATES, false));
        }
    }

    /** OpenSSL still speaks TLS 1.1 where it is made to. */
    @Test
    void aBrokerWithNothingNewerThanTls11IsRefused() throws Exception {
        int port = MosquittoBroker.freePort();
        Process old = new ProcessBuilder(Needs.program("openssl").toString(), "s_server", "-accept", Integer.toString(
                port), "-cert", folder.resolve("broker.pem").toString(), "-key",
                folder.resolve("broker.key")
                        .toString(),
                "-tls1_1", "-cipher", "ALL:@SECLEVEL=0", "-quiet").redirectErrorStream(true).redirectOutput(
                        folder.resolve("old").toFile())
                .start();
        try (var bench = bench(port, Optional.of(folder.resolve(STATION)))) {
            assertThat(certificateAlarm(bench)).contains("the broker has no TLS version from 1.2 up");
        } finally {
            old.destroyForcibly();
        }
    }

    private String publish(int port, String who, String topic) throws IOException {
        var words = new ArrayList<>(List.of(Needs.program("mosquitto_pub").toString(), "-h", "127.0.0.1", "-p", Integer
                .toString(port), "-V", "mqttv5", "-q", "1", "-t", topic, "-m", "x"));
        words.addAll(ShippedBroker.options(folder, who));
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
