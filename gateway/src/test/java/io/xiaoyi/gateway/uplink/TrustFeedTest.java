package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.station.StationEvent.TrustArrived;
import org.junit.jupiter.api.Test;

/** Messages of trust on their way to the inbox. */
class TrustFeedTest {
    private static final String PAGE = "trust/v1/demo/page/0000000000000001/%02x";

    private final TrustFeed feed = new TrustFeed(new TrustTopics("demo"), _ -> true, new Alarms(_ -> true));

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
        for (int i = 0; i < 1000; i++) {
            taken += feed.arrived(PAGE.formatted(i), new byte[Inbound.PAYLOAD_LIMIT]) ? 1 : 0;
        }
        assertThat((long) taken * Inbound.PAYLOAD_LIMIT).isEqualTo(TrustFeed.MOST_WAITING);
        assertThat(feed.arrived(PAGE.formatted(7), new byte[Inbound.PAYLOAD_LIMIT])).as("the newest of a topic")
                .isTrue();
    }

    @Test
    void aBurstWaitsUntilTheStationHasTakenItsTurns() {
        try (var broker = MosquittoBroker.started(); var bench = new Bench(broker.port()).started()) {
            bench.awaitSubscribed(broker);
            Cloud.publish(broker.port(), "trust/v1/demo/ring", new byte[]{1}, "-r");
            Eventually.holds("the ring", () -> bench.offered(TrustArrived.class).size() == 1);
            for (int i = 0; i < 40; i++) {
                Cloud.publish(broker.port(), "trust/v1/demo/head", new byte[]{(byte) i, 2}, "-r");
            }
            Eventually.holds("as many as may be in the inbox", () -> bench.offered(TrustArrived.class).size() == 32);
            for (TrustArrived each : bench.offered(TrustArrived.class)) {
                bench.happens(each);
            }
            Eventually.holds("the newest", () -> bench.offered(TrustArrived.class).getLast().signed().at(0) == 39);
        }
    }
}
