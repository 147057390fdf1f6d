package io.xiaoyi.gateway.station;

import java.util.OptionalLong;
import org.pcollections.PVector;

/**
 * How long an effect waits for the disk. A failing disk does not lock people out: past the station's patience a grant
 * goes, with an alarm, or is taken back where the station is strict. What an operator ordered goes on waiting on a
 * strict station; he is there to order it again. So does the power
 * of an outlet, which nobody is shut out by.
 */
record LatePolicy(StationPlan plan) {
    /** When the first of them is late; empty when none can be. */
    OptionalLong deadlineNanos(PVector<Waiting> waiting) {
        long earliest = Long.MAX_VALUE;
        for (Waiting each : waiting) {
            if (canBeLate(each)) {
                earliest = Math.min(earliest, each.sinceUptimeNanos() + plan.journalLate().toNanos());
            }
        }
        return earliest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(earliest);
    }

    boolean isLate(Waiting each, long nowNanos) {
        return canBeLate(each) && nowNanos - each.sinceUptimeNanos() >= plan.journalLate().toNanos();
    }

    private boolean canBeLate(Waiting each) {
        return !plan.strict() || each.grant().isPresent();
    }
}
