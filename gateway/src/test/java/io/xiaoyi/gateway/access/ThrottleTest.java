package io.xiaoyi.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.Throttle.Ruling;
import io.xiaoyi.gateway.access.Throttle.Waking;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private Throttle throttle = Throttle.QUIET;

    private static Moment at(double seconds) {
        return new Moment(Instant.EPOCH, ClockTrust.FLOOR, (long) (seconds * 1e9), 1);
    }

    private Ruling denied(Denial denial, double seconds) {
        Ruling ruling = throttle.denied(denial, at(seconds));
        throttle = ruling.next();
        return ruling;
    }

    private Waking woken(double seconds) {
        Waking waking = throttle.woken(at(seconds));
        throttle = waking.next();
        return waking;
    }

    @Test
    void badCodesAreAnsweredLaterAndLaterAndTheFifthRaisesTheAlarmOnce() {
        List<Long> delays = new ArrayList<>();
        List<Boolean> alarms = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Ruling ruling = denied(Denial.FORGED, i);
            delays.add(ruling.delay().toSeconds());
            alarms.add(ruling.raisesAlarm());
        }
        assertThat(delays).containsExactly(0L, 0L, 1L, 2L, 4L, 4L, 4L);
        assertThat(alarms).containsExactly(false, false, false, false, true, false, false);
    }

    @Test
    void aCodeThatVerifiesIsNeverDelayedAndNoAlarm() {
        for (int i = 0; i < 9; i++) {
            denied(Denial.MALFORMED, i);
        }
        for (int i = 0; i < 20; i++) {
            Ruling ruling = denied(Denial.EXPIRED, 10 + i);
            assertThat(ruling.delay()).isZero();
            assertThat(ruling.raisesAlarm()).isFalse();
        }
    }

    @Test
    void badCodesFarApartAreNotAnAttack() {
        for (int i = 0; i < 20; i++) {
            Ruling ruling = denied(Denial.MALFORMED, i * 151.0);
            assertThat(ruling.delay()).isZero();
            assertThat(ruling.raisesAlarm()).isFalse();
        }
    }

    @Test
    void theAlarmEndsWhenTheWindowIsEmpty() {
        for (int i = 0; i < 5; i++) {
            denied(Denial.FORGED, i);
        }
        assertThat(throttle.wakeAtUptimeNanos()).hasValue(at(304).uptimeNanos());
        assertThat(woken(303.9).alarmEnds()).isFalse();
        assertThat(woken(304).alarmEnds()).isTrue();
        assertThat(woken(305).alarmEnds()).isFalse();
        assertThat(throttle).isEqualTo(Throttle.QUIET);
        assertThat(throttle.wakeAtUptimeNanos()).isEmpty();
    }

    @Test
    void theAlarmEndsThoughAnotherRefusalCameFirst() {
        for (int i = 0; i < 5; i++) {
            denied(Denial.FORGED, i);
        }
        denied(Denial.EXPIRED, 400);
        assertThat(throttle.wakeAtUptimeNanos()).hasValue(0);
        assertThat(woken(400).alarmEnds()).isTrue();
    }

    @Test
    void afterTheFifthRefusalsAreCountedAndToldOnceAMinute() {
        int recorded = 0;
        List<Throttle.Summary> summaries = new ArrayList<>();
        for (int i = 0; i < 1800; i++) {
            double now = i / 10.0;
            while (throttle.wakeAtUptimeNanos().isPresent()
                    && throttle.wakeAtUptimeNanos().getAsLong() <= at(now).uptimeNanos()) {
                woken(now).summary().ifPresent(summaries::add);
            }
            recorded += denied(i % 3 == 0 ? Denial.EXPIRED : Denial.FORGED, now).record() ? 1 : 0;
        }
        woken(300).summary().ifPresent(summaries::add);
        assertThat(recorded).isEqualTo(5);
        assertThat(summaries).hasSize(3).allMatch(each -> each.mostly() == Denial.FORGED);
        assertThat(summaries.stream().mapToLong(Throttle.Summary::count).sum()).isEqualTo(1795);
    }

    @Test
    void aMinuteOfQuietAfterTheSummaryEndsTheCounting() {
        for (int i = 0; i < 7; i++) {
            denied(Denial.REPLAYED, i);
        }
        assertThat(woken(64.9).summary()).isEmpty();
        assertThat(woken(65).summary()).contains(new Throttle.Summary(2, Denial.REPLAYED));
        assertThat(denied(Denial.REPLAYED, 126).record()).isTrue();
    }

    @Test
    void ofEquallyManyTheFirstInCheckingOrderIsTold() {
        for (int i = 0; i < 5; i++) {
            denied(Denial.FULL, i);
        }
        denied(Denial.FULL, 5);
        denied(Denial.EXPIRED, 6);
        assertThat(woken(5 + Duration.ofMinutes(1).toSeconds()).summary())
                .contains(new Throttle.Summary(2, Denial.EXPIRED));
    }
}
