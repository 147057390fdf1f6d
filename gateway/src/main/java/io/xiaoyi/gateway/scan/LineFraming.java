package io.xiaoyi.gateway.scan;

import java.util.Arrays;

/**
 * Cuts a byte stream into lines. A line ends with CR, LF or CRLF, and empty lines are ignored, so CR and LF are simply
 * each an end: where the stream happens to be cut into pieces makes no difference. Every other byte belongs to its
 * line, spaces and NUL too. A line above the limit is counted, not kept: memory is one buffer of the limit's size
 * whatever arrives.
 *
 * <p>
 * Threading: none of its own; one stream, one framing, one thread.
 */
public final class LineFraming {
    /** What comes out, in the order of the stream. */
    public interface Lines {
        /** A line of at least one byte; the array is the receiver's to keep. */
        void line(byte[] line);

        /** A line of this many bytes was dropped. */
        void overlong(long lengthBytes);
    }

    private final Lines lines;
    private final byte[] pending;
    private long length;
    private boolean spoilt;

    /**
     * @param maxBytes
     *            as {@link LineRule#maxBytes()}
     */
    public LineFraming(int maxBytes, Lines lines) {
        this.pending = new byte[maxBytes];
        this.lines = lines;
    }

    /** Takes the next {@code count} bytes of the stream. */
    public void take(byte[] bytes, int offset, int count) {
        int start = offset;
        int end = offset + count;
        for (int i = offset; i < end; i++) {
            if (bytes[i] == '\r' || bytes[i] == '\n') {
                append(bytes, start, i - start);
                endLine();
                start = i + 1;
            }
        }
        append(bytes, start, end - start);
    }

    /** Ends the line that has begun, if one has: the stream was silent for long enough. */
    public void endLine() {
        long ended = length;
        length = 0;
        if (spoilt) {
            spoilt = false;
        } else if (ended > pending.length) {
            lines.overlong(ended);
        } else if (ended > 0) {
            lines.line(Arrays.copyOf(pending, (int) ended));
        }
    }

    /** Bytes were lost: what has begun of a line is dropped without a word, and what follows, up to the next end. */
    public void spoil() {
        spoilt = true;
    }

    private void append(byte[] bytes, int offset, int count) {
        if (length < pending.length) {
            int kept = (int) Math.min(count, pending.length - length);
            System.arraycopy(bytes, offset, pending, (int) length, kept);
        }
        length += count;
    }
}
