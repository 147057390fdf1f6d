package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.pass.Octets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class SightsTest {
    private static final long MILLI = 1_000_000;

    private final Sights sights = new Sights();

    @Test
    void aCodeInViewForAMinuteIsToldEveryHalfSecond() {
        var told = new ArrayList<Long>();
        for (long millis = 0; millis < 60_000; millis += 33) {
            if (sights.tells(Octets.utf8("XY1:A"), millis * MILLI)) {
                told.add(millis);
            }
        }
        assertThat(told).hasSizeBetween(113, 120).startsWith(0L);
        for (int i = 1; i < told.size(); i++) {
            assertThat(told.get(i) - told.get(i - 1)).isBetween(500L, 533L);
        }
    }

    @Test
    void anotherCodeIsToldAtOnceAndTwoInViewAreToldNoOftenerEach() {
        int told = 0;
        for (long millis = 0; millis < 10_000; millis += 50) {
            told += sights.tells(Octets.utf8("XY1:" + millis / 50 % 2), millis * MILLI) ? 1 : 0;
        }
        assertThat(told).isEqualTo(40);
        assertThat(sights.tells(Octets.utf8("XY1:C"), 10_000 * MILLI)).isTrue();
    }

    @Test
    void theClockMayBeginAnywhere() {
        assertThat(sights.tells(Octets.utf8("XY1:A"), Long.MAX_VALUE - 10)).isTrue();
        assertThat(sights.tells(Octets.utf8("XY1:A"), Long.MIN_VALUE + 10)).isFalse();
        assertThat(sights.tells(Octets.utf8("XY1:A"), Long.MIN_VALUE + Sights.AGAIN_NANOS)).isTrue();
    }
}
