package io.xiaoyi.gateway.occupancy;

import java.util.OptionalLong;

/**
 * One door as those who count see it.
 *
 * @param openNanos uptime since which it is open, by its contact
 * @param entering grants to come in that were not seen to be used yet
 * @param grantedNanos uptime of the last of them
 * @param leaving how many have said that they leave, and were not seen to yet
 * @param saidNanos uptime at which the last did
 * @param pressedNanos uptime at which the exit button was last pressed
 * @param beams the two beams
 * @param stuck whether a beam has been broken for too long to be believed
 */
record Doorway(OptionalLong openNanos, int entering, long grantedNanos, int leaving, long saidNanos,
        OptionalLong pressedNanos, Beams beams, boolean stuck) {
    static final Doorway CLOSED = new Doorway(OptionalLong.empty(), 0, 0, 0, 0, OptionalLong.empty(), Beams.FREE,
            false);

    boolean open() {
        return openNanos.isPresent();
    }

    Doorway opened(long now) {
        return new Doorway(OptionalLong.of(now), entering, grantedNanos, leaving, saidNanos, pressedNanos, beams,
                stuck);
    }

    Doorway closed() {
        return new Doorway(OptionalLong.empty(), entering, grantedNanos, leaving, saidNanos, pressedNanos, beams,
                stuck);
    }

    Doorway granted(long now) {
        return new Doorway(openNanos, entering + 1, now, leaving, saidNanos, pressedNanos, beams, stuck);
    }

    Doorway entering(int count) {
        return new Doorway(openNanos, Math.max(0, count), grantedNanos, leaving, saidNanos, pressedNanos, beams, stuck);
    }

    Doorway saidToLeave(long now) {
        return new Doorway(openNanos, entering, grantedNanos, leaving + 1, now, pressedNanos, beams, stuck);
    }

    Doorway leaving(int count) {
        return new Doorway(openNanos, entering, grantedNanos, count, saidNanos, pressedNanos, beams, stuck);
    }

    Doorway pressed(long now) {
        return new Doorway(openNanos, entering, grantedNanos, leaving, saidNanos, OptionalLong.of(now), beams, stuck);
    }

    Doorway with(Beams changed) {
        return new Doorway(openNanos, entering, grantedNanos, leaving, saidNanos, pressedNanos, changed, stuck);
    }

    Doorway stuck(boolean is) {
        return new Doorway(openNanos, entering, grantedNanos, leaving, saidNanos, pressedNanos, beams, is);
    }
}
