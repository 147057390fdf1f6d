package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.station.Question;
import io.xiaoyi.gateway.station.StationEvent.InputChanged;
import io.xiaoyi.gateway.uplink.UplinkSettings.Timing;
import io.xiaoyi.gateway.uplink.UplinkStatus.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A station that was away for a week, at 5,000 events a day: it tells how it stands as if nothing else waited. What a
 * change waits for are the events that go before it: so many of them are so many milliseconds of the line, however busy
 * the machine is.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveFirstIT {
    private static final int WEEK = 35_000;
    private static final int EVENT_BYTES = 300;
    /** Changes are not kept for a second: here it is what the line does that counts. */
    private static final Timing AT_ONCE = new Timing(Bench.QUICK.connect(), Bench.QUICK.keepAlive(), Bench.QUICK
            .sessionExpiry(), Bench.QUICK.acknowledge(), Bench.QUICK.retryFirst(), Bench.QUICK.retryLongest(),
            Bench.QUICK.takenOver(), Duration.ofMillis(20), Bench.QUICK.telemetryEvery());

    @AutoClose
    private final MosquittoBroker broker = MosquittoBroker.started("max_inflight_messages 65535");
    @AutoClose
    private final TcpProxy line;
    @AutoClose
    private final Cloud cloud = new Cloud(broker.port(), "st/v1/#");
    @AutoClose
    private final Bench bench;
    private boolean open;

    LiveFirstIT() throws IOException {
        line = new TcpProxy(broker.port());
        bench = new Bench(line.port(), it -> it.with(AT_ONCE));
        bench.journal.append(WEEK);
        bench.begins();
    }

    private int states() {
        return cloud.on(Bench.TOPICS.state()).size();
    }

    /** What the station says of itself goes before the backlog, each time: behind nothing, or behind the last will. */
    private void assertToldFirst(int connection) {
        String link = Bench.TOPICS.link();
        cloud.await("told by connection " + connection, _ -> cloud.on(Bench.TOPICS.birth()).size() >= connection);
        List<String> topics = cloud.messages().stream().map(Cloud.Message::topic).toList();
        int online = topics.lastIndexOf(link);
        assertThat(topics.subList(online, topics.size())).startsWith(link, Bench.TOPICS.state(), Bench.TOPICS.birth());
        assertThat(online == 0 ? link : topics.get(online - 1)).isEqualTo(link);
    }

    /** The door's contact changes, and that arrives. @return the bytes of events that went before it */
    private long change() {
        int before = states();
        open = !open;
        bench.happens(new InputChanged("contact.front", open, 0));
        long acknowledged = bench.journal.acknowledgedSeq();
        cloud.await("the change", _ -> states() > before);
        return (cloud.seqBefore(Bench.TOPICS.state()) - acknowledged) * EVENT_BYTES;
    }

    private void assertAllIsThere() {
        bench.awaitAcknowledged(WEEK);
        cloud.await("as many", _ -> cloud.count() >= WEEK);
        Set<Long> all = LongStream.rangeClosed(1, WEEK).boxed().collect(Collectors.toSet());
        cloud.await("all of it", _ -> Set.copyOf(cloud.seqs()).equals(all));
        Cloud.assertInOrderPerConnection(cloud.seqs());
        assertThat(cloud.on(Bench.TOPICS.state()).getLast().json().at("/doors/0/open").asBoolean()).isEqualTo(open);
    }

    @Test
    void overFiveKilobytesASecondTheBacklogKeepsNothingWaiting() {
        int bytesASecond = 5_000;
        line.limit(bytesASecond);
        bench.uplink.start();
        assertToldFirst(1);
        bench.awaitAcknowledged(50);
        for (int i = 0; i < 8; i++) {
            assertThat(change()).isLessThan(2 * bytesASecond);
        }
        assertThat(bench.uplink.status().phase()).isEqualTo(Phase.DRAINING);
        line.cut();
        assertToldFirst(2);
        long before = bench.journal.acknowledgedSeq();
        bench.awaitAcknowledged(before + 30);
        line.limit(0);
        assertAllIsThere();
    }

    /** A page of 48 kB takes ten seconds on this line. */
    @Test
    void norDoesAPageOfTheJournalThatSomebodyAsksFor() {
        int bytesASecond = 5_000;
        line.limit(bytesASecond);
        bench.uplink.start();
        bench.awaitAcknowledged(20);
        long before = line.toBroker();
        bench.asks(new Question.History(OptionalLong.empty(), Optional.empty(), Optional.empty(), 500));
        Eventually.holds("it is on its way", () -> line.toBroker() > before + 3_000);
        assertThat(change()).isLessThan(2 * bytesASecond);
        cloud.await("the page", _ -> !cloud.on(Bench.TOPICS.ack()).isEmpty());
        assertThat(cloud.on(Bench.TOPICS.ack()).getFirst().payload()).hasSizeLessThan(2 * bytesASecond);
        JsonNode page = cloud.on(Bench.TOPICS.ack()).getFirst().json();
        assertThat(page.get("entries")).isNotEmpty();
        assertThat(page.get("next").asLong()).as("the next one brings the rest").isEqualTo(page.get("entries").size()
                + 1);
    }

    @Test
    void aWeekIsDrainedWhileStateStaysLive() {
        int bytesASecond = 1_000_000;
        line.limit(bytesASecond);
        bench.uplink.start();
        assertToldFirst(1);
        bench.awaitAcknowledged(50);
        var before = new ArrayList<Long>();
        while (bench.uplink.status().phase() != Phase.LIVE) {
            before.add(change());
        }
        assertThat(before).as("bytes before each change").hasSizeGreaterThan(3).allMatch(it -> it < 2L * bytesASecond);
        assertThat(before.stream().filter(it -> it < bytesASecond)).as("%s", before).hasSizeGreaterThan(before.size()
                / 2);
        assertAllIsThere();
    }
}
