package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SimClockTest {
    private static final Instant START = Instant.parse("2026-03-02T03:30:00Z");
    private final AtomicLong real = new AtomicLong(1_000);

    @Test
    void wallAndUptimeRunTogetherSixtyTimesFaster() {
        var clock = new SimClock(START, 60, real::get);
        real.addAndGet(2_000_000_000L);
        assertThat(clock.now().wall()).isEqualTo(START.plusSeconds(120));
        assertThat(clock.now().uptimeNanos()).isEqualTo(120_000_000_000L);
    }

    @Test
    void aTimerIsWaitedForInRealTimeAndNeverTooShort() {
        var clock = new SimClock(START, 60, real::get);
        long wait = clock.realNanosUntil(5_000_000_001L);
        real.addAndGet(wait);
        assertThat(clock.now().uptimeNanos()).isGreaterThanOrEqualTo(5_000_000_001L);
        assertThat(clock.realNanosUntil(5_000_000_001L)).isZero();
    }

    @Test
    void aSpeedOutOfItsRangeIsRefused() {
        assertThatThrownBy(() -> new SimClock(START, 0)).hasMessageContaining("1 to 600");
        assertThatThrownBy(() -> new SimClock(START, 601)).hasMessageContaining("601");
    }
}
