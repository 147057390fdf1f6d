package io.xiaoyi.gateway.gpio.chardev;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;

/** An input that changed, and when. */
public final class LineEdge extends DigitalStateChangeEvent<DigitalInput> {
    private final long nanos;

    LineEdge(DigitalInput source, DigitalState state, long nanos) {
        super(source, state);
        this.nanos = nanos;
    }

    /**
     * The kernel's time of the edge: CLOCK_MONOTONIC, the clock of {@code System.nanoTime()} on Linux; of a debounced
     * line the time of the edge that lasted. 0 where the edge itself was lost and the level was read again.
     */
    public long nanos() {
        return nanos;
    }
}
