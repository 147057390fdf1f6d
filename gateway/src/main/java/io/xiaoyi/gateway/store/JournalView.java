package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the view behind the journal, and answers from it. The view is opened on a thread of its own, so that a station
 * never waits for it at start; if it cannot be opened, or belongs to another journal, its file is set aside under a
 * dated name, and a new one is built from the journal. The newest {@value #KEPT_ASIDE} that were set aside stay. On a
 * full disk nothing is: the fault is not the file's, whose counts by hour outlive the journal's entries.
 *
 * <p>Threading: any thread. A question waits a while for the view to open.
 */
public final class JournalView implements Queries, AutoCloseable {
    /** Raised where a view was set aside, or cannot be written. */
    public static final String ALARM = "view-failed";

    private static final int BATCH = 1000;
    private static final long ROUND_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    private static final long CLOSING_SECONDS = 30;
    private static final int PATIENCE = 3;
    private static final int KEPT_ASIDE = 2;
    private static final String ASIDE = ".aside";
    /** With less room than that a database fails for want of it. */
    private static final long LEAST_ROOM_BYTES = 64L << 20;

    private final Path file;
    private final JournalReader journal;
    private final Inbox inbox;
    private final Room room;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<H2View> open = Optional.empty();
    private boolean closed;
    private boolean alarmed;
    private int failures;
    private boolean isFresh;
    private long forgottenBefore;
    private volatile long seq;

    /** How many bytes can still be written beside a file. */
    interface Room {
        long beside(Path file) throws IOException;
    }

    private JournalView(Path file, JournalReader journal, Inbox inbox, Room room) {
        this.file = file;
        this.journal = journal;
        this.inbox = inbox;
        this.room = room;
        this.thread = Thread.ofPlatform().name("view-writer").daemon().unstarted(this::run);
    }

    /**
     * Begins to follow the journal.
     *
     * @param file of the view, without H2's {@code .mv.db}
     * @param inbox is told of a view set aside
     */
    public static JournalView start(Path file, JournalReader journal, Inbox inbox) {
        return start(file, journal, inbox, it -> Files.getFileStore(it.toAbsolutePath().getParent()).getUsableSpace());
    }

    static JournalView start(Path file, JournalReader journal, Inbox inbox, Room room) {
        var view = new JournalView(file, journal, inbox, room);
        view.thread.start();
        return view;
    }

    /** The last entry that the view holds. */
    public long seq() {
        return seq;
    }

    private void run() {
        try {
            while (!isClosed()) {
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            shut();
        }
    }

    private void round() throws InterruptedException {
        try {
            H2View view = opened();
            List<Entry> entries = journal.read(view.seq() + 1, BATCH);
            if (!entries.isEmpty()) {
                view.apply(entries);
                seq = view.seq();
            }
            long first = journal.firstSeq();
            if (first > forgottenBefore) {
                view.forget(first);
                forgottenBefore = first;
            }
            if (entries.size() < BATCH) {
                failures = 0;
                isFresh = false;
                alarm(false, "");
                pause(ROUND_MILLIS);
            }
        } catch (IOException | SQLException | RuntimeException e) {
            alarm(true, e.getMessage() == null ? e.toString() : e.getMessage());
            shut();
            failures++;
            if (failures >= PATIENCE && !(e instanceof IOException) && hasRoom()) {
                setAsideIfPossible();
            }
            pause(Math.min(LONGEST_PAUSE_MILLIS, ROUND_MILLIS << Math.min(failures, 20)));
        }
    }

    private H2View opened() throws SQLException, IOException {
        if (open.isPresent()) {
            return open.get();
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        H2View view;
        try {
            view = H2View.open(file, journal.journalId());
            if (view.seq() > journal.durableSeq()) {
                view.close();
                throw new SQLException("the view holds entry " + view.seq() + ", the journal ends at " + journal
                        .durableSeq());
            }
        } catch (SQLException e) {
            if (!hasRoom()) {
                throw e;
            }
            setAside();
            alarm(true, "set aside and built anew: " + e.getMessage());
            view = H2View.open(file, journal.journalId());
        }
        seq = view.seq();
        forgottenBefore = 0;
        lock.lock();
        try {
            open = Optional.of(view);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return view;
    }

    /** Where nobody can tell, there is room. */
    private boolean hasRoom() {
        try {
            return room.beside(file) >= LEAST_ROOM_BYTES;
        } catch (IOException e) {
            return true;
        }
    }

    /** Of the two faults the first is told, which goes on. */
    private void setAsideIfPossible() {
        try {
            setAside();
        } catch (IOException _) {
            // the next failure tries again
        }
    }

    /** Renames the view's file after the time of its last change. */
    private void setAside() throws IOException {
        if (isFresh) {
            return; // made a moment ago and never written: the fault is not the file's
        }
        Path database = file.resolveSibling(file.getFileName() + ".mv.db");
        try {
            if (Files.exists(database)) {
                String date = Files.getLastModifiedTime(database).toInstant().toString().replace(':', '-');
                Path aside = database.resolveSibling(file.getFileName() + "-" + date + ASIDE);
                for (int i = 2; Files.exists(aside); i++) {
                    aside = database.resolveSibling(file.getFileName() + "-" + date + "-" + i + ASIDE);
                }
                Files.move(database, aside);
                dropOldAsides();
            }
        } catch (IOException e) {
            throw new IOException("cannot be set aside: " + e, e);
        }
        isFresh = true;
    }

    /** One set aside earlier, and its last change. Of those of one time, the later has the longer or greater name. */
    private record Aside(Path file, FileTime changed, String name) {
        private static final Comparator<Aside> OLDEST_FIRST = Comparator.comparing(Aside::changed).thenComparing(
                aside -> aside.name().length()).thenComparing(Aside::name);
    }

    /** What cannot be removed now is tried again with the next: the view is none the worse for it. */
    private void dropOldAsides() {
        var asides = new ArrayList<Aside>();
        try (var files = Files.newDirectoryStream(file.toAbsolutePath().getParent(), file.getFileName() + "-*"
                + ASIDE)) {
            for (Path each : files) {
                asides.add(new Aside(each, Files.getLastModifiedTime(each), each.getFileName().toString()));
            }
            asides.sort(Aside.OLDEST_FIRST.reversed());
            for (Aside each : asides.stream().skip(KEPT_ASIDE).toList()) {
                Files.delete(each.file());
            }
        } catch (IOException | DirectoryIteratorException _) {
            // they stay until then
        }
    }

    private void shut() {
        lock.lock();
        Optional<H2View> shutting;
        try {
            shutting = open;
            open = Optional.empty();
        } finally {
            lock.unlock();
        }
        shutting.ifPresent(view -> {
            try {
                view.close();
            } catch (SQLException e) {
                alarm(true, "cannot be closed: " + e.getMessage());
            }
        });
    }

    private void alarm(boolean raised, String detail) {
        if (raised != alarmed) {
            alarmed = raised;
            inbox.offer(new StationEvent.AdapterAlarm(ALARM, "view", raised, detail));
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long millis) throws InterruptedException {
        lock.lock();
        try {
            if (!closed) {
                changed.await(millis, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private Queries answering() {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            while (open.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return open.map(H2View::queries).orElseThrow(() -> new NoView("the view is not open"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the view opens", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Row> entries(Search search, int limit) {
        return answering().entries(search, limit);
    }

    @Override
    public Map<String, Long> denials(Instant from, Instant to) {
        return answering().denials(from, to);
    }

    @Override
    public List<Hour> hours(Instant from, Instant to) {
        return answering().hours(from, to);
    }

    @Override
    public Map<String, Long> energy(Instant from, Instant to) {
        return answering().energy(from, to);
    }

    /** Ends it after the transaction it is in. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(Duration.ofSeconds(CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
