package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.console.ConsoleData;
import io.xiaoyi.gateway.console.ConsoleServer;
import io.xiaoyi.gateway.console.ConsoleSettings;
import io.xiaoyi.gateway.console.StationAccess;
import io.xiaoyi.gateway.console.Turns;
import io.xiaoyi.gateway.gpio.Board;
import io.xiaoyi.gateway.journal.Backoff;
import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.loop.EventQueue;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.loop.Prereading;
import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.loop.Shadows;
import io.xiaoyi.gateway.loop.StationLoop;
import io.xiaoyi.gateway.loop.Watcher;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.runtime.Late.LateQueries;
import io.xiaoyi.gateway.runtime.Late.LateWatcher;
import io.xiaoyi.gateway.scan.QrImage;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Lines;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.store.DirectoryLock;
import io.xiaoyi.gateway.store.JournalFiles;
import io.xiaoyi.gateway.store.JournalView;
import io.xiaoyi.gateway.store.TrustStore;
import io.xiaoyi.gateway.uplink.StationIdentity;
import io.xiaoyi.gateway.uplink.Uplink;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One station at work, from its settings. Strikes rest before the journal is read, every lock takes its level with the
 * station's first turn, and readers are open before the view and the uplink are begun: neither can keep a courier
 * waiting, and an adapter that cannot start is an alarm and never the end of the station.
 *
 * <p>Threading: {@code open} and {@code close} by one thread, the others by any. Its own threads: the loop, the
 * journal's writer, a thread a reader, a thread a line of meters, one that starts what may come late, and those of
 * view and uplink.
 */
public final class Gateway implements AutoCloseable {
    /** An adapter could not be started; the subject says which. */
    public static final String ADAPTER_FAILED = "adapter-failed";

    private static final Logger LOG = System.getLogger("gateway");
    private static final long LAST_WORD_SECONDS = 5;
    private static final long JOIN_MILLIS = 5_000;
    private static final Backoff START_AGAIN = new Backoff(TimeUnit.SECONDS.toNanos(1), TimeUnit.MINUTES.toNanos(1));

    private final Settings settings;
    private final ShadowDesk shadows;
    private final Uplinks uplinks;
    private final Ports ports;
    private final EventQueue inbox = new EventQueue();
    private final Inbox entrance;
    private final Ending ending = new Ending();
    private final LateWatcher uplinkWatcher = new LateWatcher();
    private final LateWatcher consoleWatcher = new LateWatcher();
    private final LinkWatch linkWatch = new LinkWatch();
    private final LateQueries queries = new LateQueries();
    private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
    private final CompletableFuture<Integer> restart = new CompletableFuture<>();
    private final SecureRandom dice = new SecureRandom();
    private final RecentLog recent = RecentLog.listening();
    private final List<AutoCloseable> late = new CopyOnWriteArrayList<>();
    /** What brings events and is silent before the station's last word. */
    private final List<AutoCloseable> sources = new CopyOnWriteArrayList<>();
    private final JournalFiles journal;
    private final Clock clock;
    private final StationLoop loop;
    private final Thread loopThread;
    private final Thread lateThread;
    private final Readers readers;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile int consolePort;
    private boolean closed;

    /**
     * What a station does not make itself.
     *
     * @param hands its outputs
     * @param inputs the levels of its input lines as first read, by board role; true is active. Later changes come by
     *     {@link Gateway#inbox()}
     * @param watchers see every turn
     * @param pulse is called each time the loop goes round, as {@link StationLoop#run(Runnable)} says
     */
    public record Ports(Hands hands, Map<String, Boolean> inputs, List<Watcher> watchers, Runnable pulse) {
        public Ports {
            inputs = Map.copyOf(inputs);
            watchers = List.copyOf(watchers);
        }

        /** Where nobody asks whether the loop goes round. */
        public Ports(Hands hands, Map<String, Boolean> inputs, List<Watcher> watchers) {
            this(hands, inputs, watchers, () -> {});
        }
    }

    private Gateway(Settings settings, Clock machine, Ports ports, Books.Shelf shelf, DirectoryLock lock)
            throws IOException,
            SettingsException {
        this.settings = settings;
        this.ports = ports;
        restOutputs();
        shadows = new ShadowDesk(settings);
        journal = Books.open(shelf, shadows.settings(), lock, inbox);
        clock = new BootClock(machine, journal.recovered().remembered().boot() + 1);
        Octets nonce = nonce();
        inbox.offer(new StationEvent.Started(Main.version(), nonce, ports.inputs()));
        var trustFiles = new TrustFiles(settings);
        List<StationEvent> trust = trustFiles.read();
        trust.forEach(inbox::offer);
        journal.announce(inbox);
        var watchers = new ArrayList<>(ports.watchers());
        keepTrust((StationEvent.TrustLoaded) trust.getFirst(), trustFiles.kept()).ifPresent(watchers::add);
        watchers.add(uplinkWatcher);
        watchers.add(consoleWatcher);
        watchers.add(linkWatch);
        watchers.add(ending);
        watchers.add((_, _, decision) -> heed(decision));
        watchers.add(shadows);
        loop = new StationLoop(Station.of(shadows.found(), journal.recovered().remembered()), inbox, clock,
                ports.hands(),
                journal, watchers);
        loopThread = thread("station", () -> loop.run(ports.pulse()));
        loopThread.start();
        entrance = shadows.entrance(new Prereading(inbox, loop::station));
        shadows.begin(inbox, loop::station);
        uplinks = new Uplinks(inbox, (plans, wanted) -> new Uplink(wanted, plans.identity(boot(), nonce),
                journal, entrance, new NetworkClock(), new SecureRandom(),
                new ThisMachine(settings.journal().directory(), recent)), uplinkWatcher::become);
        readers = Readers.start(settings, entrance);
        lateThread = thread("late-start", () -> startLate(nonce));
        lateThread.setDaemon(true);
        lateThread.start();
    }

    /**
     * Opens a station. When this returns, codes open doors; view and uplink may still be on their way.
     *
     * @param machine any; the boot in its moments is replaced by the one after the journal's last
     * @throws SettingsException if the station's key cannot be used
     * @throws IOException if the journal's directory cannot be used, or another process has it
     */
    public static Gateway open(Settings settings, Clock machine, Ports ports) throws SettingsException, IOException {
        return open(settings, machine, ports, JournalFiles::open);
    }

    static Gateway open(Settings settings, Clock machine, Ports ports, Books.Shelf shelf) throws SettingsException,
            IOException {
        DirectoryLock lock = DirectoryLock.take(settings.journal().directory());
        try {
            return new Gateway(settings, machine, ports, shelf, lock);
        } catch (IOException | SettingsException | RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /** Where events come in: inputs of a board; scans too, where no reader brings them. */
    public Inbox inbox() {
        return entrance;
    }

    /** What an operator may change here. */
    public Shadows shadows() {
        return shadows;
    }

    public JournalReader journal() {
        return journal;
    }

    /** Says so where no view is configured, or it could not be opened. */
    public Queries queries() {
        return queries;
    }

    /** The station after its last turn. */
    public Station station() {
        return loop.station();
    }

    /** The number of this boot. */
    public int boot() {
        return journal.recovered().remembered().boot() + 1;
    }

    /** The port that a network reader is bound to now; 0 where it is not bound, or no network reader. */
    public int networkPort(String reader) {
        return readers.port(reader);
    }

    /** The broker can be reached again: the uplink tries at once, where it waits before it tries again. */
    public void tryUplinkNow() {
        uplinks.tryNow();
    }

    /** Completes when the loop's thread has died, which nothing from outside may bring about: start anew. */
    public CompletionStage<Throwable> failed() {
        return failed;
    }

    /** Completes with this boot's number when an operator wants the process to be started anew: close it, and end. */
    public CompletionStage<Integer> restartWanted() {
        return restart;
    }

    /**
     * Stops in order: the last word is made durable, the outputs take their shutdown level, the broker is told, files
     * are closed. Outputs wait {@value #LAST_WORD_SECONDS} s for the last word, and no longer for a loop that hangs.
     * Takes some seconds at most; twice is once.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stopped.countDown();
        readers.close();
        sources.forEach(source -> quietly("closing", source));
        inbox.offer(new StationEvent.Stopping("stopped in order"));
        boolean durable = loopThread.isAlive() && ending.await(LAST_WORD_SECONDS);
        loop.stop();
        if (!durable) {
            shutdownLevels(); // a loop that hangs keeps no door open
        }
        join(loopThread);
        shutdownLevels();
        join(lateThread);
        late.reversed().forEach(part -> quietly("closing", part));
        quietly("closing the journal", journal);
        recent.close();
        LOG.log(durable ? Level.INFO : Level.WARNING,
                durable ? "stopped in order" : "stopped, last entries not durable");
    }

    /**
     * Ends as a power cut would, as far as one process can: no last event, nothing more decided, and what was not
     * durable is lost. Outputs are not set: on a board without power they fall by themselves, which is for whoever
     * plays the board, before this is called; likewise for the broker, whose connection is to be gone by then. What a
     * cut does to a disk's own cache is not in it. After {@link #close()} it does nothing, and the other way round.
     */
    public synchronized void cut() {
        if (closed) {
            return;
        }
        closed = true;
        stopped.countDown();
        loop.stop();
        journal.cut();
        readers.close();
        sources.forEach(source -> quietly("closing", source));
        join(loopThread);
        join(lateThread);
        late.reversed().forEach(part -> quietly("closing", part));
        recent.close();
    }

    /** A folder that cannot be used is an alarm: the station believes as it did, until it is started again. */
    private Optional<TrustStore> keepTrust(StationEvent.TrustLoaded loaded, List<TrustStore.Kept> kept) {
        try {
            TrustStore store = TrustStore.start(settings.trust().directory(), inbox, loaded.trust(), kept);
            late.add(store);
            return Optional.of(store);
        } catch (IOException e) {
            inbox.offer(new AdapterAlarm(TrustStore.NOT_KEPT, "trust", true, e.toString()));
            return Optional.empty();
        }
    }

    private Thread thread(String name, Runnable work) {
        Thread thread = Thread.ofPlatform().name(name).unstarted(work);
        thread.setUncaughtExceptionHandler((dead, thrown) -> {
            LOG.log(Level.ERROR, "the thread " + dead.getName() + " ended", thrown);
            inbox.offer(new AdapterAlarm(ADAPTER_FAILED, dead.getName(), true, thrown.toString()));
            if (dead == loopThread) {
                shutdownLevels();
                failed.complete(thrown);
            }
        });
        return thread;
    }

    private Octets nonce() {
        byte[] drawn = new byte[8];
        dice.nextBytes(drawn);
        return Octets.of(drawn);
    }

    private void heed(Decision decision) {
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.Restart) {
                restart.complete(boot());
            } else if (effect instanceof Effect.NonceWanted) {
                inbox.offer(new StationEvent.NonceDrawn(nonce()));
            }
        }
    }

    /** Whatever a killed process left: strikes are secured and outlets off before anything else is done. */
    private void restOutputs() {
        for (Settings.Door door : settings.doors()) {
            if (door.lock() == Settings.Lock.STRIKE) {
                set(Lines.lock(door.id()), false);
            }
        }
        settings.board().lines().keySet().stream().filter(Lines::givesPower).forEach(role -> set(role, false));
    }

    private void shutdownLevels() {
        settings.board().lines().forEach((role, line) -> {
            if (line instanceof Board.Output output && isOurs(role)) {
                set(role, output.shutdownActive());
            }
        });
    }

    private boolean isOurs(String role) {
        // also of an outlet that the settings no longer name: it may have been left on
        return Lines.givesPower(role)
                || settings.doors().stream().anyMatch(door -> role.equals(Lines.lock(door.id())));
    }

    private void set(String role, boolean active) {
        try {
            ports.hands().set(new Effect.SetLine(role, active));
        } catch (Hands.OutputException | RuntimeException e) {
            LOG.log(Level.ERROR, role, e); // whatever it is, the other lines are set too
        }
    }

    private void startLate(Octets nonce) {
        if (!settings.meters().isEmpty()) {
            starting("meters", () -> {
                var meters = new Meters(settings.meters(), inbox);
                sources.add(meters);
                late.add(meters); // closed again there: a stop may have come before they were started
            });
        }
        settings.view().ifPresent(file -> starting("view", () -> {
            var view = JournalView.start(file, journal, inbox);
            late.add(view);
            queries.become(view);
        }));
        queries.willNotCome();
        late.add(uplinks);
        late.add(shadows); // before the uplinks, which it has in hand
        starting("uplink", () -> shadows.follow((now, version) -> {
            journal.keep(now.journal().keep());
            uplinks.follow(now, version);
        }));
        settings.console().ifPresent(wanted -> startingAgain("console", () -> startConsole(wanted,
                nonce)));
    }

    /** @return the port that the console is bound to now; 0 before it is, and where there is none */
    public int consolePort() {
        return consolePort;
    }

    private void startConsole(ConsoleSettings wanted, Octets nonce) throws IOException {
        var turns = new Turns();
        StationIdentity who = new Plans(shadows.settings()).identity(boot(), nonce);
        var access = new StationAccess(new StationAccess.Identity(who.topics().tenant(), who.topics().station(),
                who.name(), who.zone(), who.version(), boot()), loop::station, entrance, journal, queries,
                shadows, () -> linkWatch.link(uplinks.status()),
                clock, new NetworkClock(), new ThisMachine(settings.journal().directory(), recent)::measures,
                text -> QrImage.of(text).svg(), new ConsoleNotes(entrance), ConsoleNotes::announce);
        consoleWatcher.become(turns);
        var console = ConsoleServer.start(wanted, access, ConsoleData.parts(wanted, access, turns, ConsoleNotes
                .visitors(wanted)));
        consolePort = console.port();
        late.add(console);
        if (stopped.getCount() == 0) { // it took longer than closing waited, which has let it go
            console.close();
        }
    }

    /** Something that may fail as it likes. */
    private interface Work {
        void run() throws Exception;
    }

    /** @return whether it started */
    private boolean starting(String part, Work work) {
        try {
            work.run();
            return true;
        } catch (Exception | LinkageError e) {
            LOG.log(Level.ERROR, "the " + part + " cannot start", e);
            inbox.offer(new AdapterAlarm(ADAPTER_FAILED, part, true, "cannot start: " + e));
            return false;
        }
    }

    /** Again and again: it may be a port that somebody else still has, or an address that the machine gets later. */
    private void startingAgain(String part, Work work) {
        if (starting(part, work)) {
            return;
        }
        Backoff backoff = START_AGAIN.failed();
        while (!ends(backoff.ceilingNanos())) {
            try {
                work.run();
                inbox.offer(new AdapterAlarm(ADAPTER_FAILED, part, false, ""));
                return;
            } catch (Exception | LinkageError e) {
                LOG.log(Level.DEBUG, "the " + part + " still cannot start", e);
                backoff = backoff.failed();
            }
        }
    }

    /** Waits. @return at once and true when the station is closed */
    private boolean ends(long nanos) {
        try {
            return stopped.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void quietly(String what, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.log(Level.WARNING, what, e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
