package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.figures.Samples;
import io.xiaoyi.gateway.station.Question;
import io.xiaoyi.gateway.station.StationEvent.InputChanged;
import io.xiaoyi.gateway.uplink.UplinkSettings.Timing;
import io.xiaoyi.gateway.uplink.UplinkStatus.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A station that was away for a week, at 5,000 events a day: it tells how it stands as if nothing else waited. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveFirstIT {
    private static final int WEEK = 35_000;
    private static final int MOST_MILLIS = 2_000;
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

    /** How long after its n-th connection the cloud has heard {@code link} and {@code state} anew. */
    private long millisToBeHeard(int connection, int linksBefore, int statesBefore) {
        Eventually.holds("connected", () -> bench.uplink.status().connections() >= connection);
        long start = System.nanoTime();
        cloud.await("link and state", _ -> cloud.on(Bench.TOPICS.link()).size() > linksBefore
                && states() > statesBefore);
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    /** The door's contact changes, and that arrives. */
    private void change(Samples samples) {
        int before = states();
        open = !open;
        long start = System.nanoTime();
        bench.happens(new InputChanged("contact.front", open, 0));
        cloud.await("the change", _ -> states() > before);
        samples.add(System.nanoTime() - start);
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
        line.limit(5_000);
        bench.uplink.start();
        assertThat(millisToBeHeard(1, 0, 0)).isLessThan(MOST_MILLIS);
        bench.awaitAcknowledged(50);
        assertThat(cloud.messages()).extracting(Cloud.Message::topic).startsWith(Bench.TOPICS.link(), Bench.TOPICS
                .state(), Bench.TOPICS.birth());
        var changes = new Samples();
        for (int i = 0; i < 8; i++) {
            change(changes);
        }
        assertThat(changes.millis(1)).as("%s", changes).isLessThan(MOST_MILLIS);
        assertThat(bench.uplink.status().phase()).isEqualTo(Phase.DRAINING);
        int links = cloud.on(Bench.TOPICS.link()).size() + 1; // the last will is one of them
        int states = states();
        line.cut();
        assertThat(millisToBeHeard(2, links, states)).isLessThan(MOST_MILLIS);
        long before = bench.journal.acknowledgedSeq();
        bench.awaitAcknowledged(before + 30);
        line.limit(0);
        assertAllIsThere();
    }

    /** A page of 48 kB takes ten seconds on this line. */
    @Test
    void norDoesAPageOfTheJournalThatSomebodyAsksFor() {
        line.limit(5_000);
        bench.uplink.start();
        bench.awaitAcknowledged(20);
        long before = line.toBroker();
        bench.asks(new Question.History(OptionalLong.empty(), Optional.empty(), Optional.empty(), 500));
        Eventually.holds("it is on its way", () -> line.toBroker() > before + 3_000);
        var changes = new Samples();
        change(changes);
        assertThat(changes.millis(1)).isLessThan(2 * MOST_MILLIS);
        cloud.await("the page", _ -> !cloud.on(Bench.TOPICS.ack()).isEmpty());
        JsonNode page = cloud.on(Bench.TOPICS.ack()).getFirst().json();
        assertThat(page.get("entries")).isNotEmpty();
        assertThat(page.get("next").asLong()).as("the next one brings the rest").isEqualTo(page.get("entries").size()
                + 1);
    }

    @Test
    void aWeekIsDrainedWhileStateStaysLive() {
        line.limit(1_000_000);
        bench.uplink.start();
        assertThat(millisToBeHeard(1, 0, 0)).isLessThan(MOST_MILLIS);
        var changes = new Samples();
        while (bench.uplink.status().phase() != Phase.LIVE) {
            change(changes);
        }
        assertThat(changes.count()).isGreaterThan(10);
        assertThat(changes.millis(0.5)).as("%s", changes).isLessThan(1_000);
        assertThat(changes.millis(1)).as("%s", changes).isLessThan(MOST_MILLIS);
        assertAllIsThere();
    }
}
