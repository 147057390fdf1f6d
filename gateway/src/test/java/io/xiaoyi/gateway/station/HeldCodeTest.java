package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.door.DoorFact;
import io.xiaoyi.gateway.occupancy.CapacityRule;
import io.xiaoyi.gateway.occupancy.CapacityRule.JudgedBy;
import io.xiaoyi.gateway.occupancy.CapacityRule.WhenFull;
import io.xiaoyi.gateway.occupancy.OccupancyPlan;
import io.xiaoyi.gateway.occupancy.Sensor;
import io.xiaoyi.gateway.outlet.OutletState;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Issuer;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Revocations;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.station.Effect.Outcome;
import io.xiaoyi.gateway.station.StationWorld.Courier;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A scanner in continuous mode before which a phone is held: the same line five times a second. */
class HeldCodeTest {
    private static final Duration EVERY = Duration.ofMillis(200);

    private StationWorld world = new StationWorld();

    /** The line is shown and then held for so long; the last one comes at the very end. */
    private HeldCodeTest hold(String reader, String line, Duration time) {
        world.scan(reader, line);
        for (Duration held = Duration.ZERO; held.compareTo(time) < 0; held = held.plus(EVERY)) {
            world.pass(EVERY).scan(reader, line);
        }
        return this;
    }

    private List<Outcome> told() {
        return world.effects.stream().filter(Effect.Answer.class::isInstance).map(Effect.Answer.class::cast)
                .map(Effect.Answer::outcome).toList();
    }

    private void forgetWhatWasTold() {
        world.effects.removeIf(Effect.Answer.class::isInstance);
    }

    private Courier known() {
        Courier courier = world.courier().introduced("front-in");
        forgetWhatWasTold();
        return courier;
    }

    private void contact(boolean open) {
        world.happen(new StationEvent.InputChanged("contact.front", open, 0));
    }

    private void press(String outlet) {
        world.happen(new StationEvent.InputChanged(Lines.outletButton(outlet), true, 0));
    }

    @Test
    void whoIntroducesHimselfOpensWithTheCodeThatWasUnknownBefore() {
        Courier courier = world.courier();
        String code = courier.code().text();
        world.scan("front-in", code).scan("front-in", courier.issued.shown()).scan("front-in", code);
        assertThat(told()).containsExactly(Outcome.DENIED, Outcome.LEARNT, Outcome.GRANTED);
        assertThat(world.isEnergised("lock.front")).isTrue();
    }

    @Test
    void anUnknownCodeStillHeldOpensAsSoonAsTheStationHearsOfIt() {
        Courier courier = world.courier();
        String code = courier.code().text();
        hold("front-in", code, Duration.ofSeconds(1));
        assertThat(told()).containsExactly(Outcome.DENIED);
        world.scan("back-in", courier.issued.shown()).scan("front-in", code);
        assertThat(told()).containsExactly(Outcome.DENIED, Outcome.LEARNT, Outcome.GRANTED);
    }

    @Test
    void aHeldCodeOpensOnceAndIsNeverToldThatItWasUsed() {
        String code = known().code().text();
        hold("front-in", code, Duration.ofSeconds(1));
        contact(true);
        hold("front-in", code, Duration.ofSeconds(2));
        contact(false);
        int entries = world.journal.size();
        hold("front-in", code, Duration.ofSeconds(60));
        assertThat(told()).containsExactly(Outcome.GRANTED);
        assertThat(world.facts(Fact.Granted.class)).hasSize(1);
        assertThat(world.facts(Fact.GrantedAgain.class)).isEmpty();
        assertThat(world.journal.subList(entries, world.journal.size())).isEmpty();
        assertThat(world.isEnergised("lock.front")).isFalse();
    }

    @Test
    void aCodeShownAnotherTimeIsAReplayAndIsToldSo() {
        String code = known().code().text();
        hold("front-in", code, Duration.ofSeconds(1));
        contact(true);
        world.pass(Duration.ofSeconds(3)).scan("front-in", code);
        assertThat(told()).containsExactly(Outcome.GRANTED, Outcome.DENIED);
        assertThat(world.lastAnswer().denial()).contains(Denial.REPLAYED);
        hold("front-in", code, Duration.ofSeconds(10));
        assertThat(world.facts(Fact.Denied.class)).as("told once").hasSize(1);
    }

    @Test
    void aCodeIsAwayAfterTwoSecondsAndNotBefore() {
        String code = known().code().text();
        world.scan("front-in", code);
        contact(true);
        world.pass(Held.AWAY.minusNanos(1)).scan("front-in", code);
        assertThat(told()).containsExactly(Outcome.GRANTED);
        world.pass(Held.AWAY).scan("front-in", code);
        assertThat(told()).containsExactly(Outcome.GRANTED, Outcome.DENIED);
    }

    @Test
    void aHeldPrintedPassCostsOneUse() {
        var scope = new Scope(List.of("st-0001"), Right.ENTER.bit() | Right.ANY_HOUR.bit(), OptionalInt.of(2));
        var paper = new Pass(new PassId(1, 77), world.truth(), world.truth(), world.truth().plus(Duration.ofDays(3)),
                Optional.empty(), scope);
        String line = ((Checked.Good<Issuer.Issued>) world.issuer.issue(paper)).value().shown().text();
        hold("front-in", line, Duration.ofSeconds(2));
        contact(true);
        hold("front-in", line, Duration.ofSeconds(50));
        assertThat(told()).containsExactly(Outcome.GRANTED);
        assertThat(world.station.remembered().replay().usesOf(paper.id(), paper.expires())).isEqualTo(1);
        world.pass(Held.AWAY).scan("front-in", line);
        assertThat(told()).as("shown another time").containsExactly(Outcome.GRANTED, Outcome.GRANTED);
        hold("front-in", line, Duration.ofSeconds(50));
        assertThat(told()).as("used up by what it was granted").hasSize(2);
    }

    @Test
    void aHeldBadCodeCountsOnce() {
        hold("front-in", "XY1:THIS IS NO CODE", Duration.ofSeconds(30));
        hold("front-in", "https://pay.example/4711", Duration.ofSeconds(30));
        world.pass(Duration.ofMinutes(2));
        assertThat(told()).containsExactly(Outcome.DENIED, Outcome.NOT_OURS);
        assertThat(world.facts(Fact.Denied.class)).hasSize(1);
        assertThat(world.facts(Fact.ForeignCode.class)).hasSize(1);
        assertThat(world.facts(Fact.DenialsCounted.class)).isEmpty();
        assertThat(world.station.remembered().alarms()).doesNotContainKey(new Alarm(Alarm.BAD_CODES, "front-in"));
    }

    @Test
    void aHeldIntroductionIsLearntAndToldOnce() {
        hold("front-in", world.courier().issued.shown().text(), Duration.ofSeconds(5));
        assertThat(told()).containsExactly(Outcome.LEARNT);
    }

    /** For a moment every few seconds a phone shows its introduction. */
    @Test
    void theIntroductionThatAPhoneShowsBetweenItsCodesIsPartOfThePresentation() {
        Courier li = known();
        String code = li.code().text();
        String introduction = li.issued.shown().text();
        hold("front-in", code, Duration.ofSeconds(1));
        hold("front-in", introduction, Duration.ofSeconds(3));
        contact(true);
        hold("front-in", code, Duration.ofSeconds(2)).hold("front-in", introduction, Duration.ofSeconds(1));
        hold("front-in", code, Duration.ofSeconds(1));
        assertThat(told()).containsExactly(Outcome.GRANTED);
        world.pass(Held.AWAY).scan("front-in", introduction);
        assertThat(told()).as("shown by itself").containsExactly(Outcome.GRANTED, Outcome.LEARNT);
    }

    @Test
    void theIntroductionOfAnotherPassIsAnotherPresentation() {
        Courier wang = known();
        world.scan("front-in", known().code()).scan("front-in", wang.issued.shown());
        assertThat(told()).containsExactly(Outcome.GRANTED, Outcome.LEARNT);
    }

    @Test
    void anIntroductionRefusedAndThenKnownIsToldSo() {
        Courier li = world.courier();
        String introduction = li.issued.shown().text();
        world.happen(StationWorld.believingNobody(world.station.plan()));
        world.scan("front-in", introduction);
        world.happen(StationWorld.believing(world.station.plan(), world.ring()));
        world.scan("back-in", introduction).scan("front-in", introduction);
        assertThat(told()).containsExactly(Outcome.DENIED, Outcome.LEARNT, Outcome.LEARNT);
    }

    @Test
    void anotherCodeInBetweenEndsThePresentation() {
        String li = known().code().text();
        String wang = known().code().text();
        world.scan("front-in", li).scan("front-in", wang);
        contact(true);
        world.scan("front-in", li);
        assertThat(told()).containsExactly(Outcome.GRANTED, Outcome.GRANTED, Outcome.DENIED);
    }

    @Test
    void twoReadersAreTwoPresentations() {
        String code = known().code().text();
        world.scan("front-in", code).scan("back-in", code).scan("front-in", code).scan("back-in", code);
        assertThat(told()).containsExactly(Outcome.GRANTED, Outcome.DENIED);
        assertThat(world.station.held()).hasSize(2);
    }

    @Test
    void whatBarredAHeldCodeAndIsOverBarsItNoLonger() {
        String code = known().code().text();
        world.command("lockdown", Map.of());
        hold("front-in", code, Duration.ofSeconds(2));
        assertThat(world.lastAnswer().denial()).contains(Denial.LOCKED_DOWN);
        world.command("resume", Map.of()).scan("front-in", code);
        assertThat(told()).containsExactly(Outcome.DENIED, Outcome.GRANTED);
    }

    @Test
    void whatBarsACodeThatWasLetInIsTold() {
        String code = known().code().text();
        hold("front-in", code, Duration.ofSeconds(1));
        world.command("lockdown", Map.of());
        hold("front-in", code, Duration.ofSeconds(2));
        assertThat(told()).containsExactly(Outcome.GRANTED, Outcome.DENIED);
        assertThat(world.lastAnswer().denial()).contains(Denial.LOCKED_DOWN);
    }

    @Test
    void aPassThatIsWithdrawnWhileItsCodeIsHeldIsTold() {
        Courier courier = known();
        String code = courier.code().text();
        world.command("lockdown", Map.of());
        hold("front-in", code, Duration.ofSeconds(1));
        PassId id = courier.issued.pass().id();
        var withdrawn = Revocations.NONE.with(id.kid(),
                new Revocations.Bits(1, id.revocationIndex(), Octets.of((byte) 1)));
        world.happen(StationWorld.believing(world.station.plan(), world.ring(), withdrawn));
        hold("front-in", code, Duration.ofSeconds(1));
        assertThat(world.facts(Fact.Denied.class)).extracting(Fact.Denied::denial)
                .containsExactly(Denial.LOCKED_DOWN, Denial.REVOKED);
    }

    @Test
    void aKeyRingThatArrivesWhileACodeIsHeldLetsItIn() {
        String code = known().code().text();
        world.happen(StationWorld.believingNobody(world.station.plan()));
        hold("front-in", code, Duration.ofSeconds(1));
        assertThat(world.lastAnswer().denial()).contains(Denial.UNKNOWN_ISSUER);
        world.happen(StationWorld.believing(world.station.plan(), world.ring()));
        world.scan("front-in", code);
        assertThat(told()).containsExactly(Outcome.DENIED, Outcome.GRANTED);
    }

    @Test
    void aClockThatIsBelievedAgainLetsAHeldCodeIn() {
        String code = known().code().text();
        world.wallError = Duration.ofMinutes(3);
        hold("front-in", code, Duration.ofSeconds(1));
        assertThat(world.lastAnswer().denial()).contains(Denial.STALE_CLOCK);
        world.signed().scan("front-in", code);
        assertThat(told()).containsExactly(Outcome.DENIED, Outcome.GRANTED);
    }

    @Test
    void aRoomThatIsNoLongerFullLetsAHeldCodeIn() {
        StationPlan plan = StationWorld.plan(false);
        var counting = OccupancyPlan.of(EnumSet.of(Sensor.DOOR_CONTACT, Sensor.GRANTS_IN,
                Sensor.GRANTS_OUT), ZoneId.of("Asia/Shanghai"), 10)
                .with(new CapacityRule(1, JudgedBy.ESTIMATE, WhenFull.REFUSE));
        world = new StationWorld(new StationPlan(plan.access(), plan.doors(), plan.readers(), plan.journalLate(),
                plan.strict(), plan.room(), Optional.of(counting)));
        Courier inside = world.courier().introduced("front-in");
        Courier outside = known();
        world.scan("front-in", inside.code()).pass(Duration.ofMillis(200));
        String code = outside.code().text();
        hold("front-in", code, Duration.ofSeconds(1));
        assertThat(world.lastAnswer().denial()).contains(Denial.FULL);
        hold("front-in", code, Duration.ofSeconds(13));
        assertThat(world.facts(Fact.AtDoor.class)).as("the first one did not come in after all")
                .anyMatch(it -> it.fact() instanceof DoorFact.GrantNotUsed);
        assertThat(told()).containsExactly(Outcome.GRANTED, Outcome.DENIED, Outcome.GRANTED);
    }

    @Test
    void whoMakesTheRoomFullIsNotToldThatItIs() {
        world = new StationWorld(StationWorld.counting(StationWorld.plan(false)));
        hold("front-in", known().code().text(), Duration.ofSeconds(20));
        assertThat(told()).containsExactly(Outcome.GRANTED);
    }

    @Test
    void aHeldCodeTogglesNothingTwiceAtAnOutlet() {
        world = new StationWorld(StationWorld.charging(false));
        Courier li = world.charger().introduced("outlet-1");
        forgetWhatWasTold();
        world.charge(16, 0);
        press("1");
        hold("outlet-1", li.code().text(), Duration.ofSeconds(5));
        assertThat(told()).containsExactly(Outcome.CHARGING);
        world.charge(16, 180);
        press("1");
        hold("outlet-1", li.code().text(), Duration.ofSeconds(5));
        assertThat(told()).containsExactly(Outcome.CHARGING, Outcome.STOPPED);
        assertThat(world.station.room().outlet("1").orElseThrow().session()).isEmpty();
    }

    @Test
    void aHeldCodeThatBeganASessionAtADoorsReaderOpensNothingAndIsNotToldThatItWasUsed() {
        world = new StationWorld(StationWorld.charging(false));
        Courier li = world.charger().introduced("front-in");
        forgetWhatWasTold();
        press("2");
        hold("front-out", li.code().text(), Duration.ofSeconds(5));
        assertThat(told()).containsExactly(Outcome.CHARGING);
        assertThat(world.station.room().outlet("2").orElseThrow().state()).isNotEqualTo(OutletState.IDLE);
        assertThat(world.levels("lock.front")).noneMatch(Effect.SetLine::active);
    }

    @Test
    void aHeldCodeWaitsForAnOutletThatIsInUse() {
        world = new StationWorld(StationWorld.charging(false));
        Courier li = world.charger().introduced("outlet-1");
        Courier wang = world.charger().introduced("outlet-1");
        forgetWhatWasTold();
        world.scan("outlet-1", li.code());
        String code = wang.code().text();
        hold("outlet-1", code, Duration.ofSeconds(2));
        assertThat(told()).containsExactly(Outcome.CHARGING, Outcome.DENIED);
        world.command("outlet-stop", Map.of("outlet", Cbor.of("1"))).scan("outlet-1", code);
        assertThat(told()).containsExactly(Outcome.CHARGING, Outcome.DENIED, Outcome.CHARGING);
    }

    @Test
    void whoHoldsHisCodeWhileTheDiskIsLateIsAnsweredOnce() {
        String code = known().code().text();
        world.diskIsPrompt = false;
        hold("front-in", code, Duration.ofMillis(400));
        assertThat(told()).isEmpty();
        hold("front-in", code, Duration.ofSeconds(3));
        assertThat(told()).containsExactly(Outcome.GRANTED);
        assertThat(world.isEnergised("lock.front")).isTrue();
    }

    @Test
    void aWithheldCodeThatIsStillHeldOpensWhenTheDiskIsBack() {
        world = new StationWorld(StationWorld.plan(true));
        String code = known().code().text();
        world.diskIsPrompt = false;
        hold("front-in", code, Duration.ofSeconds(5));
        assertThat(told()).containsExactly(Outcome.WITHHELD);
        assertThat(world.facts(Fact.Granted.class)).hasSize(1);
        world.diskIsPrompt = true;
        world.happen(new StationEvent.Durable(world.station.remembered().lastSeq()));
        hold("front-in", code, Duration.ofSeconds(2));
        assertThat(told()).containsExactly(Outcome.WITHHELD, Outcome.GRANTED);
        assertThat(world.isEnergised("lock.front")).isTrue();
    }

    @Test
    void aNewBootKnowsOfNothingThatIsHeld() {
        String code = known().code().text();
        world.scan("front-in", code);
        world.boot(StationWorld.plan(false), StationTest.replayed(world.journal)).scan("front-in", code);
        assertThat(told()).containsExactly(Outcome.GRANTED, Outcome.DENIED);
    }

    @Test
    void oneLineAReaderIsRememberedHoweverManyAreShown() {
        for (int i = 0; i < 1_000; i++) {
            world.scan("front-in", "noise " + i).scan("back-in", "noise " + i).scan("no-such-reader", "noise");
        }
        assertThat(world.station.held()).hasSize(2);
    }
}
