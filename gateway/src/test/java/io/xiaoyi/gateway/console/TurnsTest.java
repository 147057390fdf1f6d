package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationWorld;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();
    private final StationWorld world = new StationWorld();
    private final AtomicInteger nudges = new AtomicInteger();

    private void turn(Effect... effects) {
        turns.turned(new StationEvent.Wake(), new Moment(Instant.EPOCH, ClockTrust.RTC, 1, 1), new Decision(
                world.station, List.of(), List.of(effects)));
    }

    private static Effect.ActTold told(int number) {
        return new Effect.ActTold(Integer.toString(number), "unlock", "console:anna", Effect.Stage.DONE, "");
    }

    @Test
    void manyTurnsAreOneNudgeUntilSomebodyHasLooked() {
        turns.listen(nudges::incrementAndGet);
        int before = nudges.get();
        for (int i = 0; i < 100; i++) {
            turn(told(i));
        }
        assertThat(nudges.get()).isEqualTo(before + 1);
        assertThat(turns.seen()).hasSize(100).first().isEqualTo(told(0));
        assertThat(turns.seen()).isEmpty();
        turns.watched(true);
        turn();
        assertThat(nudges.get()).isEqualTo(before + 2);
        assertThat(turns.count()).isEqualTo(101);
    }

    @Test
    void whileNobodyWatchesOnlyAnAnswerToAnActIsANudge() {
        turns.listen(nudges::incrementAndGet);
        turns.seen();
        int before = nudges.get();
        turn();
        assertThat(nudges.get()).isEqualTo(before);
        turn(told(1));
        assertThat(nudges.get()).isEqualTo(before + 1);
        assertThat(turns.seen()).containsExactly(told(1));
        turns.watched(true);
        turn();
        assertThat(nudges.get()).isEqualTo(before + 2);
        turns.seen();
        turns.watched(false);
        turn();
        assertThat(nudges.get()).isEqualTo(before + 2);
    }

    @Test
    void whereNobodyListensTheNewestThousandAnswersAreKept() {
        for (int i = 0; i < 5000; i++) {
            turn(told(i));
        }
        assertThat(turns.seen()).hasSize(1000).last().isEqualTo(told(4999));
    }
}
