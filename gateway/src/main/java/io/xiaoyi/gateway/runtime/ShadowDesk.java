package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.loop.Shadows;
import io.xiaoyi.gateway.loop.Watcher;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Head;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SignedShadow;
import io.xiaoyi.gateway.station.Configuration;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Proposal;
import io.xiaoyi.gateway.station.Shadow;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import io.xiaoyi.gateway.station.StationEvent.ShadowProposed;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.store.ShadowFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The errands of what an operator may change. Before a document's turn it reads what the document says; after a turn it
 * keeps what is in force in a file, and then lets those parts go by it that are no part of the station.
 *
 * <p>Threading: any thread; {@link #turned} by the loop's, which only leaves a note. One thread of its own does the
 * rest, one thing after the other.
 */
final class ShadowDesk implements Watcher, Shadows, AutoCloseable {
    /** What is in force cannot be written: a restart would forget it. */
    static final String NOT_KEPT = "shadow-not-kept";
    /** What was kept is lost or older than what the journal says was in force: that may come again, nothing older. */
    static final String LOST = "shadow-lost";
    static final String SUBJECT = "shadow";
    private static final String UPLINK = "uplink";

    private static final int MOST_WAITING = 8;
    private static final Duration RETRY = Duration.ofMinutes(1);
    private static final long PATIENCE_SECONDS = 10;
    private static final long CLOSE_MILLIS = 10_000;

    private final ShadowReader reader;
    private final ShadowFile file;
    private final ShadowStart start;
    private final Duration retry;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ShadowProposed> toRead = new ArrayDeque<>();
    private final Map<Proposal, CompletableFuture<Outcome>> asked = new IdentityHashMap<>();
    private final List<Runnable> toTell = new ArrayList<>();
    private Inbox inbox = _ -> {
        throw new IllegalStateException("not begun");
    };
    private Supplier<Station> station = () -> {
        throw new IllegalStateException("not begun");
    };
    private boolean toKeep;
    private boolean toFollow;
    private boolean closing;
    private volatile Follower follower = (_, _) -> {};
    private volatile Shadow noted;
    private volatile Settings settings;
    /** The thread's own. */
    private ShadowFile.Kept kept;
    private Configuration followed;
    private List<AdapterAlarm> amiss;
    private boolean failing;
    private boolean stuck;

    /** What goes by the settings in force and is no part of the station. */
    interface Follower {
        /** Whatever this throws is an alarm, and it is called again after a while. */
        void follow(Settings settings, long version) throws IOException;
    }

    /** Reads what is kept; what is wrong with it is told once this has begun. */
    ShadowDesk(Settings installed) {
        this(installed, RETRY);
    }

    /** @param retry after it, what could not be kept or followed is tried again */
    ShadowDesk(Settings installed, Duration retry) {
        this.retry = retry;
        reader = new ShadowReader(installed);
        file = new ShadowFile(installed.shadow().directory());
        start = ShadowStart.of(reader, file);
        settings = start.settings();
        noted = start.shadow();
        kept = ShadowFile.Kept.of(start.shadow());
        followed = start.shadow().inForce();
        amiss = start.amiss();
        thread = Thread.ofPlatform().daemon().name("shadow").unstarted(this::run);
    }

    /** What was in force before the restart. */
    Shadow found() {
        return start.shadow();
    }

    /** What is in force. */
    Settings settings() {
        return settings;
    }

    /**
     * Begins to read what comes and to keep what is in force.
     *
     * @param to where events go; the boot's first is in it already
     * @param now the station as it stands after the last turn
     */
    void begin(Inbox to, Supplier<Station> now) {
        inbox = to;
        station = now;
        long highest = now.get().shadow().highest();
        kept = ShadowFile.Kept.of(start.shadow().atLeast(highest)); // what was found stays, for whoever looks at it
        if (highest > start.shadow().highest()) {
            amiss = Stream.concat(amiss.stream(), Stream.of(new AdapterAlarm(LOST, SUBJECT, true, "found version "
                    + start.shadow().highest() + ", journaled " + highest))).toList();
        }
        amiss.forEach(to::offer);
        thread.start();
    }

    /** Lets this go by what is in force, soon, and whenever that is another. */
    void follow(Follower by) {
        lock.lock();
        try {
            follower = by;
            toFollow = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The way into the inbox on which a proposal's document is read before its turn. */
    Inbox entrance(Inbox further) {
        return event -> event instanceof ShadowProposed it && it.reading().isEmpty() ? take(it) : further.offer(event);
    }

    private boolean take(ShadowProposed proposed) {
        lock.lock();
        try {
            boolean fits = !closing && toRead.size() < MOST_WAITING;
            if (fits) {
                toRead.add(proposed);
                changed.signal();
            }
            return fits;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void turned(StationEvent event, Moment moment, Decision decision) {
        Shadow now = decision.next().shadow();
        if (now != noted) {
            lock.lock();
            try {
                noted = now;
                toKeep = true;
                changed.signal();
            } finally {
                lock.unlock();
            }
        }
        if (event instanceof ShadowProposed it && it.proposal() instanceof Proposal.ByAccount proposal) {
            answered(proposal, now);
        }
    }

    private void answered(Proposal.ByAccount proposal, Shadow now) {
        Optional<CompletableFuture<Outcome>> waiting;
        lock.lock();
        try {
            waiting = Optional.ofNullable(asked.remove(proposal));
        } finally {
            lock.unlock();
        }
        waiting.ifPresent(it -> {
            switch (outcome(proposal, now)) {
                case Outcome.Refused refused -> it.completeAsync(() -> refused);
                case Outcome.Accepted accepted -> tellWhenKept(() -> it.completeAsync(() -> accepted));
            }
        });
    }

    private void tellWhenKept(Runnable word) {
        lock.lock();
        try {
            toTell.add(word);
            toKeep = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private static Outcome outcome(Proposal.ByAccount proposal, Shadow now) {
        return now.inForce().document().equals(proposal.document())
                ? new Outcome.Accepted(now.inForce().version())
                : new Outcome.Refused(now.refused().map(Shadow.Refused::reasons).orElse(List.of("found a document that "
                        + "was not looked at; allowed: another try")));
    }

    /** What there is to do, one thing at a time. */
    private sealed interface Errand {
        record Read(ShadowProposed proposed) implements Errand {}

        record Keep(Shadow shadow, boolean anew, List<Runnable> words) implements Errand {}

        record End() implements Errand {}
    }

    private void run() {
        try {
            while (true) {
                switch (next()) {
                    case Errand.Keep it -> {
                        keep(it.shadow());
                        it.words().forEach(Runnable::run);
                        follow(it.shadow().inForce(), it.anew());
                    }
                    case Errand.Read it -> offer(it.proposed());
                    case Errand.End _ -> {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Errand next() throws InterruptedException {
        lock.lock();
        try {
            long left = retry.toNanos();
            while (!toKeep && !toFollow && toRead.isEmpty() && !closing && left > 0) {
                if (failing || stuck) {
                    left = changed.awaitNanos(left);
                } else {
                    changed.await();
                }
            }
            if (toKeep || toFollow || toRead.isEmpty() && !closing) {
                var keep = new Errand.Keep(noted, toFollow || stuck, List.copyOf(toTell));
                toTell.clear();
                toKeep = false;
                toFollow = false;
                return keep;
            }
            return closing ? new Errand.End() : new Errand.Read(toRead.remove());
        } finally {
            lock.unlock();
        }
    }

    /** A fault of our own in reading costs this document, and no other. */
    private void offer(ShadowProposed proposed) {
        try {
            inbox.offer(read(proposed));
        } catch (RuntimeException | StackOverflowError e) {
            inbox.offer(new AdapterAlarm(Gateway.ADAPTER_FAILED, SUBJECT, true, e.toString()));
        }
    }

    /** One that is not signed by one who may is not worth the reading; the station says so itself. */
    private ShadowProposed read(ShadowProposed proposed) {
        Optional<Octets> document = switch (proposed.proposal()) {
            case Proposal.ByAccount it -> Optional.of(it.document());
            case Proposal.Signed it -> believed(it.message());
        };
        return new ShadowProposed(proposed.proposal(), document.map(reader::reading));
    }

    private Optional<Octets> believed(Octets message) {
        Station now = station.get();
        return now.trust().ring().flatMap(ring -> switch (SignedShadow.read(message, now.plan().access().tenant(), ring
                .value())) {
            case Checked.Good<SignedShadow.Read>(SignedShadow.Read it) -> {
                Octets document = Octets.utf8(it.shadow().document());
                yield now.isNew(it.shadow().seq(), Head.hash(document)) ? Optional.of(document) : Optional.empty();
            }
            case Checked.Bad<SignedShadow.Read> _ -> Optional.empty();
        });
    }

    /** First in the file, then in force elsewhere: whenever the process is killed, the next one goes by one of both. */
    private void keep(Shadow shadow) {
        ShadowFile.Kept now = ShadowFile.Kept.of(shadow);
        if (now.equals(kept)) {
            return;
        }
        try {
            file.save(now);
            kept = now;
            if (now.inForce().number() > start.shadow().inForce().version()) {
                amiss.forEach(it -> alarm(it.code(), false, ""));
                amiss = List.of();
            }
            if (failing) {
                failing = false;
                alarm(NOT_KEPT, false, "");
            }
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                alarm(NOT_KEPT, true, e.toString());
            }
        }
    }

    private void follow(Configuration inForce, boolean anew) {
        boolean isTheSame = inForce.version() == followed.version() && inForce.document().equals(followed.document());
        if (isTheSame && !anew) {
            return;
        }
        try {
            if (!isTheSame) {
                settings = settingsOf(inForce);
                followed = inForce;
            }
            follower.follow(settings, inForce.version());
            if (stuck) {
                stuck = false;
                inbox.offer(new AdapterAlarm(Gateway.ADAPTER_FAILED, UPLINK, false, ""));
            }
        } catch (IOException | RuntimeException e) {
            if (!stuck) {
                stuck = true;
                inbox.offer(new AdapterAlarm(Gateway.ADAPTER_FAILED, UPLINK, true, e.toString()));
            }
        }
    }

    /** What was read with the same files before its turn is read again here. */
    private Settings settingsOf(Configuration configuration) {
        if (configuration.version() == 0) {
            return reader.installed();
        }
        return switch (reader.read(configuration.document())) {
            case ShadowReader.Read.Good it -> it.settings();
            case ShadowReader.Read.Bad it -> throw new IllegalStateException("files changed since the document was "
                    + "read: " + it.problems());
        };
    }

    private void alarm(String code, boolean raised, String detail) {
        inbox.offer(new AdapterAlarm(code, SUBJECT, raised, detail));
    }

    @Override
    public Standing standing() {
        Shadow now = noted;
        Configuration inForce = now.inForce();
        return new Standing(inForce.version(), now.highest(), inForce.by(), now.trial().isPresent(), text(inForce
                .effective()), inForce.document().length() == 0 ? "{}" : text(inForce.document()), now.refused()
                        .filter(
                                Shadow.Refused::rolledBack)
                        .map(it -> new TakenBack(it.version(),
                                String.join("; ", it.reasons()).replaceFirst("^rolled-back: ", ""))));
    }

    @Override
    public String schema() {
        return ShadowValues.schema(reader.installed()).toString();
    }

    @Override
    public Octets document(Standing standing, String values) {
        return Octets.utf8(ShadowValues.document(standing, values).toString());
    }

    private static String text(Octets utf8) {
        return new String(utf8.toArray(), StandardCharsets.UTF_8);
    }

    @Override
    public Preview check(Octets document) {
        return reader.preview(document, text(noted.inForce().effective()));
    }

    @Override
    public CompletionStage<Outcome> propose(String account, Octets document) {
        var proposal = new Proposal.ByAccount(account, document);
        var outcome = new CompletableFuture<Outcome>();
        lock.lock();
        try {
            asked.put(proposal, outcome);
        } finally {
            lock.unlock();
        }
        if (!take(new ShadowProposed(proposal))) {
            outcome.complete(new Outcome.Refused(List.of("found too many proposals at once; allowed: another try")));
        }
        outcome.completeOnTimeout(new Outcome.Refused(List.of("found no answer of the station within "
                + PATIENCE_SECONDS + " s; allowed: another try")), PATIENCE_SECONDS, TimeUnit.SECONDS);
        outcome.whenComplete((_, _) -> forget(proposal));
        return outcome;
    }

    private void forget(Proposal proposal) {
        lock.lock();
        try {
            asked.remove(proposal);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps what is still to be kept, and ends. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            follower = (_, _) -> {};
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
