package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.journal.Pace;

/**
 * What is under way on one connection that may wait for what is live: the backlog, and answers to commands. How many
 * bytes of it follows how fast answers come, by the rule of {@link Pace}: a slow line must not be filled so far that
 * {@code state} has to wait behind it.
 *
 * <p>Threading: the uplink's thread.
 */
final class Line {
    /** What MQTT adds to topic and payload: length, packet id, properties. */
    private static final int HEADER_BYTES = 10;

    private Pace pace = Pace.first();
    private long underWayBytes;

    /**
     * One message under way.
     *
     * @param amongBytes what was under way when it had been sent, with its own
     */
    record Load(long bytes, long amongBytes, long atNanos) {
        /** A message that is not sent yet. */
        static final Load NONE = new Load(0, 0, 0);
    }

    /** A new connection, of which nothing is known. */
    void restart() {
        pace = Pace.first();
        underWayBytes = 0;
    }

    /** Whether one more message may go, whatever its length. */
    boolean takesMore() {
        return pace.takesMore(underWayBytes);
    }

    /** How long an answer may be that can be had in several; bytes. */
    int pageBytes() {
        return (int) Math.min(Answers.PAGE_BYTES, pace.secondBytes());
    }

    Load sent(String topic, byte[] payload, long nowNanos) {
        long bytes = HEADER_BYTES + topic.length() + payload.length;
        underWayBytes += bytes;
        return new Load(bytes, underWayBytes, nowNanos);
    }

    /** The broker has answered. */
    void answered(Load load, long nowNanos) {
        pace = pace.answered(load.bytes(), load.amongBytes(), nowNanos - load.atNanos(), underWayBytes);
        passed(load);
    }

    /** The broker has answered, which says nothing of how to go on. */
    void passed(Load load) {
        underWayBytes -= load.bytes();
    }
}
