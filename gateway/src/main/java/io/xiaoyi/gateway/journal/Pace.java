package io.xiaoyi.gateway.journal;

/**
 * How many bytes of a backlog may be under way on a line of unknown speed and length, so that what is said beside the
 * backlog waits behind about half a second of it, and a fast line is filled all the same. What an answer takes longer
 * than the quickest one of this connection, it has waited in a queue. While that is short, the limit grows by what was
 * answered, so that it doubles in each round trip; on a long line by less, since what it does to the queue is seen a
 * round trip later. Where the wait is long, the limit shrinks by the part of it that lies in the queue, and by no more
 * than half. (The idea of LEDBAT, RFC 6817, with a queue of messages in the place of one of packets.)
 *
 * <p>All that was under way when a message was sent has been taken when its answer comes, which is how fast the line is
 * at least: small messages on a long line say little of it, so the newest answer counts, or half of what was known
 * before.
 *
 * <p>A line whose round trip grows for good within a connection is served at {@link #LEAST_BYTES} a round trip until
 * the next.
 *
 * @param limitBytes at least 1; the message that passes it is the last
 * @param quickestNanos of this connection's answers; {@code Long.MAX_VALUE} before the first
 * @param provedBytes what the line was lately seen to take in a second; 0 before the first answer
 */
public record Pace(long limitBytes, long quickestNanos, long provedBytes) {
    /** Where it begins, and never less while answers come: 0.4 s of 5 kB/s. */
    public static final long LEAST_BYTES = 2048;
    private static final long SHORT_NANOS = 200_000_000;
    /** So much more of the line's time is taken in each round trip, or twice as much if that is less. */
    private static final double GROWTH_NANOS = 400_000_000;
    private static final long LONG_NANOS = 500_000_000;
    private static final double SECOND_NANOS = 1_000_000_000;

    public Pace {
        if (limitBytes < 1) {
            throw new IllegalArgumentException("limit " + limitBytes + " bytes: expected 1 or more");
        }
    }

    /** A connection that nothing is known of. */
    public static Pace first() {
        return new Pace(LEAST_BYTES, Long.MAX_VALUE, 0);
    }

    /** What one message may hold so that what is live waits about a second behind it, as far as that is known. */
    public long secondBytes() {
        return Math.max(LEAST_BYTES, Math.max(limitBytes, provedBytes));
    }

    /** Whether one more message may join those under way, whatever its length. */
    public boolean takesMore(long underWayBytes) {
        return underWayBytes < limitBytes;
    }

    /**
     * With the answer to one message.
     *
     * @param sentAmongBytes what was under way when it had been sent, with its own
     * @param tookNanos from its sending to its answer
     * @param underWayBytes now, with its own: a limit that is not made use of says nothing and does not grow
     */
    public Pace answered(long bytes, long sentAmongBytes, long tookNanos, long underWayBytes) {
        long quickest = Math.min(quickestNanos, tookNanos);
        long queued = tookNanos - quickest;
        long proved = Math.max(provedBytes / 2, (long) (sentAmongBytes * SECOND_NANOS / Math.max(1, tookNanos)));
        if (queued < SHORT_NANOS) {
            double share = Math.min(1, GROWTH_NANOS / Math.max(1, quickest));
            boolean isUsed = 2 * underWayBytes >= limitBytes;
            return new Pace(isUsed ? limitBytes + (long) Math.ceil(share * bytes) : limitBytes, quickest, proved);
        }
        double share = Math.min(0.5, (double) (queued - SHORT_NANOS) / tookNanos);
        boolean shrinks = queued > LONG_NANOS && limitBytes > LEAST_BYTES;
        return new Pace(shrinks ? Math.max(LEAST_BYTES, limitBytes - (long) (share * bytes)) : limitBytes, quickest,
                proved);
    }
}
