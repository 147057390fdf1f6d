package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.fuzz.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A stream of bytes in any pieces, with silences. An input is the longest line (a byte), how the stream is cut (two
 * bytes), and the stream.
 */
public final class FuzzedFraming implements Fuzzed {
    private static final int BEFORE_STREAM = 3;
    private static final byte SILENCE = '\n';

    @Override
    public List<byte[]> seeds() {
        return Stream.of("\u000f\u0001\u0001a\rb\nc\r\nd\n\r\n\r\r\ne\n", "\u0003\u0007\u0002abcd\nabcde\nok\n",
                "\u0000\u0003\u0003\r\n\r\n", "\u00ff\u0000\u0000XY1:" + "ABCDE 12345".repeat(30) + "\r\nXY1:\u0000\n",
                "\u0010\u00fe\u0004\u0000\u00ff \u0080\n" + "x".repeat(100)).map(
                        text -> text.getBytes(
                                StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Override
    public void take(byte[] input) {
        if (input.length < BEFORE_STREAM) {
            return;
        }
        int longest = 1 + (input[0] & 0xff);
        byte[] stream = Arrays.copyOfRange(input, BEFORE_STREAM, input.length);
        compare(naive(stream, longest), whole(stream, longest));
        var cuts = new Cuts((input[1] & 0xff) << 8 | input[2] & 0xff, stream.length);
        compare(naive(cuts.withSilences(stream), longest), pieces(cuts, stream, longest));
    }

    /** Where the stream is cut, and after which pieces the scanner is silent. */
    private static final class Cuts {
        final int[] ends;
        final boolean[] silent;
        final int count;

        Cuts(int seed, int length) {
            ends = new int[length + 8];
            silent = new boolean[length + 8];
            int state = seed;
            int pieces = 0;
            for (int at = 0; at < length && pieces < ends.length;) {
                state = state * 1_103_515_245 + 12_345;
                at = Math.min(length, at + 1 + (state >>> 16 & 0xff) % (1 + (seed & 31)));
                silent[pieces] = (state >>> 24 & 7) == 0;
                ends[pieces++] = at;
            }
            count = pieces;
        }

        /** A silence ends a line as a line end would. */
        byte[] withSilences(byte[] stream) {
            byte[] with = new byte[stream.length + count];
            int from = 0;
            int to = 0;
            for (int i = 0; i < count; i++) {
                System.arraycopy(stream, from, with, to, ends[i] - from);
                to += ends[i] - from;
                from = ends[i];
                if (silent[i]) {
                    with[to++] = SILENCE;
                }
            }
            return Arrays.copyOf(with, to);
        }
    }

    private static LineRule rule(int longest) {
        LineRule usual = LineRule.SUFFIXED;
        return new LineRule(longest, usual.end(), usual.idleGapMillis(), usual.prefix(), usual.suffix());
    }

    private static Heard whole(byte[] stream, int longest) {
        var heard = new Heard();
        var framing = new LineFraming(rule(longest), heard);
        framing.take(stream, 0, stream.length);
        framing.endLine();
        return heard;
    }

    private static Heard pieces(Cuts cuts, byte[] stream, int longest) {
        var heard = new Heard();
        var framing = new LineFraming(rule(longest), heard);
        int from = 0;
        for (int i = 0; i < cuts.count; i++) {
            framing.take(stream, from, cuts.ends[i] - from);
            from = cuts.ends[i];
            if (cuts.silent[i]) {
                framing.endLine();
            }
        }
        framing.endLine();
        return heard;
    }

    /** What a reader would hear that has the whole stream before it. */
    private static Heard naive(byte[] stream, int longest) {
        var heard = new Heard();
        int start = 0;
        for (int i = 0; i <= stream.length; i++) {
            if (i == stream.length || stream[i] == '\r' || stream[i] == '\n') {
                if (i - start > longest) {
                    heard.overlong(i - start);
                } else if (i > start) {
                    heard.line(Arrays.copyOfRange(stream, start, i));
                }
                start = i + 1;
            }
        }
        return heard;
    }

    private static void compare(Heard expected, Heard heard) {
        Fuzzed.require(Arrays.deepEquals(expected.lines.toArray(), heard.lines.toArray()), "other lines were heard");
        Fuzzed.require(expected.overlong.equals(heard.overlong), "other overlong lines were counted");
    }

    private static final class Heard implements LineFraming.Lines {
        final List<byte[]> lines = new ArrayList<>();
        final List<Long> overlong = new ArrayList<>();

        @Override
        public void line(byte[] line) {
            lines.add(line);
        }

        @Override
        public void overlong(long lengthBytes) {
            overlong.add(lengthBytes);
        }
    }
}
