package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.pass.Octets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which configuration is in force, and what became of what was proposed. The highest version wins, and versions only
 * rise. One that sends the uplink elsewhere is on trial until a broker there lets the station speak and listen; if none
 * does, the one before comes back.
 *
 * @param inForce what the station goes by
 * @param before what comes back; while no trial goes on, what was in force before
 * @param highest the highest version that was ever in force
 * @param judged the highest signed version that was judged in this boot, whatever came of it
 * @param trial the trial that goes on
 * @param refused the newest that was not taken, or was taken back
 */
public record Shadow(Configuration inForce, Configuration before, long highest, long judged, Optional<Trial> trial,
        Optional<Refused> refused) {
    /**
     * A trial.
     *
     * @param begun whether the uplink goes by it: being online before is no proof
     * @param untilUptimeNanos when it has failed; empty before the boot has begun
     */
    public record Trial(boolean begun, OptionalLong untilUptimeNanos) {}

    /**
     * What was not taken.
     *
     * @param hash SHA-256 of the document
     * @param rolledBack whether it was in force, and failed its trial
     * @param reasons at least one
     */
    public record Refused(long version, Octets hash, boolean rolledBack, List<String> reasons) {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }

    /** The installer's file alone. */
    public static Shadow of(Configuration file) {
        return new Shadow(file, file, 0, 0, Optional.empty(), Optional.empty());
    }

    /**
     * As the journal knows it, whatever a file has lost: of a version below it nothing comes back.
     *
     * @param journaled the highest version that was in force by the journal
     */
    public Shadow atLeast(long journaled) {
        return journaled <= highest ? this : new Shadow(inForce, before, journaled, judged, trial, refused);
    }

    Shadow changed(Configuration next, Configuration fallback, Optional<Trial> on) {
        long top = Math.max(highest, next.version());
        return new Shadow(next, fallback, top, Math.max(judged, top), on, Optional.empty());
    }

    Shadow refused(Refused what, long judgedTo) {
        return new Shadow(inForce, before, highest, Math.max(judged, judgedTo), trial, Optional.of(what));
    }

    Shadow on(Optional<Trial> changed) {
        return changed.equals(trial) ? this : new Shadow(inForce, before, highest, judged, changed, refused);
    }

    Shadow rolledBack(Refused why) {
        return new Shadow(before, before, highest, judged, Optional.empty(), Optional.of(why));
    }
}
