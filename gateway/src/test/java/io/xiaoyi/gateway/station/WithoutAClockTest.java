package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.AccessPolicy;
import io.xiaoyi.gateway.access.AccessPolicy.OnFloor;
import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.access.OpeningHours;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.pass.Shown;
import io.xiaoyi.gateway.station.StationWorld.Courier;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A station that came up an hour behind the truth, without a clock, in virtual time: all of its rules in one life. */
class WithoutAClockTest {
    private static final Optional<Denial> GRANTED = Optional.empty();

    private StationWorld world;
    private int numbers;

    private void comesUp(OnFloor onFloor) {
        StationPlan usual = StationWorld.plan(false);
        AccessPolicy open = usual.access();
        var hours = new OpeningHours(ZoneId.of("Asia/Shanghai"), Map.of(), List.of());
        var policy = new AccessPolicy(open.tenant(), open.station(), open.groups(), hours, onFloor, true);
        var plan = new StationPlan(policy, usual.doors(), usual.readers(), usual.journalLate(), false);
        world = new StationWorld(plan);
        world.trust = ClockTrust.FLOOR;
        world.boot(plan, Remembered.nothing(StationWorld.START.minus(Duration.ofDays(9)), 100, 100));
        assertThat(world.station.clock().floorAt(0)).isEqualTo(world.ring().issuedAt());
    }

    private Optional<Denial> shows(Shown code) {
        world.scan("front-in", code);
        Optional<Denial> denial = world.lastAnswer().denial();
        world.happen(new StationEvent.InputChanged("contact.front", true, 0))
                .happen(new StationEvent.InputChanged("contact.front", false, 0)).pass(Duration.ofSeconds(6));
        return denial;
    }

    private Optional<Denial> answersTheDoor(Courier courier) {
        world.happen(new StationEvent.DoorNumberDrawn("front", ++numbers));
        return shows(courier.presenter.atDoor(numbers, "st-0001", "front"));
    }

    private boolean stands(String alarm) {
        return world.station.remembered().alarms().containsKey(new Alarm(alarm, "clock"));
    }

    private Shown onPaper() {
        return world.issuer.printed(new PassId(1, world.random.nextLong()), world.truth(), Duration.ofDays(2),
                new Scope(List.of("st-0001"), Right.ENTER.bit() | Right.ANY_HOUR.bit(), OptionalInt.of(5))).orThrow()
                .shown();
    }

    @ParameterizedTest
    @EnumSource
    void aDayAndMoreOnTheFloorAndTheTimeComesBack(OnFloor onFloor) {
        comesUp(onFloor);
        assertThat(stands(Alarm.CLOCK_FLOOR)).isTrue();
        Courier courier = world.courier(world.truth(), world.truth().minus(Duration.ofHours(3))).introduced("front-in");
        Instant floor = world.station.clock().floorAt(world.uptimeNanos);
        assertThat(shows(courier.presenter.anywhere(floor.minusSeconds(46)))).contains(Denial.STALE_CLOCK);
        Shown first = courier.code();
        assertThat(shows(first)).isEqualTo(GRANTED);
        assertThat(shows(courier.code())).as("one grant in ten minutes").contains(Denial.REPLAYED);
        world.pass(Duration.ofMinutes(9));
        assertThat(shows(courier.code())).contains(Denial.REPLAYED);
        world.pass(Duration.ofMinutes(1));
        assertThat(shows(first)).as("a step must exceed the last").contains(Denial.REPLAYED);
        assertThat(shows(courier.code())).isEqualTo(GRANTED);

        Instant longAgo = world.truth().minus(Duration.ofDays(31));
        world.scan("front-in", world.courier(longAgo, longAgo).issued.shown());
        assertThat(world.lastAnswer().denial()).contains(Denial.EXPIRED);
        Courier daily = world.new Courier(new Scope(List.of("st-0001"), Right.ENTER.bit(), OptionalInt.empty()))
                .introduced("front-in");
        assertThat(shows(daily.code())).as("hours").contains(Denial.OUTSIDE_HOURS);
        assertThat(shows(onPaper())).contains(Denial.STALE_CLOCK);
        assertThat(answersTheDoor(daily)).as("what is bound to the door works as ever").isEqualTo(GRANTED);

        world.pass(Duration.ofHours(24));
        assertThat(shows(courier.code())).isEqualTo(onFloor == OnFloor.OPEN
                ? GRANTED
                : Optional.of(Denial.STALE_CLOCK));
        assertThat(answersTheDoor(courier)).isEqualTo(GRANTED);

        Instant then = world.truth().plus(Duration.ofHours(2));
        Shown ahead = courier.presenter.anywhere(then);
        world.pass(Duration.ofMinutes(11));
        assertThat(shows(ahead)).isEqualTo(onFloor == OnFloor.OPEN ? GRANTED : Optional.of(Denial.STALE_CLOCK));
        world.signed();
        assertThat(stands(Alarm.CLOCK_FLOOR)).isFalse();
        assertThat(shows(courier.code())).as("marks ahead of it are single marks").isEqualTo(GRANTED);
        assertThat(shows(onPaper())).isEqualTo(GRANTED);
        world.pass(Duration.between(world.truth(), then));
        assertThat(shows(ahead)).isEqualTo(onFloor == OnFloor.OPEN ? Optional.of(Denial.REPLAYED) : GRANTED);
    }
}
