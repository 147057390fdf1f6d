package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.uplink.UplinkStatus.Phase;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Against a real broker, what takes seconds at most. */
class UplinkTest {
    @Test
    void everyEventArrivesOnceAndInOrderAndTheCursorFollows() {
        try (var broker = MosquittoBroker.started();
                var cloud = new Cloud(broker.port(), "st/v1/#");
                var bench = new Bench(broker.port()).started()) {
            bench.journal.append(2500);
            bench.awaitAcknowledged(2500);
            cloud.await("2500 events", _ -> cloud.seqs().size() >= 2500);
            assertThat(cloud.seqs()).containsExactlyElementsOf(LongStream.rangeClosed(1, 2500).boxed().toList());
            bench.awaitPhase(Phase.LIVE);
        }
    }
}
