package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.station.StationWorld.Courier;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A network's time, or a battery-backed clock, that lies: what couriers are granted before, during and after. */
class LyingClockTest {
    private static final Duration TO_2038 = Duration.between(StationWorld.START,
            Instant.parse("2038-01-19T03:14:08Z"));
    private static final Duration TO_1970 = Duration.between(StationWorld.START, Instant.EPOCH);

    private final StationWorld world = new StationWorld();

    /** He comes in by a code of now; neither it nor one of before or of the liar's time opens. */
    private void anHonestCourierComesInAndNobodyElse() {
        world.pass(Duration.ofMinutes(11));
        Courier courier = world.courier().introduced("front-in");
        var old = courier.presenter.anywhere(world.truth().minusSeconds(60));
        shows("front-in", courier, old, Denial.STALE_CLOCK);
        if (world.wallError.abs().compareTo(Duration.ofMinutes(1)) > 0) {
            shows("front-in", courier, courier.presenter.anywhere(world.wall()), Denial.STALE_CLOCK);
        }
        var code = courier.code();
        world.scan("front-in", code);
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
        world.pass(Duration.ofSeconds(6));
        shows("back-in", courier, code, Denial.REPLAYED);
    }

    private void shows(String reader, Courier courier, io.xiaoyi.gateway.pass.Shown code, Denial denial) {
        world.scan(reader, code);
        assertThat(world.lastAnswer().denial()).as("%s at %s", courier.id, world.wall()).contains(denial);
        world.pass(Duration.ofSeconds(6));
    }

    @Test
    void whileSignedTimeHoldsNothingThatAClockShowsChangesAnything() {
        for (ClockTrust liar : new ClockTrust[]{ClockTrust.NTP, ClockTrust.RTC}) {
            world.trust = liar;
            world.wallError = Duration.ZERO;
            world.pass(Duration.ofMinutes(1)).signed();
            anHonestCourierComesInAndNobodyElse();
            for (Duration lie : new Duration[]{TO_2038, TO_1970, Duration.ofDays(20), Duration.ofMinutes(-10)}) {
                world.wallError = lie;
                anHonestCourierComesInAndNobodyElse();
                assertThat(world.station.clock().trust()).isEqualTo(ClockTrust.SIGNED);
                assertThat(world.station.remembered().alarms()).containsKey(
                        new Alarm(Alarm.CLOCK_CONTRADICTED, "clock"));
                assertThat(world.station.remembered().floor()).isBeforeOrEqualTo(world.truth().plusSeconds(1));
            }
            world.wallError = Duration.ZERO;
            anHonestCourierComesInAndNobodyElse();
            assertThat(world.station.remembered().alarms()).isEmpty();
        }
    }

    @Test
    void aNetworkThatDriftsSlowlyPullsNobodyAlongWhileSignedTimeHolds() {
        world.trust = ClockTrust.NTP;
        world.signed();
        for (int i = 0; i < 100; i++) {
            world.wallError = world.wallError.plusSeconds(13);
            anHonestCourierComesInAndNobodyElse();
        }
        assertThat(world.wallError).isGreaterThan(Duration.ofMinutes(20));
        assertThat(world.station.clock().trust()).isEqualTo(ClockTrust.SIGNED);
    }

    @Test
    void whenSignedTimeEndsALiarIsHeldAgainstItByTheUptimeAndNeverRaisesTheFloor() {
        world.trust = ClockTrust.NTP;
        world.signed().happen(new StationEvent.LinkChanged(false, ""));
        for (Duration lie : new Duration[]{TO_2038, TO_1970, Duration.ofDays(20)}) {
            world.wallError = lie;
            world.pass(Duration.ofHours(48));
            assertThat(world.station.clock().trust()).isEqualTo(ClockTrust.FLOOR);
            Courier courier = world.courier().introduced("front-in");
            world.scan("front-in", courier.code());
            assertThat(world.lastAnswer().outcome()).as("%s", lie).isEqualTo(Effect.Outcome.GRANTED);
            assertThat(world.station.remembered().floor()).isBeforeOrEqualTo(world.truth().plusSeconds(20));
        }
        world.wallError = Duration.ofSeconds(1);
        anHonestCourierComesInAndNobodyElse();
        assertThat(world.station.clock().trust()).isEqualTo(ClockTrust.NTP);
    }

    /** Nobody has signed the time: within a month of the floor a network is believed, and nothing of it stays. */
    @Test
    void whatANetworkSaidWithoutSignedTimeIsGoneWithIt() {
        for (Duration lie : new Duration[]{TO_2038, Duration.ofDays(25), TO_1970, Duration.ofMinutes(4)}) {
            world.trust = ClockTrust.NTP;
            world.wallError = lie;
            Instant floor = world.station.remembered().floor();
            world.boot(StationWorld.plan(false), world.station.remembered());
            world.pass(Duration.ofHours(30));
            assertThat(world.station.remembered().floor()).isEqualTo(floor);
            world.signed();
            assertThat(world.station.clock().trust()).isEqualTo(ClockTrust.SIGNED);
            anHonestCourierComesInAndNobodyElse();
        }
    }
}
