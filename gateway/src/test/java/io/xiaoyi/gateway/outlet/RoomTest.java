package io.xiaoyi.gateway.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.xiaoyi.gateway.moment.ClockTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final OutletPlan ONE = OutletPlan.usual("1");
    private static final OutletPlan TWO = OutletPlan.usual("2");
    private static final OutletPlan THREE = OutletPlan.usual("3");

    private final RoomScript script = RoomScript.of(ONE, TWO, THREE);

    @Test
    void aSessionIsOnFromItsStartUntilItsOwnerStopsIt() {
        script.loads.put("1", _ -> 180);
        script.start("1", "li").minutes(5);
        assertThat(script.relays.get("1")).isTrue();
        assertThat(script.state("1")).isEqualTo(OutletState.CHARGING);
        script.on(new RoomEvent.Stop("1", StopReason.LOCAL, "li"));
        assertThat(script.relays.get("1")).isFalse();
        assertThat(script.facts(OutletFact.SessionEnded.class)).singleElement()
                .satisfies(it -> assertThat(it.reason()).isEqualTo(StopReason.LOCAL))
                .satisfies(it -> assertThat(it.milliwattHours() / 1_000.0).isCloseTo(15, within(0.1)));
    }

    @Test
    void anOutletIsNeverGivenTwice() {
        script.start("1", "li");
        assertThat(script.room.refusal("1")).contains(Room.Refusal.BUSY);
        script.start("1", "wang");
        assertThat(script.facts(OutletFact.SessionQueued.class)).singleElement()
                .isEqualTo(new OutletFact.SessionQueued(1, "li"));
    }

    @Test
    void aFullBatteryEndsTheSessionAndWaitsToBeFetched() {
        script.loads.put("1", s -> s < 1200 ? 180 : s < 3000 ? 60 - s / 100 : 2);
        script.start("1", "li").minutes(50);
        assertThat(script.state("1")).isEqualTo(OutletState.TAIL);
        script.minutes(10);
        assertThat(script.reason("1")).isEqualTo(StopReason.STOPPED_BY_EV);
        assertThat(script.state("1")).isEqualTo(OutletState.FULL);
        assertThat(script.outlet("1").pickUp()).isTrue();
        script.on(new RoomEvent.PickUp("1", "li"));
        assertThat(script.state("1")).isEqualTo(OutletState.IDLE);
    }

    @Test
    void pulledOutIsUnplugged() {
        script.loads.put("1", s -> s < 300 ? 180 : 0);
        script.start("1", "li").minutes(10);
        assertThat(script.reason("1")).isEqualTo(StopReason.EV_DISCONNECTED);
        assertThat(script.state("1")).isEqualTo(OutletState.UNPLUGGED);
    }

    @Test
    void nothingPluggedInReleasesTheOutletAfterTenMinutes() {
        script.start("1", "li").seconds(599);
        assertThat(script.state("1")).isEqualTo(OutletState.NO_LOAD);
        script.seconds(1);
        assertThat(script.reason("1")).isEqualTo(StopReason.TIMEOUT);
    }

    @Test
    void tooMuchCurrentCutsInOneReadingAndNothingComesBackByItself() {
        script.loads.put("1", _ -> 180);
        script.start("1", "li").minutes(2);
        script.on(new RoomEvent.Read("1", new MeterReading(220, 10.1, 800, 10, OptionalDouble.empty())));
        assertThat(script.relays.get("1")).isFalse();
        assertThat(script.reason("1")).isEqualTo(StopReason.OVERCURRENT_FAULT);
        assertThat(script.state("1")).isEqualTo(OutletState.FAULTY);
        script.minutes(60);
        assertThat(script.relays.get("1")).isFalse();
        assertThat(script.room.refusal("1")).contains(Room.Refusal.FAULTY);
        script.on(new RoomEvent.Clear("1", "op")).minutes(60);
        assertThat(script.relays.get("1")).isFalse();
        assertThat(script.room.refusal("1")).isEmpty();
    }

    @Test
    void morePowerThanTheLimitCutsInOneReading() {
        script.start("1", "li").seconds(5).read("1", 881);
        assertThat(script.reason("1")).isEqualTo(StopReason.OVERCURRENT_FAULT);
        assertThat(script.room.refusal("1")).isEmpty();
    }

    @Test
    void aHeaterIsToldFromABattery() {
        script.start("1", "li");
        for (int i = 0; i < 300 && script.outlet("1").session().isPresent(); i++) {
            script.now += 1_000_000_000L;
            double volts = 221 + 2 * Math.sin(i / 40.0); // a resistor follows the mains, a charger does not
            script.on(new RoomEvent.Read("1", new MeterReading(volts, volts / 80, volts * volts / 80, i / 6.0,
                    OptionalDouble.empty())));
        }
        assertThat(script.facts(OutletFact.SessionEnded.class)).singleElement().extracting(
                OutletFact.SessionEnded::detail).isEqualTo("no battery");
    }

    @Test
    void aWarmSocketIsAFault() {
        script.start("1", "li").seconds(5);
        script.celsius.put("1", 71.0);
        script.seconds(1);
        assertThat(script.outlet("1").memory().fault()).contains(Fault.OVERHEATED);
        assertThat(script.relays.get("1")).isFalse();
    }

    @Test
    void timeAndEnergyAreLimited() {
        var limits = new Limits(880, 10, Duration.ofHours(1), 100, OptionalInt.empty());
        var limited = RoomScript.of(with("1", limits, true), with("2", limits, true));
        limited.loads.put("1", _ -> 300);
        limited.loads.put("2", _ -> 50);
        limited.start("1", "li").start("2", "wang").minutes(60);
        assertThat(limited.reason("1")).isEqualTo(StopReason.ENERGY_LIMIT_REACHED);
        assertThat(limited.reason("2")).isEqualTo(StopReason.TIME_LIMIT_REACHED);
    }

    private static OutletPlan with(String id, Limits limits, boolean metered) {
        return new OutletPlan(id, Optional.empty(), metered, limits, Duration.ofSeconds(15), Duration.ofMinutes(10),
                Duration.ofHours(2), true, LoadPlan.STANDARD);
    }

    @Test
    void withoutAMeterTimeAloneIsTheLimit() {
        var blind = RoomScript.of(with("1", Limits.USUAL, false));
        blind.start("1", "li").minutes(479);
        assertThat(blind.state("1")).isEqualTo(OutletState.TIMED);
        blind.minutes(1);
        assertThat(blind.reason("1")).isEqualTo(StopReason.TIME_LIMIT_REACHED);
    }

    @Test
    void aSilentMeterEndsTheSessionAndRefusesTheNext() {
        script.start("1", "li").seconds(30);
        script.metersSpeak = false;
        script.seconds(14);
        assertThat(script.relays.get("1")).isTrue();
        script.seconds(1);
        assertThat(script.relays.get("1")).isFalse();
        assertThat(script.reason("1")).isEqualTo(StopReason.OTHER);
        assertThat(script.room.refusal("1")).contains(Room.Refusal.FAULTY);
        script.metersSpeak = true;
        script.seconds(1);
        assertThat(script.room.refusal("1")).isEmpty();
        assertThat(script.relays.get("1")).as("nothing comes back by itself").isFalse();
        assertThat(script.facts(OutletFact.MeterBack.class)).hasSize(3);
    }

    @Test
    void aRelayThatStaysOnIsStuckAndTheContactorCutsTheRoom() {
        script.loads.put("2", _ -> 180);
        script.start("1", "li").start("2", "wang").minutes(2).on(new RoomEvent.Stop("1", StopReason.LOCAL, "li"));
        script.seconds(4).read("1", 180);
        assertThat(script.contactor).as("the meter may lag").isTrue();
        script.seconds(1).read("1", 180);
        assertThat(script.contactor).isFalse();
        assertThat(script.outlet("1").memory().fault()).contains(Fault.STUCK);
        assertThat(script.reason("2")).isEqualTo(StopReason.POWER_LOSS);
        assertThat(script.room.refusal("3")).contains(Room.Refusal.FAULTY);
        script.minutes(10).on(new RoomEvent.Clear("1", "op"));
        assertThat(script.contactor).isTrue();
        assertThat(script.relays.get("2")).isFalse();
    }

    @Test
    void theMainsOutOfRangeEndTheSessionAfterTenSeconds() {
        script.start("1", "li").start("2", "wang").minutes(1);
        script.volts = 170;
        script.seconds(10);
        assertThat(script.relays.get("1")).isTrue();
        script.seconds(1);
        assertThat(script.reason("1")).isEqualTo(StopReason.POWER_QUALITY);
    }

    @Test
    void fireEndsEverySessionAndNoneBeginsBeforeItIsOver() {
        script.start("1", "li").seconds(5).on(new RoomEvent.Fire(true));
        assertThat(script.reason("1")).isEqualTo(StopReason.EMERGENCY_STOP);
        assertThat(script.room.refusal("2")).contains(Room.Refusal.FAULTY);
        script.on(new RoomEvent.Fire(false));
        assertThat(script.room.refusal("2")).isEmpty();
        assertThat(script.relays.get("1")).isFalse();
    }

    @Test
    void whoComesFirstIsServedFirstAndTheBudgetHolds() {
        var tight = new RoomScript(RoomScript.plan(1_200, ONE, TWO, THREE));
        tight.loads.put("1", _ -> 180);
        tight.loads.put("2", _ -> 180);
        tight.loads.put("3", _ -> 180);
        tight.start("1", "li").start("2", "wang").start("3", "zhao");
        assertThat(tight.room.placeOf("2")).hasValue(1);
        assertThat(tight.room.placeOf("3")).hasValue(2);
        tight.on(new RoomEvent.Stop("2", StopReason.LOCAL, "wang"));
        assertThat(tight.room.placeOf("3")).as("a place that was given back").hasValue(1);
        tight.minutes(4);
        assertThat(tight.relays.get("3")).as("1,000 W less 217 W is below a whole 880 W").isFalse();
        tight.on(new RoomEvent.Stop("1", StopReason.LOCAL, "li"));
        assertThat(tight.relays.get("3")).isTrue();
    }

    /** Else many small ones would keep one that needs much waiting for ever. */
    @Test
    void nobodyPassesByInTheQueueForNeedingLess() {
        var small = new Limits(100, 10, Duration.ofHours(8), 2_000, OptionalInt.empty());
        var tight = new RoomScript(RoomScript.plan(1_200, ONE, TWO, with("3", small, true)));
        tight.start("1", "li").start("2", "wang").start("3", "zhao");
        assertThat(tight.relays.get("3")).as("100 W would be there").isFalse();
        assertThat(tight.room.placeOf("3")).hasValue(2);
        tight.on(new RoomEvent.Stop("1", StopReason.LOCAL, "li"));
        assertThat(tight.relays.get("2")).isTrue();
        assertThat(tight.relays.get("3")).isTrue();
    }

    @Test
    void aGrantShrinksToWhatIsDrawnSoThatTheNextBegins() {
        var tight = new RoomScript(RoomScript.plan(1_400, ONE, TWO, THREE));
        tight.loads.put("1", s -> s < 20 ? 850 : 180);
        tight.loads.put("2", _ -> 180);
        tight.start("1", "li").start("2", "wang").minutes(2);
        assertThat(tight.relays.get("2")).as("the ramp").isFalse();
        tight.minutes(3);
        assertThat(tight.outlet("1").supply().grantedWatts()).isCloseTo(217, within(0.1));
        assertThat(tight.relays.get("2")).isTrue();
    }

    @Test
    void whoNeedsMoreThanIsLeftWaitsAtTheHeadOfTheQueue() {
        var tight = new RoomScript(RoomScript.plan(1_400, ONE, TWO, THREE));
        tight.loads.put("1", s -> s < 400 ? 180 : 700);
        tight.loads.put("2", _ -> 700);
        tight.start("1", "li").start("2", "wang").start("3", "zhao").minutes(7);
        assertThat(tight.relays.get("1")).isFalse();
        assertThat(tight.room.placeOf("1")).hasValue(1);
        assertThat(tight.room.placeOf("3")).hasValue(2);
        assertThat(tight.facts(OutletFact.SessionPaused.class)).singleElement()
                .isEqualTo(new OutletFact.SessionPaused(1, "budget"));
    }

    @Test
    void energyIsToldEveryTenWattHoursOrFiveMinutes() {
        script.loads.put("1", _ -> 600);
        script.loads.put("2", _ -> 8);
        script.start("1", "li").start("2", "wang").minutes(10);
        assertThat(script.facts.stream().filter(it -> it.outlet().equals("1"))
                .filter(it -> it.fact() instanceof OutletFact.EnergyCounted)).hasSize(9);
        assertThat(script.facts.stream().filter(it -> it.outlet().equals("2"))
                .filter(it -> it.fact() instanceof OutletFact.EnergyCounted)).hasSize(2);
    }

    @Test
    void aRegisterThatIsResetOrWrapsLosesNoEnergy() {
        script.loads.put("1", _ -> 180);
        script.start("1", "li").minutes(10);
        script.registers.put("1", 0.0);
        script.minutes(10);
        script.registers.put("1", 900_000.0);
        script.minutes(10);
        assertThat(script.outlet("1").milliwattHours() / 1_000.0).isCloseTo(90, within(0.2));
    }

    @Test
    void afterAPowerCutASessionGoesOnForTheRestOfItsTimeAndItsEnergyWithIt() {
        script.loads.put("1", _ -> 180);
        script.start("1", "li").minutes(60).boot(false, Duration.ofMinutes(60));
        assertThat(script.relays.get("1")).isTrue();
        assertThat(script.facts(OutletFact.SessionPaused.class)).singleElement()
                .isEqualTo(new OutletFact.SessionPaused(1, "power-loss"));
        script.minutes(359);
        assertThat(script.outlet("1").milliwattHours() / 1_000.0).isCloseTo(180 * 419 / 60.0, within(0.2));
        script.minutes(1);
        assertThat(script.reason("1")).isEqualTo(StopReason.TIME_LIMIT_REACHED);
        assertThat(script.facts(OutletFact.SessionEnded.class)).hasSize(1);
    }

    @Test
    void whereNoClockCanTellHowLongItWasDarkTheSessionEnds() {
        script.start("1", "li").minutes(5);
        script.trust = ClockTrust.FLOOR;
        script.boot(false, Duration.ofMinutes(5));
        assertThat(script.reason("1")).isEqualTo(StopReason.POWER_LOSS);
        script.start("2", "wang").minutes(5);
        script.trust = ClockTrust.RTC;
        script.boot(true, Duration.ofMinutes(5));
        assertThat(script.reason("2")).isEqualTo(StopReason.REBOOT);
        assertThat(script.relays).doesNotContainValue(true);
    }

    @Test
    void aSessionThatIsNotToBeResumedEndsWithTheReason() {
        var ends = new OutletPlan("1", Optional.empty(), true, Limits.USUAL, Duration.ofSeconds(15),
                Duration.ofMinutes(10), Duration.ofHours(2), false, LoadPlan.STANDARD);
        var once = RoomScript.of(ends);
        once.start("1", "li").minutes(5).boot(false, Duration.ofMinutes(1));
        assertThat(once.reason("1")).isEqualTo(StopReason.POWER_LOSS);
    }

    @Test
    void aClockThatJumpsDuringASessionChangesNothing() {
        script.loads.put("1", _ -> 180);
        script.start("1", "li").minutes(60);
        for (Duration jump : List.of(Duration.ofDays(4_300), Duration.ofDays(-20))) {
            script.wallAtStart = script.wallAtStart.plus(jump);
            script.minutes(60);
            assertThat(script.state("1")).isEqualTo(OutletState.CHARGING);
        }
        script.minutes(300);
        assertThat(script.reason("1")).isEqualTo(StopReason.TIME_LIMIT_REACHED);
    }

    @Test
    void batteriesThatBeginAtOnceAfterAPowerCutShareTheBudget() {
        var tight = new RoomScript(RoomScript.plan(2_000, ONE, TWO, THREE));
        for (String each : List.of("1", "2", "3")) {
            tight.loads.put(each, _ -> 180);
            tight.start(each, each).minutes(5);
        }
        assertThat(tight.relays).doesNotContainValue(false);
        tight.boot(false, Duration.ofMinutes(1));
        assertThat(tight.relays.values().stream().filter(it -> it)).hasSize(2);
        tight.minutes(10);
        assertThat(tight.relays).doesNotContainValue(false);
    }

    @Test
    void anApplianceHasItsHours() {
        var kettle = appliance(new Appliance(List.of(new Appliance.Hours(9 * 60, 10 * 60)), Optional.empty(),
                OptionalInt.empty(), Duration.ofMinutes(30)));
        kettle.seconds(3_599);
        assertThat(kettle.state("k")).isEqualTo(OutletState.OFF);
        kettle.seconds(1);
        assertThat(kettle.relays.get("k")).isTrue();
        assertThat(kettle.room.refusal("k")).contains(Room.Refusal.NO_OUTLET);
        kettle.seconds(3_600);
        assertThat(kettle.relays.get("k")).isFalse();
    }

    private static RoomScript appliance(Appliance appliance) {
        return RoomScript.of(new OutletPlan("k", Optional.of(appliance), true, new Limits(1_800, 10,
                Duration.ofHours(1), 1, OptionalInt.empty()), Duration.ofSeconds(15), Duration.ofMinutes(10),
                Duration.ofHours(2), true, LoadPlan.STANDARD));
    }

    @Test
    void anApplianceThatDrawsTooMuchOrNothingIsFaulty() {
        var microwave = appliance(Appliance.always());
        microwave.wattsPerAmpere = 220;
        microwave.loads.put("k", _ -> 1_801);
        microwave.seconds(1);
        assertThat(microwave.outlet("k").memory().fault()).contains(Fault.OVERLOAD);
        assertThat(microwave.relays.get("k")).isFalse();
        var dead = appliance(new Appliance(List.of(), Optional.of(Duration.ofHours(3)), OptionalInt.empty(),
                Duration.ofMinutes(30)));
        dead.minutes(180);
        assertThat(dead.relays.get("k")).isTrue();
        dead.minutes(1);
        assertThat(dead.outlet("k").memory().fault()).contains(Fault.IDLE);
        dead.minutes(10).on(new RoomEvent.Clear("k", "op"));
        assertThat(dead.relays.get("k")).as("the operator cleared it").isTrue();
    }

    @Test
    void aFridgeThatStaysWarmIsAnAlarmAndStaysOn() {
        var fridge = appliance(new Appliance(List.of(), Optional.empty(), OptionalInt.of(8), Duration.ofMinutes(30)));
        fridge.celsius.put("k", 9.0);
        fridge.minutes(30);
        assertThat(fridge.facts(OutletFact.ApplianceWarm.class)).isEmpty();
        fridge.minutes(1);
        assertThat(fridge.facts(OutletFact.ApplianceWarm.class)).hasSize(1);
        assertThat(fridge.relays.get("k")).isTrue();
        fridge.celsius.put("k", 7.0);
        fridge.minutes(1);
        assertThat(fridge.facts(OutletFact.ApplianceCold.class)).hasSize(1);
    }

    @Test
    void aClockNobodyBelievesKeepsAnApplianceWithHoursOff() {
        var kettle = appliance(new Appliance(List.of(new Appliance.Hours(0, 1_440)), Optional.empty(),
                OptionalInt.empty(), Duration.ofMinutes(30)));
        assertThat(kettle.relays.get("k")).isTrue();
        kettle.trust = ClockTrust.FLOOR;
        kettle.minutes(11);
        assertThat(kettle.relays.get("k")).isFalse();
        assertThat(kettle.moment().wall()).isAfter(Instant.EPOCH);
    }

    @Test
    void aPressAnnouncesAScanForHalfAMinute() {
        script.on(new RoomEvent.Pressed("1")).seconds(2).on(new RoomEvent.Pressed("2"));
        assertThat(script.room.armed(script.now)).map(it -> it.plan().id()).contains("2");
        script.on(new RoomEvent.Scanned("2"));
        assertThat(script.room.armed(script.now)).map(it -> it.plan().id()).contains("1");
        script.seconds(28);
        assertThat(script.room.armed(script.now)).isEmpty();
    }
}
