package io.xiaoyi.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.journal.Retention.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Delivery, backoff and retention. */
class RulesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    @Test
    void theCursorMovesOverAContiguousPrefixOnly() {
        DeliveryWindow window = DeliveryWindow.from(10, 3).sent(11).sent(12).sent(13);
        assertThat(window.next(100)).isEmpty();
        assertThat(window.answered(12, 0).cursor()).isEqualTo(10);
        assertThat(window.answered(12, 0).answered(11, 0).cursor()).isEqualTo(12);
        assertThat(window.answered(12, 0).answered(11, 0).next(100)).hasValue(14);
        assertThat(window.answered(12, 0).answered(11, 0).next(13)).isEmpty();
    }

    @Test
    void aRefusalPausesAndSkipsNothing() {
        DeliveryWindow window = DeliveryWindow.from(0, 5).sent(1).sent(2).sent(3).answered(1, 0).answered(2, 0x87)
                .answered(3, 0);
        assertThat(window.cursor()).isEqualTo(1);
        assertThat(window.paused()).hasValue(0x87);
        assertThat(window.next(100)).isEmpty();
        assertThat(window.again().next(100)).hasValue(2);
    }

    @Test
    void noSubscriberIsSuccessAndCounted() {
        DeliveryWindow window = DeliveryWindow.from(0, 5).sent(1).answered(1, 0x10).answered(1, 0x10);
        assertThat(window.cursor()).isEqualTo(1);
        assertThat(window.unheard()).isEqualTo(1);
    }

    @Test
    void entriesThatAGapStandsForArePassedOver() {
        DeliveryWindow window = DeliveryWindow.from(0, 9).sent(1).sent(20).sent(21);
        assertThat(window.underWay()).isEqualTo(3);
        assertThat(window.answered(1, 0).cursor()).isEqualTo(19);
        assertThat(window.answered(1, 0).answered(21, 0).answered(20, 0).cursor()).isEqualTo(21);
        assertThat(DeliveryWindow.from(5, 9).sent(500).answered(500, 0).cursor()).isEqualTo(500);
    }

    @Test
    void noOrderOfAnswersMovesTheCursorPastWhatWasNotAcknowledged() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            DeliveryWindow window = DeliveryWindow.from(0, 1 + random.nextInt(8));
            List<Long> delivered = new ArrayList<>();
            for (int step = 0; step < 200; step++) {
                if (random.nextInt(20) == 0) {
                    window = window.again();
                } else if (random.nextBoolean() && window.next(1000).isPresent()) {
                    window = window.sent(window.next(1000).getAsLong());
                } else if (window.nextSeq() > window.cursor() + 1) {
                    long seq = window.cursor() + 1 + random.nextInt((int) (window.nextSeq() - window.cursor() - 1));
                    int reason = random.nextInt(6) == 0 ? 0x97 : 0;
                    if (reason == 0) {
                        delivered.add(seq);
                    }
                    window = window.answered(seq, reason);
                }
                for (long seq = 1; seq <= window.cursor(); seq++) {
                    assertThat(delivered).as("seed " + seed).contains(seq);
                }
                assertThat(window.underWay()).isBetween(0, window.width());
            }
        }
    }

    @Test
    void theCeilingDoublesUpToTheLongestAndTheDiceDecideBelowIt() {
        var backoff = new Backoff(100, 1000);
        assertThat(backoff.waitNanos(0.99)).isZero();
        List<Long> ceilings = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            backoff = backoff.failed();
            ceilings.add(backoff.ceilingNanos());
        }
        assertThat(ceilings).startsWith(100L, 200L, 400L, 800L, 1000L, 1000L).allMatch(each -> each <= 1000);
        assertThat(backoff.waitNanos(0.5)).isEqualTo(500);
        assertThat(backoff.succeeded().waitNanos(0.9)).isZero();
    }

    @Test
    void onlyOldAcknowledgedSegmentsGoAndNeverTheNewest() {
        var week = new Retention(Duration.ofDays(7), Long.MAX_VALUE);
        var held = List.of(held(1, 100, 20), held(2, 200, 10), held(3, 300, 8), held(4, 400, 9));
        assertThat(week.judge(held, 400, NOW).drop()).isEqualTo(3);
        assertThat(week.judge(held, 250, NOW).drop()).isEqualTo(2);
        assertThat(week.judge(held, 99, NOW).drop()).isZero();
        assertThat(new Retention(Duration.ofDays(9), Long.MAX_VALUE).judge(held, 400, NOW).drop()).isEqualTo(2);
    }

    /** Pass ids would else be kept for ever where nobody ever acknowledges. */
    @Test
    void whereNoCloudIsToHaveThemAgeAloneDecides() {
        var held = List.of(held(1, 100, 20), held(2, 200, 10), held(3, 300, 5));
        Retention alone = new Retention(Duration.ofDays(30), Long.MAX_VALUE).undelivered().keeping(Duration.ofDays(7));
        assertThat(alone.judge(held, 0, NOW)).isEqualTo(new Retention.Verdict(2, false));
        assertThat(new Retention(Duration.ofDays(30), 15, false).judge(held, 0, NOW)).as("or the cap").isEqualTo(
                new Retention.Verdict(2, false));
    }

    @Test
    void theCapTakesYoungAcknowledgedSegmentsAndAlarmsRatherThanTakeOthers() {
        var capped = new Retention(Duration.ofDays(30), 25);
        var held = List.of(held(1, 100, 2), held(2, 200, 1), held(3, 300, 0));
        assertThat(capped.judge(held, 300, NOW)).isEqualTo(new Retention.Verdict(1, false));
        assertThat(capped.judge(held, 50, NOW)).isEqualTo(new Retention.Verdict(0, true));
        assertThat(new Retention(Duration.ofDays(30), 5).judge(held, 300, NOW)).isEqualTo(new Retention.Verdict(2,
                true));
    }

    private static Held held(long ordinal, long lastSeq, int daysOld) {
        return new Held(ordinal, lastSeq, NOW.minus(Duration.ofDays(daysOld)), 10);
    }
}
