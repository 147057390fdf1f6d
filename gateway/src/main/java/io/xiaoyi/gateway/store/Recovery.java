package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryCodec;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.journal.SegmentHeader;
import io.xiaoyi.gateway.journal.SnapshotCodec;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the newest segment, and no older one unless its header or snapshot is unreadable: the snapshot, then every
 * later
 * fact. What is damaged is reported and passed over, never fatal.
 *
 * <p>A segment is written on only if it ends in zeros behind its last valid frame. A torn tail is left as it lies and a
 * new segment begun: so no byte is ever written into a page that a power cut has touched, and the traces stay.
 *
 * <p>Threading: lives inside one call of {@link #run}.
 */
final class Recovery {
    /**
     * What the writer goes on from.
     *
     * @param begun wall of the first entry in the newest segment under a clock that could tell it, {@link Instant#MAX}
     *     for none
     */
    record Found(Remembered remembered, Optional<SegmentHeader> header, Head head, Optional<SegmentFile> goOn,
            int position, Instant begun, List<Report> reports) {}

    /**
     * The end of the chain.
     *
     * @param wall of the newest entry
     * @param checkpointSeq of the newest checkpoint, 0 for none
     * @param checkpoint the body of that entry
     */
    record Head(long seq, Octets hash, Instant wall, long checkpointSeq, Octets checkpoint) {
        static Head genesis(long journalId) {
            return new Head(0, Chain.genesis(journalId), Instant.EPOCH, 0, Octets.of());
        }

        Head after(Entry entry) {
            boolean signed = entry.kind().equals(FactCodec.CHECKPOINT);
            return new Head(entry.seq(), entry.hash(), entry.moment().wall(), signed ? entry.seq() : checkpointSeq,
                    signed ? entry.body() : checkpoint);
        }
    }

    private final Disk disk;
    private final List<SegmentFile> segments;
    private final List<Report> reports = new ArrayList<>();
    private Remembered remembered;
    private Head head = Head.genesis(0);
    private boolean linked;
    private boolean clean;
    private int position;
    private Instant begun = Instant.MAX;

    Recovery(Disk disk, List<SegmentFile> segments, Remembered genesis) {
        this.disk = disk;
        this.segments = segments;
        this.remembered = genesis;
    }

    Found run() throws IOException {
        missingFiles();
        Optional<SegmentHeader> header = Optional.empty();
        int from = segments.size() - 1;
        for (; from >= 0 && header.isEmpty(); from--) {
            header = begin(segments.get(from));
        }
        int newestReadable = from + 1;
        for (int i = Math.max(0, newestReadable); i < segments.size(); i++) {
            walk(i);
        }
        boolean goOn = clean && header.isPresent() && newestReadable == segments.size() - 1;
        return new Found(remembered, header, head, goOn ? Optional.of(segments.getLast()) : Optional.empty(), position,
                begun, reports);
    }

    private void missingFiles() {
        for (int i = 1; i < segments.size(); i++) {
            SegmentFile before = segments.get(i - 1);
            SegmentFile after = segments.get(i);
            if (after.ordinal != before.ordinal + 1) {
                reports.add(new Report(Report.MISSING, after.name(), -1, 0, (after.ordinal - before.ordinal - 1)
                        + " segment files before this one are not there", true));
            }
        }
    }

    /** The header and the snapshot of a segment, if both can be read. */
    private Optional<SegmentHeader> begin(SegmentFile segment) {
        try (var walk = new SegmentWalk(disk.openToRead(segment.path), Long.MAX_VALUE)) {
            return switch (walk.header()) {
                case Checked.Good<SegmentHeader>(SegmentHeader header) -> snapshot(segment, header);
                case Checked.Bad<SegmentHeader> bad -> {
                    damaged(segment, 0, bad.toString());
                    yield Optional.empty();
                }
            };
        } catch (IOException e) {
            damaged(segment, 0, "cannot be read: " + e);
            return Optional.empty();
        }
    }

    private Optional<SegmentHeader> snapshot(SegmentFile segment, SegmentHeader header) {
        return switch (SnapshotCodec.decode(header.snapshot())) {
            case Checked.Good<Remembered>(Remembered snapshot) -> {
                remembered = snapshot;
                head = new Head(header.firstSeq() - 1, header.previousHash(), header.previousWall(), header
                        .checkpointSeq(), header.checkpoint());
                linked = true;
                yield Optional.of(header);
            }
            case Checked.Bad<Remembered> bad -> {
                damaged(segment, 0, bad.toString());
                yield Optional.empty();
            }
        };
    }

    private void walk(int index) {
        SegmentFile segment = segments.get(index);
        begun = Instant.MAX;
        long until = index + 1 < segments.size() ? segments.get(index + 1).firstSeq : Long.MAX_VALUE;
        try (var walk = new SegmentWalk(disk.openToRead(segment.path), Long.MAX_VALUE)) {
            clean = walk.header() instanceof Checked.Good<SegmentHeader>;
            if (clean && !walk.isFilled()) {
                damaged(segment, 0, Report.BEHIND_HEADER);
                clean = false;
            }
            while (step(segment, walk.next(), until)) {
                position = walk.offset();
            }
        } catch (IOException e) {
            damaged(segment, position, "cannot be read on: " + e);
            clean = false;
        }
    }

    private boolean step(SegmentFile segment, SegmentWalk.Step step, long until) {
        return switch (step) {
            case SegmentWalk.Step.Entries it -> {
                segment.mark(it.entries().getFirst().seq(), it.start());
                it.entries().stream().filter(entry -> entry.seq() < until).forEach(entry -> take(segment, it.start(),
                        entry));
                yield true;
            }
            case SegmentWalk.Step.Damage it -> {
                damaged(segment, it.start(), it.why());
                linked = false;
                clean = false;
                yield true;
            }
            case SegmentWalk.Step.Tail it -> {
                reports.add(new Report(Report.TORN, segment.name(), it.start(), head.seq() + 1, it.why(), false));
                clean = false;
                yield false;
            }
            case SegmentWalk.Step.End it -> {
                position = it.offset();
                yield false;
            }
        };
    }

    private void take(SegmentFile segment, int offset, Entry entry) {
        if (entry.seq() <= head.seq()) {
            reports.add(new Report(Report.ALTERED, segment.name(), offset, entry.seq(), "comes again after entry "
                    + head.seq(), true));
            return;
        }
        boolean follows = linked && (entry.seq() == head.seq() + 1 || entry.kind().equals(FactCodec.GAP));
        boolean believed = !follows || Chain.next(head.hash(), EntryCodec.encode(entry)).equals(entry.hash());
        if (!believed) {
            reports.add(new Report(Report.ALTERED, segment.name(), offset, entry.seq(),
                    "its hash does not follow from its content and the entry before", true));
        }
        if (!follows) {
            reports.add(new Report(Report.MISSING, segment.name(), offset, head.seq() + 1, "the entry found next is "
                    + entry.seq(), true));
        }
        if (begun.equals(Instant.MAX) && entry.moment().trust().measuresAcrossBoots()) {
            begun = entry.moment().wall();
        }
        head = head.after(entry);
        linked = true;
        if (entry.seq() > remembered.lastSeq()) {
            evolve(segment, offset, entry, believed);
        }
    }

    private void evolve(SegmentFile segment, int offset, Entry entry, boolean believed) {
        Checked<Fact> fact = believed && !entry.kind().equals(FactCodec.GAP)
                ? FactCodec.fact(entry.kind(), entry.subject(), entry.body())
                : new Checked.Bad<>(Checked.Fault.WRONG_FORM, "entry", "no fact", "a fact");
        switch (fact) {
            case Checked.Good<Fact>(Fact it) -> {
                var recorded = new Recorded(entry.seq(), entry.moment(), it);
                remembered = remembered.upTo(entry.seq() - 1).with(recorded);
            }
            case Checked.Bad<Fact> bad -> {
                if (believed && !entry.kind().equals(FactCodec.GAP)) {
                    damaged(segment, offset, "entry " + entry.seq() + ": " + bad);
                }
                remembered = remembered.upTo(entry.seq());
            }
        }
    }

    private void damaged(SegmentFile segment, int offset, String why) {
        reports.add(new Report(Report.DAMAGED, segment.name(), offset, head.seq() + 1, why, true));
    }
}
