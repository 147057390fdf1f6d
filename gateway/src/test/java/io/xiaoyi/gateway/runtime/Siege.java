package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.figures.Crowd;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.loop.Watcher;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Lines;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.store.SlowDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A whole station with one door, {@code front}, and two readers at it, {@code front-in} and {@code side-in}, on a disk
 * that can be slow, and a broker where there is one. It says what was decided in which order, and when the lock moved.
 *
 * <p>Threading: the hands and the watcher are called by the station's thread, all else by the test's.
 */
final class Siege implements Hands, Watcher, AutoCloseable {
    static final String DOOR = "front";
    static final int COURIERS = 200;
    private static final Set<Effect.Outcome> REFUSALS = EnumSet.of(Effect.Outcome.DENIED, Effect.Outcome.NOT_OURS);

    final SlowDisk disk = new SlowDisk();
    final SigningKey operator = SigningKey.generate(Algorithm.EDDSA, new Random(1));
    final StationFolder folder;
    final Crowd crowd;
    private final Gateway gateway;
    private final SystemClock clock = new SystemClock();
    private final long uptimeZeroNanos = System.nanoTime() - clock.now().uptimeNanos();
    private final Map<String, Long> counts = new TreeMap<>();
    private volatile Lock lock = new Lock(false, 0, OptionalLong.empty());
    private volatile Lock released = lock;
    private volatile Lock secured = lock;
    private volatile Optional<StationEvent> behind = Optional.empty();
    private Optional<StationEvent> offered = Optional.empty();
    private OptionalLong dueUptime = OptionalLong.empty();
    private int overtaken;
    private int mostOvertaken;
    private int sinceDue;
    private int mostSinceDue;

    /** What the lock was set to, when, and when that was due if it was due at a time. Times are of the system's. */
    record Lock(boolean released, long nanos, OptionalLong dueNanos) {}

    Siege(Path where, Optional<Integer> broker) throws IOException, SettingsException {
        folder = new StationFolder(where);
        broker.ifPresent(port -> folder.joins(port, operator));
        Files.writeString(folder.file(), Files.readString(folder.file()).replace("release: 5s", "release: 1s")
                .replace("journal:", "  - {id: side-in, door: front, direction: in, network: {listen: \"127.0.0.1:0\"}}"
                        + "\njournal:"));
        Settings settings = folder.settings();
        var issuer = ((Checked.Good<SigningKey>) PemKeys.privateKey(where.resolve("issuer.pem"))).value();
        crowd = new Crowd(issuer.publicKey().kid(), COURIERS);
        gateway = Gateway.open(settings, clock, new Gateway.Ports(this, Map.of(), List.of(this)), disk::journal);
        gateway.inbox().offer(StationProcess.synchronised(settings, where, COURIERS));
        for (String reader : List.of("front-in", "side-in")) {
            StationFolder.until(reader + " is bound", () -> gateway.networkPort(reader) != 0);
        }
        StationFolder.until("the crowd is known", () -> gateway.station().remembered().book().synchronised()
                .count() == COURIERS);
    }

    Gateway gateway() {
        return gateway;
    }

    int port(String reader) {
        return gateway.networkPort(reader);
    }

    /** Offers it now. @return when */
    long input(String line, boolean active) {
        long now = System.nanoTime();
        gateway.inbox().offer(new StationEvent.InputChanged(line, active, 0));
        return now;
    }

    /** Offers it the moment a scan was decided, when others may wait; returns when it was decided too. */
    void inputBehindAScan(String line, boolean active) {
        behind = Optional.of(new StationEvent.InputChanged(line, active, 0));
        StationFolder.until(line + " is decided", () -> behind.isEmpty());
    }

    /** Waits until the lock was set so, not before {@code nanos}; it may be set otherwise since. */
    Lock awaitLock(boolean active, long nanos) {
        StationFolder.until("the lock is " + (active ? "released" : "secured"), () -> newest(active).nanos()
                - nanos >= 0);
        return newest(active);
    }

    private Lock newest(boolean active) {
        return active ? released : secured;
    }

    /** The lock as it was set last. */
    Lock lock() {
        return lock;
    }

    /**
     * How many turns there were of a kind, and facts of a kind; {@code dropped SOURCE} for what no turn was taken,
     * {@code refused SOURCE} for scans that were.
     */
    long count(String what) {
        synchronized (counts) {
            return counts.getOrDefault(what, 0L);
        }
    }

    /** The most scans and commands that were decided between the offer of an urgent event and its turn. */
    int mostOvertaken() {
        return mostOvertaken;
    }

    /** The most that were decided after a timer of the door was due and before its turn. */
    int mostSinceDue() {
        return mostSinceDue;
    }

    @Override
    public void set(Effect.SetLine line) {
        long now = System.nanoTime();
        if (line.line().equals(Lines.lock(DOOR))) {
            OptionalLong due = dueUptime.isPresent()
                    ? OptionalLong.of(uptimeZeroNanos + dueUptime.getAsLong())
                    : dueUptime;
            lock = new Lock(line.active(), now, due);
            if (line.active()) {
                released = lock;
            } else {
                secured = lock;
            }
        }
    }

    @Override
    public void answer(Effect.Answer answer) {}

    @Override
    public void turned(StationEvent event, Moment moment, Decision decision) {
        count(event, decision);
        order(event, moment);
        dueUptime = decision.next().doors().get(DOOR).wakeAtUptimeNanos();
    }

    private void count(StationEvent event, Decision decision) {
        synchronized (counts) {
            add("turn " + event.getClass().getSimpleName() + " " + event.source(), 1);
            if (event instanceof StationEvent.Overrun it) {
                add("dropped " + it.source(), it.dropped());
            }
            boolean refused = event instanceof StationEvent.Scanned && decision.effects().stream()
                    .anyMatch(it -> it instanceof Effect.Answer answer && REFUSALS.contains(answer.outcome()));
            if (refused) { // but not where one of thousands dropped makes a line follow itself: it is held then
                add("refused " + event.source(), 1);
            }
            decision.facts().forEach(each -> add("fact " + each.fact().getClass().getSimpleName() + " " + each.fact()
                    .subject(), 1));
        }
    }

    private void add(String what, long more) {
        counts.merge(what, more, Long::sum);
    }

    private void order(StationEvent event, Moment moment) {
        if (event.isPatient()) {
            overtaken += offered.isPresent() ? 1 : 0;
            mostOvertaken = Math.max(mostOvertaken, overtaken);
            boolean overdue = dueUptime.isPresent() && dueUptime.getAsLong() <= moment.uptimeNanos();
            sinceDue = overdue ? sinceDue + 1 : 0;
            mostSinceDue = Math.max(mostSinceDue, sinceDue);
            if (offered.isEmpty() && behind.isPresent()) {
                offered = behind;
                overtaken = 0;
                gateway.inbox().offer(offered.get());
            }
        } else if (offered.filter(event::equals).isPresent()) {
            offered = Optional.empty();
            behind = Optional.empty();
        }
    }

    @Override
    public void close() {
        gateway.close();
        clock.close();
    }
}
