package io.xiaoyi.gateway.outlet;

import java.util.OptionalLong;

/**
 * What hangs on a switched-on socket, judged from its meter's readings alone, one after the other. A judgement needs a
 * threshold and a time over which it held without a break, so a single odd reading changes nothing; {@link Kind#FULL},
 * {@link Kind#UNPLUGGED} and {@link Kind#OVERLOAD} are final.
 *
 * @param kind the judgement
 * @param startNanos uptime at which the socket was switched on
 * @param lastWatts the reading before
 * @param peakWatts the most it drew in two readings together; 0 while it drew nothing
 * @param idleNanos since when it draws next to nothing, if it does
 * @param lowNanos since when it draws as little as a finished charger, if it does
 * @param turnNanos since when it is on the other side of the tail's share than {@code kind} says, if it is
 * @param mostNanos since when it draws more than any charger, if it does
 * @param heaterNanos since when it looks like a heater, if it does
 * @param heaterWatts what it drew then
 */
public record Load(Kind kind, long startNanos, double lastWatts, double peakWatts, OptionalLong idleNanos,
        OptionalLong lowNanos, OptionalLong turnNanos, OptionalLong mostNanos, OptionalLong heaterNanos,
        double heaterWatts) {
    /** What a load is judged to be. */
    public enum Kind {
        /** Just switched on: too early to say. */
        STARTING,
        /** The socket is empty, or what is in it has drawn nothing yet. */
        NO_LOAD,
        /** Something takes energy. */
        CHARGING,
        /** It takes less and less: the cells are being balanced, and shall be. */
        TAIL,
        /** The charger has finished. */
        FULL,
        /** It was drawing, and was pulled out. */
        UNPLUGGED,
        /** It draws too much, or as a heater does: no battery. */
        OVERLOAD
    }

    /** A socket that is being switched on. */
    public static Load starting(long uptimeNanos) {
        return new Load(Kind.STARTING, uptimeNanos, 0, 0, OptionalLong.empty(), OptionalLong.empty(),
                OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), 0);
    }

    /**
     * With one reading more. Readings come in the order of their uptimes; how often is the meter's business.
     *
     * @param watts active power, not negative
     * @param amperes effective current, not negative
     */
    public Load read(LoadPlan plan, long uptimeNanos, double watts, double amperes) {
        if (isFinal()) {
            return this;
        }
        boolean settled = uptimeNanos - startNanos >= plan.settle().toNanos();
        double peak = settled ? Math.max(peakWatts, Math.min(lastWatts, watts)) : peakWatts;
        boolean drew = peak >= plan.noLoadWatts();
        boolean inTail = drew && watts < plan.tailShare() * peak;
        boolean resistor = watts >= plan.heaterWatts() && watts >= plan.heaterWattsPerAmpere() * amperes;
        boolean steady = heaterNanos.isPresent() && Math.abs(watts - heaterWatts) <= plan.heaterBand() * heaterWatts;
        var next = new Load(kind, startNanos, watts, peak,
                since(watts < plan.noLoadWatts(), idleNanos, uptimeNanos),
                since(watts < plan.fullWatts(), lowNanos, uptimeNanos),
                since(inTail != (kind == Kind.TAIL), turnNanos, uptimeNanos),
                since(watts > plan.mostWatts(), mostNanos, uptimeNanos),
                since(resistor, steady ? heaterNanos : OptionalLong.empty(), uptimeNanos),
                resistor && steady ? heaterWatts : watts);
        return settled ? next.judged(plan, uptimeNanos) : next;
    }

    private boolean isFinal() {
        return switch (kind) {
            case FULL, UNPLUGGED, OVERLOAD -> true;
            case STARTING, NO_LOAD, CHARGING, TAIL -> false;
        };
    }

    private Load judged(LoadPlan plan, long now) {
        boolean drew = peakWatts >= plan.noLoadWatts();
        if (held(mostNanos, plan.mostHold().toNanos(), now) || held(heaterNanos, plan.heaterHold().toNanos(), now)) {
            return as(Kind.OVERLOAD);
        }
        if (!drew) {
            return as(Kind.NO_LOAD);
        }
        boolean mayBeFull = now - startNanos >= plan.fullNotBefore().toNanos();
        if (mayBeFull && held(lowNanos, plan.fullHold().toNanos(), now)) {
            return as(Kind.FULL);
        }
        if (kind != Kind.TAIL && held(idleNanos, plan.unpluggedHold().toNanos(), now)) {
            return as(Kind.UNPLUGGED);
        }
        boolean turned = kind == Kind.STARTING || kind == Kind.NO_LOAD
                || held(turnNanos, plan.tailHold().toNanos(), now);
        if (!turned) {
            return this;
        }
        return as(kind == Kind.CHARGING && lowerThanTail(plan) ? Kind.TAIL : Kind.CHARGING);
    }

    private boolean lowerThanTail(LoadPlan plan) {
        return lastWatts < plan.tailShare() * peakWatts;
    }

    private Load as(Kind judged) {
        return judged == kind
                ? this
                : new Load(judged, startNanos, lastWatts, peakWatts, idleNanos, lowNanos, OptionalLong.empty(),
                        mostNanos, heaterNanos, heaterWatts);
    }

    private static OptionalLong since(boolean holds, OptionalLong before, long now) {
        if (!holds) {
            return OptionalLong.empty();
        }
        return before.isPresent() ? before : OptionalLong.of(now);
    }

    private static boolean held(OptionalLong since, long holdNanos, long now) {
        return since.isPresent() && now - since.getAsLong() >= holdNanos;
    }
}
