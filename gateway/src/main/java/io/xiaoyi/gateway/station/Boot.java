package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.pass.Octets;
import java.util.OptionalLong;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

/**
 * What is true of this boot alone.
 *
 * @param started whether {@code Started} has been decided
 * @param nonce what commands of this boot must name
 * @param online whether the broker is connected
 * @param durableSeq the newest entry known to be on the disk
 * @param lastCheckpointSeq the newest checkpoint
 * @param checkpointUptimeNanos when it was made
 * @param failingLines outputs that could not be written
 * @param retryUptimeNanos when they are tried again
 * @param trustDueUptimeNanos when the head of the trust is to have been followed by the next one
 */
public record Boot(boolean started, Octets nonce, boolean online, long durableSeq, long lastCheckpointSeq,
        long checkpointUptimeNanos, PSet<String> failingLines, OptionalLong retryUptimeNanos,
        OptionalLong trustDueUptimeNanos) {
    static Boot before(long durableSeq) {
        return new Boot(false, Octets.of(), false, durableSeq, durableSeq, 0, HashTreePSet.empty(),
                OptionalLong.empty(), OptionalLong.empty());
    }

    Boot started(Octets withNonce) {
        return new Boot(true, withNonce, online, durableSeq, lastCheckpointSeq, checkpointUptimeNanos, failingLines,
                retryUptimeNanos, trustDueUptimeNanos);
    }

    Boot online(boolean is) {
        return new Boot(started, nonce, is, durableSeq, lastCheckpointSeq, checkpointUptimeNanos, failingLines,
                retryUptimeNanos, trustDueUptimeNanos);
    }

    Boot durable(long seq) {
        return new Boot(started, nonce, online, Math.max(durableSeq, seq), lastCheckpointSeq, checkpointUptimeNanos,
                failingLines, retryUptimeNanos, trustDueUptimeNanos);
    }

    Boot checkpoint(long seq, long uptimeNanos) {
        return new Boot(started, nonce, online, durableSeq, seq, uptimeNanos, failingLines, retryUptimeNanos,
                trustDueUptimeNanos);
    }

    Boot failing(PSet<String> lines, OptionalLong retryAt) {
        return new Boot(started, nonce, online, durableSeq, lastCheckpointSeq, checkpointUptimeNanos, lines, retryAt,
                trustDueUptimeNanos);
    }

    Boot trustDue(OptionalLong at) {
        return new Boot(started, nonce, online, durableSeq, lastCheckpointSeq, checkpointUptimeNanos, failingLines,
                retryUptimeNanos, at);
    }
}
