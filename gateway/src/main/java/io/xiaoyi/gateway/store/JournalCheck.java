package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.journal.SegmentHeader;
import io.xiaoyi.gateway.journal.SnapshotCodec;
import io.xiaoyi.gateway.journal.Verification;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a whole journal and holds every frame against its checksum, every entry against the chain, every checkpoint
 * against the station's key, and every snapshot against the facts before it. Reads only; a station may be writing
 * meanwhile.
 *
 * <p>Threading: one thread; lives inside one call of {@link #verify}.
 */
public final class JournalCheck {
    /**
     * What came out.
     *
     * @param segments files read
     * @param entries entries that count
     * @param firstSeq the oldest, 0 for none
     * @param lastSeq the newest
     * @param checkpoints signatures that are right
     * @param unchecked checkpoints without a signature, or without a key to check it by
     * @param journalId of the newest segment; 0 for none
     * @param lastHash of the newest entry; the hash the cloud's copy must have
     * @param reports what is wrong, and notes; sound is a journal with no alarm among them
     */
    public record Result(int segments, long entries, long firstSeq, long lastSeq, long checkpoints, long unchecked,
            long journalId, Optional<Octets> lastHash, List<Report> reports) {
        public boolean isSound() {
            return reports.stream().noneMatch(Report::isAlarm);
        }
    }

    private final Disk disk;
    private final List<SegmentFile> segments;
    private final List<Report> reports = new ArrayList<>();
    private Verification chain;
    private Optional<Remembered> remembered = Optional.empty();
    private long firstSeq;

    private JournalCheck(Disk disk, List<SegmentFile> segments, Optional<PublicKey> key) {
        this.disk = disk;
        this.segments = segments;
        long before = segments.isEmpty() ? 0 : segments.getFirst().firstSeq - 1;
        this.chain = Verification.from(0, key, before, Octets.of()).afterDamage();
    }

    /**
     * Verifies the journal in a folder.
     *
     * @param key the station's; empty to leave checkpoints unchecked
     * @throws IOException if the folder or a file cannot be read at all
     */
    public static Result verify(Path directory, Optional<PublicKey> key) throws IOException {
        return verify(Disk.REAL, SegmentFile.in(directory), key);
    }

    static Result verify(Disk disk, List<SegmentFile> segments, Optional<PublicKey> key) throws IOException {
        var check = new JournalCheck(disk, segments, key);
        for (int i = 0; i < check.segments.size(); i++) {
            check.segment(i);
        }
        Verification chain = check.chain;
        return new Result(check.segments.size(), chain.entries(), check.firstSeq, chain.lastSeq(), chain.checkpoints(),
                chain.unchecked(), chain.journalId(), chain.entries() > 0 ? chain.lastHash() : Optional.empty(), List
                        .copyOf(check.reports));
    }

    private void segment(int index) throws IOException {
        SegmentFile segment = segments.get(index);
        boolean newest = index == segments.size() - 1;
        long until = newest ? Long.MAX_VALUE : segments.get(index + 1).firstSeq;
        if (index > 0 && segment.ordinal != segments.get(index - 1).ordinal + 1) {
            add(Report.MISSING, segment, -1, 0, segment.ordinal - segments.get(index - 1).ordinal - 1
                    + " segment files before this one are not there", true);
        }
        try (var walk = new SegmentWalk(disk.openToRead(segment.path), Long.MAX_VALUE)) {
            switch (walk.header()) {
                case Checked.Good<SegmentHeader>(SegmentHeader header) -> {
                    header(segment, header);
                    if (!walk.isFilled()) {
                        add(Report.DAMAGED, segment, 0, segment.firstSeq, Report.BEHIND_HEADER, true);
                    }
                }
                case Checked.Bad<SegmentHeader> bad -> {
                    add(Report.DAMAGED, segment, 0, segment.firstSeq, bad.toString(), true);
                    chain = chain.afterDamage();
                    remembered = Optional.empty();
                }
            }
            while (step(segment, walk.next(), until, newest)) {
                // each step reports what it finds
            }
        }
    }

    private void header(SegmentFile segment, SegmentHeader header) {
        if (header.ordinal() != segment.ordinal || header.firstSeq() != segment.firstSeq) {
            add(Report.ALTERED, segment, 0, header.firstSeq(), "the header is that of segment " + header.ordinal()
                    + " from entry " + header.firstSeq(), true);
        }
        if (header.firstSeq() == 1 && !header.previousHash().equals(Chain.genesis(header.journalId()))) {
            add(Report.ALTERED, segment, 0, 1, "the previous hash is not that of this journal's genesis", true);
        }
        apply(segment, 0, chain.segment(header));
        switch (SnapshotCodec.decode(header.snapshot())) {
            case Checked.Good<Remembered>(Remembered snapshot) -> {
                boolean comparable = remembered.isPresent() && remembered.get().lastSeq() == snapshot.lastSeq();
                if (comparable && !SnapshotCodec.encode(remembered.get()).equals(header.snapshot())) {
                    add(Report.ALTERED, segment, 0, header.firstSeq(),
                            "the snapshot is not what the facts before it make", true);
                }
                remembered = Optional.of(snapshot);
            }
            case Checked.Bad<Remembered> bad -> {
                add(Report.DAMAGED, segment, 0, header.firstSeq(), bad.toString(), true);
                remembered = Optional.empty();
            }
        }
    }

    private boolean step(SegmentFile segment, SegmentWalk.Step step, long until, boolean newest) {
        return switch (step) {
            case SegmentWalk.Step.Entries it -> {
                it.entries().stream().filter(entry -> entry.seq() < until).forEach(entry -> entry(segment, it.start(),
                        entry));
                yield true;
            }
            case SegmentWalk.Step.Damage it -> {
                add(Report.DAMAGED, segment, it.start(), chain.lastSeq() + 1, it.why(), true);
                chain = chain.afterDamage();
                remembered = Optional.empty();
                yield true;
            }
            case SegmentWalk.Step.Tail it -> {
                boolean nothingLost = newest || chain.lastSeq() + 1 == until;
                add(nothingLost ? Report.TORN : Report.DAMAGED, segment, it.start(), chain.lastSeq() + 1, it.why(),
                        !nothingLost);
                yield false;
            }
            case SegmentWalk.Step.End _ -> false;
        };
    }

    private void entry(SegmentFile segment, int offset, Entry entry) {
        firstSeq = firstSeq == 0 ? entry.seq() : firstSeq;
        apply(segment, offset, chain.next(entry));
        if (remembered.isEmpty() || entry.seq() <= remembered.get().lastSeq()) {
            return;
        }
        Checked<Fact> fact = FactCodec.fact(entry.kind(), entry.subject(), entry.body());
        boolean next = entry.seq() == remembered.get().lastSeq() + 1;
        if (next && fact instanceof Checked.Good<Fact>(Fact it)) {
            remembered = Optional.of(remembered.get().with(new Recorded(entry.seq(), entry.moment(), it)));
        } else {
            remembered = Optional.empty();
        }
        if (fact instanceof Checked.Bad<Fact> bad && !entry.kind().equals(FactCodec.GAP)) {
            add(Report.DAMAGED, segment, offset, entry.seq(), bad.toString(), true);
        }
    }

    /** Takes the chain's next state; what it newly found is reported with its place. */
    private void apply(SegmentFile segment, int offset, Verification next) {
        for (Verification.Finding finding : next.findings().subList(chain.findings().size(), next.findings().size())) {
            String code = switch (finding.wrong()) {
                case MISSING -> Report.MISSING;
                case ALTERED, DUPLICATE, WRONG_PREVIOUS_HASH, BAD_CHECKPOINT, BAD_GAP -> Report.ALTERED;
            };
            add(code, segment, offset, finding.seq(), finding.toString(), true);
        }
        chain = next;
    }

    private void add(String code, SegmentFile segment, int offset, long seq, String detail, boolean isAlarm) {
        reports.add(new Report(code, segment.name(), offset, seq, detail, isAlarm));
    }
}
