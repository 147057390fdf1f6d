package io.xiaoyi.gateway.door;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Request-to-exit. It releases while it is pressed and for the door's release time after it was let go; the latter
 * ends early when somebody went through. Stuck, it no longer releases: the way out is a wire then, not software.
 *
 * @param pressedNanos since when it is pressed
 * @param endsNanos until when it releases after it was let go
 * @param opened whether the door was opened since it was last pressed
 * @param stuck whether it has been pressed for {@link #STUCK_AFTER}
 */
public record ExitButton(OptionalLong pressedNanos, OptionalLong endsNanos, boolean opened, boolean stuck) {
    /** Pressed for longer, it counts as stuck. */
    public static final Duration STUCK_AFTER = Duration.ofSeconds(60);

    static final ExitButton IDLE = new ExitButton(OptionalLong.empty(), OptionalLong.empty(), false, false);

    boolean releasing() {
        return held() || endsNanos.isPresent();
    }

    boolean pressed() {
        return pressedNanos.isPresent();
    }

    boolean turnsStuck(long now) {
        return held() && stuckAt() <= now;
    }

    ExitButton pressed(long now) {
        return new ExitButton(OptionalLong.of(now), OptionalLong.empty(), false, false);
    }

    /** Let go: whoever pressed has {@code release}, unless a strike's door is open before him already. */
    ExitButton letGo(long now, Duration release, Lock lock) {
        boolean through = stuck || (opened && lock == Lock.STRIKE);
        return new ExitButton(OptionalLong.empty(),
                through ? OptionalLong.empty() : OptionalLong.of(now + release.toNanos()), opened, false);
    }

    ExitButton jammed() {
        return new ExitButton(pressedNanos, OptionalLong.empty(), opened, true);
    }

    ExitButton doorOpened() {
        return new ExitButton(pressedNanos, endsNanos, true, stuck);
    }

    ExitButton wentThrough() {
        return opened ? new ExitButton(pressedNanos, OptionalLong.empty(), true, stuck) : this;
    }

    ExitButton settled(long now) {
        return endsNanos.isPresent() && endsNanos.getAsLong() <= now
                ? new ExitButton(pressedNanos, OptionalLong.empty(), opened, stuck)
                : this;
    }

    /** When it next changes by itself; {@code Long.MAX_VALUE} for never. */
    long deadlineNanos() {
        return Math.min(endsNanos.orElse(Long.MAX_VALUE), held() ? stuckAt() : Long.MAX_VALUE);
    }

    private boolean held() {
        return pressed() && !stuck;
    }

    private long stuckAt() {
        return pressedNanos.orElseThrow() + STUCK_AFTER.toNanos();
    }
}
