package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Backoff;
import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Checkpoint;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryCodec;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.journal.Frame;
import io.xiaoyi.gateway.journal.Gap;
import io.xiaoyi.gateway.journal.SegmentHeader;
import io.xiaoyi.gateway.journal.SnapshotCodec;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes what is pending, all that waits as one frame with one {@code force}, each frame after the one before it is
 * forced. After a failure nothing is written to that file any more: the same frame goes into a new segment, again and
 * again until it is durable or the journal is closed.
 *
 * <p>Threading: one thread runs it; {@link #durableSeq} and {@link #head} may be read by others.
 */
final class JournalWriter implements Runnable {
    private static final int GROUP_BYTES = 192 << 10;

    /** A frame's worth of work, and where the chain and the state are once it is durable. */
    private record Group(long firstSeq, List<Pending.Batch> batches, Optional<Pending.Overflow> overflow) {
        Remembered after() {
            return overflow.map(Pending.Overflow::after).orElseGet(() -> batches.getLast().after());
        }

        /** When it was decided; {@code Instant.MAX} where no clock could tell, by which nothing is old. */
        Instant wall() {
            Moment moment = overflow.map(Pending.Overflow::moment)
                    .orElseGet(() -> batches.getFirst().facts().getFirst().moment());
            return moment.trust().measuresAcrossBoots() ? moment.wall() : Instant.MAX;
        }

        boolean isLaterThan(Instant begun, Duration span) {
            return !wall().equals(Instant.MAX) && begun.isBefore(wall().minus(span));
        }
    }

    private final Pending pending;
    private final Segments segments;
    private final Inbox inbox;
    private final CheckpointSigner signer;
    private final long journalId;
    private final long idSince;
    private Backoff backoff;
    private volatile Optional<Segments.Open> active;
    private volatile int position;
    private Optional<SegmentFile> empty = Optional.empty();
    private Remembered durable;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(2 * GROUP_BYTES);
    private final int groupBytes;
    private volatile Duration span;
    private volatile Instant begun;
    private volatile Recovery.Head head;

    JournalWriter(Pending pending, Segments segments, Inbox inbox, CheckpointSigner signer, JournalSettings settings,
            Start start) {
        this.pending = pending;
        this.segments = segments;
        this.inbox = inbox;
        this.signer = signer;
        this.journalId = start.journalId();
        this.idSince = start.idSince();
        this.durable = start.remembered();
        this.head = start.head();
        this.active = start.active();
        this.position = active.map(Segments.Open::position).orElse(0);
        this.backoff = new Backoff(settings.retryFirst().toNanos(), settings.retryLongest().toNanos());
        this.span = settings.retention().span();
        this.begun = start.begun();
        this.groupBytes = Math.min(GROUP_BYTES, settings.segmentBytes() / 4);
    }

    /**
     * Where writing goes on after a start.
     *
     * @param begun wall of the first entry in the segment that is written on of which a clock can tell it
     */
    record Start(long journalId, long idSince, Remembered remembered, Recovery.Head head,
            Optional<Segments.Open> active, Instant begun) {}

    /** The newest entry that is on the disk, its hash and wall. */
    Recovery.Head head() {
        return head;
    }

    long durableSeq() {
        return head.seq();
    }

    /** From now on a segment is written for so long at most. */
    void span(Duration longest) {
        span = longest;
    }

    /** Whether the segment that is written has passed its middle, so that the next should be prepared. */
    boolean needsSpareSoon() {
        return active.map(open -> position > open.size() / 2).orElse(true)
                || begun.isBefore(head.wall().minus(span.dividedBy(2)));
    }

    @Override
    public void run() {
        try {
            while (pending.await()) {
                if (!write(nextGroup())) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            abandon();
        }
    }

    private Group nextGroup() {
        Optional<Pending.Overflow> overflow = pending.pollOverflow();
        if (overflow.isPresent()) {
            return new Group(overflow.get().gap().firstSeq(), List.of(), overflow);
        }
        var batches = new ArrayList<Pending.Batch>();
        int estimate = 0;
        for (Optional<Pending.Batch> next = pending.poll(); next.isPresent(); next = pending.poll()) {
            batches.add(next.get());
            estimate += next.get().facts().size() * 256;
            if (estimate > groupBytes) {
                break;
            }
        }
        return new Group(batches.getFirst().facts().getFirst().seq(), batches, Optional.empty());
    }

    /** @return false if it was given up because the journal is closed */
    private boolean write(Group group) throws InterruptedException {
        boolean failing = false;
        while (true) {
            try {
                Recovery.Head after = attempt(group);
                durable = group.after();
                head = after;
                backoff = backoff.succeeded();
                inbox.offer(new StationEvent.Durable(after.seq()));
                return true;
            } catch (IOException | RuntimeException failure) {
                rememberIfEmpty();
                abandon();
                if (!failing) {
                    failing = true;
                    inbox.offer(new StationEvent.JournalFailed(failure.toString()));
                }
                if (pending.isClosed()) {
                    return false;
                }
                backoff = backoff.failed();
                pending.pause(backoff.waitNanos(ThreadLocalRandom.current().nextDouble()));
            }
        }
    }

    private void rememberIfEmpty() {
        if (active.isPresent() && position == active.get().framesAt()) {
            empty = active.map(Segments.Open::segment);
        }
    }

    private Recovery.Head attempt(Group group) throws IOException {
        buffer.clear();
        Frame.begin(buffer);
        Recovery.Head end = head;
        if (group.overflow().isPresent()) {
            Pending.Overflow over = group.overflow().get();
            end = add(end, over.gap().lastSeq(), over.moment(), FactCodec.GAP, Gap.SUBJECT, over.gap().body());
        }
        for (Pending.Batch batch : group.batches()) {
            for (Recorded each : batch.facts()) {
                end = add(end, each);
            }
        }
        Frame.finish(buffer, 0, group.overflow().isPresent() ? end.seq() : group.firstSeq());
        buffer.flip();
        int length = buffer.limit();
        int place = Frame.placeOf(position, length);
        if (active.isEmpty() || group.overflow().isPresent() || place + length > active.get().size()
                || group.isLaterThan(begun, span)) {
            roll(group);
            place = Frame.placeOf(position, length);
        }
        begun = begun.equals(Instant.MAX) ? group.wall() : begun;
        Segments.Open open = active.orElseThrow();
        open.file().write(buffer, place);
        open.file().force();
        position = place + length;
        open.segment().durableTo(position);
        open.segment().mark(group.firstSeq(), place);
        return end;
    }

    private Recovery.Head add(Recovery.Head before, Recorded recorded) {
        Fact fact = recorded.fact();
        Octets body = fact instanceof Fact.Checkpoint
                ? signer.sign(new Checkpoint(journalId, recorded.seq(), before.hash()))
                : FactCodec.body(fact);
        return add(before, recorded.seq(), recorded.moment(), FactCodec.kind(fact), fact.subject(), body);
    }

    private Recovery.Head add(Recovery.Head before, long seq, Moment moment, String kind, String subject, Octets body) {
        byte[] encoded = EntryCodec.encode(seq, moment, kind, subject, body);
        Octets hash = Chain.next(before.hash(), encoded);
        if (buffer.remaining() < Frame.lengthOf(encoded.length)) {
            buffer.flip();
            buffer = ByteBuffer.allocateDirect(Math.addExact(buffer.capacity() * 2, encoded.length)).put(buffer);
        }
        Frame.add(buffer, encoded, hash);
        return before.after(new Entry(seq, moment, kind, subject, body, hash));
    }

    /** Begins a new segment. One in which no frame became durable is replaced by it, name and all. */
    private void roll(Group group) throws IOException {
        abandon();
        Remembered snapshot = group.overflow().isPresent() ? group.after() : durable;
        Recovery.Head end = head;
        long ordinal = empty.map(segment -> segment.ordinal).orElseGet(segments::nextOrdinal);
        var header = new SegmentHeader(journalId, idSince, ordinal, end.seq() + 1, end.hash(), end
                .wall(), end.checkpointSeq(), end.checkpoint(), SnapshotCodec.encode(snapshot));
        Segments.Open fresh = segments.create(header);
        active = Optional.of(fresh);
        position = fresh.position();
        begun = group.wall();
        empty = Optional.empty();
    }

    /** Leaves the segment as it is, for good. */
    private void abandon() {
        active.ifPresent(open -> {
            try {
                open.file().close();
            } catch (IOException _) {
                // what had to be durable was forced before
            }
        });
        active = Optional.empty();
        position = 0;
    }
}
