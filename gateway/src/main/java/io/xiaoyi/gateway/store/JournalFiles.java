package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.SegmentHeader;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.loop.Journal;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The journal on a disk: a folder of segments, {@code segment-ORDINAL-FIRSTSEQ.xyj}, each of its full size from the
 * beginning, so that a flush changes no size; the file {@code cursor}; {@code spare}, the next segment made ready; and
 * {@code lock}. A segment opens with a header, which holds a snapshot of what the station remembered, then come frames,
 * one a flush, then zeros. A frame that fits into a page of 4096 bytes does not cross a page's end. A segment ends
 * where the next one begins: what it may hold from there on, left by a flush that failed, does not count.
 * A segment is left when it is full, when writing it failed, or when it has been written for a quarter of the period
 * that entries are kept, so that a quiet station's do not lie there for years.
 *
 * <p>A journal with one entry, byte by byte. Numbers are big endian, maps, arrays, texts and byte strings are CBOR (RFC
 * 8949) in its deterministic encoding:
 *
 * <pre>
 * 0000  58 79 6a 72 6e 6c 00 01                          magic: Xyjrnl, 0, version 1
 * 0008  00 00 01 1a                                      length of the map, 282
 * 000c  1a ae 1a f1                                      CRC-32C of the map
 * 0010  a9                                               a map of 9
 * 0011  62 69 64 48 01 02 03 04 05 06 07 08              "id": the journal's id
 * 001d  64 77 61 6c 6c 00                                "wall": of the entry before: none
 * 0023  65 66 69 72 73 74 01                             "first": seq of the first entry here
 * 002a  65 73 69 6e 63 65 01                             "since": first entry under this id
 * 0031  67 6f 72 64 69 6e 61 6c 01                       "ordinal": first file
 * 003a  68 70 72 65 76 69 6f 75 73 58 20 66 84 0d da 15  "previous": hash before the first entry: SHA-256(id)
 * 004a  4e 8a 11 3c 31 dd 0a d3 2f 7f 3a 36 6a 80 e8 13
 * 005a  69 79 d8 f5 a1 01 d3 d2 9d 6f 72
 * 0065  68 73 6e 61 70 73 68 6f 74 58 9f                 "snapshot", a byte string that holds
 * 0070  ab                                               a map of 11
 * 0071  64 62 6f 6f 6b 81 19 02 00                         "book": 512 learnt passes at most, none yet
 * 007a  64 62 6f 6f 74 00                                  "boot"
 * 0080  65 64 6f 6f 72 73 80                               "doors": none yet
 * 0087  65 66 6c 6f 6f 72 1b 00 00 01 97 74 20 dc 00       "floor": Unix ms
 * 0096  66 61 6c 61 72 6d 73 80                            "alarms": none
 * 009e  66 72 65 70 6c 61 79 a5 64 75 73 65 73 80 65 6d    "replay": no marks, no uses, room for 4096
 * 00ae  61 72 6b 73 80 68 63 61 70 61 63 69 74 79 19 10
 * 00be  00 6b 68 6f 72 69 7a 6f 6e 53 74 65 70 20 6d 68
 * 00ce  6f 72 69 7a 6f 6e 45 78 70 69 72 79 00
 * 00db  67 6c 61 73 74 53 65 71 00                         "lastSeq"
 * 00e4  67 6f 75 74 6c 65 74 73 80                        "outlets": none
 * 00ed  69 63 6c 65 61 6e 53 74 6f 70 f5                   "cleanStop"
 * 00f8  69 77 69 74 68 64 72 61 77 6e 80                 "withdrawn": none
 * 0103  6a 63 6f 6d 6d 61 6e 64 49 64 73 80                "commandIds": none
 * 010f  6a 63 68 65 63 6b 70 6f 69 6e 74 40              "checkpoint": newest so far: none
 * 011b  6d 63 68 65 63 6b 70 6f 69 6e 74 53 65 71 00     "checkpointSeq": none
 *
 * Zeros up to the next page, where the first frame begins:
 *
 * 1000  58 79 66 31                                      magic: Xyf1
 * 1004  ac 5e 32 c0                                      CRC-32C of all behind it
 * 1008  00 00 00 51                                      bytes of payload, 81
 * 100c  00 00 00 00 00 00 00 01                          seq of its first entry
 * 1014  00 00 00 2d                                      bytes of the entry, 45
 * 1018  88                                               an array of 8
 * 1019  01                                               seq 1
 * 101a  01                                               boot 1
 * 101b  1b 00 00 01 9c a8 69 50 00                       wall, Unix ms
 * 1024  1b 00 00 00 14 f4 6b 04 00                       uptime, ns
 * 102d  63 6e 74 70                                      clock trust "ntp"
 * 1031  6b 64 6f 6f 72 2d 6f 70 65 6e 65 64              kind "door-opened"
 * 103d  65 66 72 6f 6e 74                                subject "front"
 * 1043  41 a0                                            body, a byte string: the empty map
 * 1045  f5 88 4f 2c 28 7b fa ad 17 ca ad e9 2d dc 4d c0  hash: SHA-256(previous, entry)
 * 1055  83 6a 06 10 a3 e9 8c 89 df cc b5 70 6d 46 9b aa
 * </pre>
 *
 * Then zeros up to the segment's end.
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
    private final Beginning beginning;
    private final DirectoryLock lock;
    private final Thread writing;

    private JournalFiles(Opening opening, JournalSettings settings, Inbox inbox, CheckpointSigner signer) {
        segments = opening.segments();
        recovered = opening.recovered();
        beginning = opening.beginning();
        lock = opening.lock();
        pending = new Pending(settings.pendingEntries());
        writer = new JournalWriter(pending, segments, inbox, signer, settings, opening.start());
        keeper = new JournalKeeper(segments, writer, settings.retention(), inbox, opening.directory(), opening
                .cursor());
        writing = Thread.ofPlatform().name("journal-writer").start(writer);
        keeper.start();
    }

    private record Opening(Path directory, Segments segments, Recovered recovered, JournalWriter.Start start,
            Beginning beginning, Cursor cursor, DirectoryLock lock) {}

    /**
     * Opens the journal in a folder, or begins one there.
     *
     * @param genesis what a station remembers that has no journal yet
     * @param inbox is told what became durable, and what failed
     * @throws IOException if the folder cannot be read or made, or another process has it open; nothing found in it is
     *     fatal
     */
    public static JournalFiles open(Path directory, JournalSettings settings, Remembered genesis, Inbox inbox,
            CheckpointSigner signer) throws IOException {
        return open(Disk.REAL, directory, settings, genesis, inbox, signer);
    }

    /**
     * The same in a folder that is held already, so that nothing at all is done before it is sure to be ours.
     *
     * @param lock closed with the journal
     */
    public static JournalFiles open(DirectoryLock lock, JournalSettings settings, Remembered genesis, Inbox inbox,
            CheckpointSigner signer) throws IOException {
        return open(Disk.REAL, lock.directory(), settings, genesis, inbox, signer, lock);
    }

    static JournalFiles open(Disk disk, Path directory, JournalSettings settings, Remembered genesis, Inbox inbox,
            CheckpointSigner signer) throws IOException {
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            return open(disk, directory, settings, genesis, inbox, signer, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    static JournalFiles open(Disk disk, Path directory, JournalSettings settings, Remembered genesis,
            Inbox inbox, CheckpointSigner signer, DirectoryLock lock) throws IOException {
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
        boolean isCutOff = !isNew && settings.retention().delivered() && acknowledged + 1 < found.getFirst().firstSeq;
        if (isCutOff) { // what was dropped before anybody was to have it is owed to nobody
            since = found.getFirst().firstSeq;
            acknowledged = since - 1;
        }
        var beginning = new Beginning(since, isNew ? Optional.of(head.hash()) : hashBefore(disk, found, id, since));
        var segments = new Segments(disk, directory, settings.segmentBytes(), found);
        Optional<Segments.Open> active = isNew || isCutOff ? Optional.empty() : goOn(segments, state); // a new header
        var recovered = new Recovered(state.remembered(), id, found.isEmpty(), reports);
        var start = new JournalWriter.Start(id, since, state.remembered(), head, active, state.begun());
        var opening = new Opening(directory, segments, recovered, start, beginning, new Cursor(id, acknowledged), lock);
        return new JournalFiles(opening, settings, inbox, signer);
    }

    /** The first entry under an id begins a segment, whose header says what it follows, as long as that is kept. */
    private static Optional<Octets> hashBefore(Disk disk, List<SegmentFile> segments, long id, long since) {
        return segments.stream().filter(segment -> segment.firstSeq == since).flatMap(segment -> header(disk, segment)
                .stream()).filter(header -> header.journalId() == id).map(SegmentHeader::previousHash).findFirst();
    }

    private static Optional<SegmentHeader> header(Disk disk, SegmentFile segment) {
        try (var walk = new SegmentWalk(disk.openToRead(segment.path), Long.MAX_VALUE)) {
            return switch (walk.header()) {
                case Checked.Good<SegmentHeader>(SegmentHeader header) -> Optional.of(header);
                case Checked.Bad<SegmentHeader> _ -> Optional.empty();
            };
        } catch (IOException _) {
            return Optional.empty(); // what is wrong with it is told by whoever needs its entries
        }
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

    /** From now on what the cloud has is kept for so long. Any thread. */
    public void keep(Duration period) {
        writer.span(keeper.keep(period).span());
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
    public void append(List<Recorded> facts, Remembered after, boolean awaited) {
        pending.put(facts, after, awaited);
    }

    @Override
    public long journalId() {
        return recovered.journalId();
    }

    @Override
    public long firstSeq() {
        long oldest = segments.all().stream().findFirst().map(segment -> segment.firstSeq).orElse(durableSeq() + 1);
        return Math.min(Math.max(oldest, beginning.seq()), durableSeq() + 1);
    }

    @Override
    public Beginning beginning() {
        return beginning;
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
            try {
                keeper.read(segment.get(), from, until, limit, entries);
            } catch (NoSuchFileException e) {
                if (segments.has(segment.get())) {
                    throw e;
                }
                entries.clear(); // what came before it was being dropped too, and an answer has no holes
            }
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

    /**
     * Ends as a power cut would: what waits to be written is lost, a frame that is being written may become durable or
     * not, the cursor stays as it was saved last.
     */
    public void cut() {
        pending.cut();
        end();
        keeper.cut();
        unlock();
    }

    /** Writes what is pending, if the disk lets it within ten seconds, and saves the cursor. */
    @Override
    public void close() {
        pending.close();
        end();
        keeper.close();
        unlock();
    }

    private void end() {
        try {
            if (!writing.join(Duration.ofSeconds(CLOSE_SECONDS))) {
                writing.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void unlock() {
        try {
            lock.close();
        } catch (IOException _) {
            // the lock ends with the process at the latest
        }
    }
}
