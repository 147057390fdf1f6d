package io.xiaoyi.gateway.door;

import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One door as it stands, and its only transitions. It is released exactly while one of its reasons holds: fire,
 * hold-open, the exit button, or a claim by a grant or an operator. Every reason but the first two ends by itself, so
 * a door that hears nothing more becomes secured.
 *
 * @param fire the fire input
 * @param mode what an operator set
 * @param modeBy who did
 * @param holdEndsNanos uptime at which a bounded hold-open ends
 * @param claims the releases by grants and operators
 * @param exit the exit button and its release
 * @param openNanos since when the contact says open, or since it may no longer be open on purpose
 * @param lastOpenedNanos when the contact last said open in this boot
 * @param openAlarm how far being open has gone
 * @param releasedNanos since when the lock is released without a break, for the coil
 * @param securedNanos when it was last secured, for the grace of an opening on the very edge
 * @param tampered the tamper input
 * @param memory what its facts amount to
 */
public record Door(DoorPlan plan, boolean fire, Mode mode, String modeBy, OptionalLong holdEndsNanos, Claims claims,
        ExitButton exit, OptionalLong openNanos, OptionalLong lastOpenedNanos, OpenAlarm openAlarm,
        OptionalLong releasedNanos, OptionalLong securedNanos, boolean tampered, DoorMemory memory) {

    /** An opening so soon after securing was pulled before: it is not forced. */
    public static final Duration FORCED_GRACE = Duration.ofSeconds(2);

    /** How far a door that stands open has gone. */
    public enum OpenAlarm {
        NONE,
        WARNED,
        ALARMED,
        FORCED
    }

    /** A door as the journal remembers it, before {@link DoorEvent.Began} says how its inputs stand. */
    public static Door of(DoorPlan plan, DoorMemory memory) {
        return new Door(plan, false, Mode.NORMAL, "", OptionalLong.empty(), Claims.NONE, ExitButton.IDLE,
                OptionalLong.empty(), OptionalLong.empty(), OpenAlarm.NONE, OptionalLong.empty(), OptionalLong.empty(),
                false, memory);
    }

    /**
     * What follows from an event. Whatever is due by the time of {@code moment} is done first, so that a wake that
     * comes late, twice or never changes nothing but the time at which it is noticed.
     */
    public DoorStep on(DoorEvent event, Moment moment) {
        var change = new DoorChange(this, moment);
        change.settle();
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
            case DoorEvent.Wake _ -> {
            }
            case DoorEvent.MakeSafe _ -> change.makeSafe();
        }
        change.settle();
        return change.step();
    }

    /** Whether the lock is to be released. */
    public boolean released() {
        return whyReleased().isPresent();
    }

    /** Whether it is released, or will be for a grant to {@code by} once it has been secured for a pause. */
    public boolean opensFor(String by) {
        return released() || claims.grantTo(by).isPresent();
    }

    /** Why it is not secured: the strongest reason that holds. */
    public Optional<ReleaseCause> whyReleased() {
        if (fire) {
            return Optional.of(ReleaseCause.FIRE);
        }
        if (mode == Mode.HELD_OPEN) {
            return Optional.of(ReleaseCause.HOLD_OPEN);
        }
        if (exit.releasing()) {
            return Optional.of(ReleaseCause.EXIT);
        }
        return claims.strongest().map(Claim::cause);
    }

    /** The strongest reason, as the fact that says so. */
    Optional<DoorFact.DoorReleased> reason() {
        return whyReleased().map(cause -> new DoorFact.DoorReleased(cause, switch (cause) {
            case FIRE -> "fire";
            case HOLD_OPEN -> modeBy;
            case EXIT -> "exit";
            case GRANT, OPERATOR -> claims.strongest().orElseThrow().by();
        }));
    }

    /** Whether its release may not wait for the disk. */
    boolean urgent() {
        return fire || exit.releasing();
    }

    public boolean open() {
        return openNanos.isPresent();
    }

    /** When its release ends by itself, by the uptime; empty where it is secured, or nothing ends it. */
    public OptionalLong relockAtUptimeNanos() {
        return whyReleased().map(cause -> switch (cause) {
            case FIRE -> OptionalLong.empty();
            case HOLD_OPEN -> holdEndsNanos;
            case EXIT -> exit.endsNanos();
            case GRANT, OPERATOR -> OptionalLong.of(claims.deadlineNanos());
        }).orElse(OptionalLong.empty());
    }

    /** When it next wants {@link DoorEvent.Wake}, by the uptime; empty for a door at rest. */
    public OptionalLong wakeAtUptimeNanos() {
        long earliest = Math.min(claims.deadlineNanos(), exit.deadlineNanos());
        for (OptionalLong each : List.of(holdEndsNanos, coilDeadlineNanos(), openDeadlineNanos())) {
            earliest = Math.min(earliest, each.orElse(Long.MAX_VALUE));
        }
        return earliest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(earliest);
    }

    /** When a hold-open has kept a strike's coil energised for as long as it bears; fire is never limited by it. */
    OptionalLong coilDeadlineNanos() {
        if (mode != Mode.HELD_OPEN || fire || plan.lock() != Lock.STRIKE || plan.coilDuty().isEmpty()) {
            return OptionalLong.empty();
        }
        long duty = plan.coilDuty().get().toNanos();
        return releasedNanos.stream().map(since -> since + duty).findFirst();
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
