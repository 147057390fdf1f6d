package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationEvent.LinkChanged;
import io.xiaoyi.gateway.uplink.UplinkStatus.Phase;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What brokers may do, and those that we run in tests do not. */
class OddBrokersTest {
    private static final String NONE = "none at all";

    private static void reply(Bench bench, int times) {
        for (int i = 0; i < times; i++) {
            bench.reply(new Effect.Reply("", Octets.of(), JsonTest.COMMAND, "unlock", Effect.Stage.DONE, ""));
        }
    }

    private static long said(ScriptedBroker broker, String topic) {
        return broker.published.stream().filter(topic::equals).count();
    }

    /** Paho throws where its own count is full, whatever is to be said and at whichever quality of service. */
    @ParameterizedTest
    @ValueSource(ints = {2, 10, 20})
    void whatIsMeasuredIsToldWhereNothingElseMayBe(int receiveMaximum) throws IOException {
        try (var broker = new ScriptedBroker(new ScriptedBroker.Ways(receiveMaximum, false, NONE));
                var bench = new Bench(broker.port())) {
            bench.begins();
            reply(bench, Replies.LIMIT);
            bench.uplink.start();
            Eventually.holds("three of them", () -> said(broker, Bench.TOPICS.telemetry()) >= 3);
            assertThat(broker.connections.get()).isEqualTo(1);
            assertThat(broker.published).as("sent unanswered").filteredOn(it -> !it.equals(Bench.TOPICS.telemetry()))
                    .hasSizeBetween(1, receiveMaximum);
        }
    }

    /** As HiveMQ does with whoever says what he may not. */
    @Test
    void aBrokerWhoseRulesKnowNothingOfTheTimeIsNotAskedForIt() throws IOException {
        try (var broker = new ScriptedBroker(new ScriptedBroker.Ways(20, true, "/time/"));
                var bench = new Bench(broker.port())) {
            bench.begins();
            bench.uplink.start();
            Eventually.holds("it is told", () -> bench.hasAlarm(Alarms.TIME, true));
            bench.asksTheTime();
            long before = said(broker, Bench.TOPICS.telemetry());
            Eventually.holds("what comes after", () -> said(broker, Bench.TOPICS.telemetry()) >= before + 2);
            assertThat(broker.connections.get()).isEqualTo(1);
            assertThat(broker.published).doesNotContain(Bench.TOPICS.timeAsk());
        }
    }

    /** Paho counts a message of QoS 0 too, and would then have no room for any other. */
    @Test
    void aBrokerThatTakesOneMessageAtATimeAnswersForEachAndHearsAllTheSame() throws IOException {
        try (var broker = new ScriptedBroker(new ScriptedBroker.Ways(1, true, NONE));
                var bench = new Bench(broker.port())) {
            bench.begins();
            reply(bench, Replies.LIMIT);
            bench.uplink.start();
            Eventually.holds("all replies", () -> said(broker, Bench.TOPICS.ack()) == Replies.LIMIT);
            bench.asksTheTime();
            Eventually.holds("what time it is", () -> said(broker, Bench.TOPICS.timeAsk()) == 1);
            Eventually.holds("what is measured", () -> said(broker, Bench.TOPICS.telemetry()) >= 2);
            bench.journal.append(50);
            bench.durable(50);
            bench.awaitAcknowledged(50);
            assertThat(broker.mentioned).as("of QoS 0").hasValue(0);
            assertThat(broker.connections.get()).isEqualTo(1);
        }
    }

    /** Replies go on through a pause, and their answers say nothing of an entry that was refused. */
    @Test
    void afterARefusalOneEntryGoesAloneWhateverElseIsAnswered() throws IOException {
        try (var broker = new ScriptedBroker(new ScriptedBroker.Ways(20, true, NONE));
                var bench = new Bench(broker.port())) {
            broker.holding = "/event/";
            bench.begins();
            bench.journal.append(2);
            bench.uplink.start();
            Eventually.holds("both entries", () -> broker.held.size() == 2);
            broker.answerHeld(0x97);
            reply(bench, 20);
            Eventually.holds("one again", () -> !broker.held.isEmpty());
            for (int i = 21; i <= 25; i++) {
                reply(bench, 1);
                long told = i;
                Eventually.holds("a reply after it", () -> said(broker, Bench.TOPICS.ack()) == told);
            }
            assertThat(broker.held).hasSize(1);
            broker.holding = "";
            broker.answerHeld(0);
            bench.awaitAcknowledged(2);
        }
    }

    /** Else the station came again at once, and the two threw each other out for good. */
    @RepeatedTest(5)
    @Timeout(60)
    void aBrokerThatThrowsOutAtOnceIsHeardWhy() throws IOException {
        try (var broker = new ScriptedBroker(new ScriptedBroker.Ways(20, true, NONE));
                var bench = new Bench(broker.port())) {
            broker.parting = 0x8e;
            bench.begins();
            bench.uplink.start();
            while (bench.offered(LinkChanged.class).stream().allMatch(LinkChanged::online)) {
                bench.allIsDurable(); // a turn like others, which wakes the uplink
                LockSupport.parkNanos(100_000);
            }
            Eventually.holds("it rests", () -> bench.uplink.status().phase() == Phase.WAITING);
            assertThat(bench.hasAlarm(Alarms.TAKEN_OVER, true)).isTrue();
            assertThat(broker.connections).hasValue(1);
        }
    }

    /** Else a wrong broker stayed for good wherever the installer has named a further one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTrialIsPassedByTheAddressOnTrialAlone(boolean first) throws IOException {
        try (var broker = new ScriptedBroker(new ScriptedBroker.Ways(20, true, NONE));
                var bench = new Bench(first ? broker.port() : 1, it -> it.with(List.of(URI.create("mqtt://127.0.0.1:"
                        + (first ? 1 : broker.port())))))) {
            bench.begins();
            bench.uplink.start();
            Eventually.holds("it serves", () -> said(broker, Bench.TOPICS.telemetry()) >= 1);
            bench.isOnTrial();
            long before = said(broker, Bench.TOPICS.telemetry());
            Eventually.holds("it goes on", () -> said(broker, Bench.TOPICS.telemetry()) >= before + 2);
            assertThat(bench.offered(StationEvent.UplinkServed.class)).hasSize(first ? 1 : 0);
        }
    }

    /** Else an attempt that fails by chance would end at a further address, and the trial of a good broker with it. */
    @Test
    void whileATrialStandsTheAddressOnTrialIsTriedAgainAndNoOther() throws IOException {
        var ways = new ScriptedBroker.Ways(20, true, NONE);
        try (var broker = new ScriptedBroker(ways);
                var further = new ScriptedBroker(ways);
                var line = new TcpProxy(broker.port());
                var bench = new Bench(line.port(), it -> it.with(List.of(URI.create("mqtt://127.0.0.1:"
                        + further.port()))))) {
            line.captive(Optional.of(TcpProxy.REDIRECT));
            bench.begins();
            bench.isOnTrial();
            bench.uplink.start();
            Eventually.holds("it fails", () -> line.accepted() >= 3 || further.connections.get() > 0);
            line.captive(Optional.empty());
            Eventually.holds("it is passed", () -> bench.offered(StationEvent.UplinkServed.class).size() == 1);
            assertThat(further.connections).hasValue(0);
        }
    }
}
