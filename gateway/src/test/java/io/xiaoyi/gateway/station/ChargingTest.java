package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.outlet.MeterReading;
import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.outlet.OutletState;
import io.xiaoyi.gateway.outlet.RoomPlan;
import io.xiaoyi.gateway.outlet.StopReason;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.station.StationWorld.Courier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChargingTest {
    private final StationWorld world = new StationWorld(StationWorld.charging(false));

    /** Fifteen seconds later a phone shows another code. */
    private ChargingTest scan(String reader, Courier courier) {
        world.charge(16, 180).scan(reader, courier.code());
        return this;
    }

    private ChargingTest press(String outlet) {
        world.happen(new StationEvent.InputChanged(Lines.outletButton(outlet), true, 0));
        return this;
    }

    private OutletState state(String outlet) {
        return world.station.room().outlet(outlet).orElseThrow().state();
    }

    private StopReason ended(String outlet) {
        return world.station.remembered().outlet(outlet).ended().orElseThrow().reason();
    }

    private Effect.Outcome outcome() {
        return world.lastAnswer().outcome();
    }

    @Test
    void aScanAtTheOutletBeginsTheNextShowsAndAPressWithAScanEnds() {
        Courier li = world.charger().introduced("outlet-1");
        scan("outlet-1", li);
        assertThat(outcome()).isEqualTo(Effect.Outcome.CHARGING);
        assertThat(world.isEnergised("outlet.1")).isTrue();
        world.charge(100, 180);
        scan("outlet-1", li);
        assertThat(outcome()).isEqualTo(Effect.Outcome.SHOWN);
        assertThat(world.lastAnswer().outlet()).map(Effect.OutletShown::wattHours).contains(5L);
        press("1").scan("outlet-1", li);
        assertThat(outcome()).isEqualTo(Effect.Outcome.STOPPED);
        assertThat(world.isEnergised("outlet.1")).isFalse();
        assertThat(ended("1")).isEqualTo(StopReason.LOCAL);
        assertThat(world.levels("lock.front")).noneMatch(Effect.SetLine::active);
    }

    @Test
    void theSameCodeTwiceBeginsOneSessionAndEndsNone() {
        Courier li = world.charger().introduced("outlet-1");
        world.charge(16, 0);
        var code = li.code();
        world.scan("outlet-1", code);
        press("1");
        world.scan("outlet-1", code);
        assertThat(outcome()).isEqualTo(Effect.Outcome.SHOWN);
        assertThat(state("1")).isEqualTo(OutletState.STARTING);
        world.scan("front-in", code);
        assertThat(world.lastAnswer().denial()).contains(Denial.REPLAYED);
    }

    @Test
    void aCodeThatBeganASessionOpensNoDoorAtTheSameReader() {
        Courier li = world.charger().introduced("front-in");
        press("2");
        world.charge(1, 0);
        var code = li.code();
        world.scan("front-out", code);
        assertThat(outcome()).isEqualTo(Effect.Outcome.CHARGING);
        world.happen(new StationEvent.InputChanged("exit.front", true, 0)).pass(Held.AWAY).scan("front-out", code);
        assertThat(world.lastAnswer().denial()).contains(Denial.REPLAYED);
    }

    @Test
    void atTheDoorsInnerReaderAPressSaysWhichOutletIsMeant() {
        Courier li = world.charger().introduced("front-in");
        press("2").scan("front-out", li);
        assertThat(outcome()).isEqualTo(Effect.Outcome.CHARGING);
        assertThat(world.isEnergised("outlet.2")).isTrue();
        assertThat(world.levels("lock.front")).noneMatch(Effect.SetLine::active);
        scan("front-out", li);
        assertThat(outcome()).as("no press, so he goes").isEqualTo(Effect.Outcome.GRANTED);
        press("2").scan("front-in", li);
        assertThat(outcome()).as("who stands outside wants in").isEqualTo(Effect.Outcome.GRANTED);
        assertThat(state("2")).isNotEqualTo(OutletState.IDLE);
    }

    @Test
    void theCourierSeesWhyNot() {
        Courier none = world.courier().introduced("outlet-1");
        scan("outlet-1", none);
        assertThat(world.lastAnswer().denial()).contains(Denial.NO_CHARGING);
        Courier li = world.charger().introduced("outlet-1");
        Courier wang = world.charger().introduced("outlet-1");
        scan("outlet-1", li);
        scan("outlet-1", wang);
        assertThat(world.lastAnswer().denial()).contains(Denial.OUTLET_BUSY);
        press("2").scan("front-out", wang);
        assertThat(world.lastAnswer().outlet().orElseThrow().state()).isEqualTo(OutletState.QUEUED);
        assertThat(world.lastAnswer().outlet().orElseThrow().place()).hasValue(1);
        world.happen(new StationEvent.MeterRead("1", new MeterReading(220, 11, 800, 0, OptionalDouble.empty())));
        scan("outlet-1", li);
        assertThat(world.lastAnswer().denial()).contains(Denial.OUTLET_FAULTY);
        assertThat(world.station.remembered().alarms()).containsKey(new Alarm(Alarm.OUTLET_FAULTY, "1"));
        assertThat(world.isEnergised("outlet.2")).as("its power is free now").isTrue();
    }

    @Test
    void theRelayWaitsForTheDiskAndOffDoesNot() {
        Courier li = world.charger().introduced("outlet-1");
        world.charge(16, 0);
        world.diskIsPrompt = false;
        world.scan("outlet-1", li.code());
        assertThat(world.isEnergised("outlet.1")).isFalse();
        world.happen(new StationEvent.Durable(world.station.remembered().lastSeq()));
        assertThat(world.isEnergised("outlet.1")).isTrue();
        world.happen(new StationEvent.MeterRead("1", new MeterReading(220, 11, 800, 0, OptionalDouble.empty())));
        assertThat(world.isEnergised("outlet.1")).isFalse();
    }

    @Test
    void whatWasCutBeforeTheDiskAnsweredNeverComesOn() {
        Courier li = world.charger().introduced("outlet-1");
        world.charge(16, 0);
        world.diskIsPrompt = false;
        world.scan("outlet-1", li.code());
        world.happen(new StationEvent.InputChanged("fire", true, 0));
        world.happen(new StationEvent.Durable(world.station.remembered().lastSeq()));
        assertThat(world.levels("outlet.1")).noneMatch(Effect.SetLine::active);
        assertThat(ended("1")).isEqualTo(StopReason.EMERGENCY_STOP);
    }

    @Test
    void commandsBeginEndAndClear() {
        Courier li = world.charger().introduced("outlet-1");
        String pass = li.issued.pass().id().toString();
        world.charge(1, 0).command("outlet-start", Map.of("outlet", Cbor.of("1"), "pass", Cbor.of(pass)));
        assertThat(world.isEnergised("outlet.1")).isTrue();
        assertThat(world.station.remembered().outlet("1").session().orElseThrow().by()).isEqualTo(pass);
        refused("outlet-busy", "outlet-start", Map.of("outlet", Cbor.of("1"), "pass", Cbor.of(pass)));
        refused("unknown-outlet", "outlet-start", Map.of("outlet", Cbor.of("9"), "pass", Cbor.of(pass)));
        refused("unknown-outlet", "outlet-start", Map.of("outlet", Cbor.of("fridge"), "pass", Cbor.of(pass)));
        refused("bad-argument", "outlet-start", Map.of("outlet", Cbor.of("2"), "pass", Cbor.of("li")));
        refused("bad-argument", "outlet-stop", Map.of());
        String none = world.courier().introduced("outlet-1").issued.pass().id().toString();
        refused("no-charging", "outlet-start", Map.of("outlet", Cbor.of("2"), "pass", Cbor.of(none)));
        world.command("outlet-stop", Map.of("outlet", Cbor.of("1")));
        assertThat(ended("1")).isEqualTo(StopReason.REMOTE);
        world.happen(new StationEvent.MeterRead("2", new MeterReading(220, 1, 100, 0, OptionalDouble.empty())))
                .charge(6, 0)
                .happen(new StationEvent.MeterRead("2", new MeterReading(220, 1, 100, 0, OptionalDouble.empty())));
        assertThat(world.isEnergised("contactor")).isFalse();
        assertThat(world.station.remembered().alarms()).containsKey(new Alarm(Alarm.RELAY_STUCK, "2"));
        world.command("outlet-clear", Map.of("outlet", Cbor.of("2")));
        assertThat(world.isEnergised("contactor")).isTrue();
        assertThat(world.station.remembered().alarms()).doesNotContainKey(new Alarm(Alarm.RELAY_STUCK, "2"));
    }

    private void refused(String reason, String name, Map<String, Cbor> arguments) {
        world.command(name, arguments);
        var replies = world.effects.stream().filter(Effect.Reply.class::isInstance).map(Effect.Reply.class::cast);
        assertThat(replies.toList().getLast().reason()).isEqualTo(reason);
    }

    @Test
    void whatIsFaultyOnlyAnOperatorClears() {
        var ring = world.ring();
        RingKey operator = ring.key(2).orElseThrow();
        var platform = new RingKey(2, operator.key(), Set.of(Role.PLATFORM), operator.notBefore(),
                operator.expires(), Optional.empty());
        world.boot(StationWorld.charging(false), StationTest.replayed(world.journal),
                new KeyRing(
                        ring.seq(), ring.issuedAt(), ring.expires(), Map.of(2L, platform), ring.anchor()));
        world.charge(1, 0);
        refused("wrong-role", "outlet-clear", Map.of("outlet", Cbor.of("1")));
        world.command("outlet-stop", Map.of("outlet", Cbor.of("1")));
        assertThat(world.facts(Fact.CommandAccepted.class)).hasSize(1);
    }

    @Test
    void aSessionOutlivesAPowerCutAsTheJournalTells() {
        Courier li = world.charger().introduced("outlet-1");
        scan("outlet-1", li);
        world.charge(600, 180);
        world.boot(StationWorld.charging(false), StationTest.replayed(world.journal));
        assertThat(world.isEnergised("outlet.1")).isTrue();
        world.charge(600, 180);
        press("1").scan("outlet-1", li);
        var last = (OutletFact.SessionEnded) world.facts(Fact.AtOutlet.class).stream().map(Fact.AtOutlet::fact)
                .filter(OutletFact.SessionEnded.class::isInstance).toList().getLast();
        assertThat(last.milliwattHours()).isBetween(60_500L, 61_000L);
        assertThat(StationTest.replayed(world.journal)).isEqualTo(world.station.remembered());
    }

    @Test
    void aSessionAtAnOutletThatIsNoLongerWiredEndsAtTheNextStart() {
        Courier li = world.charger().introduced("outlet-1");
        scan("outlet-1", li);
        world.boot(StationWorld.plan(false), StationTest.replayed(world.journal));
        assertThat(ended("1")).isEqualTo(StopReason.OTHER);
        assertThat(world.station.remembered().outlet("1").session()).isEmpty();
    }

    @Test
    void onTheFloorAPowerCutEndsIt() {
        Courier li = world.charger().introduced("outlet-1");
        scan("outlet-1", li);
        world.trust = ClockTrust.FLOOR;
        world.boot(StationWorld.charging(false), StationTest.replayed(world.journal));
        assertThat(ended("1")).isEqualTo(StopReason.POWER_LOSS);
        assertThat(world.isEnergised("outlet.1")).isFalse();
        assertThat(world.isEnergised("outlet.fridge")).as("a fridge has no session").isTrue();
    }

    @Test
    void aFaultThatOutlivesARestartIsAnAlarmAgain() {
        world.charge(10, 0)
                .happen(new StationEvent.MeterRead("2", new MeterReading(220, 1, 100, 0, OptionalDouble.empty())));
        world.boot(StationWorld.charging(false), StationTest.replayed(world.journal));
        assertThat(world.station.remembered().alarms()).containsKey(new Alarm(Alarm.RELAY_STUCK, "2"));
        assertThat(world.isEnergised("contactor")).isFalse();
        assertThat(world.isEnergised("outlet.fridge")).isFalse();
    }

    @Test
    void anOrderlyStopTellsTheEnergyFirst() {
        Courier li = world.charger().introduced("outlet-1");
        scan("outlet-1", li);
        world.charge(60, 180).happen(new StationEvent.Stopping("test"));
        assertThat(world.station.remembered().outlet("1").session().orElseThrow().milliwattHours()).isEqualTo(3_000);
        assertThat(world.station.remembered().cleanStop()).isTrue();
    }

    @Test
    void aDecisionThatFailsAtAnOutletEndsItsSessionAndNoOther() {
        Courier li = world.charger().introduced("outlet-1");
        scan("outlet-1", li);
        world.happen(new StationEvent.SetAside("outlet-1", "Scanned", "boom"));
        assertThat(ended("1")).isEqualTo(StopReason.OTHER);
        assertThat(world.isEnergised("outlet.1")).isFalse();
        assertThat(world.isEnergised("outlet.fridge")).isTrue();
    }

    @Test
    void aDecisionThatFailsForNoOneOutletMakesAllOfThemSafe() {
        Courier li = world.charger().introduced("outlet-1");
        scan("outlet-1", li);
        world.happen(new StationEvent.SetAside("fire", "InputChanged", "boom"));
        assertThat(ended("1")).isEqualTo(StopReason.OTHER);
        world.charge(1_200, 0);
        assertThat(world.isEnergised("outlet.1")).isFalse();
        assertThat(world.isEnergised("outlet.fridge")).as("until an operator has looked").isFalse();
        world.command("outlet-clear", Map.of("outlet", Cbor.of("fridge")));
        assertThat(world.isEnergised("outlet.fridge")).isTrue();
    }

    @Test
    void aNumberOfTheDoorsScreenThatBeganASessionOpensNoDoor() {
        Courier li = world.charger().introduced("outlet-1");
        world.charge(16, 0).happen(new StationEvent.DoorNumberDrawn("front", 123_456));
        press("1");
        var code = li.presenter.atDoor(123_456, "st-0001", "front");
        world.scan("front-out", code);
        assertThat(outcome()).isEqualTo(Effect.Outcome.CHARGING);
        world.scan("front-in", code);
        assertThat(outcome()).isEqualTo(Effect.Outcome.DENIED);
        assertThat(world.isEnergised("lock.front")).isFalse();
    }

    @Test
    void aStuckRelayIsNotMendedByLeavingItOutOfTheSettings() {
        world.charge(10, 0)
                .happen(new StationEvent.MeterRead("2", new MeterReading(220, 1, 100, 0, OptionalDouble.empty())));
        StationPlan all = StationWorld.charging(false);
        var room = new RoomPlan(all.room().breakerWatts(), all.room().reserveWatts(), all.room().ramp(), all.room()
                .margin(), true, all.room().zone(),
                all.room().outlets().stream().filter(it -> !it.id().equals("2"))
                        .toList());
        world.boot(new StationPlan(all.access(), all.doors(), all.readers(), all.journalLate(), false, room,
                Optional.empty()), StationTest.replayed(world.journal));
        world.charge(60, 0);
        assertThat(world.isEnergised("contactor")).isFalse();
        assertThat(world.station.remembered().alarms()).containsKey(new Alarm(Alarm.RELAY_STUCK, "2"));
    }

    @Test
    void aRelayThatCouldNotBeWrittenIsTriedAgainAtItsLevelOfNow() {
        Courier li = world.charger().introduced("outlet-1");
        scan("outlet-1", li);
        world.happen(new StationEvent.OutputChanged("outlet.1", false, "test"));
        world.command("outlet-stop", Map.of("outlet", Cbor.of("1")));
        int before = world.levels("outlet.1").size();
        world.pass(Duration.ofSeconds(2));
        assertThat(world.levels("outlet.1").size()).isGreaterThan(before);
        assertThat(world.isEnergised("outlet.1")).isFalse();
    }

    @Test
    void aMeterThatSpeaksNoMoreIsAnAlarm() {
        world.charge(1, 0).pass(Duration.ofSeconds(15));
        assertThat(world.station.remembered().alarms().keySet()).extracting(Alarm::subject)
                .containsAll(List.of("1", "2", "fridge"));
        world.charge(1, 0);
        assertThat(world.station.remembered().alarms()).isEmpty();
    }
}
