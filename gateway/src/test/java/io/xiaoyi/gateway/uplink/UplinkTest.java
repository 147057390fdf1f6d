package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.broker.BrokerUnderTest;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Configuration;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Proposal;
import io.xiaoyi.gateway.station.ShadowReading;
import io.xiaoyi.gateway.station.StationEvent.CommandReceived;
import io.xiaoyi.gateway.station.StationEvent.InputChanged;
import io.xiaoyi.gateway.station.StationEvent.LinkChanged;
import io.xiaoyi.gateway.station.StationEvent.ShadowProposed;
import io.xiaoyi.gateway.uplink.UplinkStatus.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a real broker, what takes a second or two at most. */
@ParameterizedClass
@EnumSource
class UplinkTest {
    @Parameter
    private BrokerUnderTest.Kind kind;

    private BrokerUnderTest broker;

    @BeforeEach
    void start() {
        broker = kind.started();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void everyEventArrivesOnceAndInOrderAndTheCursorFollows() {
        try (var cloud = new Cloud(broker.port(), "st/v1/#"); var bench = new Bench(broker.port()).started()) {
            bench.journal.append(2500);
            bench.awaitAcknowledged(2500);
            cloud.await("2500 events", _ -> cloud.seqs().size() >= 2500);
            assertThat(cloud.seqs()).containsExactlyElementsOf(LongStream.rangeClosed(1, 2500).boxed().toList());
            bench.awaitPhase(Phase.LIVE);
            assertThat(bench.uplink.status().refused()).isZero();
        }
    }

    @Test
    void anEntryIsSentAsSoonAsTheLoopHasSeenItDurable() {
        try (var cloud = new Cloud(broker.port(), "st/v1/#"); var bench = new Bench(broker.port()).started()) {
            bench.awaitPhase(Phase.LIVE);
            bench.journal.append(1);
            bench.durable(1);
            cloud.await("the event", _ -> cloud.seqs().equals(List.of(1L)));
        }
    }

    @Test
    void aNewcomerIsToldBirthAndLinkAndNoEvent() throws IOException {
        try (var bench = new Bench(broker.port()).started()) {
            bench.journal.append(3);
            bench.awaitAcknowledged(3);
            var retained = Cloud.retained(broker.port(), 2, "st/v1/demo/st-0001/#");
            assertThat(retained).allMatch(Cloud.Message::retained);
            assertThat(retained).extracting(Cloud.Message::topic).containsExactlyInAnyOrder(Bench.TOPICS.birth(),
                    Bench.TOPICS.link());
            assertThat(retained).extracting(Cloud.Message::payload).containsExactlyInAnyOrder(
                    JsonTest.fixture("birth"), JsonTest.fixture("link-online"));
        }
    }

    @Test
    void stateIsToldOnChangeAloneAndTheNewestIsRetained() {
        try (var cloud = new Cloud(broker.port(), Bench.TOPICS.state());
                var bench = new Bench(broker.port()).started()) {
            long start = System.nanoTime();
            bench.begins();
            cloud.await("the first", all -> all.size() == 1);
            for (int i = 1; i <= 51; i++) {
                bench.happens(new InputChanged("contact.front", i % 2 == 1, 0));
                bench.durable(i);
            }
            cloud.await("the last", all -> all.getLast().json().at("/doors/0/open").asBoolean());
            cloud.await("the newest is retained", all -> all.getLast().json().equals(
                    Cloud.retained(broker.port(), 1, Bench.TOPICS.state()).getFirst().json()));
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            assertThat(cloud.count()).isBetween(2, (int) seconds + 1); // a second apart, however slow this was
        }
    }

    /** Whoever reads it may count on it: after a power cut the station goes by it, too. */
    @Test
    void aConfigurationIsReportedWhenItIsDurableAndNotBefore() {
        Octets document = Octets.utf8("{\"version\":3}");
        var configuration = new Configuration(3, "", document, Octets.utf8("{}"), Bench.station().plan(), 100, "",
                Duration.ofMinutes(1));
        try (var cloud = new Cloud(broker.port(), "st/v1/#"); var bench = new Bench(broker.port()).started()) {
            bench.begins();
            cloud.await("what it begins with", _ -> cloud.on(Bench.TOPICS.shadowReported()).size() == 1);
            bench.happens(new ShadowProposed(new Proposal.ByAccount("zhu", document), Optional.of(
                    new ShadowReading.Usable(configuration))));
            bench.journal.append(1);
            bench.happens(new InputChanged("contact.front", true, 0));
            cloud.await("an event, which goes behind it", _ -> !cloud.seqs().isEmpty());
            assertThat(cloud.on(Bench.TOPICS.shadowReported())).hasSize(1);
            bench.allIsDurable();
            cloud.await("the report", _ -> cloud.on(Bench.TOPICS.shadowReported()).getLast().json().get("version")
                    .asLong() == 3);
        }
    }

    @Test
    void whatIsMeasuredIsToldNowAndThenAndNotRetained() {
        try (var cloud = new Cloud(broker.port(), Bench.TOPICS.telemetry());
                var bench = new Bench(broker.port()).started()) {
            bench.begins();
            cloud.await("two of them", all -> all.size() >= 2);
            assertThat(cloud.messages()).allMatch(it -> it.json().get("uptimeMillis").isNumber());
            assertThat(Cloud.retained(broker.port(), 1, Bench.TOPICS.telemetry())).noneMatch(Cloud.Message::retained);
        }
    }

    @Test
    void anOrderlyEndSaysOfflineWithoutTheLastWill() throws IOException {
        try (var cloud = new Cloud(broker.port(), Bench.TOPICS.link());
                var bench = new Bench(broker.port()).started()) {
            bench.awaitPhase(Phase.LIVE);
            bench.uplink.close();
            cloud.await("online and offline", all -> all.size() >= 2);
            assertThat(cloud.messages()).extracting(Cloud.Message::payload).containsExactly(
                    JsonTest.fixture("link-online"), JsonTest.fixture("link-offline"));
            assertThat(bench.uplink.status().phase()).isEqualTo(Phase.CLOSED);
            assertThat(Cloud.retained(broker.port(), 1, Bench.TOPICS.link()).getFirst().payload())
                    .isEqualTo(JsonTest.fixture("link-offline"));
            broker.awaitLeft(Bench.CLIENT);
        }
    }

    @Test
    void aCommandArrivesAsItsBytesWithTopicAndCorrelationOfItsReply() {
        byte[] signed = new byte[300];
        new java.util.Random(5).nextBytes(signed);
        try (var bench = new Bench(broker.port()).started()) {
            bench.awaitSubscribed(broker);
            Cloud.publish(broker.port(), Bench.TOPICS.commands() + "unlock", signed, "-D", "publish", "response-topic",
                    "console/7", "-D", "publish", "correlation-data", "abc", "-D", "publish", "content-type",
                    "application/cose");
            Eventually.holds("the command", () -> !bench.offered(CommandReceived.class).isEmpty());
            assertThat(bench.offered(CommandReceived.class)).containsExactly(
                    new CommandReceived(Octets.of(signed), "console/7", Octets.of("abc".getBytes())));
        }
    }

    @Test
    void aReplyGoesToItsTopicWithItsCorrelation() throws IOException {
        try (var cloud = new Cloud(broker.port(), "console/#", Bench.TOPICS.ack());
                var bench = new Bench(broker.port()).started()) {
            bench.awaitPhase(Phase.LIVE);
            bench.reply(new Effect.Reply("console/7", Octets.of("abc".getBytes()), JsonTest.COMMAND, "unlock",
                    Effect.Stage.ACCEPTED, ""));
            bench.reply(
                    new Effect.Reply("", Octets.of(), JsonTest.COMMAND, "unlock", Effect.Stage.REFUSED, "wrong-nonce"));
            cloud.await("two replies", all -> all.size() >= 2);
            assertThat(cloud.messages()).containsExactly(
                    new Cloud.Message("console/7", false, "abc", JsonTest.fixture("ack-accepted")),
                    new Cloud.Message(Bench.TOPICS.ack(), false, "", JsonTest.fixture("ack-refused")));
        }
    }

    @Test
    void whatIsNoCommandOrTooLongIsDroppedAndCounted() {
        try (var bench = new Bench(broker.port()).started()) {
            bench.awaitSubscribed(broker);
            String topic = Bench.TOPICS.commands() + "unlock";
            Cloud.publish(broker.port(), topic, new byte[Inbound.PAYLOAD_LIMIT + 1]);
            Cloud.publish(broker.port(), topic, new byte[0]);
            Cloud.publish(broker.port(), topic, new byte[300 * 1024]);
            Cloud.publish(broker.port(), topic, new byte[Inbound.PAYLOAD_LIMIT]);
            Eventually.holds("the good one", () -> !bench.offered(CommandReceived.class).isEmpty());
            Eventually.holds("two drops", () -> {
                bench.durable(0);
                return bench.uplink.status().inboundDropped() == 2;
            });
            assertThat(bench.offered(CommandReceived.class)).hasSize(1);
            assertThat(bench.offered(LinkChanged.class)).containsExactly(new LinkChanged(true, ""));
        }
    }

    @Test
    void aCommandThatIsRetainedIsNotTakenAgainAtEveryConnection() {
        Cloud.publish(broker.port(), Bench.TOPICS.commands() + "unlock", new byte[]{1}, "-r");
        try (var bench = new Bench(broker.port()).started()) {
            bench.awaitSubscribed(broker);
            Cloud.publish(broker.port(), Bench.TOPICS.commands() + "unlock", new byte[]{2});
            Eventually.holds("the second", () -> !bench.offered(CommandReceived.class).isEmpty());
            assertThat(bench.offered(CommandReceived.class)).extracting(CommandReceived::signed).containsExactly(
                    Octets.of((byte) 2));
        }
    }

    @Test
    void eventsThatNobodySubscribedToAreDeliveredAndCounted() {
        try (var bench = new Bench(broker.port()).started()) {
            bench.journal.append(5);
            bench.awaitAcknowledged(5);
            Eventually.holds("counted", () -> bench.uplink.status().noSubscriber() == 5);
        }
    }

    @Test
    void aJournalThatCannotBeReadAlarmsAndHeals() {
        try (var bench = new Bench(broker.port())) {
            bench.journal.append(3);
            bench.journal.damage(true);
            bench.uplink.start();
            Eventually.holds("alarm", () -> bench.hasAlarm(Alarms.UNREADABLE, true));
            bench.journal.damage(false);
            bench.awaitAcknowledged(3);
            Eventually.holds("cleared", () -> bench.hasAlarm(Alarms.UNREADABLE, false));
        }
    }

    /** As one does that does not like a certificate, or is behind a balancer that has nobody. */
    @Test
    void aBrokerThatHangsUpAtOnceLeavesNoThreadBehind() throws IOException {
        Set<Thread> before = pahoThreads();
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var bench = new Bench(server.getLocalPort()).started()) {
            for (int i = 0; i < 10; i++) {
                server.accept().close();
            }
            assertThat(bench.uplink.status().connections()).isZero();
        }
        Eventually.holds("no more threads than before", () -> before.containsAll(pahoThreads()));
    }

    private static Set<Thread> pahoThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("MQTT ")
                || thread.getName().startsWith("uplink-paho")).collect(Collectors.toSet());
    }

    @Test
    void aStationWhoseIdAnotherClientTookAlarmsAndWaitsLong() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var bench = new Bench(server.getLocalPort()).started()) {
            takeOver(server, bench);
            assertThat(bench.uplink.status().detail()).contains("0x8e");
            assertThat(bench.hasAlarm(Alarms.TAKEN_OVER, true)).isTrue();
            server.setSoTimeout(700); // any other wait ends within 0.4 s here, this one takes twelve minutes at least
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void whoKnowsThatTheBrokerIsThereAgainHasItTriedWithoutTheWait() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var bench = new Bench(server.getLocalPort()).started()) {
            takeOver(server, bench);
            bench.uplink.tryNow();
            server.setSoTimeout(20_000); // it would be twelve minutes at least
            server.accept().close();
        }
    }

    private static void takeOver(ServerSocket server, Bench bench) throws IOException {
        try (var socket = server.accept()) {
            socket.getInputStream().read(new byte[1024]);
            socket.getOutputStream().write(HexFormat.of().parseHex("2003000000")); // CONNACK, success
            bench.awaitPhase(Phase.LIVE);
            socket.getOutputStream().write(HexFormat.of().parseHex("e0028e00")); // DISCONNECT, session taken over
            bench.awaitPhase(Phase.WAITING);
        }
    }
}
