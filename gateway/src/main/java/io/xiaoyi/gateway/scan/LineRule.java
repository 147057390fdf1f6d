package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.pass.Octets;
import java.util.OptionalInt;

/**
 * What makes a line of a byte stream, as the scanner was set up to send it. It is only read by: nothing is ever written
 * to a scanner, so its settings stay as they are, and what it answers to a set-up code is a line like any other.
 *
 * @param maxBytes
 *            the longest line that is handed on, 1 to 1,048,576 bytes without its end; longer ones are dropped
 * @param end
 *            what stands behind each line
 * @param idleGapMillis
 *            a silence of this length ends a line too, 1 to 60,000 ms; the only end where {@code end} is
 *            {@link End#NONE}. A serial port measures it in steps of 100 ms, rounded up.
 * @param prefix
 *            taken off the front of a line that begins with it, at most 8 bytes; a line without it is handed on as
 *            it is, for a scanner that has lost its settings still reads good codes
 * @param suffix
 *            likewise, at the back of a line, before its end
 */
public record LineRule(int maxBytes, End end, OptionalInt idleGapMillis, Octets prefix, Octets suffix) {
    /** The bytes that end a line and belong to none; every other byte belongs to its line. */
    public enum End {
        /** CR, LF or CRLF, whichever comes: empty lines are ignored, so CR and LF are simply each an end. */
        EITHER,
        /** CR (0x0D) alone. */
        CR,
        /** LF (0x0A) alone. */
        LF,
        /** CR and LF, together and in this order. */
        CRLF,
        /** ETX (0x03), as scanners send that frame a code by STX and ETX and nothing behind. */
        ETX,
        /** No byte, only a silence. */
        NONE
    }

    private static final int MOST_AFFIX_BYTES = 8;

    /** A code of version 40 holds 4,296 characters, but no code of ours is longer than 300. */
    public static final LineRule SUFFIXED = new LineRule(4096, End.EITHER, OptionalInt.empty(), Octets.of(),
            Octets.of());

    /** @throws IllegalArgumentException if a value is out of its range, or nothing ends a line */
    public LineRule {
        Ranges.check("maxBytes", maxBytes, 1, 1 << 20);
        Ranges.check("length of prefix", prefix.length(), 0, MOST_AFFIX_BYTES);
        Ranges.check("length of suffix", suffix.length(), 0, MOST_AFFIX_BYTES);
        if (idleGapMillis.isPresent()) {
            Ranges.check("idleGapMillis", idleGapMillis.getAsInt(), 1, 60_000);
        } else if (end == End.NONE) {
            throw new IllegalArgumentException("neither a byte nor a silence ends a line");
        }
    }

    /** This rule, a silence being an end as well. */
    public LineRule endedBySilence(int gapMillis) {
        return new LineRule(maxBytes, end, OptionalInt.of(gapMillis), prefix, suffix);
    }
}
