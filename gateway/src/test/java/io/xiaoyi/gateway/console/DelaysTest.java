package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever goes on being wrong waits, however long he goes on. */
class DelaysTest {
    private static final int FREE = 5;
    private static final String WHO = "192.0.2.7";

    /** Ten minutes are those of the set-up code. */
    @ParameterizedTest
    @ValueSource(longs = {1, 60, 600})
    void noFailureTakesTheWaitAway(long firstSeconds) {
        Duration first = Duration.ofSeconds(firstSeconds);
        Duration most = Duration.ofMinutes(10);
        var delays = new Delays(FREE, first, most, Duration.ofDays(1));
        long now = 1;
        long before = 0;
        for (int failures = 1; failures <= 200; failures++) {
            assertThat(delays.failed(WHO, now)).isEqualTo(failures);
            long wait = delays.waitNanos(WHO, now);
            if (failures < FREE) {
                assertThat(wait).isZero();
            } else {
                long doubled = before == 0 ? first.toNanos() : 2 * before;
                assertThat(wait).as("after %d", failures).isEqualTo(Math.min(most.toNanos(), doubled));
            }
            before = wait;
            now += wait;
        }
    }
}
