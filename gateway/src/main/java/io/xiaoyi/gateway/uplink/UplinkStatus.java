package io.xiaoyi.gateway.uplink;

import java.util.OptionalLong;

/**
 * How the uplink stands, for people to look at.
 *
 * @param detail why it is in this phase
 * @param connections how many were made since the start
 * @param acknowledgedSeq the cursor
 * @param underWay entries sent and not yet answered
 * @param taken how often the broker took an entry, repeated ones included
 * @param noSubscriber how many of these nobody had subscribed to (reason 0x10)
 * @param refused how often the broker refused an entry (0x80 or above)
 * @param inboundTaken messages handed to the inbox
 * @param inboundDropped messages from the broker that were not ours, too long or too many
 * @param repliesDropped replies that were given up
 * @param today what the connections have carried today
 */
public record UplinkStatus(Phase phase, String detail, long connections, long acknowledgedSeq, int underWay, long taken,
        long noSubscriber, long refused, long inboundTaken, long inboundDropped, long repliesDropped,
        Today today) {
    /**
     * Bytes since midnight UTC, TLS included, without what TCP and IP add.
     *
     * @param allowedBytes of both together; empty for no limit
     */
    public record Today(long sentBytes, long receivedBytes, OptionalLong allowedBytes) {
        static final Today NOTHING = new Today(0, 0, OptionalLong.empty());
    }

    /** What the uplink is doing. */
    public enum Phase {
        /** Not started yet. */
        IDLE,
        /** On the way from the first packet to CONNACK. */
        CONNECTING,
        /** Connected, with a backlog to deliver. */
        DRAINING,
        /** Connected, everything durable was sent. */
        LIVE,
        /** Waiting before the next attempt. */
        WAITING,
        /** Ended for good. */
        CLOSED
    }
}
