package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.occupancy.CapacityRule;
import io.xiaoyi.gateway.occupancy.CapacityRule.JudgedBy;
import io.xiaoyi.gateway.occupancy.CapacityRule.WhenFull;
import io.xiaoyi.gateway.occupancy.Count;
import io.xiaoyi.gateway.occupancy.Occupancy;
import io.xiaoyi.gateway.occupancy.OccupancyEvent.Side;
import io.xiaoyi.gateway.occupancy.OccupancyFact;
import io.xiaoyi.gateway.occupancy.OccupancyPlan;
import io.xiaoyi.gateway.occupancy.Sensor;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeopleInsideTest {
    private static final Set<Sensor> CONTACT = EnumSet.of(Sensor.DOOR_CONTACT, Sensor.EXIT_BUTTON, Sensor.GRANTS_IN);
    private static final Set<Sensor> BEAMS = EnumSet.of(Sensor.TWO_BEAMS, Sensor.GRANTS_IN, Sensor.MOTION);

    private StationWorld world = world(CONTACT, WhenFull.REFUSE, 1, false);

    private static StationWorld world(Set<Sensor> sensors, WhenFull whenFull, int capacity, boolean strict) {
        var inside = OccupancyPlan.of(sensors, ZoneId.of("Asia/Shanghai"), 40).with(new CapacityRule(capacity,
                JudgedBy.ESTIMATE, whenFull));
        var plan = StationWorld.plan(strict);
        var world = new StationWorld(new StationPlan(plan.access(), plan.doors(), plan.readers(), plan.journalLate(),
                plan.strict(), plan.room(), Optional.of(inside)));
        return world.pass(Duration.ofHours(1));
    }

    private Count count() {
        return world.station.occupancy().orElseThrow().count();
    }

    private PeopleInsideTest scan(String reader) {
        world.scan(reader, world.courier().introduced(reader).code());
        return this;
    }

    private void line(String line, boolean active) {
        world.happen(new StationEvent.InputChanged(line, active, 0)).pass(Duration.ofMillis(300));
    }

    private PeopleInsideTest opens() {
        line("contact.front", true);
        world.pass(Duration.ofSeconds(3));
        line("contact.front", false);
        return this;
    }

    private void goesThrough(boolean in) {
        Side first = in ? Side.A : Side.B;
        Side second = in ? Side.B : Side.A;
        line(Lines.beam("front", first), true);
        line(Lines.beam("front", second), true);
        line(Lines.beam("front", first), false);
        line(Lines.beam("front", second), false);
    }

    @Test
    void whoIsLetInAndOpensIsInsideAndTheNextFindsItFull() {
        int before = count().estimate();
        scan("front-in").opens();
        assertThat(count().estimate()).isEqualTo(before + 1);

        scan("front-in");
        assertThat(world.lastAnswer().denial()).contains(Denial.FULL);
        scan("front-out");
        assertThat(world.lastAnswer().outcome()).as("the way out").isEqualTo(Effect.Outcome.GRANTED);
    }

    @Test
    void aFullRoomThatOnlyWarnsRefusesNobodyWhereThePolicySaysSo() {
        world = world(CONTACT, WhenFull.WARN, 1, false);
        scan("front-in").opens();

        assertThat(world.station.occupancy().orElseThrow().full()).isTrue();
        assertThat(world.station.occupancy().orElseThrow().refuses()).isFalse();
        scan("front-in");
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
    }

    @Test
    void aGrantNotUsedGivesItsPlaceBack() {
        scan("front-in");
        scan("front-in");
        assertThat(world.lastAnswer().denial()).as("his place is taken").contains(Denial.FULL);

        world.pass(Duration.ofSeconds(20));
        scan("front-in");
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
    }

    @Test
    void aGrantWithheldGivesItsPlaceBack() {
        world = world(CONTACT, WhenFull.REFUSE, 1, true);
        var courier = world.courier().introduced("front-in");
        world.diskIsPrompt = false;
        world.scan("front-in", courier.code());
        assertThat(world.station.occupancy().orElseThrow().full()).isTrue();

        world.pass(Duration.ofSeconds(1));
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.WITHHELD);
        assertThat(world.station.occupancy().orElseThrow().full()).isFalse();
    }

    @Test
    void beamsMotionAndTheHourComeFromTheirLines() {
        world = world(BEAMS, WhenFull.REFUSE, 5, false);
        world.pass(Duration.ofHours(6));
        assertThat(count()).as("quiet").isEqualTo(Count.NOBODY);

        goesThrough(true);
        goesThrough(true);
        goesThrough(false);
        assertThat(count().estimate()).isEqualTo(1);
        line("pir.room", true);
        world.pass(Duration.ofHours(1));
        assertThat(world.facts(Fact.Inside.class)).map(Fact.Inside::fact)
                .filteredOn(OccupancyFact.OccupancyHour.class::isInstance).hasSizeGreaterThan(6);
        assertThat(world.facts(Fact.AlarmRaised.class)).noneMatch(it -> it.code().equals(Alarm.UNKNOWN_LINE));
    }

    @Test
    void aBeamThatIsStuckIsAnAlarmUntilItIsFree() {
        world = world(BEAMS, WhenFull.REFUSE, 5, false);
        line("beam.a.front", true);
        world.pass(Duration.ofMinutes(5));
        assertThat(world.station.remembered().alarms()).containsKey(new Alarm(Alarm.BEAM_STUCK, "front"));

        line("beam.a.front", false);
        assertThat(world.station.remembered().alarms()).doesNotContainKey(new Alarm(Alarm.BEAM_STUCK, "front"));
    }

    @Test
    void aBeamThatIsBrokenWhenTheGatewayStartsIsStuckAfterTheSameTimeAndItsAlarmEndsWhenItIsFoundFree() {
        world = world(BEAMS, WhenFull.REFUSE, 5, false);
        world.inputs.put("beam.a.front", true);
        world.boot(world.station.plan(), world.station.remembered());
        assertThat(world.station.remembered().alarms()).doesNotContainKey(new Alarm(Alarm.BEAM_STUCK, "front"));
        world.pass(Duration.ofMinutes(2));
        assertThat(world.station.remembered().alarms()).containsKey(new Alarm(Alarm.BEAM_STUCK, "front"));

        world.inputs.put("beam.a.front", false);
        world.boot(world.station.plan(), world.station.remembered());
        assertThat(world.station.remembered().alarms()).doesNotContainKey(new Alarm(Alarm.BEAM_STUCK, "front"));
    }

    /** A door that stands open at a start was not opened by anybody just then. */
    @Test
    void aDoorOpenWhenTheGatewayStartsIsNoPassageAndTheTimeOffIsNotForgotten() {
        Occupancy closed = afterTenHoursOff(false);
        Occupancy open = afterTenHoursOff(true);

        assertThat(open.count()).isEqualTo(closed.count());
        assertThat(open.count().most()).as("who may have come meanwhile").isGreaterThan(3);
        assertThat(open.entries() + open.exits()).isZero();
    }

    private static Occupancy afterTenHoursOff(boolean doorIsOpen) {
        StationWorld world = world(CONTACT, WhenFull.REFUSE, 1, false).pass(Duration.ofHours(20));
        world.inputs.put("contact.front", doorIsOpen);
        world.wallError = Duration.ofHours(10);
        return world.boot(world.station.plan(), world.station.remembered()).station.occupancy().orElseThrow();
    }

    @Test
    void thoseInsideAreThereAfterARestartAndWhatIsRememberedIsWhatWasTold() {
        scan("front-in").opens();
        world.pass(Duration.ofSeconds(5));
        Count before = count();
        assertThat(world.station.remembered().occupancy().orElseThrow()).isEqualTo(world.station.occupancy()
                .orElseThrow().memory());

        world.boot(world.station.plan(), world.station.remembered());
        assertThat(count().most()).isGreaterThanOrEqualTo(before.most());
        assertThat(count().least()).isLessThanOrEqualTo(before.least());
    }
}
