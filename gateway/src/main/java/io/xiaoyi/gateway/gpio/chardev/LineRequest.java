package io.xiaoyi.gateway.gpio.chardev;

import com.pi4j.io.gpio.digital.PullResistance;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/**
 * What is asked of the kernel for one line, as {@code struct gpio_v2_line_request} says it: offsets u32[64], consumer
 * char[32], the configuration (u64 flags, u32 num_attrs, u32[5], ten attributes of u32 id, u32, u64 value, u64 mask),
 * u32 num_lines, u32 event_buffer_size, u32[5], s32 fd; 592 bytes.
 *
 * @param offset of the line on its chip, 0 or more
 * @param consumer what the kernel shows others as the line's holder; cut at 31 bytes
 * @param use what the line is to be
 */
record LineRequest(int offset, String consumer, Use use) {
    static final int BYTES = 592;
    private static final int CONSUMER = 256;
    private static final int FLAGS = 288;
    private static final int ATTRIBUTES = 296;
    private static final int ATTRIBUTE_ID = 320;
    private static final int ATTRIBUTE_VALUE = 328;
    private static final int ATTRIBUTE_MASK = 336;
    private static final int LINES = 560;
    private static final int EVENT_BUFFER = 564;
    private static final int DESCRIPTOR = 588;
    /** The debounce period is a u32 of microseconds. */
    private static final long MOST_DEBOUNCE_MICROS = 0xFFFF_FFFFL;

    /**
     * How many edges the kernel keeps for a line while nobody reads; by itself it would keep 16. Older ones are dropped
     * first.
     */
    static final int KEPT_EDGES = 64;

    sealed interface Use {}

    /** @param high the voltage that the line has from the first moment on */
    record Output(boolean high) implements Use {}

    /**
     * Both edges are told.
     *
     * @param debounceMicros how long a level must last, 0 for not at all; at most 4,294,967,295
     */
    record Input(PullResistance pull, long debounceMicros) implements Use {}

    /** An input whose pull is switched on, of which nothing is told. */
    record Pulled(PullResistance pull) implements Use {}

    LineRequest {
        if (offset < 0) {
            throw new IllegalArgumentException("line " + offset + ", expected 0 or more");
        }
        if (use instanceof Input input
                && (input.debounceMicros < 0 || input.debounceMicros > MOST_DEBOUNCE_MICROS)) {
            throw new IllegalArgumentException("debounce " + input.debounceMicros + " µs, expected 0 to "
                    + MOST_DEBOUNCE_MICROS);
        }
    }

    /** The structure to pass to GPIO_V2_GET_LINE_IOCTL. */
    MemorySegment encoded(SegmentAllocator allocator) {
        MemorySegment request = allocator.allocate(BYTES, Long.BYTES).fill((byte) 0);
        request.set(ValueLayout.JAVA_INT, 0, offset);
        Uapi.name(request, CONSUMER, consumer);
        request.set(ValueLayout.JAVA_INT, LINES, 1);
        switch (use) {
            case Output(boolean high) -> {
                request.set(ValueLayout.JAVA_LONG, FLAGS, Uapi.FLAG_OUTPUT);
                attribute(request, Uapi.ATTR_OUTPUT_VALUES, high ? 1 : 0);
            }
            case Pulled(PullResistance pull) ->
                request.set(ValueLayout.JAVA_LONG, FLAGS, Uapi.FLAG_INPUT | bias(pull));
            case Input(PullResistance pull, long debounceMicros) -> {
                request.set(ValueLayout.JAVA_LONG, FLAGS,
                        Uapi.FLAG_INPUT | Uapi.FLAG_EDGE_RISING | Uapi.FLAG_EDGE_FALLING | bias(pull));
                request.set(ValueLayout.JAVA_INT, EVENT_BUFFER, KEPT_EDGES);
                if (debounceMicros > 0) {
                    attribute(request, Uapi.ATTR_DEBOUNCE, debounceMicros);
                }
            }
        }
        return request;
    }

    /** The line's own descriptor, which the kernel wrote into the structure. */
    static int descriptorIn(MemorySegment answered) {
        return answered.get(ValueLayout.JAVA_INT, DESCRIPTOR);
    }

    /** The value is a union: output values fill it, a debounce period is a u32 at its beginning. */
    private static void attribute(MemorySegment request, int id, long value) {
        request.set(ValueLayout.JAVA_INT, ATTRIBUTES, 1);
        request.set(ValueLayout.JAVA_INT, ATTRIBUTE_ID, id);
        if (id == Uapi.ATTR_DEBOUNCE) {
            request.set(ValueLayout.JAVA_INT, ATTRIBUTE_VALUE, (int) value);
        } else {
            request.set(ValueLayout.JAVA_LONG, ATTRIBUTE_VALUE, value);
        }
        request.set(ValueLayout.JAVA_LONG, ATTRIBUTE_MASK, 1);
    }

    private static long bias(PullResistance pull) {
        return switch (pull) {
            case OFF -> Uapi.FLAG_BIAS_DISABLED;
            case PULL_UP -> Uapi.FLAG_BIAS_PULL_UP;
            case PULL_DOWN -> Uapi.FLAG_BIAS_PULL_DOWN;
        };
    }
}
