package io.xiaoyi.gateway.outlet;

import java.util.OptionalLong;

/**
 * What hangs on a switched-on socket, judged from its meter's readings alone, one after the other. A judgement needs a
 * threshold and a time over which it held without a break, so a single odd reading changes nothing; {@link Kind#FULL},
 * {@link Kind#UNPLUGGED} and {@link Kind#OVERLOAD} are final.
 *
 * <p>A charger that has finished idles at so little, or at what the meter tells as nothing. The second looks as a plug
 * that was pulled; it is told from it by what was drawn before: a charger fades out first. So who pulls the plug in the
 * last minutes of the tail is told full.
 *
 * @param kind the judgement
 * @param startNanos uptime at which the socket was switched on
 * @param lastWatts the reading before
 * @param peakWatts the most it drew in two readings together; 0 while it drew nothing
 * @param recent the most it drew of late
 * @param gone whether it draws nothing
 * @param lowNanos since when it draws as little as a finished charger, if it does
 * @param turnNanos since when it is on the other side of the tail's share than {@code kind} says, if it is
 * @param mostNanos since when it draws more than any charger, if it does
 * @param resistor whether it behaves as a heater does
 */
public record Load(Kind kind, long startNanos, double lastWatts, double peakWatts, Recent recent, Gone gone,
        OptionalLong lowNanos, OptionalLong turnNanos, OptionalLong mostNanos,
        Resistor resistor) {
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

    /**
     * The most of the last one to two {@code recentSpan}s: a charger that pulses rests in between, and what it
     * draws then is not what it was pulled out from. Stands still while nothing is drawn.
     */
    record Recent(long sinceNanos, double watts, double formerWatts) {
        Recent with(LoadPlan plan, long now, double next) {
            if (next < plan.goneWatts()) {
                return this;
            }
            return now - sinceNanos >= plan.recentSpan().toNanos()
                    ? new Recent(now, next, watts)
                    : new Recent(sinceNanos, Math.max(watts, next), formerWatts);
        }

        double mostWatts() {
            return Math.max(watts, formerWatts);
        }
    }

    /**
     * Whether it draws nothing.
     *
     * @param sinceNanos since when, if so
     * @param longestNanos the longest it was gone and came back
     */
    record Gone(OptionalLong sinceNanos, long longestNanos) {
        Gone with(boolean now, long nowNanos) {
            if (now) {
                return sinceNanos.isPresent() ? this : new Gone(OptionalLong.of(nowNanos), longestNanos);
            }
            return sinceNanos.isPresent()
                    ? new Gone(OptionalLong.empty(), Math.max(longestNanos, nowNanos - sinceNanos.getAsLong()))
                    : this;
        }

        boolean forGood(LoadPlan plan, long now) {
            long patience = Math.max(plan.goneHold().toNanos(), plan.gapFactor() * longestNanos);
            return held(sinceNanos, Math.min(patience, plan.longestGoneHold().toNanos()), now);
        }
    }

    /**
     * A resistor's power follows the square of the mains' voltage, which is never quite steady, and its resistance,
     * power over current squared, stays. A charger holds its power, so its apparent resistance is what follows. Neither
     * the nominal voltage nor a power factor comes into it.
     *
     * @param sinceNanos since when the resistance stays, if it does
     */
    record Resistor(OptionalLong sinceNanos, double leastOhms, double mostOhms, double leastWatts, double mostWatts) {
        static final Resistor NONE = new Resistor(OptionalLong.empty(), 0, 0, 0, 0);

        Resistor with(LoadPlan plan, long now, double watts, double amperes) {
            if (watts < plan.heaterWatts() || amperes <= 0) {
                return NONE;
            }
            double ohms = watts / (amperes * amperes);
            double least = Math.min(leastOhms, ohms);
            double most = Math.max(mostOhms, ohms);
            return sinceNanos.isPresent() && most - least <= plan.resistorBand() * least
                    ? new Resistor(sinceNanos, least, most, Math.min(leastWatts, watts), Math.max(mostWatts, watts))
                    : new Resistor(OptionalLong.of(now), ohms, ohms, watts, watts);
        }

        boolean proven(LoadPlan plan, long now) {
            return held(sinceNanos, plan.resistorHold().toNanos(), now)
                    && mostWatts - leastWatts >= plan.resistorSwing() * leastWatts;
        }
    }

    /** A socket that is being switched on. */
    public static Load starting(long uptimeNanos) {
        return new Load(Kind.STARTING, uptimeNanos, 0, 0, new Recent(uptimeNanos, 0, 0),
                new Gone(OptionalLong.empty(), 0), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(),
                Resistor.NONE);
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
        boolean inTail = peak >= plan.noLoadWatts() && watts < plan.tailShare() * peak;
        var next = new Load(kind, startNanos, watts, peak, recent.with(plan, uptimeNanos, watts),
                gone.with(watts < plan.goneWatts(), uptimeNanos),
                since(watts < plan.fullBelowWatts(peak), lowNanos, uptimeNanos),
                since(inTail != (kind == Kind.TAIL), turnNanos, uptimeNanos),
                since(watts > plan.mostWatts(), mostNanos, uptimeNanos),
                resistor.with(plan, uptimeNanos, watts, amperes));
        return settled ? next.judged(plan, uptimeNanos) : next;
    }

    private boolean isFinal() {
        return switch (kind) {
            case FULL, UNPLUGGED, OVERLOAD -> true;
            case STARTING, NO_LOAD, CHARGING, TAIL -> false;
        };
    }

    private Load judged(LoadPlan plan, long now) {
        if (held(mostNanos, plan.mostHold().toNanos(), now) || resistor.proven(plan, now)) {
            return as(Kind.OVERLOAD);
        }
        if (peakWatts < plan.noLoadWatts()) {
            return as(Kind.NO_LOAD);
        }
        boolean mayBeFull = now - startNanos >= plan.fullNotBefore().toNanos();
        if (gone.forGood(plan, now)) {
            return as(mayBeFull && hadFaded(plan) ? Kind.FULL : Kind.UNPLUGGED);
        }
        if (mayBeFull && gone.sinceNanos().isEmpty() && held(lowNanos, plan.fullHold().toNanos(), now)) {
            return as(Kind.FULL);
        }
        boolean turned = kind == Kind.STARTING || kind == Kind.NO_LOAD
                || held(turnNanos, plan.tailHold().toNanos(), now);
        if (!turned) {
            return this;
        }
        boolean lower = lastWatts < plan.tailShare() * peakWatts;
        return as(kind == Kind.CHARGING && lower ? Kind.TAIL : Kind.CHARGING);
    }

    private boolean hadFaded(LoadPlan plan) {
        return recent.mostWatts() < plan.finishedBelowWatts(peakWatts);
    }

    private Load as(Kind judged) {
        return judged == kind
                ? this
                : new Load(judged, startNanos, lastWatts, peakWatts, recent, gone, lowNanos,
                        OptionalLong.empty(),
                        mostNanos, resistor);
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
