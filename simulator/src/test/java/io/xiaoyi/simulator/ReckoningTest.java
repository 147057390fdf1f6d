package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryCodec;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReckoningTest {
    private static final long JOURNAL = 42;
    private final PublicKey key = SigningKey.generate(Algorithm.EDDSA, new SecureRandom()).publicKey();

    @Test
    void aChainFromGenesisAndOneWhoseBeginningRetentionDroppedBothVerify() {
        List<Entry> chain = chain(20);
        assertThat(Reckoning.verify(JOURNAL, key, chain).findings()).isEmpty();
        assertThat(Reckoning.verify(JOURNAL, key, chain.subList(7, 20)).findings()).isEmpty();
        assertThat(Reckoning.verify(JOURNAL, key, chain.subList(7, 20)).entries()).isEqualTo(13);
    }

    @Test
    void anAlteredEntryIsFound() {
        List<Entry> chain = chain(20);
        Entry honest = chain.get(11);
        chain.set(11, new Entry(honest.seq(), honest.moment(), honest.kind(), "back-in", honest.body(), honest
                .hash()));
        assertThat(Reckoning.verify(JOURNAL, key, chain).findings()).singleElement().asString().contains("entry 12",
                "altered");
    }

    @Test
    void aLatencyIsThatOfTheScanAtItsShare() {
        var tally = new Tally();
        for (int millis = 1; millis <= 1000; millis++) {
            tally.released(millis * 1_000_000L);
        }
        assertThat(tally.counts().latencyMillis(0.5)).isEqualTo(500);
        assertThat(tally.counts().latencyMillis(0.99)).isEqualTo(990);
        assertThat(new Tally().counts().latencyMillis(0.99)).isZero();
    }

    @Test
    void aSummaryIsWellOnlyWithoutFaultsAtTheDoorsToo() {
        var well = new Reckoning(3, 3, 3, 0, List.of());
        var tally = new Tally();
        assertThat(
                new Summary(tally.counts(), new Sessions().counts(), 0, new PeopleCheck(), well, Duration.ofMinutes(1))
                        .faults())
                .isEmpty();
        tally.unanswered();
        assertThat(
                new Summary(tally.counts(), new Sessions().counts(), 0, new PeopleCheck(), well, Duration.ofMinutes(1))
                        .faults())
                .singleElement().asString()
                .contains("not answered");
        var missing = new Reckoning(3, 2, 3, 0, List.of("seq 3 is missing in the cloud"));
        assertThat(new Summary(new Tally().counts(), new Sessions().counts(), 0, new PeopleCheck(), missing,
                Duration.ofMinutes(1)).faults())
                .hasSize(1);
    }

    private static List<Entry> chain(int length) {
        var entries = new ArrayList<Entry>();
        Octets hash = Chain.genesis(JOURNAL);
        for (int seq = 1; seq <= length; seq++) {
            var moment = new Moment(Instant.EPOCH, ClockTrust.RTC, seq, 1);
            byte[] encoded = EntryCodec.encode(seq, moment, "granted", "front-in", Octets.of((byte) 0xa0));
            hash = Chain.next(hash, encoded);
            entries.add(new Entry(seq, moment, "granted", "front-in", Octets.of((byte) 0xa0), hash));
        }
        return entries;
    }
}
