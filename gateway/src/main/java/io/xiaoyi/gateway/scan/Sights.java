package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.pass.Octets;
import java.util.HashMap;
import java.util.Map;

/**
 * Which sights of a code are told. A camera sees a code that is held before it in every frame, ten to thirty times a
 * second; told as often it would be work for nothing and crowd out what other readers see. It is told at once and then,
 * while it stays in view, every half second. Not once for as long as it stays: whether a code that is still there is
 * the same presentation is the station's to say, which takes sights less than two seconds apart for one; a sight each
 * half second keeps it sure of that though the camera misses three in a row.
 *
 * <p>
 * Memory: the codes of the last half second, as many as were looked at in that time.
 *
 * <p>
 * Threading: none of its own.
 */
final class Sights {
    /** How long a code that has been told is kept to itself. */
    static final long AGAIN_NANOS = 500_000_000;

    private final Map<Octets, Long> told = new HashMap<>();

    /** Whether this sight of a code is to be told; {@code nowNanos} of a clock that only goes on. */
    boolean tells(Octets code, long nowNanos) {
        told.values().removeIf(at -> nowNanos - at >= AGAIN_NANOS);
        return told.putIfAbsent(code, nowNanos) == null;
    }
}
