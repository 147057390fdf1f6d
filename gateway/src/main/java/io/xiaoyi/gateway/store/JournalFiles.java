package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.loop.Journal;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The journal on a disk.
 *
 * <p>Threading: as the ports say. It has two threads of its own: one writes, one prepares, drops and saves the cursor.
 */
public final class JournalFiles implements Journal, JournalReader, AutoCloseable {
    private static final long CLOSE_SECONDS = 10;

    private final Segments segments;
    private final Pending pending;
    private final JournalWriter writer;
    private final JournalKeeper keeper;
    private final Recovered recovered;
    private final long idSince;
    private final Thread writing;

    private JournalFiles(Opening opening, JournalSettings settings, Inbox inbox, CheckpointSigner signer) {
        segments = opening.segments();
        recovered = opening.recovered();
        idSince = opening.start().idSince();
        pending = new Pending(settings.pendingEntries());
        writer = new JournalWriter(pending, segments, inbox, signer, settings, opening.start());
        keeper = new JournalKeeper(segments, writer, settings.retention(), inbox, opening.directory(), opening
                .cursor());
        writing = Thread.ofPlatform().name("journal-writer").start(writer);
        keeper.start();
    }

    private record Opening(Path directory, Segments segments, Recovered recovered, JournalWriter.Start start,
            Cursor cursor) {}

    /**
     * Opens the journal in a folder, or begins one there.
     *
     * @param genesis what a station remembers that has no journal yet
     * @param inbox is told what became durable, and what failed
     * @throws IOException if the folder cannot be read or made; nothing found in it is fatal
     */
    public static JournalFiles open(Path directory, JournalSettings settings, Remembered genesis, Inbox inbox,
            CheckpointSigner signer) throws IOException {
        return open(Disk.REAL, directory, settings, genesis, inbox, signer);
    }

    static JournalFiles open(Disk disk, Path directory, JournalSettings settings, Remembered genesis, Inbox inbox,
            CheckpointSigner signer) throws IOException {
        Files.createDirectories(directory);
        List<SegmentFile> found = SegmentFile.in(directory);
        Optional<Cursor> saved = Cursor.load(directory);
        Recovery.Found state = new Recovery(disk, found, genesis).run();
        var reports = new ArrayList<>(state.reports());
        long id = state.header().map(header -> header.journalId()).orElseGet(() -> new SecureRandom().nextLong());
        long since = state.header().map(header -> header.idSince()).orElse(state.head().seq() + 1);
        boolean behind = saved.isPresent() && saved.get().journalId() == id && saved.get().seq() > state.head().seq();
        if (behind) {
            reports.add(new Report(Report.BEHIND_CURSOR, directory.getFileName().toString(), -1, state.head().seq(),
                    "the cloud has all up to entry " + saved.get().seq() + "; goes on under a new id", true));
            id = new SecureRandom().nextLong();
            since = state.head().seq() + 1;
        }
        boolean isNew = behind || state.header().isEmpty();
        Recovery.Head head = found.isEmpty() ? Recovery.Head.genesis(id) : state.head();
        long acknowledged = !isNew && saved.isPresent() && saved.get().journalId() == id
                ? saved.get().seq()
                : since
                        - 1;
        var segments = new Segments(disk, directory, settings.segmentBytes(), found);
        Optional<Segments.Open> active = isNew ? Optional.empty() : goOn(segments, state);
        var recovered = new Recovered(state.remembered(), id, found.isEmpty(), reports);
        var start = new JournalWriter.Start(id, since, state.remembered(), head, active);
        return new JournalFiles(new Opening(directory, segments, recovered, start, new Cursor(id, acknowledged)),
                settings, inbox, signer);
    }

    private static Optional<Segments.Open> goOn(Segments segments, Recovery.Found state) {
        if (state.goOn().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(segments.reopen(state.goOn().get(), state.position()));
        } catch (IOException _) {
            return Optional.empty(); // the writer begins a new segment, and says so if that fails too
        }
    }

    /** What the start found. */
    public Recovered recovered() {
        return recovered;
    }

    /** Raises the alarms of the start; to be called once the boot's first event is in the inbox. */
    public void announce(Inbox inbox) {
        recovered.reports().stream().filter(Report::isAlarm).forEach(report -> inbox.offer(
                new StationEvent.AdapterAlarm(report.code(), report.file(), true, report.toString())));
    }

    @Override
    public void append(List<Recorded> facts, Remembered after) {
        pending.put(facts, after);
    }

    @Override
    public long journalId() {
        return recovered.journalId();
    }

    @Override
    public long firstSeq() {
        long oldest = segments.all().stream().findFirst().map(segment -> segment.firstSeq).orElse(durableSeq() + 1);
        return Math.min(Math.max(oldest, idSince), durableSeq() + 1);
    }

    @Override
    public long durableSeq() {
        return writer.durableSeq();
    }

    @Override
    public List<Entry> read(long fromSeq, int limit) throws IOException {
        var entries = new ArrayList<Entry>(Math.min(limit, 256));
        long durable = durableSeq();
        long from = Math.max(fromSeq, firstSeq());
        Optional<SegmentFile> segment = from > durable ? Optional.empty() : segments.holding(from);
        while (segment.isPresent() && entries.size() < limit && from <= durable) {
            Optional<SegmentFile> next = segments.after(segment.get());
            long until = Math.min(durable, next.map(after -> after.firstSeq - 1).orElse(durable));
            keeper.read(segment.get(), from, until, limit, entries);
            from = Math.max(from, until + 1);
            segment = next;
        }
        return entries;
    }

    @Override
    public long acknowledgedSeq() {
        return keeper.acknowledgedSeq();
    }

    @Override
    public void acknowledge(long seq) {
        keeper.acknowledge(Math.min(seq, durableSeq()));
    }

    /** Writes what is pending, if the disk lets it within ten seconds, and saves the cursor. */
    @Override
    public void close() {
        pending.close();
        try {
            if (!writing.join(java.time.Duration.ofSeconds(CLOSE_SECONDS))) {
                writing.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        keeper.close();
    }
}
