package io.xiaoyi.simulator.battery;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.outlet.LoadPlan;
import io.xiaoyi.simulator.battery.Judgements.Table;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SocketVisitTest {
    private static SocketVisit first(Custom.Visit visit) {
        return LongStream.range(1, 10_000).mapToObj(seed -> SocketVisit.draw(Custom.TUNING, seed))
                .filter(each -> each.visit() == visit).findFirst().orElseThrow();
    }

    @Test
    void theSameSeedIsTheSameVisitInWhateverOrderItIsAsked() {
        for (int seed = 0; seed < 50; seed++) {
            SocketVisit one = SocketVisit.draw(Custom.TUNING, seed);
            SocketVisit other = SocketVisit.draw(Custom.TUNING, seed);
            other.watts(9_999);
            for (int second = 0; second < 3_000; second += 77) {
                assertThat(other.watts(second)).isEqualTo(one.watts(second)).isNotNegative();
                assertThat(other.amperes(second)).isEqualTo(one.amperes(second)).isNotNegative();
            }
            assertThat(other).hasToString(one.toString());
        }
    }

    @Test
    void aBatteryRisesFadesAndIdles() {
        var battery = new Battery(200, 3_600, 1_200, 1_800, 40, 8, 2);
        assertThat(battery.watts(0)).isEqualTo(176);
        assertThat(battery.watts(3_600)).isEqualTo(200);
        assertThat(battery.watts(4_800)).isEqualTo(40);
        assertThat(battery.watts(6_599)).isBetween(8.0, 8.01);
        assertThat(battery.watts(6_600)).isEqualTo(2);
        assertThat(battery.fullSeconds()).isEqualTo(6_600);
    }

    @Test
    void aPulledPlugDrawsNothing() {
        SocketVisit early = first(Custom.Visit.EARLY);
        long end = early.endsAfter().toSeconds();
        assertThat(early.watts(end + 1)).isZero();
        assertThat(early.amperes(end + 1)).isZero();
    }

    @Test
    void theMeterTellsTenthsOfAWattFromItsLeastOn() {
        for (int seed = 0; seed < 100; seed++) {
            var meter = new PzemMeter(seed);
            assertThat(meter.watts(0, 1)).isZero();
            assertThat(meter.watts(0.25, seed)).isZero();
            assertThat(meter.watts(200, seed)).isBetween(198.6, 201.4);
            assertThat(meter.watts(8.04, seed) * 10 % 1).isLessThan(1e-9);
            assertThat(meter.amperes(0.015, seed)).isZero();
        }
    }

    @Test
    void nextToAllVisitsAreJudgedRightAndNoBatteryIsCutBeforeItsEnd() {
        var table = new Table();
        LongStream.range(0, 300).forEach(seed -> table.add(Judgements.of(SocketVisit.draw(Custom.TUNING, seed), seed,
                Judgements.gateway(LoadPlan.STANDARD))));
        assertThat(table.right()).as("%s", table.counts()).isGreaterThanOrEqualTo(297);
        assertThat(table.early()).as("%s", table.counts()).isZero();
    }
}
