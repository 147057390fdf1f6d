package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.scan.LineRule.End;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineFramingTest {
    /** Lines as text, an overlong one as {@code overlong(length)}. */
    private final List<String> heard = new ArrayList<>();

    private LineFraming framing(int maxBytes) {
        return framing(rule(maxBytes, End.EITHER));
    }

    private static LineRule rule(int maxBytes, End end) {
        return new LineRule(maxBytes, end, OptionalInt.of(100), Octets.of(), Octets.of());
    }

    private LineFraming framing(LineRule rule) {
        return new LineFraming(rule, new LineFraming.Lines() {
            @Override
            public void line(byte[] line) {
                heard.add(new String(line, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void overlong(long lengthBytes) {
                heard.add("overlong(" + lengthBytes + ")");
            }
        });
    }

    @Test
    void onlyTheConfiguredEndEndsALineAndOtherBytesBelongToIt() {
        String stream = "a\r\nb\nc\r\3\r\n";
        assertThat(linesOf(stream, End.EITHER)).containsExactly("a", "b", "c", "\3");
        assertThat(linesOf(stream, End.CR)).containsExactly("a", "\nb\nc", "\3", "\n");
        assertThat(linesOf(stream, End.LF)).containsExactly("a\r", "b", "c\r\3\r");
        assertThat(linesOf(stream, End.CRLF)).containsExactly("a", "b\nc\r\3");
        assertThat(linesOf(stream, End.ETX)).containsExactly("a\r\nb\nc\r", "\r\n");
        assertThat(linesOf(stream, End.NONE)).containsExactly(stream);
    }

    private List<String> linesOf(String stream, End end) {
        heard.clear();
        LineFraming framing = framing(rule(100, end));
        take(framing, stream);
        framing.endLine();
        return List.copyOf(heard);
    }

    @Test
    void aCrAndALfThatSilencePartsAreNoCrlf() {
        LineFraming framing = framing(rule(100, End.CRLF));
        take(framing, "ab\r");
        framing.endLine();
        take(framing, "\ncd\r");
        take(framing, "\nef");
        assertThat(heard).containsExactly("ab\r", "\ncd");
    }

    @Test
    void aPrefixAndASuffixAreTakenOffWhereTheyAreAndALineWithoutThemIsHandedOn() {
        LineFraming framing = framing(new LineRule(4, End.CR, OptionalInt.empty(), Octets.of((byte) 2),
                Octets.of((byte) 3)));
        take(framing, "\2abcd\3\rabcd\r\2ab\rab\3\r\2\3\r\2\r\3\rabcde\r\2abcdef\3\r\2\2a\3\3\r");
        assertThat(heard).containsExactly("abcd", "abcd", "ab", "ab", "overlong(5)", "overlong(8)", "\2a\3");
    }

    @Test
    void aPrefixAndASuffixThatOverlapAreNotBothTakenOff() {
        LineFraming framing = framing(new LineRule(9, End.CR, OptionalInt.empty(), Octets.utf8("aba"),
                Octets.utf8("ba")));
        take(framing, "aba\rabaxba\r");
        assertThat(heard).containsExactly("x");
    }

    @Test
    void aRuleByWhichNothingEndsALineIsRefused() {
        assertThatThrownBy(() -> new LineRule(9, End.NONE, OptionalInt.empty(), Octets.of(), Octets.of()))
                .hasMessage("neither a byte nor a silence ends a line");
        assertThatThrownBy(() -> new LineRule(9, End.CR, OptionalInt.empty(), Octets.of(new byte[9]), Octets.of()))
                .hasMessage("length of prefix is 9, allowed are 0 to 8");
    }

    private static void take(LineFraming framing, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        framing.take(bytes, 0, bytes.length);
    }

    @Test
    void crLfAndCrlfEndALineAndEmptyLinesAreIgnored() {
        take(framing(100), "a\rb\nc\r\nd\n\r\n\r\r\ne\n");
        assertThat(heard).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void spacesAndEveryOtherByteAreKept() {
        var all = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            if (c != '\r' && c != '\n') {
                all.append(c);
            }
        }
        take(framing(4096), "  XY1: A  B  \r\n \n" + all + "\n\t\n");
        assertThat(heard).containsExactly("  XY1: A  B  ", " ", all.toString(), "\t");
    }

    @Test
    void aLineOfTheLimitPassesAndOneByteMoreIsDroppedWithItsLength() {
        LineFraming framing = framing(4);
        take(framing, "abcd\nabcde\nok\n" + "x".repeat(1000) + "\rok\n");
        assertThat(heard).containsExactly("abcd", "overlong(5)", "ok", "overlong(1000)", "ok");
    }

    @Test
    void aLineWithoutEndWaitsUntilItsEndOrSilence() {
        LineFraming framing = framing(4);
        take(framing, "ab");
        assertThat(heard).isEmpty();
        framing.endLine();
        framing.endLine();
        take(framing, "abcdef");
        framing.endLine();
        assertThat(heard).containsExactly("ab", "overlong(6)");
    }

    @Test
    void aSpoiltLineIsDroppedUpToItsEndWhereverItWasSpoilt() {
        LineFraming framing = framing(4);
        take(framing, "ab");
        framing.spoil();
        take(framing, "c\nok\n");
        framing.spoil();
        take(framing, "later\nok\nx");
        framing.spoil();
        framing.endLine();
        take(framing, "ok\n");
        assertThat(heard).containsExactly("ok", "ok", "ok");
    }

    @Test
    void onlyTheBytesInTheGivenRangeAreTaken() {
        LineFraming framing = framing(100);
        framing.take("xxab\ncdyy".getBytes(StandardCharsets.ISO_8859_1), 2, 5);
        framing.endLine();
        assertThat(heard).containsExactly("ab", "cd");
    }

    @Test
    void wheneverTheStreamIsSplitTheLinesAreTheSameAsANaiveReaderSays() {
        for (long seed = 0; seed < 6_000; seed++) {
            var random = new Random(seed);
            byte[] stream = stream(random);
            LineRule rule = rule(1 + random.nextInt(12), End.values()[random.nextInt(5)]);
            heard.clear();
            LineFraming framing = framing(rule);
            for (int at = 0; at < stream.length;) {
                int count = Math.min(stream.length - at, random.nextInt(9));
                framing.take(stream, at, count);
                at += count;
            }
            assertThat(heard).as("seed %d", seed).isEqualTo(naive(stream, rule));
        }
    }

    @Test
    void noiseOfAnyLengthTakesNoMemory() {
        LineFraming framing = framing(4096);
        byte[] noise = new byte[1 << 20];
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        framing.take(noise, 0, noise.length);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 255; i++) {
            framing.take(noise, 0, noise.length);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64 << 10);
        framing.endLine();
        assertThat(heard).containsExactly("overlong(" + (256L << 20) + ")");
    }

    private static byte[] stream(Random random) {
        var out = new ByteArrayOutputStream();
        int length = random.nextInt(200);
        for (int i = 0; i < length; i++) {
            out.write(switch (random.nextInt(8)) {
                case 0 -> '\r';
                case 1 -> '\n';
                case 3 -> 3;
                case 2 -> ' ';
                default -> random.nextInt(256);
            });
        }
        return out.toByteArray();
    }

    private static List<String> naive(byte[] stream, LineRule rule) {
        String end = switch (rule.end()) {
            case EITHER -> "[\r\n]";
            case CR -> "\r";
            case LF -> "\n";
            case CRLF -> "\r\n";
            case ETX -> "\3";
            case NONE -> throw new IllegalArgumentException("silence is not in the stream");
        };
        var lines = new ArrayList<String>();
        // the last piece has no end yet
        String[] pieces = new String(stream, StandardCharsets.ISO_8859_1).split(end, -1);
        for (String line : List.of(pieces).subList(0, pieces.length - 1)) {
            if (!line.isEmpty()) {
                lines.add(line.length() > rule.maxBytes() ? "overlong(" + line.length() + ")" : line);
            }
        }
        return lines;
    }
}
