package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whole lives of a station from a seed, everything going wrong at once; {@link StationLife} holds what must hold. */
class StationSimulationTest {
    private static final int LIVES = 500;
    private static final int STEPS = 60;

    @Test
    void noLifeOfAStationBreaksAPromise() {
        long granted = 0;
        long crashes = 0;
        long signed = 0;
        long withheld = 0;
        long again = 0;
        long swallowed = 0;
        long sessions = 0;
        for (long seed = 1; seed <= LIVES; seed++) {
            StationLife life = live(seed);
            granted += life.granted();
            crashes += life.crashes();
            signed += life.signed();
            withheld += life.withheld();
            again += life.again();
            swallowed += life.swallowed();
            sessions += life.sessions();
        }
        assertThat(granted).as("grants").isGreaterThan(LIVES * 2L);
        assertThat(signed).as("decisions under signed time").isGreaterThan(LIVES * 10L);
        assertThat(crashes).as("crashes").isGreaterThan(LIVES);
        assertThat(withheld).as("grants withheld").isGreaterThan(LIVES / 20);
        assertThat(sessions).as("charging sessions").isGreaterThan(LIVES / 5);
        assertThat(again).as("same grants again, " + swallowed + " swallowed").isGreaterThan(LIVES / 20);
        assertThat(swallowed).as("codes that were still held").isGreaterThan(LIVES * 2L);
    }

    private static StationLife live(long seed) {
        var life = new StationLife(seed);
        try {
            life.live(STEPS);
            life.heal();
            return life;
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("seed " + seed + ", " + life.lately(), broken);
        }
    }

    @Test
    void aSeedReplays() {
        assertThat(live(7).journal()).isEqualTo(live(7).journal());
    }
}
