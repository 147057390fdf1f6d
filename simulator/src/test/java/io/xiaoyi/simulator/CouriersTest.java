package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.xiaoyi.simulator.Courier.Standing;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CouriersTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Instant MORNING = Instant.parse("2026-03-02T00:00:00Z");
    private static final int MANY = 20_000;

    private static List<Visit> plan(long seed, int count) {
        var couriers = new Couriers(seed, ZONE, List.of("front", "back"), 240, MORNING);
        return Stream.generate(couriers::next).limit(count).toList();
    }

    @Test
    void theSameSeedPlansTheSameVisitsAndAnotherSeedOthers() {
        assertThat(plan(7, 500)).isEqualTo(plan(7, 500)).isNotEqualTo(plan(8, 500));
    }

    @Test
    void slipsHappenAtTheirToldRates() {
        var counted = new EnumMap<Slip, Integer>(Slip.class);
        plan(1, MANY).forEach(visit -> counted.merge(visit.slip(), 1, Integer::sum));
        double honest = 1;
        for (Slip slip : Slip.values()) {
            if (slip != Slip.NONE) {
                honest -= slip.rate();
                assertThat(counted.get(slip) / (double) MANY).as("%s", slip).isCloseTo(slip.rate(), within(0.005));
            }
        }
        assertThat(counted.get(Slip.NONE) / (double) MANY).isCloseTo(honest, within(0.01));
    }

    @Test
    void lunchAndDinnerAreBusyAndTheSmallHoursQuiet() {
        var byHour = new HashMap<Integer, Integer>();
        plan(3, MANY).forEach(visit -> byHour.merge(visit.arrival().atZone(ZONE).getHour(), 1, Integer::sum));
        int night = byHour.getOrDefault(3, 0);
        assertThat(byHour.get(12)).isGreaterThan(2 * byHour.get(15)).isGreaterThan(10 * night);
        assertThat(byHour.get(18)).isGreaterThan(2 * byHour.get(15)).isGreaterThan(10 * night);
    }

    @Test
    void nobodyComesWhileStillInside() {
        Map<Integer, Instant> gone = new HashMap<>();
        for (Visit visit : plan(5, MANY)) {
            if (visit.courier().standing() == Standing.REGULAR) {
                assertThat(visit.arrival()).isAfterOrEqualTo(gone.getOrDefault(visit.courier().number(), Instant.MIN));
                gone.put(visit.courier().number(), visit.arrival().plus(visit.stay()));
            }
        }
    }

    @Test
    void aSlipComesWithThePassItNeeds() {
        for (Visit visit : plan(6, MANY)) {
            Standing standing = visit.courier().standing();
            switch (visit.slip()) {
                case FIRST_VISIT -> assertThat(standing).isEqualTo(Standing.NEWCOMER);
                case EXPIRED_PASS -> assertThat(standing).isEqualTo(Standing.LAPSED);
                case WRONG_STATION -> assertThat(standing).isEqualTo(Standing.ELSEWHERE);
                default -> assertThat(standing).isIn(Standing.REGULAR, Standing.NEWCOMER);
            }
        }
    }

    @Test
    void noTimeOfDayIsBusierThanTheMost() {
        for (int minute = 0; minute < 24 * 60; minute++) {
            assertThat(Rhythm.at(LocalTime.MIN.plusMinutes(minute))).isBetween(0.0, Rhythm.MOST);
        }
    }
}
