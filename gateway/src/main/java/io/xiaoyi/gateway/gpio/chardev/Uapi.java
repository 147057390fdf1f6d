package io.xiaoyi.gateway.gpio.chardev;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Requests, flags and layouts of {@code linux/gpio.h}, version 2. The sizes are part of the requests' numbers, and
 * every structure is laid out alike on 32 and 64 bits; values are in the machine's own byte order.
 */
final class Uapi {
    /** {@code GPIO_GET_CHIPINFO_IOCTL}, {@code struct gpiochip_info}: name[32], label[32], u32 lines. */
    static final long GET_CHIPINFO = 0x8044B401L;
    static final int CHIPINFO_BYTES = 68;
    static final int CHIPINFO_LABEL = 32;
    static final int CHIPINFO_LINES = 64;

    /** {@code GPIO_V2_GET_LINEINFO_IOCTL}, {@code struct gpio_v2_line_info}: name[32], consumer[32], u32 offset, … */
    static final long GET_LINEINFO = 0xC100B405L;
    static final int LINEINFO_BYTES = 256;
    static final int LINEINFO_CONSUMER = 32;
    static final int LINEINFO_OFFSET = 64;

    /** {@code GPIO_V2_GET_LINE_IOCTL}, {@code struct gpio_v2_line_request}; see {@link LineRequest}. */
    static final long GET_LINE = 0xC250B407L;

    /** {@code GPIO_V2_LINE_GET_VALUES_IOCTL} and SET, {@code struct gpio_v2_line_values}: u64 bits, u64 mask. */
    static final long GET_VALUES = 0xC010B40EL;
    static final long SET_VALUES = 0xC010B40FL;
    static final int VALUES_BYTES = 16;
    static final int VALUES_MASK = 8;

    /** {@code struct gpio_v2_line_event}: u64 timestamp_ns, u32 id, u32 offset, u32 seqno, u32 line_seqno, u32[6]. */
    static final int EVENT_BYTES = 48;
    static final int EVENT_ID = 8;
    static final int EVENT_LINE_SEQNO = 20;
    static final int EVENT_RISING = 1;

    static final long FLAG_INPUT = 1 << 2;
    static final long FLAG_OUTPUT = 1 << 3;
    static final long FLAG_EDGE_RISING = 1 << 4;
    static final long FLAG_EDGE_FALLING = 1 << 5;
    static final long FLAG_BIAS_PULL_UP = 1 << 8;
    static final long FLAG_BIAS_PULL_DOWN = 1 << 9;
    static final long FLAG_BIAS_DISABLED = 1 << 10;

    static final int ATTR_OUTPUT_VALUES = 2;
    static final int ATTR_DEBOUNCE = 3;

    /** {@code GPIO_MAX_NAME_SIZE}, the closing zero included. */
    private static final int NAME_BYTES = 32;

    private Uapi() {}

    /** A name of up to 32 bytes, as far as its first zero. */
    static String name(MemorySegment structure, int at) {
        byte[] bytes = structure.asSlice(at, NAME_BYTES).toArray(ValueLayout.JAVA_BYTE);
        int length = 0;
        while (length < NAME_BYTES && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Writes a name where zeros are; what is longer than 31 bytes is cut between characters. */
    static void name(MemorySegment structure, int at, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, NAME_BYTES - 1);
        while (length < bytes.length && length > 0 && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        MemorySegment.copy(MemorySegment.ofArray(Arrays.copyOf(bytes, length)), 0, structure, at, length);
    }
}
