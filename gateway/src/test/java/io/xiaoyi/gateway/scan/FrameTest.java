package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FrameTest {
    /** As its description says it, without keeping any sums. */
    private static byte sharpened(Frame frame, int x, int y) {
        int sum = 0;
        for (int dy = -2; dy <= 2; dy++) {
            for (int dx = -2; dx <= 2; dx++) {
                sum += grey(frame, Math.clamp(x + dx, 0, frame.width() - 1), Math.clamp(y + dy, 0, frame.height() - 1));
            }
        }
        int here = grey(frame, x, y);
        return (byte) Math.clamp(here + (here * 25 - sum) * 3L / 50, 0, 255);
    }

    private static int grey(Frame frame, int x, int y) {
        return frame.luminance()[y * frame.width() + x] & 0xff;
    }

    @Property(tries = 300)
    void sharpeningMovesEachPixelAwayFromTheMeanAroundIt(@ForAll @IntRange(min = 1, max = 12) int width,
            @ForAll @IntRange(min = 1, max = 12) int height, @ForAll long seed) {
        byte[] luminance = new byte[width * height];
        new Random(seed).nextBytes(luminance);
        var frame = new Frame(width, height, luminance);
        byte[] expected = new byte[width * height];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = sharpened(frame, i % width, i / width);
        }
        assertThat(frame.sharpened().luminance()).isEqualTo(expected);
    }
}
