package io.xiaoyi.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    private static final int EVENT_BYTES = 400;

    /** A line of one speed and one length, in virtual time: how long each message took, and how fast all went. */
    private static final class Line {
        private final double bytesPerSecond;
        private final double roundTripSeconds;
        private final List<Double> queuedSeconds = new ArrayList<>();
        private Pace pace = Pace.first();
        private long bytes;

        private record UnderWay(double sent, double answered, long among) {}

        Line(double bytesPerSecond, double roundTripSeconds) {
            this.bytesPerSecond = bytesPerSecond;
            this.roundTripSeconds = roundTripSeconds;
        }

        void run(double seconds) {
            var underWay = new ArrayDeque<UnderWay>();
            double now = 0;
            double free = 0;
            while (now < seconds) {
                while (pace.takesMore((long) underWay.size() * EVENT_BYTES)) {
                    free = Math.max(free, now) + EVENT_BYTES / bytesPerSecond;
                    queuedSeconds.add(free - now);
                    underWay.add(new UnderWay(now, free + roundTripSeconds, (underWay.size() + 1L) * EVENT_BYTES));
                }
                UnderWay next = underWay.peek();
                now = next.answered();
                pace = pace.answered(EVENT_BYTES, next.among(), (long) ((now - next.sent()) * 1e9),
                        (long) underWay.size()
                                * EVENT_BYTES);
                underWay.remove();
                bytes += EVENT_BYTES;
            }
        }

        double longestQueueSeconds() {
            return queuedSeconds.stream().mapToDouble(it -> it).max().orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource({"5000,0.1", "5000,4", "20000,0.2", "100000,0.05", "1000000,0.02", "1000000,2"})
    void nothingWaitsLongBehindABacklogAndTheLineIsUsed(double bytesPerSecond, double roundTripSeconds) {
        var line = new Line(bytesPerSecond, roundTripSeconds);
        line.run(120);
        assertThat(line.longestQueueSeconds()).isLessThan(1.1);
        line.bytes = 0;
        line.run(120);
        assertThat(line.bytes).isGreaterThan((long) (0.5 * 120 * bytesPerSecond));
    }

    /** Entries that come one by one, as they do where nothing waits. */
    @Test
    void aPageIsWhatTheLineWasSeenToTakeInASecond() {
        assertThat(Pace.first().secondBytes()).isEqualTo(Pace.LEAST_BYTES);
        Pace slow = Pace.first().answered(400, 400, 80_000_000, 400);
        assertThat(slow.secondBytes()).isEqualTo(5_000);
        assertThat(Pace.first().answered(400, 400, 2_000_000, 400).secondBytes()).isEqualTo(200_000);
        Pace page = slow.answered(48_000, 48_000, 9_600_000_000L, 48_000);
        assertThat(page.secondBytes()).isEqualTo(5_000);
    }

    /** 5 kB/s, and two kilobytes that were sent just before the answer to a message that had gone alone. */
    @Test
    void whatWasSentAfterAMessageSaysNothingOfTheLineThatTookIt() {
        assertThat(Pace.first().answered(400, 400, 80_000_000, 2_400).secondBytes()).isEqualTo(5_000);
    }

    @Test
    void aLineThatBecomesSlowIsKnownToBeSoAfterAFewAnswers() {
        Pace pace = Pace.first().answered(400, 400, 2_000_000, 400);
        for (int i = 0; i < 6; i++) {
            pace = pace.answered(400, 400, 80_000_000, 400);
        }
        assertThat(pace.secondBytes()).isEqualTo(5_000);
    }

    @Test
    void aStallHalvesWhatIsUnderWayAndAnswersInTimeBringItBack() {
        Pace before = new Pace(100_000, 10_000_000, 0);
        Pace stalled = before;
        for (int answered = 0; answered < 100_000; answered += EVENT_BYTES) {
            stalled = stalled.answered(EVENT_BYTES, 100_000 - answered, 3_000_000_000L, 100_000 - answered);
        }
        assertThat(stalled.limitBytes()).isEqualTo(50_000);
        for (int answered = 0; answered < 50_000; answered += EVENT_BYTES) {
            stalled = stalled.answered(EVENT_BYTES, stalled.limitBytes(), 20_000_000L, stalled.limitBytes());
        }
        assertThat(stalled.limitBytes()).isEqualTo(100_000);
    }

    @Test
    void aLimitThatIsNotMadeUseOfDoesNotGrow() {
        assertThat(Pace.first().answered(100, 100, 1_000_000, 100).limitBytes()).isEqualTo(Pace.LEAST_BYTES);
    }

    @Test
    void noStallTakesTheLastOfIt() {
        Pace pace = Pace.first().answered(400, 400, 1_000_000, 400);
        for (int i = 0; i < 1_000; i++) {
            pace = pace.answered(400, 2_000, 60_000_000_000L, 2_000);
        }
        assertThat(pace.limitBytes()).isEqualTo(Pace.LEAST_BYTES);
    }
}
