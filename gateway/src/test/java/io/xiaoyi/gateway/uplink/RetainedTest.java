package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** In virtual time. */
class RetainedTest {
    private static final UplinkSettings.Timing USUAL = new UplinkSettings.Timing(Bench.QUICK.connect(),
            Bench.QUICK.keepAlive(), Bench.QUICK.sessionExpiry(), Bench.QUICK.acknowledge(), Duration.ofSeconds(1),
            Duration.ofMinutes(2), Bench.QUICK.takenOver(), Bench.QUICK.stateEvery(), Bench.QUICK.telemetryEvery());

    private final Retained.Slot state = new Retained.Slot(Bench.TOPICS.state(), 0);
    private final Retained retained = new Retained(new Alarms(_ -> true), new Delays(USUAL, () -> -1), state);

    private long wakeAtSeconds() {
        return Duration.ofNanos(retained.wakeAtNanos()).plusMillis(500).toSeconds();
    }

    @Test
    void whatWasRefusedIsSentAgainOnALineThatBreaksEachMinuteToo() {
        state.want(new byte[]{1});
        for (int refused = 0; refused < 10; refused++) {
            retained.answered(state, 0x87, 0);
        }
        assertThat(wakeAtSeconds()).isEqualTo(120);
        retained.restart(Duration.ofSeconds(60).toNanos());
        assertThat(wakeAtSeconds()).as("once more, so long after it was refused").isEqualTo(120);
        retained.restart(Duration.ofSeconds(119).toNanos());
        assertThat(wakeAtSeconds()).as("all else goes before it").isEqualTo(134);
        retained.restart(Duration.ofSeconds(180).toNanos());
        assertThat(wakeAtSeconds()).isEqualTo(195);
    }
}
