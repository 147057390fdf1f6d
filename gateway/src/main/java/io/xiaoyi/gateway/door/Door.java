package io.xiaoyi.gateway.door;

import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One door as it stands, and its only transitions. It is released exactly while one of its reasons holds: fire,
 * hold-open, the exit button, or a timed release by a grant or an operator. Every reason but the first two ends by
 * itself, so a door that hears nothing more becomes secured.
 *
 * @param fire the fire input
 * @param mode what an operator set
 * @param modeBy who did
 * @param modeEndsNanos uptime at which a bounded hold-open, or one limited by the coil, ends
 * @param timed the release by a grant or an operator
 * @param exitEndsNanos uptime at which the exit button's release ends, unless pressed
 * @param exitPressedNanos since when the button is pressed
 * @param exitStuck whether it has been for a minute
 * @param openNanos since when the contact says open
 * @param lastOpenedNanos when the contact last said open in this boot
 * @param openAlarm how far being open has gone
 * @param securedNanos when it was last secured, for the grace of an opening on the very edge
 * @param tampered the tamper input
 * @param memory what its facts amount to
 */
public record Door(DoorPlan plan, boolean fire, Mode mode, String modeBy, OptionalLong modeEndsNanos,
        Optional<Timed> timed, OptionalLong exitEndsNanos, OptionalLong exitPressedNanos, boolean exitStuck,
        OptionalLong openNanos, OptionalLong lastOpenedNanos, OpenAlarm openAlarm, OptionalLong securedNanos,
        boolean tampered, DoorMemory memory) {

    /** Pressed for longer, the exit button counts as stuck. */
    public static final Duration EXIT_STUCK_AFTER = Duration.ofSeconds(60);
    /** An opening so soon after securing was pulled before: it is not forced. */
    public static final Duration FORCED_GRACE = Duration.ofSeconds(2);

    /** How far a door that stands open has gone. */
    public enum OpenAlarm {
        NONE,
        WARNED,
        ALARMED,
        FORCED }

    /**
     * A release that ends by itself.
     *
     * @param firstNanos uptime of the first grant of this unbroken release: its maximum counts from here
     * @param endsNanos uptime of its end
     * @param entered whether the door was open at any time of it
     */
    public record Timed(ReleaseCause cause, String by, long firstNanos, long endsNanos, boolean entered) {}

    /** A door as the journal remembers it, before {@link DoorEvent.Began} says how its inputs stand. */
    public static Door of(DoorPlan plan, DoorMemory memory) {
        return new Door(plan, false, Mode.NORMAL, "", OptionalLong.empty(), Optional.empty(), OptionalLong.empty(),
                OptionalLong.empty(), false, OptionalLong.empty(), OptionalLong.empty(), OpenAlarm.NONE,
                OptionalLong.empty(), false, memory);
    }

    /** What follows from an event. Events need not come in the order of {@code moment}; elapsed time is its uptime. */
    public DoorStep on(DoorEvent event, Moment moment) {
        var change = new DoorChange(this, moment);
        switch (event) {
            case DoorEvent.Began it -> change.begin(it);
            case DoorEvent.Granted it -> change.grant(it.by(), it.longer());
            case DoorEvent.Withheld it -> change.withhold(it.by());
            case DoorEvent.Unlock it -> change.unlock(it.by());
            case DoorEvent.HoldOpen it -> change.holdOpen(it.by(), it.limit());
            case DoorEvent.LockDown it -> change.lockDown(it.by());
            case DoorEvent.Resume it -> change.resume(it.by());
            case DoorEvent.Exit it -> change.exit(it.pressed());
            case DoorEvent.Fire it -> change.fire(it.active());
            case DoorEvent.Contact it -> change.contact(it.open());
            case DoorEvent.Tamper it -> change.tamper(it.active());
            case DoorEvent.Wake _ -> change.wake();
            case DoorEvent.MakeSafe _ -> change.makeSafe();
        }
        return change.step();
    }

    /** Whether the lock is to be released. */
    public boolean released() {
        return whyReleased().isPresent();
    }

    /** Why it is not secured: the strongest reason that holds. */
    public Optional<ReleaseCause> whyReleased() {
        if (fire) {
            return Optional.of(ReleaseCause.FIRE);
        }
        if (mode == Mode.HELD_OPEN) {
            return Optional.of(ReleaseCause.HOLD_OPEN);
        }
        if (exitEndsNanos.isPresent()) {
            return Optional.of(ReleaseCause.EXIT);
        }
        return timed.map(Timed::cause);
    }

    public boolean open() {
        return openNanos.isPresent();
    }

    /** When it next wants {@link DoorEvent.Wake}, by the uptime; empty for a door at rest. */
    public OptionalLong wakeAtUptimeNanos() {
        List<OptionalLong> deadlines = new ArrayList<>();
        deadlines.add(modeEndsNanos);
        timed.ifPresent(it -> deadlines.add(OptionalLong.of(it.endsNanos())));
        deadlines.add(exitEndsNanos);
        if (exitPressedNanos.isPresent() && !exitStuck) {
            deadlines.add(OptionalLong.of(exitPressedNanos.getAsLong() + EXIT_STUCK_AFTER.toNanos()));
        }
        deadlines.add(openDeadlineNanos());
        return deadlines.stream().filter(OptionalLong::isPresent).mapToLong(OptionalLong::getAsLong).min();
    }

    /** When being open next goes a step further; empty while it is closed, or open on purpose. */
    OptionalLong openDeadlineNanos() {
        if (openNanos.isEmpty() || fire || mode == Mode.HELD_OPEN) {
            return OptionalLong.empty();
        }
        return switch (openAlarm) {
            case NONE -> OptionalLong.of(openNanos.getAsLong() + plan.heldOpenWarning().toNanos());
            case WARNED -> OptionalLong.of(openNanos.getAsLong() + plan.heldOpenAlarm().toNanos());
            case ALARMED, FORCED -> OptionalLong.empty();
        };
    }

    /** When the bounded hold-open ends by the wall; the epoch where the clock is not trusted. */
    static Instant wallOf(Moment moment, Duration limit) {
        return moment.trust().measuresAcrossBoots() ? moment.wall().plus(limit) : Instant.EPOCH;
    }
}
