package io.xiaoyi.gateway.journal;

import java.util.OptionalLong;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

/**
 * Which entry to send next, and how far the cloud has all. Entries go out in order, at most {@code width} under way;
 * the cursor moves over a contiguous prefix of successes; a refusal stops the window and skips nothing.
 *
 * @param width how many may be under way, at least 1
 * @param cursor the newest entry up to which all are acknowledged
 * @param nextSeq the next to send
 * @param acknowledged those beyond the cursor that are already acknowledged
 * @param paused the reason code (MQTT 5, 0x80 and above) of the refusal that stopped it; empty while it runs
 * @param unheard how many were taken by a broker that has no subscriber for them (0x10)
 */
public record DeliveryWindow(int width, long cursor, long nextSeq, PSet<Long> acknowledged, OptionalLong paused,
        long unheard) {
    private static final int REFUSED_FROM = 0x80;
    private static final int NO_SUBSCRIBER = 0x10;

    /** Nothing under way yet. */
    public static DeliveryWindow from(long cursor, int width) {
        return new DeliveryWindow(width, cursor, cursor + 1, HashTreePSet.empty(), OptionalLong.empty(), 0);
    }

    public DeliveryWindow {
        if (width < 1 || nextSeq <= cursor) {
            throw new IllegalArgumentException("width %d, cursor %d, next %d".formatted(width, cursor, nextSeq));
        }
    }

    /** What may be sent now, if the journal is durable up to {@code durableSeq}. */
    public OptionalLong next(long durableSeq) {
        boolean free = nextSeq <= durableSeq && nextSeq - cursor <= width && paused.isEmpty();
        return free ? OptionalLong.of(nextSeq) : OptionalLong.empty();
    }

    /**
     * With one entry sent. It is {@link #nextSeq}, or a later one where entries between are not kept any more, or a gap
     * entry stands for them.
     */
    public DeliveryWindow sent(long seq) {
        if (seq < nextSeq) {
            throw new IllegalArgumentException("entry " + seq + " after " + (nextSeq - 1));
        }
        PSet<Long> passedOver = acknowledged;
        for (long each = Math.max(nextSeq, cursor + 1); each < seq && nextSeq != cursor + 1; each++) {
            passedOver = passedOver.plus(each);
        }
        boolean nothingUnderWay = nextSeq == cursor + 1;
        return new DeliveryWindow(width, nothingUnderWay ? seq - 1 : cursor, seq + 1, passedOver, paused, unheard);
    }

    /** With the answer to one entry. An entry that is not under way changes nothing. */
    public DeliveryWindow answered(long seq, int reason) {
        if (seq <= cursor || seq >= nextSeq || acknowledged.contains(seq)) {
            return this;
        }
        if (reason >= REFUSED_FROM) {
            return new DeliveryWindow(width, cursor, nextSeq, acknowledged, OptionalLong.of(reason), unheard);
        }
        boolean isNext = seq == cursor + 1;
        PSet<Long> done = isNext ? acknowledged : acknowledged.plus(seq);
        long moved = isNext ? seq : cursor;
        while (!done.isEmpty() && done.contains(moved + 1)) {
            moved++;
            done = done.minus(moved);
        }
        return new DeliveryWindow(width, moved, nextSeq, done, paused, unheard + (reason == NO_SUBSCRIBER ? 1 : 0));
    }

    /** From the cursor anew: after a pause, or on a new connection. What was acknowledged beyond it is sent again. */
    public DeliveryWindow again() {
        return new DeliveryWindow(width, cursor, cursor + 1, HashTreePSet.empty(), OptionalLong.empty(), unheard);
    }

    /** How many are sent and not acknowledged. */
    public int underWay() {
        return (int) (nextSeq - 1 - cursor) - acknowledged.size();
    }
}
