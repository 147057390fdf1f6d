package io.xiaoyi.gateway.outlet;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What all outlets of a room share.
 *
 * @param breakerWatts what the room's breaker carries
 * @param reserveWatts kept for lights, the gateway and the lock
 * @param ramp for so long after a load appeared its outlet keeps its whole limit; longer than any charger's soft start,
 *     and than the pause of one that pulses
 * @param margin share that is kept above what was measured
 * @param contactor whether a main contactor can cut all outlets at once
 * @param zone of the appliances' hours
 * @param outlets ids distinct
 */
public record RoomPlan(double breakerWatts, double reserveWatts, Duration ramp, double margin, boolean contactor,
        ZoneId zone, List<OutletPlan> outlets) {
    /** A room without an outlet. */
    public static final RoomPlan NONE = new RoomPlan(1, 0, Duration.ofMinutes(2), 0.15, false, ZoneOffset.UTC,
            List.of());

    /** @throws IllegalArgumentException where one outlet's limit alone is more than the budget */
    public RoomPlan {
        outlets = List.copyOf(outlets);
        if (!(breakerWatts > reserveWatts && reserveWatts >= 0 && margin >= 0) || !ramp.isPositive()) {
            throw new IllegalArgumentException("expected breakerWatts " + breakerWatts + " > reserveWatts "
                    + reserveWatts + " >= 0, margin " + margin + " >= 0 and ramp " + ramp + " above 0");
        }
        for (OutletPlan each : outlets) {
            if (each.limits().watts() > breakerWatts - reserveWatts) {
                throw new IllegalArgumentException("outlet " + each.id() + ": expected its " + each.limits().watts()
                        + " W within the room's " + (breakerWatts - reserveWatts) + " W");
            }
        }
    }

    /** What all outlets may take together. */
    public double budgetWatts() {
        return breakerWatts - reserveWatts;
    }
}
