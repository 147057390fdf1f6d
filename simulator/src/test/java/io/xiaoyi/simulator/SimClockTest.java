package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.moment.ClockTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SimClockTest {
    private static final Instant START = Instant.parse("2026-03-02T03:30:00Z");
    private static final long REAL_SECOND = 1_000_000_000L;
    private final AtomicLong real = new AtomicLong(1_000);

    @Test
    void wallAndUptimeRunTogetherSixtyTimesFaster() {
        Clock clock = new SimClock(START, 60, 60, real::get).machine();
        real.addAndGet(2 * REAL_SECOND);
        assertThat(clock.now().wall()).isEqualTo(START.plusSeconds(120));
        assertThat(clock.now().uptimeNanos()).isEqualTo(120_000_000_000L);
    }

    @Test
    void aTimerIsWaitedForInRealTimeAndNeverTooShort() {
        Clock clock = new SimClock(START, 60, 60, real::get).machine();
        long wait = clock.realNanosUntil(5_000_000_001L);
        real.addAndGet(wait);
        assertThat(clock.now().uptimeNanos()).isGreaterThanOrEqualTo(5_000_000_001L);
        assertThat(clock.realNanosUntil(5_000_000_001L)).isZero();
    }

    @Test
    void aMachineThatIsSwitchedOnLaterHasBeenUpForLess() {
        var clock = new SimClock(START, 60, 60, real::get);
        real.addAndGet(REAL_SECOND);
        Clock machine = clock.machine();
        real.addAndGet(REAL_SECOND);
        assertThat(machine.now().uptimeNanos()).isEqualTo(60_000_000_000L);
        assertThat(machine.now().wall()).isEqualTo(START.plusSeconds(120));
    }

    @Test
    void anotherSpeedCountsFromThenOn() {
        var clock = new SimClock(START, 60, 60, real::get);
        real.addAndGet(REAL_SECOND);
        clock.speed(1);
        real.addAndGet(REAL_SECOND);
        clock.speed(600);
        real.addAndGet(REAL_SECOND);
        assertThat(clock.wall()).isEqualTo(START.plusSeconds(60 + 1 + 600));
    }

    @Test
    void whoWaitsIsWokenByAHigherSpeed() throws Exception {
        var clock = new SimClock(START, 1, 1);
        CompletableFuture<Void> asleep = CompletableFuture.runAsync(() -> {
            try {
                clock.sleep(Duration.ofMinutes(5));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        clock.speed(600);
        asleep.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aPassageIsNoFasterThanADoorBears() {
        var clock = new SimClock(START, 600, 30, real::get);
        try (var _ = clock.passage(); var _ = clock.passage()) {
            real.addAndGet(REAL_SECOND);
            assertThat(clock.speedNow()).isEqualTo(30);
            assertThat(clock.speed()).isEqualTo(600);
        }
        real.addAndGet(REAL_SECOND);
        assertThat(clock.wall()).isEqualTo(START.plusSeconds(30 + 600));
    }

    @Test
    void whatAMachineTakesIsRealTime() {
        var clock = new SimClock(START, 600, 30, real::get);
        try (var _ = clock.passage(); var _ = clock.unhurried()) {
            real.addAndGet(REAL_SECOND);
            assertThat(clock.speedNow()).isEqualTo(1);
        }
        real.addAndGet(REAL_SECOND);
        assertThat(clock.wall()).isEqualTo(START.plusSeconds(1 + 600));
    }

    @Test
    void aClockThatLiesSaysSoToTheStationAlone() {
        var clock = new SimClock(START, 60, 60, real::get);
        Clock machine = clock.machine();
        clock.source(SimClock.Source.LYING);
        assertThat(machine.now().wall()).isEqualTo(SimClock.LIE);
        assertThat(machine.now().trust()).isEqualTo(ClockTrust.NTP);
        assertThat(clock.wall()).isEqualTo(START);
        clock.source(SimClock.Source.NONE);
        assertThat(machine.now().trust()).isEqualTo(ClockTrust.FLOOR);
    }

    @Test
    void aSpeedOutOfItsRangeIsRefused() {
        assertThatThrownBy(() -> new SimClock(START, 0, 1)).hasMessageContaining("1 to 600");
        assertThatThrownBy(() -> new SimClock(START, 601, 1)).hasMessageContaining("601");
    }
}
