package io.xiaoyi.gateway.door;

import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One transition of a door while it is made: the fields that may change, the facts found. Lives inside one call. */
final class DoorChange {
    private static final long EXIT_HOLD_NANOS = Door.EXIT_STUCK_AFTER.toNanos();

    private final Door before;
    private final Moment moment;
    private final long now;
    private final List<DoorFact> facts = new ArrayList<>(3);
    private boolean fire;
    private Mode mode;
    private String modeBy;
    private OptionalLong modeEnds;
    private Optional<Door.Timed> timed;
    private OptionalLong exitEnds;
    private OptionalLong exitPressed;
    private boolean exitStuck;
    private OptionalLong open;
    private OptionalLong lastOpened;
    private Door.OpenAlarm openAlarm;
    private OptionalLong secured;
    private boolean tampered;
    private SecureCause secureCause = SecureCause.TIME_UP;
    private boolean insist;

    DoorChange(Door door, Moment moment) {
        before = door;
        this.moment = moment;
        now = moment.uptimeNanos();
        fire = door.fire();
        mode = door.mode();
        modeBy = door.modeBy();
        modeEnds = door.modeEndsNanos();
        timed = door.timed();
        exitEnds = door.exitEndsNanos();
        exitPressed = door.exitPressedNanos();
        exitStuck = door.exitStuck();
        open = door.openNanos();
        lastOpened = door.lastOpenedNanos();
        openAlarm = door.openAlarm();
        secured = door.securedNanos();
        tampered = door.tampered();
    }

    void begin(DoorEvent.Began began) {
        DoorMemory memory = before.memory();
        memory.released().filter(it -> it.cause() != ReleaseCause.HOLD_OPEN && it.cause() != ReleaseCause.FIRE)
                .ifPresent(it -> facts.add(new DoorFact.ReleaseInterrupted(it.cause(), it.by())));
        restoreMode(memory);
        if (began.open()) {
            open = OptionalLong.of(now);
            facts.add(new DoorFact.DoorOpened());
        }
        if (began.tampered()) {
            tamper(true);
        }
        if (began.fire()) {
            fire(true);
        }
        if (began.exitPressed()) {
            exit(true);
        }
        insist = true;
    }

    /** A hold-open with an end is restored only where both clocks can tell that its end has not come. */
    private void restoreMode(DoorMemory memory) {
        mode = memory.mode();
        modeBy = memory.modeBy();
        if (mode != Mode.HELD_OPEN) {
            return;
        }
        Optional<Duration> left = memory.until().map(until -> Duration.between(moment.wall(), until));
        if (left.isPresent() && (left.get().isNegative() || !moment.trust().measuresAcrossBoots())) {
            endMode("restart", SecureCause.TIME_UP);
        } else {
            modeEnds = soonest(left);
        }
    }

    void grant(String by, boolean longer) {
        if (mode == Mode.LOCKED_DOWN) {
            return;
        }
        Duration length = longer ? before.plan().longRelease() : before.plan().release();
        release(ReleaseCause.GRANT, by, length);
    }

    void unlock(String by) {
        release(ReleaseCause.OPERATOR, by, before.plan().longRelease());
    }

    /** A release that runs already is made longer, up to its maximum and never shorter. */
    private void release(ReleaseCause cause, String by, Duration length) {
        long first = timed.map(Door.Timed::firstNanos).orElse(now);
        long limit = first + before.plan().maxRelease().toNanos();
        long ends = Math.max(timed.map(Door.Timed::endsNanos).orElse(now), Math.min(now + length.toNanos(), limit));
        timed = Optional.of(new Door.Timed(cause, by, first, ends, open.isPresent()));
    }

    void withhold(String by) {
        if (timed.isPresent() && timed.get().cause() == ReleaseCause.GRANT && timed.get().by().equals(by)) {
            timed = Optional.empty();
            secureCause = SecureCause.WITHHELD;
        }
    }

    void holdOpen(String by, Optional<Duration> limit) {
        mode = Mode.HELD_OPEN;
        modeBy = by;
        modeEnds = soonest(limit);
        endOpenAlarm();
        facts.add(new DoorFact.ModeChanged(mode, by, limit.map(it -> Door.wallOf(moment, it))));
    }

    /** The end of a hold-open: what was asked, or what a strike's coil bears, whichever comes first. */
    private OptionalLong soonest(Optional<Duration> limit) {
        Optional<Duration> duty = before.plan().lock() == Lock.STRIKE ? before.plan().coilDuty() : Optional.empty();
        return Stream.of(limit, duty).flatMap(Optional::stream)
                .mapToLong(it -> now + it.toNanos()).min();
    }

    void lockDown(String by) {
        if (mode == Mode.LOCKED_DOWN) {
            return;
        }
        if (mode == Mode.HELD_OPEN) {
            restartOpenTimer();
        }
        mode = Mode.LOCKED_DOWN;
        modeBy = by;
        modeEnds = OptionalLong.empty();
        timed = Optional.empty();
        secureCause = SecureCause.LOCKDOWN;
        facts.add(new DoorFact.ModeChanged(mode, by, Optional.<Instant>empty()));
    }

    void resume(String by) {
        if (mode != Mode.NORMAL) {
            endMode(by, SecureCause.RESUMED);
        }
    }

    private void endMode(String by, SecureCause cause) {
        if (mode == Mode.HELD_OPEN) {
            secureCause = cause;
            restartOpenTimer();
        }
        mode = Mode.NORMAL;
        modeBy = by;
        modeEnds = OptionalLong.empty();
        facts.add(new DoorFact.ModeChanged(mode, by, Optional.<Instant>empty()));
    }

    /** A door that stood open on purpose gets the full time to be closed. */
    private void restartOpenTimer() {
        if (open.isPresent()) {
            open = OptionalLong.of(now);
        }
    }

    void exit(boolean pressed) {
        if (pressed) {
            if (exitPressed.isEmpty()) {
                exitPressed = OptionalLong.of(now);
                facts.add(new DoorFact.ExitRequested());
            }
            if (!exitStuck) {
                exitEnds = OptionalLong.of(now + EXIT_HOLD_NANOS);
                insist = true;
            }
            return;
        }
        if (exitPressed.isPresent() && !exitStuck) {
            exitEnds = OptionalLong.of(now + before.plan().release().toNanos());
        }
        if (exitStuck) {
            facts.add(new DoorFact.ExitFreed());
        }
        exitPressed = OptionalLong.empty();
        exitStuck = false;
    }

    void fire(boolean active) {
        if (active == fire) {
            return;
        }
        fire = active;
        if (active) {
            facts.add(new DoorFact.FireBegan());
            endOpenAlarm();
            insist = true;
        } else {
            facts.add(new DoorFact.FireOver());
            secureCause = SecureCause.FIRE_OVER;
            restartOpenTimer();
        }
    }

    void contact(boolean isOpen) {
        if (isOpen == open.isPresent()) {
            return;
        }
        if (isOpen) {
            opened();
        } else {
            facts.add(new DoorFact.DoorClosed());
            open = OptionalLong.empty();
            endOpenAlarm();
            if (before.plan().lock() == Lock.MAGLOCK && timed.map(Door.Timed::entered).orElse(false)) {
                endTimed(SecureCause.CLOSED);
            }
        }
    }

    private void opened() {
        open = OptionalLong.of(now);
        lastOpened = open;
        facts.add(new DoorFact.DoorOpened());
        boolean justSecured = secured.isPresent() && now - secured.getAsLong() <= Door.FORCED_GRACE.toNanos();
        if (!before.released() && !justSecured) {
            openAlarm = Door.OpenAlarm.FORCED;
            facts.add(new DoorFact.ForcedOpen());
        }
        timed = timed.map(it -> new Door.Timed(it.cause(), it.by(), it.firstNanos(), it.endsNanos(), true));
        if (before.plan().lock() == Lock.STRIKE) {
            endTimed(SecureCause.OPENED);
        }
    }

    /** Ends what passing through ends; a button that is still pressed goes on. */
    private void endTimed(SecureCause cause) {
        timed = Optional.empty();
        if (exitPressed.isEmpty() || exitStuck) {
            exitEnds = OptionalLong.empty();
        }
        secureCause = cause;
    }

    void tamper(boolean active) {
        if (active != tampered) {
            tampered = active;
            facts.add(active ? new DoorFact.TamperBegan() : new DoorFact.TamperOver());
        }
    }

    void wake() {
        if (exitPressed.isPresent() && !exitStuck && now - exitPressed.getAsLong() >= EXIT_HOLD_NANOS) {
            exitStuck = true;
            facts.add(new DoorFact.ExitStuck());
        }
        if (exitEnds.isPresent() && exitEnds.getAsLong() <= now) {
            exitEnds = OptionalLong.empty();
        }
        if (timed.isPresent() && timed.get().endsNanos() <= now) {
            boolean unused = timed.get().cause() == ReleaseCause.GRANT && !timed.get().entered();
            if (unused && before.plan().hasContact()) {
                facts.add(new DoorFact.GrantNotUsed(timed.get().by()));
            }
            timed = Optional.empty();
        }
        if (modeEnds.isPresent() && modeEnds.getAsLong() <= now) {
            boolean byCoil = before.memory().until().isEmpty();
            endMode(byCoil ? "coil-duty" : "time-up", SecureCause.TIME_UP);
        }
        stillOpen();
    }

    private void stillOpen() {
        OptionalLong deadline = before.openDeadlineNanos();
        if (deadline.isEmpty() || deadline.getAsLong() > now || open.isEmpty() || openAlarm != before.openAlarm()) {
            return;
        }
        boolean warned = openAlarm == Door.OpenAlarm.WARNED;
        openAlarm = warned ? Door.OpenAlarm.ALARMED : Door.OpenAlarm.WARNED;
        facts.add(warned ? new DoorFact.HeldOpenAlarm() : new DoorFact.HeldOpenWarning());
    }

    private void endOpenAlarm() {
        if (openAlarm != Door.OpenAlarm.NONE) {
            openAlarm = Door.OpenAlarm.NONE;
            facts.add(new DoorFact.OpenAlarmOver());
        }
    }

    void makeSafe() {
        timed = Optional.empty();
        secureCause = SecureCause.MADE_SAFE;
        insist = true;
    }

    /** The one place where the lock's level follows from the reasons, and where its change becomes a fact. */
    DoorStep step() {
        Door after = door(before.memory());
        boolean was = before.released();
        boolean is = after.released();
        if (is && !was) {
            facts.add(new DoorFact.DoorReleased(after.whyReleased().orElseThrow(), by(after)));
        } else if (was && !is) {
            secured = OptionalLong.of(now);
            facts.add(new DoorFact.DoorSecured(secureCause));
        }
        DoorMemory memory = before.memory();
        for (DoorFact fact : facts) {
            memory = memory.evolve(fact);
        }
        Door next = door(memory);
        Optional<DoorStep.LockLevel> level = is != was || insist
                ? Optional.of(new DoorStep.LockLevel(is, !is || insist))
                : Optional.empty();
        return new DoorStep(next, facts, level);
    }

    private String by(Door after) {
        return switch (after.whyReleased().orElseThrow()) {
            case FIRE -> "fire";
            case HOLD_OPEN -> modeBy;
            case EXIT -> "exit";
            case GRANT, OPERATOR -> after.timed().orElseThrow().by();
        };
    }

    private Door door(DoorMemory memory) {
        return new Door(before.plan(), fire, mode, modeBy, modeEnds, timed, exitEnds, exitPressed, exitStuck, open,
                lastOpened, openAlarm, secured, tampered, memory);
    }
}
