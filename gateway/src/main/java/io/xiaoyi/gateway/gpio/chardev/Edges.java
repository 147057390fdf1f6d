package io.xiaoyi.gateway.gpio.chardev;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the edges of one line come to: its changes. The kernel numbers the edges of a line from 1 on, in 32 bits,
 * whether it could keep them or not; a number left out is an edge that was lost, and the level must be read again. An
 * edge that leads to where the line is already is no change.
 *
 * <p>Worked example: low; edges 1 rising, 3 rising, 4 falling are read, and then the level, high: told are high, low,
 * high; one edge was lost before 3, and at least one is still to come, which will be no change.
 *
 * <p>Threading: one thread.
 */
final class Edges {
    private boolean high;
    private int last;
    private long lost;

    /** Told of each change. */
    interface Listener {
        /** @param nanos the kernel's time of the edge; 0 where the level was read instead */
        void changed(boolean high, long nanos);
    }

    /** @param high the level at or after the moment from which on edges are numbered */
    Edges(boolean high) {
        this.high = high;
    }

    /**
     * Takes edges as the kernel wrote them, {@code struct gpio_v2_line_event} behind one another.
     *
     * @param bytes how many of the buffer's are edges
     * @return how many edges were lost between them; unless 0 the level is to be read and given to {@link #level}
     */
    long take(MemorySegment buffer, long bytes, Listener listener) {
        long before = lost;
        for (long at = 0; at + Uapi.EVENT_BYTES <= bytes; at += Uapi.EVENT_BYTES) {
            int number = buffer.get(ValueLayout.JAVA_INT, at + Uapi.EVENT_LINE_SEQNO);
            lost += Integer.toUnsignedLong(number - last - 1);
            last = number;
            boolean rising = buffer.get(ValueLayout.JAVA_INT, at + Uapi.EVENT_ID) == Uapi.EVENT_RISING;
            change(rising, buffer.get(ValueLayout.JAVA_LONG, at), listener);
        }
        return lost - before;
    }

    /** Takes the level as it was read after the last edges. */
    void level(boolean now, Listener listener) {
        change(now, 0, listener);
    }

    private void change(boolean to, long nanos, Listener listener) {
        if (to != high) {
            high = to;
            listener.changed(to, nanos);
        }
    }
}
