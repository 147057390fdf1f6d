package io.xiaoyi.gateway.loop;

import io.xiaoyi.gateway.door.Door;
import io.xiaoyi.gateway.door.ReleaseCause;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Lines;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The turn: take an event, decide, let the state move on, hand the facts to the journal, move the hands. It never waits
 * for a disk: what must be durable first waits inside the station's state and comes out as the effects of the
 * {@code Durable} event.
 *
 * <p>Threading: one thread calls {@link #run()}, or a test or a simulation calls {@link #turn()} itself, without any
 * thread and at any speed. {@link #station()} and {@link #stop()} may be called by others.
 */
public final class StationLoop implements Runnable {
    private static final String WATCHER_FAILED = "watcher-failed";
    private static final String ANSWER_FAILED = "answer-failed";
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** A timer that is due again at once, because a wake did not satisfy it, is tried again so often. */
    private static final long UNSATISFIED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final EventQueue inbox;
    private final Clock clock;
    private final Hands hands;
    private final Journal journal;
    private final List<Watcher> watchers;
    private final Set<String> failingLines = new HashSet<>();
    private final Set<String> failingAnswers = new HashSet<>();
    /** With the uptime of its last failure. */
    private final Map<Watcher, Long> failedWatchers = new HashMap<>();
    private volatile Station station;
    private volatile boolean stopped;
    private volatile long turns;
    private boolean wokeLast;
    private boolean journalRefused;
    private long notWokenBeforeNanos;
    private OptionalLong wanted;

    public StationLoop(Station station, EventQueue inbox, Clock clock, Hands hands, Journal journal,
            List<Watcher> watchers) {
        this.station = station;
        this.wanted = station.wakeAtUptimeNanos();
        this.inbox = inbox;
        this.clock = clock;
        this.hands = hands;
        this.journal = journal;
        this.watchers = List.copyOf(watchers);
    }

    /** The station after the last turn. */
    public Station station() {
        return station;
    }

    /** How many turns were taken: a number that stands still while events wait is a stuck loop. */
    public long turns() {
        return turns;
    }

    /** Takes turns until {@link #stop()} or an interrupt. */
    @Override
    public void run() {
        run(() -> {});
    }

    /**
     * The same, with something done each time round: after every turn, and at least once a second where nothing
     * happens. What is no longer called stands for a stuck loop.
     *
     * @param everyRound is quick, and throws nothing
     */
    public void run(Runnable everyRound) {
        while (!stopped) {
            everyRound.run();
            if (!turn()) {
                try {
                    inbox.await(waitNanos());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /** Ends {@link #run()} after the turn it is in. */
    public void stop() {
        stopped = true;
        inbox.wake();
    }

    /** Takes one event if there is one or a timer is due. @return whether there was */
    public boolean turn() {
        Moment moment = clock.now();
        StationEvent event = next(moment);
        if (event == null) {
            return false;
        }
        Decision decision = decide(event, moment);
        moveOn(decision.next());
        if (!decision.facts().isEmpty()) {
            append(decision);
        }
        for (Effect effect : decision.effects()) {
            perform(effect);
        }
        tellWatchers(event, moment, decision);
        boolean unsatisfied = event instanceof StationEvent.Wake
                && wanted.orElse(Long.MAX_VALUE) <= moment.uptimeNanos();
        if (event instanceof StationEvent.Wake) {
            notWokenBeforeNanos = unsatisfied ? moment.uptimeNanos() + UNSATISFIED_NANOS : 0;
        }
        turns++;
        return true;
    }

    /** What the journal cannot even take waits for ever, which the station's patience with its disk covers. */
    private void append(Decision decision) {
        try {
            Station next = decision.next();
            journal.append(decision.facts(), next.remembered(), !next.waiting().isEmpty());
        } catch (RuntimeException failure) {
            if (!journalRefused) {
                journalRefused = true;
                inbox.offer(new StationEvent.JournalFailed(failure.toString()));
            }
        }
    }

    /** One that failed is told once, until it has been well for long: its alarm is an event that it sees too. */
    private void tellWatchers(StationEvent event, Moment moment, Decision decision) {
        for (Watcher watcher : watchers) {
            try {
                watcher.turned(event, moment, decision);
                Long failed = failedWatchers.get(watcher);
                if (failed != null && moment.uptimeNanos() - failed >= Station.QUIET.toNanos()) {
                    failedWatchers.remove(watcher);
                    tellWell(watcher.getClass());
                }
            } catch (RuntimeException failure) {
                if (failedWatchers.put(watcher, moment.uptimeNanos()) == null) {
                    tell(WATCHER_FAILED, watcher.getClass().getSimpleName(), Optional.of(failure));
                }
            }
        }
    }

    /** Several watchers may share a name, and so an alarm. */
    private void tellWell(Class<?> kind) {
        if (failedWatchers.keySet().stream().noneMatch(each -> each.getClass() == kind)) {
            tell(WATCHER_FAILED, kind.getSimpleName(), Optional.empty());
        }
    }

    /** Timers come first, but never twice in a row, so that a timer that cannot be satisfied starves nobody. */
    private StationEvent next(Moment moment) {
        OptionalLong wakeAt = wakeAt();
        boolean due = wakeAt.isPresent() && wakeAt.getAsLong() <= moment.uptimeNanos();
        if (due && !wokeLast) {
            wokeLast = true;
            return new StationEvent.Wake();
        }
        wokeLast = false;
        StationEvent event = inbox.pollUrgent();
        return event != null ? event : inbox.pollPatient();
    }

    private void moveOn(Station next) {
        if (next != station) {
            station = next;
            wanted = next.wakeAtUptimeNanos();
        }
    }

    private OptionalLong wakeAt() {
        return wanted.isPresent() ? OptionalLong.of(Math.max(wanted.getAsLong(), notWokenBeforeNanos)) : wanted;
    }

    private long waitNanos() {
        OptionalLong wakeAt = wakeAt();
        return wakeAt.isEmpty()
                ? LONGEST_WAIT_NANOS
                : Math.min(LONGEST_WAIT_NANOS, clock.realNanosUntil(wakeAt.getAsLong()));
    }

    private Decision decide(StationEvent event, Moment moment) {
        try {
            return station.decide(event, moment);
        } catch (RuntimeException | StackOverflowError | AssertionError thrown) {
            var setAside = new StationEvent.SetAside(event.source(), event.getClass().getSimpleName(),
                    thrown.toString());
            return setAside(setAside, moment);
        }
    }

    /**
     * Where not even that can be decided, every lock is secured but for fire, hold-open and exit, and every
     * outlet is off; the state stays.
     */
    private Decision setAside(StationEvent.SetAside event, Moment moment) {
        try {
            return station.decide(event, moment);
        } catch (RuntimeException | StackOverflowError | AssertionError _) {
            List<Effect> safe = new ArrayList<>();
            for (Door door : station.doors().values()) {
                boolean overdue = door.wakeAtUptimeNanos().orElse(Long.MAX_VALUE) <= moment.uptimeNanos();
                boolean forSafety = door.whyReleased().filter(cause -> cause == ReleaseCause.FIRE
                        || cause == ReleaseCause.HOLD_OPEN || cause == ReleaseCause.EXIT && !overdue).isPresent();
                safe.add(new Effect.SetLine(Lines.lock(door.plan().id()), door.plan().lock().energised(forSafety)));
            }
            station.room().outlets()
                    .forEach(outlet -> safe.add(new Effect.SetLine(Lines.outlet(outlet.plan().id()), false)));
            return new Decision(station.withoutPowerWaiting(), List.of(), safe);
        }
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.SetLine line -> set(line);
            case Effect.Answer answer -> answer(answer);
            case Effect.Reply _,Effect.Inquiry _,Effect.TimeAsked _,Effect.ActTold _ -> { // uplink and console watch
            }
            case Effect.Restart _,Effect.NonceWanted _ -> { // whoever owns the process watches for these
            }
        }
    }

    /** An answer that cannot be shown is lost; the door goes on. */
    private void answer(Effect.Answer answer) {
        try {
            hands.answer(answer);
            if (failingAnswers.remove(answer.reader())) {
                tell(ANSWER_FAILED, answer.reader(), Optional.empty());
            }
        } catch (RuntimeException failure) {
            if (failingAnswers.add(answer.reader())) {
                tell(ANSWER_FAILED, answer.reader(), Optional.of(failure));
            }
        }
    }

    private void tell(String alarm, String subject, Optional<RuntimeException> failure) {
        inbox.offer(new StationEvent.AdapterAlarm(alarm, subject, failure.isPresent(), failure.map(
                RuntimeException::toString).orElse("")));
    }

    private void set(Effect.SetLine line) {
        try {
            hands.set(line);
            if (!failingLines.isEmpty() && failingLines.remove(line.line())) {
                inbox.offer(new StationEvent.OutputChanged(line.line(), true, ""));
            }
        } catch (Hands.OutputException | RuntimeException failure) {
            failingLines.add(line.line());
            inbox.offer(new StationEvent.OutputChanged(line.line(), false, String.valueOf(failure.getMessage())));
        }
    }
}
