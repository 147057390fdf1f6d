package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.Retention;
import io.xiaoyi.gateway.journal.SegmentHeader;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What need not happen at once: the next segment prepared, old ones dropped, the cursor saved. Reads segments too, and
 * raises an alarm for each damage it comes upon, once.
 *
 * <p>Threading: a thread of its own once a second; {@code read} and the cursor by any thread.
 */
final class JournalKeeper {
    private static final long CURSOR_EVERY = 1000;
    private static final int CURSOR_SECONDS = 5;

    private final Segments segments;
    private final JournalWriter writer;
    private volatile Retention retention;
    private final Inbox inbox;
    private final Path directory;
    private final long journalId;
    private final AtomicLong acknowledged;
    private final Set<String> announced = ConcurrentHashMap.newKeySet();
    private final Map<Long, Instant> lastWalls = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name(
            "journal-keeper").daemon().factory());
    private long saved;
    private int sinceSaved;
    private boolean overCap;

    JournalKeeper(Segments segments, JournalWriter writer, Retention retention, Inbox inbox, Path directory,
            Cursor cursor) {
        this.segments = segments;
        this.writer = writer;
        this.retention = retention;
        this.inbox = inbox;
        this.directory = directory;
        this.journalId = cursor.journalId();
        this.acknowledged = new AtomicLong(cursor.seq());
        this.saved = cursor.seq();
    }

    Retention keep(Duration period) {
        Retention changed = retention.keeping(period);
        retention = changed;
        return changed;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::keep, 500, 1000, TimeUnit.MILLISECONDS);
    }

    long acknowledgedSeq() {
        return acknowledged.get();
    }

    void acknowledge(long seq) {
        acknowledged.accumulateAndGet(seq, Math::max);
    }

    /** One round: whatever of it fails is tried again in the next. */
    void keep() {
        quietly(() -> saveCursor(false));
        quietly(() -> {
            if (!segments.hasSpare() && writer.needsSpareSoon()) {
                segments.prepare();
            }
        });
        quietly(this::retain);
    }

    void close() {
        end();
        quietly(() -> saveCursor(true));
    }

    /** Without saving the cursor once more. */
    void cut() {
        end();
    }

    private void end() {
        thread.shutdown();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void saveCursor(boolean now) throws IOException {
        long seq = acknowledged.get();
        sinceSaved++;
        boolean due = now || seq - saved >= CURSOR_EVERY || sinceSaved >= CURSOR_SECONDS;
        if (seq != saved && due) {
            new Cursor(journalId, seq).save(segments.disk(), directory);
            saved = seq;
        }
        sinceSaved = due ? 0 : sinceSaved;
    }

    /** Drops what may go. The cursor is saved before, so that it is never behind what is dropped. */
    void retain() throws IOException {
        List<SegmentFile> all = segments.all();
        var held = new ArrayList<Retention.Held>();
        for (int i = 0; i < all.size(); i++) {
            boolean newest = i == all.size() - 1;
            long last = newest ? writer.durableSeq() : all.get(i + 1).firstSeq - 1;
            Instant wall = newest ? writer.head().wall() : lastWall(all.get(i + 1));
            held.add(new Retention.Held(all.get(i).ordinal, last, wall, Files.size(all.get(i).path)));
        }
        Retention.Verdict verdict = retention.judge(held, acknowledged.get(), writer.head().wall());
        if (verdict.drop() > 0) {
            saveCursor(true);
            for (SegmentFile each : all.subList(0, verdict.drop())) {
                segments.drop(each);
                lastWalls.remove(each.ordinal);
            }
        }
        if (verdict.overCap() != overCap) {
            overCap = verdict.overCap();
            inbox.offer(new StationEvent.AdapterAlarm(Report.OVER_CAP, "journal", overCap, "more than "
                    + retention.capBytes() + " bytes, and the cloud has not acknowledged the oldest"));
        }
    }

    /** When the last entry before this segment was written, as its header says. */
    private Instant lastWall(SegmentFile next) throws IOException {
        Instant known = lastWalls.get(next.ordinal);
        if (known == null) {
            try (var walk = new SegmentWalk(segments.disk().openToRead(next.path), Long.MAX_VALUE)) {
                known = walk.header() instanceof Checked.Good<SegmentHeader>(SegmentHeader header)
                        ? header.previousWall()
                        : Instant.MAX;
            }
            lastWalls.put(next.ordinal, known.isAfter(writer.head().wall()) ? writer.head().wall() : known);
        }
        return lastWalls.get(next.ordinal);
    }

    /** Appends the entries from {@code from} to {@code until} that a segment holds. */
    void read(SegmentFile segment, long from, long until, int limit, List<Entry> to) throws IOException {
        try (var walk = new SegmentWalk(segments.disk().openToRead(segment.path), segment.durableEnd())) {
            int near = segment.near(from);
            if (near > 0) {
                walk.seek(near);
            } else {
                walk.header();
            }
            while (to.size() < limit) {
                switch (walk.next()) {
                    case SegmentWalk.Step.Entries frame -> {
                        segment.mark(frame.entries().getFirst().seq(), frame.start());
                        frame.entries().stream().filter(entry -> entry.seq() >= from && entry.seq() <= until).limit(
                                limit - to.size()).forEach(to::add);
                        if (frame.entries().getLast().seq() >= until) {
                            return;
                        }
                    }
                    case SegmentWalk.Step.Damage damage -> damaged(segment, damage.start(), damage.why());
                    case SegmentWalk.Step.Tail _,SegmentWalk.Step.End _ -> {
                        return;
                    }
                }
            }
        }
    }

    private void damaged(SegmentFile segment, int offset, String why) {
        if (announced.add(segment.name() + "@" + offset)) {
            inbox.offer(new StationEvent.AdapterAlarm(Report.DAMAGED, segment.name(), true, new Report(Report.DAMAGED,
                    segment.name(), offset, 0, why, true).toString()));
        }
    }

    private interface Chore {
        void run() throws IOException;
    }

    private void quietly(Chore chore) {
        try {
            chore.run();
        } catch (IOException | RuntimeException failure) {
            // The writer says that the disk fails; this is tried again in a second.
            announced.add("keeper: " + failure);
        }
    }
}
