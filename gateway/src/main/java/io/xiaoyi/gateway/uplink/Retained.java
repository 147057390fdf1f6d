package io.xiaoyi.gateway.uplink;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The retained messages of one connection: each topic carries its newest content, is published again only when that
 * changed, not before its time, and with one under way at most; a refused one is tried again later.
 *
 * <p>Threading: the uplink's thread.
 */
final class Retained {
    /** Longer than a connection takes to count as one that holds, so that the next one comes soon. */
    private static final long AFTER_ALL_ELSE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final List<Slot> slots;
    private final Alarms alarms;
    private final Delays delays;

    Retained(Alarms alarms, Delays delays, Slot... slots) {
        this.alarms = alarms;
        this.delays = delays;
        this.slots = List.of(slots);
    }

    /** One topic. */
    static final class Slot implements Outbound {
        private final String topic;
        private long everyNanos;
        private byte[] wanted = new byte[0];
        private byte[] sent = new byte[0];
        private boolean underWay;
        private boolean refused;
        private long pauseNanos;
        private long notBeforeNanos = Long.MIN_VALUE;

        Slot(String topic, long everyNanos) {
            this.topic = topic;
            this.everyNanos = everyNanos;
        }

        /** What the topic is to carry from now on. */
        void want(byte[] payload) {
            wanted = payload;
        }

        /** From its next publication on, it is published so often at most. */
        void every(long nanos) {
            everyNanos = nanos;
        }

        private boolean isDirty() {
            return !underWay && wanted.length > 0 && !Arrays.equals(wanted, sent);
        }

        /** Whether the broker has what is wanted. */
        boolean isSettled() {
            return !underWay && Arrays.equals(wanted, sent);
        }
    }

    /**
     * A new connection: nothing is known to be there. What was refused waits for what is left of its time, and lets all
     * else go before it, however long it took to connect: a broker that ends the connection of whoever says what he may
     * not would hear nothing else.
     */
    void restart(long nowNanos) {
        for (Slot slot : slots) {
            slot.sent = new byte[0];
            slot.underWay = false;
            slot.notBeforeNanos = slot.refused
                    ? Math.max(slot.notBeforeNanos, nowNanos + Math.min(slot.pauseNanos, AFTER_ALL_ELSE_NANOS))
                    : Long.MIN_VALUE;
        }
    }

    void pump(Connection connection, long nowNanos) throws IOException {
        for (Slot slot : slots) {
            if (slot.isDirty() && slot.notBeforeNanos <= nowNanos && connection.room() > 0) {
                connection.publish(slot.topic, slot.wanted, true, slot);
                slot.sent = slot.wanted;
                slot.underWay = true;
                slot.notBeforeNanos = nowNanos + slot.everyNanos;
            }
        }
    }

    void answered(Slot slot, int reason, long nowNanos) {
        slot.underWay = false;
        slot.refused = reason >= 0x80;
        if (slot.refused) {
            slot.sent = new byte[0];
            slot.pauseNanos = delays.afterFailure();
            slot.notBeforeNanos = nowNanos + slot.pauseNanos;
            alarms.refused(Alarms.UNHEARD, slot.topic, reason);
        } else if (slots.stream().noneMatch(each -> each.refused)) {
            delays.reset();
            alarms.clear(Alarms.UNHEARD);
        }
    }

    /** When the next may go that may not yet; {@code Long.MAX_VALUE} for none. */
    long wakeAtNanos() {
        long earliest = Long.MAX_VALUE;
        for (Slot slot : slots) {
            if (slot.isDirty()) {
                earliest = Math.min(earliest, slot.notBeforeNanos);
            }
        }
        return earliest;
    }
}
