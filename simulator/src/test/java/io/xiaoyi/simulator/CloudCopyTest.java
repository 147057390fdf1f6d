package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CloudCopyTest {
    private static final String STATION = "st-0001";
    private static final long JOURNAL = 0x0123456789abcdefL;

    private final CloudCopy cloud = new CloudCopy();
    private final List<Entry> journal = LongStream.rangeClosed(1, 5).mapToObj(CloudCopyTest::entry).toList();

    @Test
    void aCopyOfEveryEntryIsEqualInWhateverOrderItCame() {
        journal.reversed().forEach(entry -> take(entry.seq(), hash(entry.seq())));
        assertThat(differences()).isEmpty();
        assertThat(cloud.size()).isEqualTo(5);
    }

    @Test
    void aMissingEntryIsNamed() {
        journal.stream().filter(entry -> entry.seq() != 3).forEach(entry -> take(entry.seq(), hash(entry.seq())));
        assertThat(differences()).singleElement().asString().contains("seq 3", "granted", "missing");
    }

    @Test
    void anEntryThatCameTwiceCountsOnce() {
        journal.forEach(entry -> take(entry.seq(), hash(entry.seq())));
        take(2, hash(2));
        assertThat(differences()).isEmpty();
        assertThat(cloud.repeated()).isEqualTo(1);
        assertThat(cloud.size()).isEqualTo(5);
    }

    @Test
    void anAlteredEntryIsNamed() {
        journal.forEach(entry -> take(entry.seq(), entry.seq() == 4 ? hash(99) : hash(entry.seq())));
        assertThat(differences()).singleElement().asString().contains("seq 4", "journal", "cloud");
    }

    @Test
    void anEntryThatCameWithTwoHashesIsAContradiction() {
        journal.forEach(entry -> take(entry.seq(), hash(entry.seq())));
        take(2, hash(77));
        assertThat(differences()).singleElement().asString().contains("seq 2 came as");
    }

    @Test
    void anEntryThatTheJournalDoesNotKnowIsNamed() {
        journal.forEach(entry -> take(entry.seq(), hash(entry.seq())));
        take(6, hash(6));
        assertThat(differences()).singleElement().asString().contains("seq 6", "not in the journal");
    }

    @Test
    void whatIsNotTheJournalsJsonIsADifference() {
        journal.forEach(entry -> take(entry.seq(), hash(entry.seq())));
        cloud.take(STATION, "{\"seq\":".getBytes(StandardCharsets.UTF_8));
        cloud.take(STATION, "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(differences()).hasSize(2);
    }

    private List<String> differences() {
        return cloud.differences(STATION, JOURNAL, journal);
    }

    private void take(long seq, Octets hash) {
        cloud.take(STATION, "{\"journal\":\"0123456789abcdef\",\"seq\":%d,\"hash\":\"%s\"}".formatted(seq, hash
                .hex()).getBytes(StandardCharsets.UTF_8));
    }

    private static Octets hash(long seq) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seq;
        return Octets.of(bytes);
    }

    private static Entry entry(long seq) {
        var moment = new Moment(Instant.EPOCH, ClockTrust.RTC, seq, 1);
        return new Entry(seq, moment, "granted", "front-in", Octets.of(), hash(seq));
    }
}
