package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineFramingTest {
    /** Lines as text, an overlong one as {@code overlong(length)}. */
    private final List<String> heard = new ArrayList<>();

    private LineFraming framing(int maxBytes) {
        return new LineFraming(maxBytes, new LineFraming.Lines() {
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
    void onlyTheBytesInTheGivenRangeAreTaken() {
        LineFraming framing = framing(100);
        framing.take("xxab\ncdyy".getBytes(StandardCharsets.ISO_8859_1), 2, 5);
        framing.endLine();
        assertThat(heard).containsExactly("ab", "cd");
    }

    @Test
    void wheneverTheStreamIsSplitTheLinesAreTheSameAsANaiveReaderSays() {
        for (long seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            byte[] stream = stream(random);
            int maxBytes = 1 + random.nextInt(12);
            heard.clear();
            LineFraming framing = framing(maxBytes);
            for (int at = 0; at < stream.length;) {
                int count = Math.min(stream.length - at, random.nextInt(9));
                framing.take(stream, at, count);
                at += count;
            }
            assertThat(heard).as("seed %d", seed).isEqualTo(naive(stream, maxBytes));
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
                case 2 -> ' ';
                default -> random.nextInt(256);
            });
        }
        return out.toByteArray();
    }

    private static List<String> naive(byte[] stream, int maxBytes) {
        String text = new String(stream, StandardCharsets.ISO_8859_1);
        String ended = text.substring(0, Math.max(text.lastIndexOf('\r'), text.lastIndexOf('\n')) + 1);
        var lines = new ArrayList<String>();
        for (String line : ended.split("[\r\n]")) {
            if (!line.isEmpty()) {
                lines.add(line.length() > maxBytes ? "overlong(" + line.length() + ")" : line);
            }
        }
        return lines;
    }
}
