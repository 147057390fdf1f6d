package io.xiaoyi.gateway.occupancy;

import io.xiaoyi.gateway.occupancy.OccupancyEvent.Side;
import java.util.Optional;
import java.util.Set;

/**
 * Two beams read as a quadrature decoder reads its two tracks: free, outer, both, inner, free is four steps in; the
 * other way round four steps out; whoever turns back takes his steps back.
 *
 * @param a whether the outer beam is broken
 * @param b whether the inner one is
 * @param steps inward since both were free
 * @param furthest the most steps either way since then
 * @param backSteps how often the direction changed since then
 * @param inward the direction of the last step
 * @param sinceNanos uptime since which either is broken
 */
record Beams(boolean a, boolean b, int steps, int furthest, int backSteps, boolean inward, long sinceNanos) {
    static final Beams FREE = new Beams(false, false, 0, 0, 0, false, 0);

    private static final int STEPS_THROUGH = 4;

    /** What has become of it when both are free again. */
    enum Passage {
        IN,
        OUT,
        TURNED_BACK
    }

    /**
     * Somebody has been in the beams.
     *
     * @param hesitant he went back and forth in them, or a second one followed close behind: that looks alike
     * @param nanos how long
     */
    record Crossing(Passage passage, boolean hesitant, long nanos) {}

    /** What one edge leads to. */
    record Read(Beams next, Optional<Crossing> crossing) {}

    /** As they are at a start: whoever stands in them came from nobody knows where, and has taken no step yet. */
    static Beams found(Set<Side> broken, long nowNanos) {
        return new Beams(broken.contains(Side.A), broken.contains(Side.B), 0, 0, 0, false, nowNanos);
    }

    Read on(Side side, boolean broken, long nowNanos) {
        if ((side == Side.A ? a : b) == broken) {
            return new Read(this, Optional.empty());
        }
        boolean free = !a && !b;
        // free → a, a → both, both → b and b → free go inward: A's breaking with B free, B's breaking with A broken, …
        boolean in = side == Side.A ? broken != b : broken == a;
        int step = steps + (in ? 1 : -1);
        int turns = !free && in != inward ? backSteps + 1 : backSteps;
        var next = new Beams(side == Side.A ? broken : a, side == Side.B ? broken : b, step,
                Math.max(furthest, Math.abs(step)), turns, in, free ? nowNanos : sinceNanos);
        return next.a || next.b ? new Read(next, Optional.empty()) : new Read(FREE, next.crossing(nowNanos));
    }

    private Optional<Crossing> crossing(long nowNanos) {
        Passage passage = steps >= STEPS_THROUGH
                ? Passage.IN
                : steps <= -STEPS_THROUGH ? Passage.OUT : Passage.TURNED_BACK;
        boolean hesitant = backSteps > 0 && (passage != Passage.TURNED_BACK || furthest >= STEPS_THROUGH - 1);
        return Optional.of(new Crossing(passage, hesitant, nowNanos - sinceNanos));
    }

    boolean broken() {
        return a || b;
    }
}
