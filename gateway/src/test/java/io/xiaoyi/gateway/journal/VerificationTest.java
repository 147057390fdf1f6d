package io.xiaoyi.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.journal.Verification.Wrong;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SigningKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerificationTest {
    private static final long ID = 42;
    private static final SigningKey KEY = SigningKey.of(Algorithm.ES256, Octets.fromHex("01".repeat(32)));
    private final List<Entry> chain = new ArrayList<>();

    private void add(long seq, String kind, Octets body) {
        Octets before = chain.isEmpty() ? Chain.genesis(ID) : chain.getLast().hash();
        var moment = new Moment(Instant.ofEpochMilli(1000 + seq), ClockTrust.RTC, seq, 1);
        Octets hash = Chain.next(before, EntryCodec.encode(seq, moment, kind, "front", body));
        chain.add(new Entry(seq, moment, kind, "front", body, hash));
    }

    private void grow(int count) {
        for (int i = 0; i < count; i++) {
            add(chain.size() + 1, "door-opened", Octets.of((byte) 0xa0));
        }
    }

    private void checkpoint() {
        long seq = chain.size() + 1;
        add(seq, FactCodec.CHECKPOINT, new Checkpoint(ID, seq, chain.getLast().hash()).signedBy(KEY));
    }

    private Verification verify() {
        Verification here = Verification.from(ID, Optional.of(KEY.publicKey()), 0, Chain.genesis(ID));
        for (Entry entry : chain) {
            here = here.next(entry);
        }
        return here;
    }

    private static void is(Verification found, Wrong wrong, long seq) {
        assertThat(found.findings()).hasSize(1).first().satisfies(finding -> {
            assertThat(finding.wrong()).isEqualTo(wrong);
            assertThat(finding.seq()).isEqualTo(seq);
        });
    }

    private static Entry altered(Entry entry) {
        return new Entry(entry.seq(), entry.moment(), "door-closed", entry.subject(), entry.body(), entry.hash());
    }

    @Test
    void anHonestChainHasNoFindings() {
        grow(5);
        checkpoint();
        add(20, FactCodec.GAP, new Gap(7, 20).body());
        add(21, "door-opened", Octets.of((byte) 0xa0));
        assertThat(verify().findings()).isEmpty();
        assertThat(verify().checkpoints()).isEqualTo(1);
    }

    @Test
    void anAlteredEntryIsNamed() {
        grow(9);
        chain.set(3, altered(chain.get(3)));
        is(verify(), Wrong.ALTERED, 4);
    }

    @Test
    void aMissingEntryIsNamed() {
        grow(9);
        chain.remove(3);
        is(verify(), Wrong.MISSING, 4);
    }

    @Test
    void aDuplicateIsNamed() {
        grow(9);
        chain.add(4, chain.get(3));
        is(verify(), Wrong.DUPLICATE, 4);
    }

    @Test
    void aSegmentThatDoesNotFollowIsNamed() {
        grow(3);
        var header = new SegmentHeader(ID, 1, 2, 4, Octets.of(new byte[32]), Instant.EPOCH, 0, Octets.of(),
                Octets.of());
        is(verify().segment(header), Wrong.WRONG_PREVIOUS_HASH, 4);
    }

    @Test
    void aChainHashedAnewAfterAnAlterationIsCaughtByTheNextCheckpoint() {
        grow(4);
        checkpoint();
        Octets signed = chain.getLast().body();
        chain.clear();
        add(1, "door-closed", Octets.of((byte) 0xa0));
        grow(3);
        add(5, FactCodec.CHECKPOINT, signed);
        is(verify(), Wrong.BAD_CHECKPOINT, 5);
    }

    @Test
    void aCheckpointByAnotherKeyIsNamed() {
        grow(4);
        var other = SigningKey.of(Algorithm.EDDSA, Octets.fromHex("02".repeat(32)));
        add(5, FactCodec.CHECKPOINT, new Checkpoint(ID, 5, chain.getLast().hash()).signedBy(other));
        is(verify(), Wrong.BAD_CHECKPOINT, 5);
    }

    @Test
    void aGapThatContradictsItselfIsNamed() {
        grow(2);
        add(9, FactCodec.GAP, new Gap(3, 8).body());
        assertThat(verify().findings()).extracting(Verification.Finding::wrong).contains(Wrong.BAD_GAP);
    }
}
