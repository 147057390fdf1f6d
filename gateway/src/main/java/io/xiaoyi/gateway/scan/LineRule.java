package io.xiaoyi.gateway.scan;

import java.util.OptionalInt;

/**
 * What makes a line of a byte stream.
 *
 * @param maxBytes
 *            the longest line that is handed on, 1 to 1,048,576 bytes without its end; longer ones are dropped
 * @param idleGapMillis
 *            for scanners set to send no suffix: a silence of this length ends the line too, 1 to 60,000 ms. A serial
 *            port measures it in steps of 100 ms, rounded up.
 */
public record LineRule(int maxBytes, OptionalInt idleGapMillis) {
    /** A code of version 40 holds 4,296 characters, but no code of ours is longer than 300. */
    public static final LineRule SUFFIXED = new LineRule(4096, OptionalInt.empty());

    /** @throws IllegalArgumentException if a value is out of its range */
    public LineRule {
        Ranges.check("maxBytes", maxBytes, 1, 1 << 20);
        if (idleGapMillis.isPresent()) {
            Ranges.check("idleGapMillis", idleGapMillis.getAsInt(), 1, 60_000);
        }
    }

    /** This rule for a scanner that sends no suffix. */
    public LineRule endedBySilence(int gapMillis) {
        return new LineRule(maxBytes, OptionalInt.of(gapMillis));
    }
}
