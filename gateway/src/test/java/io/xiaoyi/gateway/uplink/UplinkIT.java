package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.broker.BrokerUnderTest.Kind;
import io.xiaoyi.gateway.station.StationEvent.CommandReceived;
import io.xiaoyi.gateway.station.StationEvent.InputChanged;
import io.xiaoyi.gateway.station.StationEvent.LinkChanged;
import io.xiaoyi.gateway.uplink.UplinkStatus.Phase;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a broker and a line do to a station in the field, with a real broker and real sockets. */
@ParameterizedClass
@EnumSource
class UplinkIT {
    @Parameter
    private Kind kind;

    @Test
    void threeThousandEventsOfAStoppedBrokerAreDrainedWhenItComes() {
        try (var broker = kind.stopped(); var bench = new Bench(broker.port()).started()) {
            bench.journal.append(3000);
            bench.awaitPhase(Phase.WAITING);
            assertThat(bench.offered(LinkChanged.class)).extracting(LinkChanged::online).containsExactly(false);
            broker.start();
            try (var cloud = new Cloud(broker.port(), "st/v1/#")) {
                bench.awaitAcknowledged(3000);
                bench.journal.append(5);
                bench.awaitAcknowledged(3005);
                // those sent before the cloud subscribed are the broker's to lose; the rest comes in order
                cloud.await("the end", _ -> cloud.seqs().contains(3005L));
                assertThat(cloud.seqs()).isSorted().doesNotHaveDuplicates();
            }
            assertThat(bench.uplink.status().refused()).isZero();
        }
    }

    @Test
    void aBrokerThatIsRestartedMissesNothing() {
        try (var broker = kind.started();
                var cloud = new Cloud(broker.port(), "st/v1/#");
                var bench = new Bench(broker.port()).started()) {
            for (int restart = 0; restart < 2; restart++) {
                bench.journal.append(1500);
                bench.awaitAcknowledged(bench.journal.durableSeq() - 1000);
                broker.stop();
                broker.start();
            }
            bench.awaitAcknowledged(3000);
            cloud.await("all", _ -> Set.copyOf(cloud.seqs()).size() == 3000);
            Cloud.assertInOrderPerConnection(cloud.seqs());
        }
    }

    @Test
    void aBrokerThatIsKilledIsSentEverythingItDidNotAcknowledge() throws IOException {
        try (var broker = kind.started();
                var proxy = new TcpProxy(broker.port());
                var bench = new Bench(proxy.port(), it -> it.with(Bench.IMPATIENT))) {
            long cursor;
            Set<Long> seen;
            try (var cloud = new Cloud(broker.port(), "st/v1/#")) {
                bench.uplink.start();
                bench.journal.append(1000);
                bench.awaitAcknowledged(1000);
                proxy.swallow(true); // nor does the station hear of a new broker before the cloud has subscribed again
                bench.journal.append(2000);
                cloud.await("events whose answers are lost", _ -> cloud.seqs().contains(1001L));
                broker.forget();
                Eventually.holds("the loss is noticed", () -> bench.uplink.status().phase() != Phase.DRAINING);
                cursor = bench.journal.acknowledgedSeq();
                seen = new HashSet<>(cloud.seqs());
            }
            assertThat(cursor).isEqualTo(1000);
            broker.start();
            try (var again = new Cloud(broker.port(), "st/v1/#")) {
                proxy.swallow(false);
                bench.awaitAcknowledged(3000);
                Set<Long> owed = LongStream.rangeClosed(cursor + 1, 3000).boxed().collect(Collectors.toSet());
                again.await("all that was not acknowledged", _ -> {
                    seen.addAll(again.seqs());
                    return seen.containsAll(owed);
                });
            }
        }
    }

    @Test
    void aRefusedEventPausesEverythingBehindItUntilItIsTaken() {
        try (var broker = kind.allowing(Bench.TOPICS.link(), Bench.TOPICS.birth(), Bench.TOPICS.state())) {
            try (var cloud = new Cloud(broker.port(), "st/v1/#"); var bench = new Bench(broker.port()).started()) {
                bench.journal.append(500);
                Eventually.holds("the alarm", () -> bench.hasAlarm(Alarms.REFUSED, true));
                Eventually.holds("another attempt", () -> bench.uplink.status().refused() > 1);
                assertThat(bench.journal.acknowledgedSeq()).isZero();
                assertThat(cloud.seqs()).isEmpty();
                broker.allow("#");
                bench.awaitAcknowledged(500);
                cloud.await("all", _ -> Set.copyOf(cloud.seqs()).size() == 500);
                Cloud.assertInOrderPerConnection(cloud.seqs());
                Eventually.holds("the alarm ends", () -> bench.hasAlarm(Alarms.REFUSED, false));
                if (kind == Kind.MOSQUITTO) { // HiveMQ ends the connection of whoever says what he may not
                    assertThat(bench.offered(LinkChanged.class)).hasSize(1);
                }
                assertThat(bench.offered(LinkChanged.class).getLast().online()).isTrue();
                assertThat(bench.hasAlarm(Alarms.LOGIN, true)).isFalse();
            }
        }
    }

    @Test
    void refusedRetainedMessagesAreTriedAgainUntilTheyAreTaken() {
        try (var broker = kind.allowing("st/v1/demo/st-0001/event/#", Bench.TOPICS.link())) {
            try (var bench = new Bench(broker.port()).started()) {
                bench.journal.append(10);
                bench.awaitAcknowledged(10);
                Eventually.holds("the alarm", () -> bench.hasAlarm(Alarms.UNHEARD, true));
                broker.allow("#");
                // nothing is refused any more: HiveMQ ends the connection then, and link would be said again
                Eventually.holds("the alarm ends", () -> bench.hasAlarm(Alarms.UNHEARD, false));
                assertThat(Cloud.retained(broker.port(), 2, "st/v1/#")).extracting(Cloud.Message::topic)
                        .containsExactlyInAnyOrder(Bench.TOPICS.link(), Bench.TOPICS.birth());
            }
        }
    }

    @Test
    void aCutLineIsToldByTheLastWillAndHeals() throws IOException {
        try (var broker = kind.started();
                var proxy = new TcpProxy(broker.port());
                var cloud = new Cloud(broker.port(), "st/v1/#");
                var bench = new Bench(proxy.port()).started()) {
            // not the station's word: what it has handed to the socket may be lost with the line
            cloud.await("online", _ -> cloud.on(Bench.TOPICS.link()).size() == 1);
            proxy.cut();
            cloud.await("the last will", _ -> cloud.on(Bench.TOPICS.link()).stream()
                    .anyMatch(it -> it.json().get("status").asText().equals("offline")));
            bench.journal.append(3);
            cloud.await("online again with its events", _ -> cloud.seqs().containsAll(List.of(1L, 2L, 3L)));
            assertThat(cloud.on(Bench.TOPICS.link())).extracting(it -> it.json().get("status").asText())
                    .containsExactly(
                            "online", "offline", "online");
            assertThat(bench.offered(LinkChanged.class)).extracting(LinkChanged::online).containsExactly(true, false,
                    true);
        }
    }

    @Test
    void aConnackThatNeverComesIsWaitedForNoLongerThanItsDeadline() throws IOException {
        try (var broker = kind.started(); var proxy = new TcpProxy(broker.port())) {
            proxy.swallow(true);
            try (var bench = new Bench(proxy.port(), it -> it.with(Bench.IMPATIENT)).started()) {
                Eventually.holds("a second attempt", () -> proxy.accepted() >= 2);
                assertThat(bench.offered(LinkChanged.class).getFirst().detail()).contains("no CONNACK within PT3S");
                proxy.swallow(false);
                bench.journal.append(1);
                bench.awaitAcknowledged(1);
            }
        }
    }

    @Test
    void aLineThatGoesDeafIsGivenUpAndNothingIsLost() throws IOException {
        try (var broker = kind.started();
                var proxy = new TcpProxy(broker.port());
                var cloud = new Cloud(broker.port(), "st/v1/#");
                var bench = new Bench(proxy.port(), it -> it.with(Bench.IMPATIENT)).started()) {
            bench.awaitPhase(Phase.LIVE);
            proxy.swallow(true);
            bench.journal.append(100);
            Eventually.holds("a second connection", () -> proxy.accepted() >= 2);
            proxy.swallow(false);
            bench.awaitAcknowledged(100);
            cloud.await("all", _ -> Set.copyOf(cloud.seqs()).size() == 100);
            Cloud.assertInOrderPerConnection(cloud.seqs());
        }
    }

    @Test
    void twoStationsOfOneClientIdAlarmWhetherTheBrokerSaysWhyItEndsOneOrNot() {
        try (var broker = kind.started();
                var first = new Bench(broker.port()).started();
                var second = new Bench(broker.port()).started()) {
            Eventually.holds("both find out, or one is told", () -> first.hasAlarm(Alarms.UNSTEADY, true)
                    && second.hasAlarm(Alarms.UNSTEADY, true) || first.hasAlarm(Alarms.TAKEN_OVER, true)
                    || second.hasAlarm(Alarms.TAKEN_OVER, true));
        }
    }

    @Test
    void aBrokerThatTakesOneMessageAtATimeIsServed() {
        try (var broker = kind.withWindow(1);
                var cloud = new Cloud(broker.port(), "st/v1/#");
                var bench = new Bench(broker.port()).started()) {
            bench.journal.append(300);
            bench.awaitAcknowledged(300);
            cloud.await("all", _ -> cloud.seqs().size() == 300);
            assertThat(cloud.seqs()).isSorted();
            assertThat(bench.uplink.status().connections()).isEqualTo(1);
        }
    }

    @Test
    void aFloodOfCommandsIsBoundedAndEndsNothing() {
        try (var broker = kind.started(); var bench = new Bench(broker.port())) {
            bench.inboxTakes(64);
            bench.uplink.start();
            bench.awaitSubscribed(broker);
            Cloud.publish(broker.port(), Bench.TOPICS.commands() + "unlock", new byte[100], "--repeat", "1000");
            bench.journal.append(50);
            bench.awaitAcknowledged(50);
            Eventually.holds("the rest is dropped", () -> {
                bench.durable(50);
                return bench.uplink.status().inboundDropped() == 1000 - 64;
            });
            assertThat(bench.offered(CommandReceived.class)).hasSize(64);
            assertThat(bench.uplink.status().connections()).isEqualTo(1);
        }
    }

    @Test
    void commandsSentWhileTheStationWasAwayWaitForIt() throws IOException {
        try (var broker = kind.started(); var proxy = new TcpProxy(broker.port())) {
            try (var bench = new Bench(proxy.port(), it -> it.with(Bench.IMPATIENT)).started()) {
                bench.awaitSubscribed(broker);
                proxy.swallow(true);
                proxy.cut();
                Cloud.publish(broker.port(), Bench.TOPICS.commands() + "unlock", new byte[]{1});
                proxy.swallow(false);
                Eventually.holds("the command", () -> bench.offered(CommandReceived.class).size() == 1);
            }
        }
    }

    @Test
    void manyLostConnectionsLeaveNoThreadsBehind() throws IOException {
        try (var broker = kind.started();
                var proxy = new TcpProxy(broker.port());
                var bench = new Bench(proxy.port()).started()) {
            bench.awaitPhase(Phase.LIVE);
            long before = pahoThreads();
            for (int i = 1; i <= 10; i++) {
                proxy.cut();
                long connections = i + 1;
                Eventually.holds("connected again", () -> bench.uplink.status().connections() == connections);
            }
            bench.awaitPhase(Phase.LIVE);
            Eventually.holds("no more threads than before", () -> pahoThreads() <= before);
        }
    }

    @Test
    void aBacklogOnASlowLineDoesNotKeepStateWaiting() throws IOException {
        try (var broker = kind.withWindow(65_535);
                var proxy = new TcpProxy(broker.port());
                var cloud = new Cloud(broker.port(), "st/v1/#");
                var bench = new Bench(proxy.port())) {
            proxy.limit(60_000);
            bench.journal.append(100_000);
            bench.begins();
            bench.uplink.start();
            cloud.await("state first", _ -> cloud.on(Bench.TOPICS.state()).size() == 1);
            bench.awaitAcknowledged(400);
            bench.happens(new InputChanged("contact.front", true, 0));
            long before = bench.journal.acknowledgedSeq();
            cloud.await("the change", _ -> cloud.on(Bench.TOPICS.state()).size() == 2);
            // 60 kB/s are some 200 events a second: three seconds' worth would mean state queued behind them
            assertThat(cloud.seqBefore(Bench.TOPICS.state()) - before).isLessThan(600);
            assertThat(bench.uplink.status().phase()).isEqualTo(Phase.DRAINING);
        }
    }

    private static long pahoThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("MQTT ") || name.startsWith("uplink-paho")).count();
    }
}
