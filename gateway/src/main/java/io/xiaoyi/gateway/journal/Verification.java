package io.xiaoyi.gateway.journal;

import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PublicKey;
import java.util.Optional;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * A chain held against its hashes and signatures, entry by entry.
 *
 * @param journalId under which checkpoints were signed
 * @param key the station's; empty to leave signatures unchecked
 * @param lastSeq the entry seen last, 0 or the one before the oldest kept
 * @param lastHash of that entry; empty where it is not known, after damage
 * @param entries how many were seen
 * @param checkpoints how many signatures were right
 * @param unchecked checkpoints without a signature, or with none to check it by
 * @param findings what is wrong, in order, at most {@value #MOST_FINDINGS}
 */
public record Verification(long journalId, Optional<PublicKey> key, long lastSeq, Optional<Octets> lastHash,
        long entries, long checkpoints, long unchecked, PVector<Finding> findings) {
    /** More are counted no further: the journal is no journal then. */
    public static final int MOST_FINDINGS = 1000;

    /** What can be wrong with a chain. */
    public enum Wrong {
        /** An entry does not have the hash that follows from its content and the entry before it. */
        ALTERED,
        /** Entries are not there, and no gap entry stands for them. */
        MISSING,
        /** An entry comes again. */
        DUPLICATE,
        /** A segment opens with another hash than the entry before it has. */
        WRONG_PREVIOUS_HASH,
        /** A checkpoint does not sign the chain before it. */
        BAD_CHECKPOINT,
        /** A gap entry that contradicts itself. */
        BAD_GAP
    }

    /** One thing wrong, at one entry. */
    public record Finding(Wrong wrong, long seq, String detail) {
        @Override
        public String toString() {
            return "entry " + seq + ": " + wrong.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ": "
                    + detail;
        }
    }

    /** A chain that begins behind {@code lastSeq} with {@code lastHash}. */
    public static Verification from(long journalId, Optional<PublicKey> key, long lastSeq, Octets lastHash) {
        return new Verification(journalId, key, lastSeq, Optional.of(lastHash), 0, 0, 0, TreePVector.empty());
    }

    /** With a segment begun: what its header says must be what the chain has. */
    public Verification segment(SegmentHeader header) {
        Verification here = this;
        if (header.firstSeq() > lastSeq + 1) {
            here = here.wrong(Wrong.MISSING, lastSeq + 1, "entries " + (lastSeq + 1) + " to " + (header.firstSeq() - 1)
                    + " are not there");
        } else if (lastHash.isPresent() && !lastHash.get().equals(header.previousHash())) {
            here = here.wrong(Wrong.WRONG_PREVIOUS_HASH, header.firstSeq(), "the segment opens with " + header
                    .previousHash().hex() + ", the entry before has " + lastHash.get().hex());
        }
        return new Verification(header.journalId(), key, header.firstSeq() - 1, Optional.of(header.previousHash()),
                here.entries, here.checkpoints, here.unchecked, here.findings);
    }

    /** With damage passed over: the hash of the entry before the next is not known. */
    public Verification afterDamage() {
        return new Verification(journalId, key, lastSeq, Optional.empty(), entries, checkpoints, unchecked, findings);
    }

    /** With the next entry. */
    public Verification next(Entry entry) {
        long first = entry.seq();
        Verification here = this;
        if (entry.kind().equals(FactCodec.GAP)) {
            switch (Gap.of(entry)) {
                case Checked.Good<Gap>(Gap gap) -> first = gap.firstSeq();
                case Checked.Bad<Gap> bad -> here = wrong(Wrong.BAD_GAP, entry.seq(), bad.toString());
            }
        }
        if (first <= lastSeq) {
            return here.wrong(Wrong.DUPLICATE, entry.seq(), "after entry " + lastSeq);
        }
        boolean follows = first == lastSeq + 1;
        if (!follows && lastHash.isPresent()) {
            here = here.wrong(Wrong.MISSING, lastSeq + 1, "entries " + (lastSeq + 1) + " to " + (first - 1)
                    + " are not there");
        }
        return here.linked(entry, follows).checkpointed(entry, follows).moved(entry);
    }

    private Verification linked(Entry entry, boolean follows) {
        if (!follows || lastHash.isEmpty()) {
            return this;
        }
        Octets expected = Chain.next(lastHash.get(), EntryCodec.encode(entry));
        return expected.equals(entry.hash())
                ? this
                : wrong(Wrong.ALTERED, entry.seq(), "hash " + entry.hash().hex() + ", its content and the entry before"
                        + " make " + expected.hex());
    }

    private Verification checkpointed(Entry entry, boolean follows) {
        if (!entry.kind().equals(FactCodec.CHECKPOINT)) {
            return this;
        }
        if (key.isEmpty() || lastHash.isEmpty() || !follows || !Checkpoint.isSigned(entry.body())) {
            return new Verification(journalId, key, lastSeq, lastHash, entries, checkpoints, unchecked + 1, findings);
        }
        String fault = new Checkpoint(journalId, entry.seq(), lastHash.get()).fault(entry.body(), key.get());
        return fault.isEmpty()
                ? new Verification(journalId, key, lastSeq, lastHash, entries, checkpoints + 1, unchecked, findings)
                : wrong(Wrong.BAD_CHECKPOINT, entry.seq(), fault);
    }

    private Verification moved(Entry entry) {
        return new Verification(journalId, key, entry.seq(), Optional.of(entry.hash()), entries + 1, checkpoints,
                unchecked, findings);
    }

    private Verification wrong(Wrong wrong, long seq, String detail) {
        return findings.size() >= MOST_FINDINGS
                ? this
                : new Verification(journalId, key, lastSeq, lastHash, entries, checkpoints, unchecked, findings.plus(
                        new Finding(wrong, seq, detail)));
    }
}
