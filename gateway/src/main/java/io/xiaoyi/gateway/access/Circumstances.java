package io.xiaoyi.gateway.access;

import io.xiaoyi.gateway.pass.PassId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What stands at the moment of judging.
 *
 * @param reader where the code was shown
 * @param door what that reader opens
 * @param entering false at a reader for the way out, where hours, capacity and use counts do not apply
 * @param lockedDown the station or this door is locked down
 * @param full as many inside as the station's capacity, and the rule for it is to refuse
 * @param doorOpenedUptimeNanos when this door last opened in this boot; empty if it has not
 * @param numbers the six-digit numbers this door's screen has shown, those spent included; older than 60 s may be left
 *     out
 * @param onFloorFor how long the clock has been on trust floor in this boot; zero while it is trusted
 * @param charging the code is shown to use an outlet: nobody moves, and the right to charge is asked for
 */
public record Circumstances(String reader, String door, boolean entering, boolean lockedDown, boolean full,
        OptionalLong doorOpenedUptimeNanos, List<DrawnNumber> numbers, Duration onFloorFor, boolean charging) {
    public Circumstances {
        numbers = List.copyOf(numbers);
    }

    /** At a door. */
    public Circumstances(String reader, String door, boolean entering, boolean lockedDown, boolean full,
            OptionalLong doorOpenedUptimeNanos, List<DrawnNumber> numbers, Duration onFloorFor) {
        this(reader, door, entering, lockedDown, full, doorOpenedUptimeNanos, numbers, onFloorFor, false);
    }

    /**
     * At an outlet, where hours, capacity, lockdown and use counts do not apply.
     *
     * @param door whose numbers count at this reader; empty for an outlet's own
     */
    public static Circumstances atOutlet(String reader, String door, List<DrawnNumber> numbers, Duration onFloorFor) {
        return new Circumstances(reader, door, false, false, false, OptionalLong.empty(), numbers, onFloorFor, true);
    }

    /**
     * A number on a door's screen, good for one grant within 60 s of uptime.
     *
     * @param drawnUptimeNanos when it was shown, in this boot
     * @param spentBy the pass that was granted by it
     */
    public record DrawnNumber(int number, long drawnUptimeNanos, Optional<PassId> spentBy) {}
}
