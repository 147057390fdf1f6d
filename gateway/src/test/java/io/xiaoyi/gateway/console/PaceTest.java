package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How often those who follow are told something new, in a time of its own. */
class PaceTest {
    private final Pace pace = new Pace();
    private long nanos = TimeUnit.HOURS.toNanos(-1);

    private void passes(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Changes come all the time. @return how many rounds there are meanwhile */
    private int rounds(boolean pressing, int millis) {
        int rounds = 0;
        for (int i = 0; i < millis; i++) {
            if (pace.waitMillis(pressing, nanos) == 0) {
                pace.begins(nanos);
                rounds++;
            }
            passes(1);
        }
        return rounds;
    }

    @Test
    void theFirstChangeIsToldAtOnceAndSoIsEachAfterARest() {
        assertThat(pace.waitMillis(false, nanos)).isZero();
        pace.begins(nanos);
        passes(Pace.ROUND_MILLIS);
        assertThat(pace.waitMillis(false, nanos)).isZero();
    }

    @Test
    void howeverMuchChangesThereAreFourRoundsASecond() {
        assertThat(rounds(false, 10_000)).isEqualTo(40);
    }

    @Test
    void whatPressesWaitsTwentyMillisecondsAtMostAndDoesNotFlood() {
        pace.begins(nanos);
        passes(1);
        assertThat(pace.waitMillis(false, nanos)).isBetween(249L, 250L);
        assertThat(pace.waitMillis(true, nanos)).isBetween(19L, 20L);
        passes(19);
        assertThat(rounds(true, 10_000)).isEqualTo(500);
    }
}
