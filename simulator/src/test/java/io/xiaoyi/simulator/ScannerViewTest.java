package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScannerViewTest {
    private static final String CODE = "XY1:" + "6BF-9 $%*+./:A0B".repeat(8).substring(0, 117);
    private static final int LOOKS = 40;
    private final ScannerView view = new ScannerView();

    @Test
    void aDryScreenIsReadAlmostAlwaysAndAlwaysRight() {
        assertThat(read(0)).isGreaterThanOrEqualTo(LOOKS - 2);
    }

    @Test
    void theWetterTheScreenTheLessIsRead() {
        int damp = read(0.3);
        int dripping = read(1);
        assertThat(damp).isGreaterThan(dripping);
        assertThat(dripping).isLessThan(LOOKS / 3);
    }

    private int read(double wet) {
        var dice = new SplittableRandom(11);
        int read = 0;
        for (int i = 0; i < LOOKS; i++) {
            var seen = view.look(CODE, wet, dice);
            seen.ifPresent(bytes -> assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).isEqualTo(CODE));
            read += seen.isPresent() ? 1 : 0;
        }
        return read;
    }
}
