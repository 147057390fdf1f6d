package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.pass.TrustPart;
import io.xiaoyi.gateway.pass.TrustPublisher;
import io.xiaoyi.gateway.pass.TrustPublisher.Message;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationEvent.ShadowProposed;
import io.xiaoyi.gateway.station.StationEvent.TrustArrived;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Messages of trust on their way to the inbox. */
class TrustFeedTest {
    private static final String PAGE = "trust/v1/demo/page/%016x/%02x";

    private final List<StationEvent> offered = new ArrayList<>();
    private final TrustFeed feed = new TrustFeed(new TrustTopics("demo"), offered::add, new Alarms(_ -> true));

    @Test
    void whatIsNoTrustOrTooLongIsNotTaken() {
        assertThat(feed.arrived("trust/v1/demo/head", new byte[1])).isTrue();
        assertThat(feed.arrived("trust/v1/demo/head", new byte[0])).isFalse();
        assertThat(feed.arrived("trust/v1/demo/head", new byte[Inbound.PAYLOAD_LIMIT + 1])).isFalse();
        assertThat(feed.arrived("trust/v1/other/head", new byte[1])).isFalse();
        assertThat(feed.arrived("st/v1/demo/st-0001/cmd/unlock", new byte[1])).isFalse();
    }

    @Test
    void aBrokerThatFloodsFillsNoMemory() {
        int taken = 0;
        for (int i = 0; i < 256; i++) {
            taken += feed.arrived(PAGE.formatted(1, i), new byte[Inbound.PAYLOAD_LIMIT]) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(TrustFeed.MOST_WAITING / Inbound.PAYLOAD_LIMIT - 1);
        assertThat(feed.arrived(PAGE.formatted(1, 7), new byte[Inbound.PAYLOAD_LIMIT])).as("the newest of a topic")
                .isTrue();
    }

    @Test
    void norWithManySmallMessages() {
        int taken = 0;
        for (int i = 0; i < 50_000; i++) {
            taken += feed.arrived(PAGE.formatted(i, 0), new byte[1]) ? 1 : 0;
        }
        assertThat(taken).isBetween(1000, TrustFeed.MOST_WAITING / TrustFeed.ENTRY_BYTES);
    }

    @Test
    void whereTheNewerOfATopicHasNoRoomTheOlderOneStays() throws IOException {
        feed.arrived(PAGE.formatted(1, 0), new byte[]{42});
        for (int i = 1; i < 256; i++) {
            feed.arrived(PAGE.formatted(1, i), new byte[Inbound.PAYLOAD_LIMIT]);
        }
        assertThat(feed.arrived(PAGE.formatted(1, 0), new byte[Inbound.PAYLOAD_LIMIT])).isFalse();
        feed.pump((_, _, _) -> {}, Optional.empty(), 0);
        assertThat(((TrustArrived) offered.getFirst()).signed()).isEqualTo(Octets.of(new byte[]{42}));
    }

    private final TrustPublisher office = new TrustPublisher("demo", "st-0001", Instant.parse("2026-05-01T08:00:00Z"));

    private Trust withRing(long seq) {
        Message ring = office.ring(office.rootA, seq, Set.of());
        return Trust.none(office.who).take(ring.part(), ring.signed(), office.now(), office.now()).next();
    }

    @Test
    void theHeadIsAskedForAgainBehindEveryRingTheFirstToo() throws IOException {
        var asked = new ArrayList<TrustFeed.Asked>();
        TrustFeed.Subscribing broker = (_, _, what) -> {
            asked.add((TrustFeed.Asked) what);
            feed.answered((TrustFeed.Asked) what, 0, 0, new Delays(Bench.QUICK, new Random(1)));
        };
        feed.restart();
        feed.pump(broker, Optional.of(Trust.none(office.who)), 0);
        assertThat(asked).extracting(TrustFeed.Asked::topics).containsExactly(List.of("trust/v1/demo/ring",
                "trust/v1/demo/head"));
        for (int seq = 2; seq <= 3; seq++) {
            feed.pump(broker, Optional.of(withRing(seq)), 0);
            assertThat(asked).hasSize(seq);
            assertThat(asked.getLast().topics()).containsExactly("trust/v1/demo/head");
            assertThat(asked.getLast().retained()).isZero();
        }
    }

    private List<TrustPart> parts() {
        return offered.stream().map(it -> ((TrustArrived) it).part()).toList();
    }

    private void pumpAfter(long seconds) throws IOException {
        feed.pump((_, _, _) -> {}, Optional.empty(), Duration.ofSeconds(seconds).toNanos());
    }

    /** Else a station would call the head of a platform that only the newer ring knows refused, at every start. */
    @Test
    void aHeadThatComesBeforeItsRingWaitsForIt() throws IOException {
        feed.restart();
        feed.arrived("trust/v1/demo/head", new byte[1]);
        pumpAfter(0);
        assertThat(offered).isEmpty();
        feed.arrived("trust/v1/demo/ring", new byte[1]);
        pumpAfter(1);
        assertThat(parts()).containsExactly(TrustPart.RING, TrustPart.HEAD);
        feed.arrived("trust/v1/demo/head", new byte[2]);
        pumpAfter(2);
        assertThat(parts()).as("the next one").hasSize(3);
        feed.restart();
        feed.arrived("trust/v1/demo/head", new byte[3]);
        pumpAfter(3);
        assertThat(parts()).as("on a new connection").hasSize(3);
    }

    @Test
    void whereTheBrokerHasNoRingTheHeadComesAllTheSame() throws IOException {
        feed.restart();
        feed.arrived("trust/v1/demo/head", new byte[1]);
        feed.arrived(PAGE.formatted(1, 0), new byte[1]);
        pumpAfter(0);
        assertThat(parts()).as("nothing else waits").containsExactly(TrustPart.PAGE);
        assertThat(feed.wakeAtNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
        pumpAfter(5);
        assertThat(parts()).containsExactly(TrustPart.PAGE, TrustPart.HEAD);
        assertThat(feed.wakeAtNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whoIsNotInTheRingIsNotHeard() throws IOException {
        feed.pump((_, _, _) -> {}, Optional.of(withRing(2)), 0);
        assertThat(feed.arrived(PAGE.formatted(office.issuerKid, 0), new byte[1])).isTrue();
        assertThat(feed.arrived(PAGE.formatted(office.platform.publicKey().kid(), 0), new byte[1])).isFalse();
        assertThat(feed.arrived(PAGE.formatted(office.issuerKid + 1, 0), new byte[1])).isFalse();
    }

    @Test
    void whileTheInboxReadsOneTheNextMayArrive() throws IOException {
        var arrived = new ArrayList<Boolean>();
        var self = new AtomicReference<TrustFeed>();
        self.set(new TrustFeed(new TrustTopics("demo"), _ -> {
            var network = Thread.ofPlatform().daemon().start(() -> self.get().arrived(PAGE.formatted(1, 1),
                    new byte[1]));
            try {
                arrived.add(network.join(Duration.ofSeconds(5)));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return arrived.size() < 3;
        }, new Alarms(_ -> true)));
        self.get().arrived(PAGE.formatted(1, 0), new byte[1]);
        self.get().pump((_, _, _) -> {}, Optional.empty(), 0);
        assertThat(arrived).containsExactly(true, true, true);
    }

    @Test
    void aBurstWaitsUntilTheStationHasTakenItsTurns() {
        try (var broker = MosquittoBroker.started(); var bench = new Bench(broker.port()).started()) {
            bench.awaitSubscribed(broker);
            Cloud.publish(broker.port(), "trust/v1/demo/ring", new byte[]{1}, "-r");
            Eventually.holds("the ring", () -> bench.offered(TrustArrived.class).size() == 1);
            for (int i = 0; i < 100 && bench.offered(TrustArrived.class).size() < 32; i++) { // some overtake others
                Cloud.publish(broker.port(), "trust/v1/demo/head", new byte[]{(byte) i, 2}, "-r");
            }
            Eventually.holds("as many as may be in the inbox", () -> bench.offered(TrustArrived.class).size() == 32);
            Cloud.publish(broker.port(), "trust/v1/demo/head", new byte[]{127, 2}, "-r");
            for (TrustArrived each : bench.offered(TrustArrived.class)) {
                bench.happens(each);
            }
            Eventually.holds("the newest", () -> bench.offered(TrustArrived.class).getLast().signed().at(0) == 127);
        }
    }

    /** It was passed over: nobody could say yet whether its signer may. */
    @Test
    void aDocumentThatCameBeforeItsRingIsAskedForAgain() {
        try (var broker = MosquittoBroker.started(); var bench = new Bench(broker.port())) {
            Cloud.publish(broker.port(), Bench.TOPICS.shadowDesired(), new byte[]{1}, "-r");
            bench.begins();
            bench.started();
            Eventually.holds("it comes", () -> bench.offered(ShadowProposed.class).size() == 1);
            bench.happens(new StationEvent.TrustLoaded(withRing(1), List.of()));
            Eventually.holds("it comes again", () -> bench.offered(ShadowProposed.class).size() == 2);
            bench.happens(new StationEvent.Wake());
            assertThat(bench.offered(StationEvent.UplinkServed.class)).as("where nothing is on trial").isEmpty();
        }
    }
}
