package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.broker.BrokerUnderTest.Kind;
import io.xiaoyi.gateway.broker.ShippedBroker;
import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import io.xiaoyi.gateway.station.StationEvent.InputChanged;
import io.xiaoyi.gateway.station.StationEvent.LinkChanged;
import io.xiaoyi.gateway.uplink.UplinkStatus.Phase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a mobile network does to a station, one fault after the other. Whatever it is, in the end the cloud has each
 * entry of the journal, and {@code link} and {@code state} as they are.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoorNetworkIT {
    private static final int PUBACK_BYTES = 4;
    @AutoClose
    private final MosquittoBroker broker = MosquittoBroker.started("max_inflight_messages 65535");
    @AutoClose
    private final TcpProxy line;
    @AutoClose
    private final Cloud cloud = new Cloud(broker.port(), "st/v1/#");

    @TempDir
    private Path folder;

    PoorNetworkIT() throws IOException {
        line = new TcpProxy(broker.port());
    }

    private Bench patient() {
        return new Bench(line.port());
    }

    private Bench impatient() {
        return new Bench(line.port(), it -> it.with(Bench.IMPATIENT));
    }

    /** Afterwards nothing is missing, and what the station says last of itself is what is kept of it. */
    private void assertAllIsThere(Bench bench) {
        long last = bench.journal.durableSeq();
        bench.awaitAcknowledged(last);
        Set<Long> all = LongStream.rangeClosed(1, last).boxed().collect(Collectors.toSet());
        cloud.await("all of the journal", _ -> Set.copyOf(cloud.seqs()).equals(all));
        assertThat(cloud.messages().stream().filter(it -> it.topic().contains("/event/")).map(it -> it.json().get(
                "journal").asText()).distinct()).containsExactly("0123456789abcdef");
        Cloud.assertInOrderPerConnection(cloud.seqs());
        cloud.await("online is the last word", _ -> cloud.on(Bench.TOPICS.link()).getLast().json().get("status")
                .asText().equals("online"));
        assertThat(bench.uplink.status().refused()).isZero();
    }

    private static void move(Bench bench, boolean open) {
        bench.happens(new InputChanged("contact.front", open, 0));
    }

    private void awaitOpen(boolean open) {
        cloud.await("the door's contact", _ -> !cloud.on(Bench.TOPICS.state()).isEmpty() && cloud.on(Bench.TOPICS
                .state()).getLast().json().at("/doors/0/open").asBoolean() == open);
    }

    @Test
    void sixPacketsOfTenLost() {
        line.loses(0.6, 1);
        try (var bench = patient()) {
            bench.journal.append(20);
            bench.begins();
            bench.uplink.start();
            bench.awaitAcknowledged(5);
            move(bench, true);
            bench.journal.append(8);
            assertAllIsThere(bench);
            awaitOpen(true);
            assertThat(bench.uplink.status().connections()).isEqualTo(1);
        }
    }

    @Test
    void eachPacketTwoSecondsOnItsWay() {
        line.latency(Duration.ofSeconds(2));
        try (var bench = patient()) {
            bench.journal.append(15);
            bench.begins();
            bench.uplink.start();
            bench.awaitAcknowledged(1);
            move(bench, true);
            assertAllIsThere(bench);
            awaitOpen(true);
            assertThat(bench.uplink.status().connections()).isEqualTo(1);
        }
    }

    @Test
    void fiveKilobytesASecond() {
        line.limit(5_000);
        try (var bench = patient()) {
            bench.journal.append(120);
            bench.begins();
            bench.uplink.start();
            bench.awaitAcknowledged(10);
            move(bench, true);
            assertAllIsThere(bench);
            awaitOpen(true);
            assertThat(bench.uplink.status().connections()).isEqualTo(1);
        }
    }

    @Test
    void aBrokerThatVanishesInTheMiddleOfABacklog() {
        try (var bench = impatient()) {
            line.limit(100_000);
            bench.journal.append(1_000);
            bench.begins();
            bench.uplink.start();
            bench.awaitAcknowledged(300);
            line.vanish();
            move(bench, true);
            Eventually.holds("a second connection", () -> line.accepted() >= 2);
            assertAllIsThere(bench);
            awaitOpen(true);
        }
    }

    @Test
    void aBrokerThatVanishesWhileNothingIsSaidIsMissedByThePings() {
        try (var bench = impatient().started()) {
            bench.awaitPhase(Phase.LIVE);
            cloud.await("online", _ -> !cloud.on(Bench.TOPICS.link()).isEmpty());
            line.vanish();
            Eventually.holds("a second connection", () -> bench.uplink.status().connections() >= 2);
            bench.journal.append(10);
            assertAllIsThere(bench);
        }
    }

    @Test
    void aNetworkThatForgetsConnectionsOnWhichNothingWasSaid() {
        line.forgetsIdle(Duration.ofSeconds(2));
        try (var bench = impatient().started()) {
            Eventually.holds("forgotten", () -> bench.uplink.status().connections() >= 2);
            bench.journal.append(300);
            assertAllIsThere(bench);
        }
    }

    @Test
    void aHotspotThatAnswersInTheBrokersPlace() {
        line.captive(Optional.of(TcpProxy.REDIRECT));
        try (var bench = impatient().started()) {
            bench.journal.append(100);
            Eventually.holds("attempts", () -> line.accepted() >= 4);
            assertThat(bench.uplink.status().connections()).isZero();
            assertThat(bench.offered(LinkChanged.class)).extracting(LinkChanged::online).containsExactly(false);
            line.captive(Optional.empty());
            assertAllIsThere(bench);
        }
    }

    @Test
    void aHotspotThatAnswersInThePlaceOfTls() throws IOException {
        encrypted((bench, secured) -> {
            secured.captive(Optional.of(TcpProxy.REDIRECT));
            bench.uplink.start();
            Eventually.holds("attempts", () -> secured.accepted() >= 4);
            secured.captive(Optional.empty());
        });
    }

    @Test
    void tlsCutInTheMiddleOfItsHandshake() throws IOException {
        encrypted((bench, secured) -> {
            for (int bytes : List.of(0, 5, 100, 700, 1_200)) {
                secured.cutsAfter(bytes);
                int before = secured.accepted();
                if (before == 0) {
                    bench.uplink.start();
                }
                Eventually.holds("two attempts", () -> secured.accepted() >= before + 2);
            }
            secured.cutsAfter(Integer.MAX_VALUE);
        });
    }

    private interface Fault {
        void befalls(Bench bench, TcpProxy secured);
    }

    /** Through TLS: what the line does is not told as if a certificate were wrong, and heals by itself. */
    private void encrypted(Fault fault) throws IOException {
        ShippedBroker.certificates(folder, 30, "authority");
        ShippedBroker.certificates(folder, 30, "broker", "localhost", "127.0.0.1");
        ShippedBroker.certificates(folder, 30, "client", "demo/st-0001");
        ShippedBroker.certificates(folder, 30, "client", "platform");
        var shown = new ClientCertificate(folder.resolve("demo/st-0001.pem"), folder.resolve("demo/st-0001.key"));
        try (var shipped = Kind.MOSQUITTO.secured(folder);
                var secured = new TcpProxy(shipped.port());
                var platform = new Cloud(shipped.port(), ShippedBroker.options(folder, "platform"), "st/v1/#");
                var bench = new Bench(URI.create("mqtts://localhost:" + secured.port()), it -> it.with(
                        Bench.IMPATIENT).withCa(folder.resolve("ca.pem")).with(shown))) {
            bench.journal.append(100);
            fault.befalls(bench, secured);
            bench.awaitAcknowledged(100);
            platform.await("all", _ -> Set.copyOf(platform.seqs()).size() == 100);
            assertThat(bench.offered(AdapterAlarm.class)).extracting(AdapterAlarm::code)
                    .doesNotContain(Alarms.CERTIFICATES, Alarms.FAULT);
            assertThat(bench.offered(LinkChanged.class).getLast().online()).isTrue();
        }
    }

    @Test
    void aBrokerThatDiesIsReplacedByTheOther() throws IOException {
        try (var other = MosquittoBroker.started();
                var wayToOther = new TcpProxy(other.port());
                var otherCloud = new Cloud(other.port(), "st/v1/#");
                var bench = new Bench(broker.port(), it -> it.with(List.of(URI.create("mqtt://127.0.0.1:" + wayToOther
                        .port()))))) {
            wayToOther.captive(Optional.of(TcpProxy.REDIRECT)); // not before it is known what the first one took
            bench.journal.append(20_000);
            bench.begins();
            bench.uplink.start();
            bench.awaitAcknowledged(2_000);
            broker.kill9(); // what it acknowledged and had not passed on is lost with it
            Eventually.holds("the loss is noticed", () -> bench.offered(LinkChanged.class).stream().anyMatch(it -> !it
                    .online()));
            long cursor = bench.journal.acknowledgedSeq();
            wayToOther.captive(Optional.empty());
            bench.awaitAcknowledged(20_000);
            otherCloud.await("all that was not acknowledged", _ -> new HashSet<>(otherCloud.seqs()).containsAll(
                    LongStream.rangeClosed(cursor + 1, 20_000).boxed().toList()));
            otherCloud.await("online", _ -> otherCloud.on(Bench.TOPICS.link()).stream().anyMatch(it -> it.json().get(
                    "status").asText().equals("online")));
            assertThat(bench.offered(LinkChanged.class).stream().filter(it -> !it.online())).isNotEmpty().allSatisfy(
                    it -> assertThat(it.detail()).startsWith("mqtt://127.0.0.1:"));
            broker.start();
            other.kill9();
            bench.journal.append(10);
            bench.awaitAcknowledged(20_010);
            assertThat(Cloud.retained(broker.port(), 1, Bench.TOPICS.link()).getFirst().payload()).contains("online");
        }
    }

    /** The uplink is held while both happen, so that it hears of them at once. */
    @Test
    void whatABrokerAcknowledgedInItsLastMomentCounts() {
        line.latency(Duration.ofSeconds(1));
        try (var bench = patient().started()) {
            long before = sendTheSecond(bench);
            synchronized (bench.journal) {
                dieAfterThePuback(before);
            }
            bench.awaitAcknowledged(2);
        }
    }

    /** Paho refuses the second entry before the uplink has heard what was said of the first. */
    @Test
    void soDoesItWhereTheNextEntryFindsTheConnectionGone() {
        line.latency(Duration.ofSeconds(1));
        try (var bench = patient().started()) {
            long before = sendTheSecond(bench);
            synchronized (bench.journal) {
                bench.journal.append(1);
                bench.durable(3);
                dieAfterThePuback(before);
            }
            bench.awaitAcknowledged(2);
        }
    }

    /** @return how many bytes had come from the broker when nothing was left unanswered, before it was sent */
    private long sendTheSecond(Bench bench) {
        bench.durable(0);
        cloud.await("how it stands", _ -> !cloud.on(Bench.TOPICS.state()).isEmpty() && !cloud.on(Bench.TOPICS
                .shadowReported()).isEmpty());
        bench.journal.append(1);
        bench.durable(1);
        bench.awaitAcknowledged(1);
        long before = line.fromBroker();
        bench.journal.append(1);
        bench.durable(2);
        cloud.await("the entry", _ -> cloud.seqs().contains(2L));
        return before;
    }

    private void dieAfterThePuback(long before) {
        Eventually.holds("its PUBACK is on the way", () -> line.fromBroker() >= before + PUBACK_BYTES);
        broker.kill9();
        Eventually.holds("the connection is lost", () -> !isReceiving());
    }

    private static boolean isReceiving() {
        return Thread.getAllStackTraces().values().stream().flatMap(Stream::of).anyMatch(it -> it.getClassName()
                .endsWith("CommsReceiver"));
    }

    @Test
    void eachOfSeveralBrokersMustBeTheOneThatItsAddressNames() {
        ShippedBroker.certificates(folder, 30, "authority");
        ShippedBroker.certificates(folder, 30, "broker", "localhost");
        ShippedBroker.certificates(folder, 30, "client", "demo/st-0001");
        var shown = new ClientCertificate(folder.resolve("demo/st-0001.pem"), folder.resolve("demo/st-0001.key"));
        try (var shipped = Kind.MOSQUITTO.secured(folder);
                var bench = new Bench(URI.create("mqtts://127.0.0.1:" + shipped.port()), it -> it.with(List
                        .of(URI.create("mqtts://localhost:" + shipped.port()))).withCa(folder.resolve(
                                "ca.pem"))
                        .with(shown)).started()) {
            bench.journal.append(10);
            bench.awaitAcknowledged(10);
            assertThat(bench.offered(AdapterAlarm.class)).first().satisfies(it -> {
                assertThat(it.code()).isEqualTo(Alarms.CERTIFICATES);
                assertThat(it.detail()).startsWith("mqtts://127.0.0.1:").contains("is for another name");
            });
            assertThat(bench.hasAlarm(Alarms.CERTIFICATES, false)).isTrue();
        }
    }
}
