package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.pass.Octets;
import java.util.OptionalLong;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * What is true of this boot alone.
 *
 * @param started whether {@code Started} has been decided
 * @param nonces what commands must name, and the platform is asked the time by
 * @param online whether the broker is connected
 * @param durableSeq the newest entry known to be on the disk
 * @param lastCheckpointSeq the newest checkpoint
 * @param checkpointUptimeNanos when it was made
 * @param failingLines outputs that could not be written
 * @param retryUptimeNanos when they are tried again
 * @param trustDueUptimeNanos when the head of the trust is to have been followed by the next one
 * @param passing alarms of what is over as soon as it has happened, with when it last did
 */
public record Boot(boolean started, Nonces nonces, boolean online, long durableSeq, long lastCheckpointSeq,
        long checkpointUptimeNanos, PSet<String> failingLines, OptionalLong retryUptimeNanos,
        OptionalLong trustDueUptimeNanos, PMap<Alarm, Long> passing) {
    static Boot before(long durableSeq) {
        return new Boot(false, Nonces.NONE, false, durableSeq, durableSeq, 0, HashTreePSet.empty(),
                OptionalLong.empty(), OptionalLong.empty(), HashTreePMap.empty());
    }

    /** What commands that act must name now. */
    public Octets nonce() {
        return nonces.current();
    }

    Boot started(Octets nonce, long uptimeNanos) {
        return new Boot(true, nonces.first(nonce, uptimeNanos), online, durableSeq, lastCheckpointSeq,
                checkpointUptimeNanos, failingLines,
                retryUptimeNanos, trustDueUptimeNanos, passing);
    }

    Boot online(boolean is) {
        return new Boot(started, nonces, is, durableSeq, lastCheckpointSeq, checkpointUptimeNanos, failingLines,
                retryUptimeNanos, trustDueUptimeNanos, passing);
    }

    Boot durable(long seq) {
        return new Boot(started, nonces, online, Math.max(durableSeq, seq), lastCheckpointSeq, checkpointUptimeNanos,
                failingLines, retryUptimeNanos, trustDueUptimeNanos, passing);
    }

    Boot checkpoint(long seq, long uptimeNanos) {
        return new Boot(started, nonces, online, durableSeq, seq, uptimeNanos, failingLines, retryUptimeNanos,
                trustDueUptimeNanos, passing);
    }

    Boot failing(PSet<String> lines, OptionalLong retryAt) {
        return new Boot(started, nonces, online, durableSeq, lastCheckpointSeq, checkpointUptimeNanos, lines, retryAt,
                trustDueUptimeNanos, passing);
    }

    Boot with(Nonces changed) {
        return new Boot(started, changed, online, durableSeq, lastCheckpointSeq, checkpointUptimeNanos, failingLines,
                retryUptimeNanos, trustDueUptimeNanos, passing);
    }

    Boot trustDue(OptionalLong at) {
        return new Boot(started, nonces, online, durableSeq, lastCheckpointSeq, checkpointUptimeNanos, failingLines,
                retryUptimeNanos, at, passing);
    }

    Boot passing(PMap<Alarm, Long> changed) {
        return new Boot(started, nonces, online, durableSeq, lastCheckpointSeq, checkpointUptimeNanos, failingLines,
                retryUptimeNanos, trustDueUptimeNanos, changed);
    }

    /** When the next of {@link #passing} has not happened for {@link Station#QUIET}. */
    OptionalLong quietUptimeNanos() {
        return passing.values().stream().mapToLong(last -> last + Station.QUIET.toNanos()).min();
    }
}
