package io.xiaoyi.gateway.pass;

import java.util.Arrays;

/**
 * The hourly hash chain: {@code h(n) = SHA-256('xiaoyi/tick/1' ‖ n ‖ h(n+1))[:16]} with {@code n} the hour since 1970
 * in four bytes, big endian. Its owner computes it backwards from a secret end and reveals one link an hour; the ring
 * anchors an earlier link. Who holds a later one can only have it from that hour or after.
 */
public final class Ticks {
    /** Bytes of a tick. */
    public static final int LENGTH = 16;

    /** How many hours a tick may lie past its anchor: 400 days. It bounds the work a scanned line can cause. */
    public static final int FARTHEST_HOURS = 400 * 24;

    private static final Octets LABEL = Octets.utf8("xiaoyi/tick/1");

    private Ticks() {}

    /** The chain's link at an earlier {@code hour} (or its own), computed from {@code later}. */
    public static Reading.Tick at(long hour, Reading.Tick later) {
        if (hour < 0 || hour > later.hour()) {
            throw new IllegalArgumentException("hour %d; 0 to %d can be computed".formatted(hour, later.hour()));
        }
        byte[] value = later.value().raw();
        for (long n = later.hour() - 1; n >= hour; n--) {
            byte[] number = {(byte) (n >>> 24), (byte) (n >>> 16), (byte) (n >>> 8), (byte) n};
            value = Arrays.copyOf(Signatures.sha256(LABEL.raw(), number, value), LENGTH);
        }
        return new Reading.Tick(hour, Octets.wrap(value));
    }

    /** Whether {@code tick} is a link of the chain that {@code anchor} is an earlier (or the same) link of. */
    public static boolean proves(Reading.Tick tick, Reading.Tick anchor) {
        long hours = tick.hour() - anchor.hour();
        return hours >= 0 && hours <= FARTHEST_HOURS && tick.value().length() == LENGTH && at(anchor.hour(), tick)
                .equals(anchor);
    }
}
