package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.Needs;
import io.xiaoyi.gateway.broker.BrokerUnderTest.Kind;
import io.xiaoyi.gateway.broker.ShippedBroker;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mosquitto as it is shipped, with its access list: who shows which certificate may do what. */
class ShippedBrokerIT {
    private static final int DAYS = 30;
    private static final String STATION = "demo/st-0001";
    private static final String BASE = "st/v1/" + STATION + "/";

    @TempDir
    Path folder;

    @BeforeEach
    void certificates() {
        ShippedBroker.certificates(folder, DAYS, "authority");
        ShippedBroker.certificates(folder, DAYS, "broker", "localhost", "127.0.0.1");
        client(STATION);
    }

    private void client(String name) {
        ShippedBroker.certificates(folder, DAYS, "client", name);
    }

    private Bench bench(int port, String name) {
        return new Bench(URI.create("mqtts://localhost:" + port), it -> it.withCa(folder.resolve("ca.pem")).with(
                new ClientCertificate(folder.resolve(name + ".pem"), folder.resolve(name + ".key")))).started();
    }

    @Test
    void aStationMayWriteItsOwnTopicsAlone() throws IOException {
        try (var broker = Kind.MOSQUITTO.secured(folder)) {
            int port = broker.port();
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
        try (var broker = Kind.MOSQUITTO.secured(folder)) {
            int port = broker.port();
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

    /** Mosquitto grants any subscription, and hands over only what may be read. */
    @Test
    void aStationHearsItsOwnCommandsAlone() {
        client("demo/st-0002");
        client("console");
        try (var broker = Kind.MOSQUITTO.secured(folder);
                var curious = new Cloud(broker.port(), ShippedBroker.options(folder, "demo/st-0002"),
                        "st/v1/#", "trust/v1/#")) {
            int port = broker.port();
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
    void theCertificateOfAnotherStationTakesNoSessionOver() {
        client("demo/st-0002");
        try (var broker = Kind.MOSQUITTO.secured(folder); var own = bench(broker.port(), STATION)) {
            own.journal.append(10);
            own.awaitAcknowledged(10);
            try (var thief = bench(broker.port(), "demo/st-0002")) {
                thief.journal.append(10);
                Eventually.holds("it is refused", () -> thief.hasAlarm(Alarms.REFUSED, true));
            }
            own.journal.append(10);
            own.awaitAcknowledged(20);
            assertThat(own.uplink.status().connections()).isEqualTo(1);
        }
    }

    @Test
    void whoSpeaksNothingNewerThanTls11DoesNotGetIn() throws IOException {
        try (var broker = Kind.MOSQUITTO.secured(folder)) {
            assertThat(shaken(broker.port(), "-tls1_2")).contains("Verification: OK").contains("TLSv1.2");
            assertThat(shaken(broker.port(), "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")).contains(
                    "alert protocol version");
        }
    }

    private String shaken(int port, String... version) throws IOException {
        var words = new ArrayList<>(List.of(Needs.program("openssl").toString(), "s_client", "-brief", "-connect",
                "127.0.0.1:" + port, "-CAfile", folder.resolve("ca.pem").toString(), "-cert", folder.resolve(STATION
                        + ".pem").toString(),
                "-key", folder.resolve(STATION + ".key").toString()));
        words.addAll(List.of(version));
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private String publish(int port, String who, String topic) throws IOException {
        var words = new ArrayList<>(List.of(Needs.program("mosquitto_pub").toString(), "-h", "127.0.0.1", "-p", Integer
                .toString(port), "-V", "mqttv5", "-q", "1", "-t", topic, "-m", "x"));
        words.addAll(ShippedBroker.options(folder, who));
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
