package io.xiaoyi.gateway.access;

import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What {@link AccessRules} says about one reading. */
public sealed interface Verdict {
    /**
     * Let in, or out. The grant is to be remembered by
     * {@link ReplayMemory#granted(PassId, OptionalLong, OptionalInt, java.time.Instant, String,
     * io.xiaoyi.gateway.moment.Moment)} and a {@code number} is spent by this pass.
     *
     * @param pass verified
     * @param step the mark to make; empty for a door's number and a printed pass
     * @param number the door's number that this code answered; empty for others
     * @param usesAfter how often a counted pass has been used, this time included; empty for one that is not counted
     * @param longer whether the pass has the right to a longer release
     */
    record Granted(Pass pass, OptionalLong step, OptionalInt number, OptionalInt usesAfter, boolean longer)
            implements
                Verdict {}

    /**
     * The same code at the same reader before the door opened: one grant, shown twice. No new mark, no new use, and no
     * later end of the release than that of the first.
     */
    record GrantedAgain(Pass pass, boolean longer) implements Verdict {}

    /**
     * An introduction was verified: to be learnt. Opens nothing.
     *
     * @param beside another issuer's pass with the same {@code cti}, which stays known; raises an alarm where present
     */
    record Learnt(Pass pass, Optional<PassId> beside) implements Verdict {}

    /** An introduction of a pass that the station knows already, as it is or newer. Opens nothing, changes nothing. */
    record AlreadyKnown(Pass pass) implements Verdict {}

    /**
     * A verified introduction contradicts a known pass of the same issuer and {@code cti}: the known one stays, an
     * alarm
     * is raised, and the courier is told {@link #denial()}.
     */
    record Conflict(Pass shown, Pass kept, String why) implements Verdict {
        /** What the courier is told: only his issuer can give him a pass that works. */
        public Denial denial() {
            return Denial.FORGED;
        }
    }

    /**
     * Refused.
     *
     * @param detail short and machine-readable, such as {@code clock +45 s}; holds nothing of the scanned text
     * @param pass named only where its signature was verified
     */
    record Denied(Denial denial, String detail, Optional<PassId> pass) implements Verdict {}

    /** Not ours. Never recorded but for these two. */
    record Foreign(String kind, int length) implements Verdict {}
}
