package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.journal.SnapshotCodec;
import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.loop.EventQueue;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.loop.StationLoop;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationPlan;
import io.xiaoyi.gateway.station.StationWorld;
import io.xiaoyi.gateway.store.CheckpointSigner;
import io.xiaoyi.gateway.store.JournalFiles;
import io.xiaoyi.gateway.store.JournalSettings;
import io.xiaoyi.gateway.store.JournalView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A station that lives in virtual time: the real loop without its thread, the real journal on the disk, the real view
 * behind it, and a cloud that acknowledges what it was sent a day before. Virtual time stands still while something
 * waits for the disk, and runs as fast as it goes otherwise.
 *
 * <p>Threading: one thread; journal and view have their own.
 */
final class LongLife implements AutoCloseable {
    private static final int HOURS_BEHIND = 24;
    /** So many entries may wait for the disk while nobody waits for them; well below what the journal takes. */
    private static final long BACKLOG = 2_000;
    /** When the loop tries a timer again that a wake did not satisfy. */
    private static final Duration UNSATISFIED = Duration.ofMillis(100);

    private static final StationPlan PLAN = StationWorld.counting(StationWorld.charging(false));

    final StationWorld world = new StationWorld();
    private final Path folder;
    private final JournalSettings settings;
    private final Map<String, Long> entries = new TreeMap<>();
    private final ArrayDeque<Long> sent = new ArrayDeque<>();
    private final Semaphore journalSpoke = new Semaphore(0);
    private Instant wall = StationWorld.START;
    private Instant bootWall = wall;
    private EventQueue inbox = new EventQueue();
    private JournalFiles journal;
    private JournalView view;
    private StationLoop loop;
    private Octets nonce = Octets.of();
    private long turns;

    LongLife(Path folder, JournalSettings settings) throws IOException {
        this.folder = folder;
        this.settings = settings;
        boot();
    }

    private void boot() throws IOException {
        inbox = new EventQueue();
        bootWall = wall;
        Remembered genesis = Remembered.nothing(StationWorld.START.minusSeconds(86_400), 10_000, 5_000);
        Inbox heard = event -> {
            boolean kept = inbox.offer(event);
            journalSpoke.release();
            return kept;
        };
        journal = JournalFiles.open(folder.resolve("journal"), settings, genesis, heard, CheckpointSigner.of(
                world.operatorKey));
        Remembered remembered = journal.recovered().remembered();
        loop = new StationLoop(Station.of(PLAN, remembered), inbox, new VirtualClock(remembered
                .boot() + 1), new NoHands(), journal, List.of(this::turned));
        nonce = Octets.ofLong(remembered.boot() + 1L);
        inbox.offer(new StationEvent.Started("long-life", nonce, Map.of()));
        inbox.offer(StationWorld.believing(PLAN, world.ring()));
        journal.announce(inbox);
        view = JournalView.start(folder.resolve("view"), journal, inbox);
        settle();
    }

    private void turned(StationEvent event, Moment moment, Decision decision) {
        turns++;
        for (Recorded each : decision.facts()) {
            entries.merge(FactCodec.kind(each.fact()), 1L, Long::sum);
        }
    }

    Instant wall() {
        return wall;
    }

    Station station() {
        return loop.station();
    }

    JournalFiles journal() {
        return journal;
    }

    JournalView view() {
        return view;
    }

    /** What commands of this boot must name. */
    Octets nonce() {
        return nonce;
    }

    /** All that was recorded since the first boot, by kind. */
    Map<String, Long> entries() {
        return entries;
    }

    long turns() {
        return turns;
    }

    void happen(StationEvent event) {
        inbox.offer(event);
        settle();
    }

    /** Time passes, every timer on the way. */
    void passUntil(Instant until) {
        long end = uptimeAt(until);
        for (OptionalLong at = nextTimer(end); at.isPresent(); at = nextTimer(end)) {
            wall = bootWall.plusNanos(Math.max(uptimeAt(wall), at.getAsLong()));
            settle();
            if (station().wakeAtUptimeNanos().orElse(Long.MAX_VALUE) <= uptimeAt(wall)) {
                wall = wall.plus(UNSATISFIED);
            }
        }
        wall = until.isAfter(wall) ? until : wall;
        settle();
    }

    private OptionalLong nextTimer(long endNanos) {
        OptionalLong at = station().wakeAtUptimeNanos();
        return at.isPresent() && at.getAsLong() <= endNanos ? at : OptionalLong.empty();
    }

    private long uptimeAt(Instant instant) {
        return Duration.between(bootWall, instant).toNanos();
    }

    private void settle() {
        do {
            while (loop.turn()) {
                // each turn is told to turned()
            }
        } while (waitsForDisk());
    }

    private boolean waitsForDisk() {
        long pending = station().remembered().lastSeq() - journal.durableSeq();
        boolean waits = !station().waiting().isEmpty() || pending > BACKLOG;
        if (waits) {
            awaitJournal();
        }
        return waits;
    }

    private void awaitJournal() {
        try {
            if (!journalSpoke.tryAcquire(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing durable within 30 s: " + station().waiting());
            }
            journalSpoke.drainPermits();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** To be called every hour: the cloud has what was durable a day ago. */
    void acknowledge() {
        sent.add(journal.durableSeq());
        if (sent.size() > HOURS_BEHIND) {
            journal.acknowledge(sent.poll());
        }
    }

    void awaitView() {
        Eventually.holds("the journal has all", () -> journal.durableSeq() == station().remembered().lastSeq());
        Eventually.holds("the view has caught up", () -> view.seq() == journal.durableSeq());
    }

    /**
     * Ends this boot and begins the next, a minute later.
     *
     * @param inOrder with a last word; else as a power cut ends it, but for what waits to be written
     * @return what the station remembered at the end of the one and what was read back for the other, encoded
     */
    List<Octets> restart(boolean inOrder) throws IOException {
        if (inOrder) {
            happen(new StationEvent.Stopping("monthly"));
        }
        Octets before = snapshot();
        closeFiles();
        wall = wall.plusSeconds(60);
        boot();
        return List.of(before, SnapshotCodec.encode(journal.recovered().remembered()));
    }

    Octets snapshot() {
        return SnapshotCodec.encode(station().remembered());
    }

    private void closeFiles() {
        view.close();
        journal.close();
    }

    @Override
    public void close() {
        closeFiles();
    }

    private final class VirtualClock implements Clock {
        private final int boot;

        VirtualClock(int boot) {
            this.boot = boot;
        }

        @Override
        public Moment now() {
            return new Moment(wall, ClockTrust.RTC, uptimeAt(wall), boot);
        }

        @Override
        public long realNanosUntil(long uptimeNanos) {
            throw new AssertionError("nobody waits in virtual time");
        }
    }

    private static final class NoHands implements Hands {
        @Override
        public void set(Effect.SetLine line) {}

        @Override
        public void answer(Effect.Answer answer) {}
    }
}
