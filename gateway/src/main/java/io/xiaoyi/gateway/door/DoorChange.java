package io.xiaoyi.gateway.door;

import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One transition of a door while it is made: the fields that may change, the facts found. Lives inside one call. */
final class DoorChange {
    /** A hold-open is bounded to this at most, so that no sum of times overflows; longer is until resumed. */
    private static final Duration LONGEST_HOLD = Duration.ofDays(366);

    private final Door before;
    private final DoorPlan plan;
    private final Moment moment;
    private final long now;
    private final List<DoorFact> facts = new ArrayList<>(3);
    private boolean fire;
    private Mode mode;
    private String modeBy;
    private OptionalLong holdEnds;
    private Claims claims;
    private ExitButton exit;
    private OptionalLong open;
    private OptionalLong lastOpened;
    private Door.OpenAlarm openAlarm;
    private OptionalLong released;
    private OptionalLong secured;
    private boolean tampered;
    private SecureCause secureCause = SecureCause.TIME_UP;
    private boolean begun;
    private boolean repeat;
    private boolean neverMoved;

    DoorChange(Door door, Moment moment) {
        before = door;
        plan = door.plan();
        this.moment = moment;
        now = moment.uptimeNanos();
        fire = door.fire();
        mode = door.mode();
        modeBy = door.modeBy();
        holdEnds = door.holdEndsNanos();
        claims = door.claims();
        exit = door.exit();
        open = door.openNanos();
        lastOpened = door.lastOpenedNanos();
        openAlarm = door.openAlarm();
        released = door.releasedNanos();
        secured = door.securedNanos();
        tampered = door.tampered();
    }

    void begin(DoorEvent.Began began) {
        Optional<DoorFact.DoorReleased> last = before.memory().released();
        begun = true;
        if (!began.fire() && last.map(it -> it.cause() == ReleaseCause.FIRE).orElse(false)) {
            facts.add(new DoorFact.FireOver());
        }
        restoreMode(before.memory());
        if (began.open() && plan.hasContact()) {
            open = OptionalLong.of(now);
            facts.add(new DoorFact.DoorOpened());
        }
        tamper(began.tampered());
        fire(began.fire());
        if (began.exitPressed()) {
            exit(true);
        }
        if (last.isPresent() && !now().reason().equals(last)) {
            facts.add(new DoorFact.ReleaseInterrupted(last.get().cause(), last.get().by()));
            secured = OptionalLong.of(now);
        }
    }

    /** A hold-open with an end is restored only where both clocks can tell that its end has not come. */
    private void restoreMode(DoorMemory memory) {
        mode = memory.mode();
        modeBy = memory.modeBy();
        if (mode != Mode.HELD_OPEN || memory.until().isEmpty()) {
            return;
        }
        Duration left = Duration.between(moment.wall(), memory.until().get());
        if (left.isPositive() && moment.trust().measuresAcrossBoots()) {
            holdEnds = OptionalLong.of(now + bounded(left).toNanos());
        } else {
            endMode("restart", SecureCause.TIME_UP);
        }
    }

    void grant(String by, boolean longer) {
        if (mode == Mode.LOCKED_DOWN) {
            facts.add(new DoorFact.GrantNotUsed(by));
            return;
        }
        claim(ReleaseCause.GRANT, by, longer ? plan.longRelease() : plan.release());
    }

    void unlock(String by) {
        claim(ReleaseCause.OPERATOR, by, plan.longRelease());
    }

    private void claim(ReleaseCause cause, String by, Duration length) {
        var passage = open.isPresent() ? Claim.Passage.POSSIBLE : Claim.Passage.NONE;
        claims = claims.with(new Claim(cause, by, now, length.toNanos(), passage), plan.maxRelease().toNanos());
    }

    /** The level is said again if it stays released: what waited for the disk because of this grant was dropped. */
    void withhold(String by) {
        claims.grantTo(by).ifPresent(claim -> {
            claims = claims.without(claim, now);
            secureCause = SecureCause.WITHHELD;
            neverMoved = released.isPresent() && released.getAsLong() == claim.fromNanos();
            repeat = true;
        });
    }

    void holdOpen(String by, Optional<Duration> limit) {
        Optional<Duration> bounded = limit.map(DoorChange::bounded);
        mode = Mode.HELD_OPEN;
        modeBy = by;
        holdEnds = bounded.stream().mapToLong(it -> now + it.toNanos()).findFirst();
        endOpenAlarm();
        facts.add(new DoorFact.ModeChanged(mode, by, bounded.map(it -> Door.wallOf(moment, it))));
    }

    private static Duration bounded(Duration limit) {
        return limit.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : limit.isNegative() ? Duration.ZERO : limit;
    }

    void lockDown(String by) {
        if (mode == Mode.LOCKED_DOWN) {
            return;
        }
        cutClaims(SecureCause.LOCKDOWN);
        if (mode == Mode.HELD_OPEN) {
            restartOpenTimer();
        }
        setMode(Mode.LOCKED_DOWN, by);
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
        setMode(Mode.NORMAL, by);
    }

    private void setMode(Mode to, String by) {
        mode = to;
        modeBy = by;
        holdEnds = OptionalLong.empty();
        facts.add(new DoorFact.ModeChanged(to, by, Optional.<Instant>empty()));
    }

    /** A door that stood open on purpose gets the full time to be closed. */
    private void restartOpenTimer() {
        if (open.isPresent()) {
            open = OptionalLong.of(now);
        }
    }

    void exit(boolean pressed) {
        if (pressed && !exit.pressed()) {
            exit = exit.pressed(now);
            facts.add(new DoorFact.ExitRequested());
        } else if (!pressed && exit.pressed()) {
            if (exit.stuck()) {
                facts.add(new DoorFact.ExitFreed());
            }
            exit = exit.letGo(now, plan.release(), plan.lock());
            secureCause = SecureCause.OPENED;
        }
    }

    void fire(boolean active) {
        if (active == fire) {
            return;
        }
        fire = active;
        if (active) {
            facts.add(new DoorFact.FireBegan());
            endOpenAlarm();
        } else {
            facts.add(new DoorFact.FireOver());
            secureCause = SecureCause.FIRE_OVER;
            restartOpenTimer();
        }
    }

    void contact(boolean isOpen) {
        if (isOpen == open.isPresent() || !plan.hasContact()) {
            return;
        }
        if (isOpen) {
            opened();
        } else {
            closed();
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
        claims = claims.opened();
        exit = exit.doorOpened();
        if (plan.lock() == Lock.STRIKE) {
            wentThrough(SecureCause.OPENED);
        }
    }

    private void closed() {
        facts.add(new DoorFact.DoorClosed());
        open = OptionalLong.empty();
        endOpenAlarm();
        if (plan.lock() == Lock.MAGLOCK) {
            wentThrough(SecureCause.CLOSED);
        }
    }

    /** Ends what passing through ends. A claim made while the door stood open goes on: its courier is still outside. */
    private void wentThrough(SecureCause cause) {
        Claims left = claims.ended(it -> it.passage() == Claim.Passage.OPENED, now);
        ExitButton button = exit.wentThrough();
        if (!left.equals(claims) || !button.equals(exit)) {
            secureCause = cause;
        }
        claims = left;
        exit = button;
    }

    void tamper(boolean active) {
        if (active != tampered) {
            tampered = active;
            facts.add(active ? new DoorFact.TamperBegan() : new DoorFact.TamperOver());
        }
    }

    void makeSafe() {
        cutClaims(SecureCause.MADE_SAFE);
        repeat = true;
    }

    private void cutClaims(SecureCause cause) {
        claims.running().forEach(this::undoUnused);
        claims.waiting().stream().filter(it -> it.cause() == ReleaseCause.GRANT)
                .forEach(it -> facts.add(new DoorFact.GrantNotUsed(it.by())));
        claims = claims.cleared(now);
        secureCause = cause;
    }

    /** Only a contact can tell that nobody went through, and only while nothing else will let him through later. */
    private void undoUnused(Claim claim) {
        if (claim.unused() && plan.hasContact() && !fire && mode != Mode.HELD_OPEN) {
            facts.add(new DoorFact.GrantNotUsed(claim.by()));
        }
    }

    /** Does what is due. Done twice, it is done once. */
    void settle() {
        if (exit.turnsStuck(now)) {
            exit = exit.jammed();
            facts.add(new DoorFact.ExitStuck());
        }
        exit = exit.settled(now);
        List<Claim> due = claims.due(now);
        due.forEach(this::undoUnused);
        claims = claims.ended(due::contains, now).settled(now);
        if (isDue(holdEnds)) {
            endMode("time-up", SecureCause.TIME_UP);
        } else if (isDue(now().coilDeadlineNanos())) {
            endMode("coil-duty", SecureCause.TIME_UP);
        }
        while (isDue(now().openDeadlineNanos())) {
            boolean warned = openAlarm == Door.OpenAlarm.WARNED;
            openAlarm = warned ? Door.OpenAlarm.ALARMED : Door.OpenAlarm.WARNED;
            facts.add(warned ? new DoorFact.HeldOpenAlarm() : new DoorFact.HeldOpenWarning());
        }
    }

    private boolean isDue(OptionalLong deadlineNanos) {
        return deadlineNanos.isPresent() && deadlineNanos.getAsLong() <= now;
    }

    private void endOpenAlarm() {
        if (openAlarm != Door.OpenAlarm.NONE) {
            openAlarm = Door.OpenAlarm.NONE;
            facts.add(new DoorFact.OpenAlarmOver());
        }
    }

    /** The one place where the lock's level follows from the reasons, and where its change becomes a fact. */
    DoorStep step() {
        Door after = now();
        boolean was = before.released();
        boolean is = after.released();
        if (is && !was) {
            released = OptionalLong.of(now);
        } else if (was && !is) {
            released = OptionalLong.empty();
            secured = secureCause == SecureCause.WITHHELD && neverMoved ? secured : OptionalLong.of(now);
            facts.add(new DoorFact.DoorSecured(secureCause));
        }
        after.reason().filter(it -> !Optional.of(it).equals(remembered().released())).ifPresent(facts::add);
        boolean urgent = after.urgent() || begun;
        boolean sets = is != was || begun || repeat || is && after.urgent() && !before.urgent();
        Optional<DoorStep.LockLevel> level = sets
                ? Optional.of(new DoorStep.LockLevel(is, !is || urgent))
                : Optional.empty();
        return new DoorStep(now(), facts, level);
    }

    private DoorMemory remembered() {
        DoorMemory memory = before.memory();
        for (DoorFact fact : facts) {
            memory = memory.evolve(fact);
        }
        return memory;
    }

    private Door now() {
        return new Door(plan, fire, mode, modeBy, holdEnds, claims, exit, open, lastOpened, openAlarm, released,
                secured,
                tampered, remembered());
    }
}
