package io.xiaoyi.gateway.moment;

import static io.xiaoyi.gateway.moment.ClockTrust.FLOOR;
import static io.xiaoyi.gateway.moment.ClockTrust.NTP;
import static io.xiaoyi.gateway.moment.ClockTrust.RTC;
import static io.xiaoyi.gateway.moment.ClockTrust.SIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.moment.ClockJudge.Finding;
import io.xiaoyi.gateway.moment.ClockJudge.Judged;
import io.xiaoyi.gateway.moment.ClockJudge.Plausible;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockJudgeTest {
    private static final Instant T = Instant.parse("2026-11-20T08:00:00Z");
    private static final Instant IN_2038 = Instant.parse("2038-01-19T03:14:08Z");

    private ClockJudge judge = ClockJudge.startingAt(T);
    private Judged last;

    /** What the machine shows, {@code seconds} into the boot; the truth is that the boot began at {@code T}. */
    private Judged shows(Instant wall, ClockTrust trust, long seconds) {
        last = judge.judge(new Moment(wall, trust, Duration.ofSeconds(seconds).toNanos(), 1));
        judge = last.next();
        return last;
    }

    private void isJudged(Instant wall, ClockTrust trust, Finding finding) {
        assertThat(last.moment().wall()).isEqualTo(wall);
        assertThat(last.moment().trust()).isEqualTo(trust);
        assertThat(last.finding()).isEqualTo(finding);
    }

    private static Instant at(long seconds) {
        return T.plusSeconds(seconds);
    }

    @Test
    void aColdBootWithoutASourceCountsFromTheFloorByTheUptime() {
        shows(Instant.EPOCH, FLOOR, 10);
        isJudged(at(10), FLOOR, Finding.NO_SOURCE);
        assertThat(last.timeCameBack()).isFalse();
        shows(Instant.EPOCH, FLOOR, 86_400);
        isJudged(at(86_400), FLOOR, Finding.NO_SOURCE);
        assertThat(judge.onFloorFor(last.moment())).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void networkTimeAfterAColdBootIsBelievedWithinAMonthOfTheFloor() {
        shows(Instant.EPOCH, FLOOR, 10);
        Instant now = T.plus(Duration.ofDays(30));
        shows(now, NTP, 20);
        isJudged(now, NTP, Finding.AGREES);
        assertThat(last.timeCameBack()).isTrue();
        assertThat(judge.onFloorFor(last.moment())).isZero();
        assertThat(judge.floor()).as("a network's time never raises the floor").isEqualTo(T);
        shows(now.plusSeconds(1), NTP, 21);
        assertThat(last.timeCameBack()).isFalse();
    }

    @Test
    void networkTimePastAMonthIsNotBelievedUntilASignedInstantSupportsIt() {
        Instant now = T.plus(Duration.ofDays(40));
        shows(now, NTP, 20);
        isJudged(at(20), FLOOR, Finding.TOO_FAR_AHEAD);
        judge = judge.raisedTo(now.minus(Duration.ofDays(9)), last.moment());
        shows(now.plusSeconds(1), NTP, 21);
        isJudged(now.plusSeconds(1), NTP, Finding.AGREES);
    }

    @Test
    void aJumpTo2038AndBackIsRiddenOutByTheUptime() {
        for (ClockTrust trust : new ClockTrust[]{NTP, RTC}) {
            judge = ClockJudge.startingAt(T);
            shows(at(5), trust, 5);
            shows(IN_2038, trust, 60);
            isJudged(at(60), FLOOR, Finding.STEPPED_FORWARD);
            shows(IN_2038.plusSeconds(3600), trust, 3660);
            isJudged(at(3660), FLOOR, Finding.STEPPED_FORWARD);
            shows(at(3700), trust, 3700);
            isJudged(at(3700), trust, Finding.AGREES);
            assertThat(last.timeCameBack()).isTrue();
        }
    }

    @Test
    void aBootIn2038LocksNobodyOut() {
        shows(IN_2038, NTP, 5);
        isJudged(at(5), FLOOR, Finding.TOO_FAR_AHEAD);
        shows(IN_2038, RTC, 6);
        isJudged(at(6), FLOOR, Finding.TOO_FAR_AHEAD);
        assertThat(judge.floor()).isEqualTo(T);
        shows(at(7), NTP, 7);
        isJudged(at(7), NTP, Finding.AGREES);
    }

    @Test
    void aClockSetBackBeforeTheFloorIsRiddenOutByTheUptime() {
        shows(at(100_000), NTP, 5);
        shows(T.minusSeconds(86_400), NTP, 15);
        isJudged(at(100_010), FLOOR, Finding.BEFORE_FLOOR);
    }

    @Test
    void aClockBeforeTheFloorAtBootIsNotBelieved() {
        shows(T.minusSeconds(115), RTC, 4);
        isJudged(T.minusSeconds(115), RTC, Finding.AGREES);
        judge = ClockJudge.startingAt(T);
        shows(T.minusSeconds(117), RTC, 4);
        isJudged(at(4), FLOOR, Finding.BEFORE_FLOOR);
    }

    @Test
    void aStepBackPastTheFloorLeavesTheEarlierTimeAsALowerBound() {
        shows(at(100_000), NTP, 5);
        shows(at(50_000), NTP, 15);
        isJudged(at(50_000), FLOOR, Finding.STEPPED_BACK);
        shows(at(100_020), NTP, 25);
        isJudged(at(100_020), NTP, Finding.AGREES);
    }

    @Test
    void aStepIsBelievedWhenASignedInstantSupportsIt() {
        shows(at(5), NTP, 5);
        Instant real = T.plus(Duration.ofDays(10));
        shows(real, NTP, 60);
        isJudged(at(60), FLOOR, Finding.STEPPED_FORWARD);
        judge = judge.raisedTo(real.minusSeconds(3600), last.moment());
        shows(real.plusSeconds(1), NTP, 61);
        isJudged(real.plusSeconds(1), NTP, Finding.AGREES);
    }

    @Test
    void corrections_of_five_minutes_are_followed_and_larger_ones_are_not() {
        shows(at(5), NTP, 5);
        shows(at(10).plusSeconds(300), NTP, 10);
        isJudged(at(310), NTP, Finding.AGREES);
        shows(at(20).plusSeconds(601), NTP, 20);
        isJudged(at(320), FLOOR, Finding.STEPPED_FORWARD);
    }

    @Test
    void noWalkOfSmallStepsCarriesNetworkTimePastAMonth() {
        for (int i = 1; i < 20_000; i++) {
            shows(at(i).plusSeconds(299L * i), NTP, i);
        }
        assertThat(last.moment().wall()).isBefore(T.plus(Duration.ofDays(32)));
    }

    @Test
    void aLostSourceIsHeldOverForADay() {
        shows(at(5), RTC, 5);
        shows(Instant.EPOCH, FLOOR, 1000);
        isJudged(at(1000), NTP, Finding.NO_SOURCE);
        shows(Instant.EPOCH, FLOOR, 5 + 86_400);
        isJudged(at(5 + 86_400), NTP, Finding.NO_SOURCE);
        shows(Instant.EPOCH, FLOOR, 6 + 86_400);
        isJudged(at(6 + 86_400), FLOOR, Finding.NO_SOURCE);
        shows(Instant.EPOCH, FLOOR, 7 + 86_400);
        assertThat(judge.onFloorFor(last.moment())).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aRealTimeClockRaisesTheFloorAndOnlyARootLowersIt() {
        Instant later = T.plus(Duration.ofDays(100));
        shows(later, RTC, 5);
        assertThat(judge.floor()).isEqualTo(later);
        shows(at(6), NTP, 6);
        isJudged(later.plusSeconds(1), FLOOR, Finding.BEFORE_FLOOR);
        assertThat(judge.plausible(at(7), seconds(7))).isEqualTo(Plausible.BEFORE_FLOOR);
        judge = judge.reset(at(7), moment(later, 7));
        assertThat(judge.floor()).isEqualTo(at(7));
        shows(later.plusSeconds(3), RTC, 8);
        isJudged(at(8), FLOOR, Finding.STEPPED_FORWARD);
        shows(at(9), NTP, 9);
        isJudged(at(9), NTP, Finding.AGREES);
        assertThat(last.timeCameBack()).isTrue();
    }

    private static long seconds(long count) {
        return Duration.ofSeconds(count).toNanos();
    }

    private static Moment moment(Instant wall, long seconds) {
        return new Moment(wall, FLOOR, seconds(seconds), 1);
    }

    private void answered(Instant signedAt, Duration roundTrip, long seconds) {
        assertThat(judge.plausible(signedAt, seconds(seconds))).isEqualTo(Plausible.YES);
        judge = judge.answered(signedAt, roundTrip.toNanos(), moment(T, seconds));
    }

    @Test
    void aPlatformsAnswerIsTheTimeWhateverElseAClockShows() {
        shows(at(5), NTP, 5);
        answered(at(10), Duration.ofSeconds(2), 11);
        shows(at(11), NTP, 11);
        isJudged(at(11), SIGNED, Finding.AGREES);
        for (Instant lie : List.of(IN_2038, Instant.EPOCH, at(600), T.minusSeconds(400))) {
            shows(lie, NTP, 20);
            isJudged(at(20), SIGNED, Finding.CONTRADICTED);
            shows(lie, RTC, 20);
            isJudged(at(20), SIGNED, Finding.CONTRADICTED);
        }
        shows(Instant.EPOCH, FLOOR, 21);
        isJudged(at(21), SIGNED, Finding.AGREES);
        assertThat(judge.floorAt(seconds(21))).isEqualTo(at(21));
    }

    @Test
    void anAnswerHoldsUntilACrystalMayHaveMadeItWrongByACodesStep() {
        answered(at(10), Duration.ofSeconds(10), 15);
        long lasts = (15 - 5) * 10_000; // at 100 ppm
        shows(Instant.EPOCH, FLOOR, 14 + lasts);
        isJudged(at(14 + lasts), SIGNED, Finding.AGREES);
        assertThat(judge.signedUntilUptimeNanos()).hasValue(seconds(15 + lasts));
        shows(Instant.EPOCH, FLOOR, 15 + lasts);
        isJudged(at(15 + lasts), FLOOR, Finding.NO_SOURCE);
        assertThat(judge.signedUntilUptimeNanos()).isEmpty();

        judge = ClockJudge.startingAt(T);
        answered(at(10), Duration.ZERO, 10);
        shows(IN_2038, NTP, 9 + 150_000);
        isJudged(at(9 + 150_000), SIGNED, Finding.CONTRADICTED);
        shows(IN_2038, NTP, 10 + 150_000);
        isJudged(at(10 + 150_000), FLOOR, Finding.STEPPED_FORWARD);
        shows(at(12 + 150_000).plusSeconds(14), NTP, 12 + 150_000);
        isJudged(at(12 + 150_000).plusSeconds(14), NTP, Finding.AGREES);
    }

    @Test
    void theMoreCertainOfTwoAnswersIsGoneByUntilTheyContradictEachOther() {
        answered(at(10), Duration.ofMillis(20), 10);
        answered(at(3_603), Duration.ofSeconds(8), 3_610);
        shows(T, FLOOR, 3_610);
        assertThat(last.moment().wall()).as("a slow answer says less").isEqualTo(at(3_610).plusMillis(10));
        answered(at(7_208), Duration.ofMillis(20), 7_210);
        shows(T, FLOOR, 7_210);
        assertThat(last.moment().wall()).as("two seconds are more than a crystal's").isEqualTo(at(7_208).plusMillis(
                10));
        assertThat(last.timeCameBack()).as("nobody's code is held back by them").isFalse();
        long later = 7_210 + 100_000;
        answered(at(later - 4), Duration.ofSeconds(8), later);
        shows(T, FLOOR, later);
        assertThat(judge.signed().orElseThrow().uncertainNanosAt(seconds(later))).isEqualTo(seconds(4));
    }

    @Test
    void timeThatAnAnswerSetsBackCameBack() {
        shows(T.plus(Duration.ofDays(20)), NTP, 5);
        answered(at(10), Duration.ofSeconds(1), 10);
        shows(T.plus(Duration.ofDays(20)), NTP, 11);
        assertThat(last.timeCameBack()).isTrue();
        assertThat(last.moment().trust()).isEqualTo(SIGNED);
        shows(T.plus(Duration.ofDays(20)), NTP, 12);
        assertThat(last.timeCameBack()).isFalse();
        assertThat(judge.floor()).isBefore(at(13));
    }

    @Test
    void anAnswerMayLieAnHourBeforeTheFloorAndLowersItNot() {
        shows(at(3_590), RTC, 5);
        assertThat(judge.plausible(at(-20), seconds(6))).isEqualTo(Plausible.BEFORE_FLOOR);
        answered(at(6), Duration.ZERO, 6);
        shows(at(3_590), RTC, 7);
        isJudged(at(7), SIGNED, Finding.CONTRADICTED);
        assertThat(judge.floor()).isEqualTo(at(3_590));
        assertThat(judge.plausible(T.plus(Duration.ofDays(801)), seconds(8))).isEqualTo(Plausible.TOO_FAR_AHEAD);
    }

    @Test
    void anOlderSignedInstantChangesNothing() {
        shows(at(5), NTP, 5);
        assertThat(judge.raisedTo(at(-100), last.moment())).isEqualTo(judge);
        assertThat(judge.raisedTo(at(4), last.moment())).as("known by the uptime already").isEqualTo(judge);
    }
}
