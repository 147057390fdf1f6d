package io.xiaoyi.gateway.scan;

import java.util.Arrays;

/**
 * Cuts a byte stream into lines by a {@link LineRule}. Empty lines are ignored, and where the stream happens to be cut
 * into pieces makes no difference. A line above the limit is counted, not kept: memory is one buffer of the limit's
 * size whatever arrives.
 *
 * <p>
 * Threading: none of its own; one stream, one framing, one thread.
 */
public final class LineFraming {
    private static final byte ETX = 3;

    /** What comes out, in the order of the stream. */
    public interface Lines {
        /** A line of at least one byte; the array is the receiver's to keep. */
        void line(byte[] line);

        /** A line of this many bytes was dropped. */
        void overlong(long lengthBytes);
    }

    private final LineRule rule;
    private final byte[] prefix;
    private final byte[] suffix;
    private final Lines lines;
    private final byte[] pending;
    private long length;
    private byte last;
    private boolean spoilt;

    /** Silence is the caller's to notice, and to tell by {@link #endLine()}. */
    public LineFraming(LineRule rule, Lines lines) {
        this.rule = rule;
        this.prefix = rule.prefix().toArray();
        this.suffix = rule.suffix().toArray();
        this.lines = lines;
        this.pending = new byte[rule.maxBytes() + prefix.length + suffix.length];
    }

    /** Takes the next {@code count} bytes of the stream. */
    public void take(byte[] bytes, int offset, int count) {
        int start = offset;
        int end = offset + count;
        for (int i = offset; i < end; i++) {
            if (ends(bytes[i])) {
                append(bytes, start, i - start);
                start = i + 1;
                // the CR of a CRLF has been taken for data until now
                length -= rule.end() == LineRule.End.CRLF ? 1 : 0;
                endLine();
            } else {
                last = bytes[i];
            }
        }
        append(bytes, start, end - start);
    }

    private boolean ends(byte next) {
        return switch (rule.end()) {
            case EITHER -> next == '\r' || next == '\n';
            case CR -> next == '\r';
            case LF -> next == '\n';
            case CRLF -> next == '\n' && last == '\r';
            case ETX -> next == ETX;
            case NONE -> false;
        };
    }

    /** Ends the line that has begun, if one has: the stream was silent for long enough. */
    public void endLine() {
        long ended = length;
        length = 0;
        last = 0;
        if (spoilt) {
            spoilt = false;
            return;
        }
        if (ended > pending.length) {
            lines.overlong(ended);
            return;
        }
        int to = (int) ended;
        int from = begins(to) ? prefix.length : 0;
        to -= closes(from, to) ? suffix.length : 0;
        if (to - from > rule.maxBytes()) {
            lines.overlong(to - from);
        } else if (to > from) {
            lines.line(Arrays.copyOfRange(pending, from, to));
        }
    }

    private boolean begins(int to) {
        return to >= prefix.length && Arrays.equals(pending, 0, prefix.length, prefix, 0, prefix.length);
    }

    private boolean closes(int from, int to) {
        return to - from >= suffix.length
                && Arrays.equals(pending, to - suffix.length, to, suffix, 0, suffix.length);
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
