package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final long START = -5_000_000_000L; // nanoTime may begin anywhere
    private final CatchUp catchUp = new CatchUp(100, START);

    private boolean isOver(long acknowledged, Duration after) {
        return catchUp.isOver(acknowledged, START + after.toNanos());
    }

    @Test
    void nothingIsWaitedForHalfAMinute() {
        assertThat(isOver(100, Duration.ofSeconds(30))).isFalse();
        assertThat(isOver(100, Duration.ofSeconds(31))).isTrue();
    }

    @Test
    void whatStillComesIsWaitedForLonger() {
        assertThat(isOver(101, Duration.ofSeconds(29))).isFalse();
        assertThat(isOver(102, Duration.ofSeconds(58))).isFalse();
        assertThat(isOver(102, Duration.ofSeconds(87))).isFalse();
        assertThat(isOver(102, Duration.ofSeconds(89))).isTrue();
    }

    @Test
    void afterTwoMinutesItIsOverWhateverComes() {
        for (int second = 0; second <= 120; second++) {
            assertThat(isOver(100 + second, Duration.ofSeconds(second))).isFalse();
        }
        assertThat(isOver(300, Duration.ofSeconds(121))).isTrue();
    }
}
