package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.door.DoorFact;
import io.xiaoyi.gateway.door.Mode;
import io.xiaoyi.gateway.door.ReleaseCause;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.StationWorld.Courier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StationTest {
    private final StationWorld world = new StationWorld();

    @Test
    void anUnknownPassIntroducesItselfAndTheNextCodeOpens() {
        Courier courier = world.courier();
        world.scan("front-in", courier.code());
        assertThat(world.lastAnswer().denial()).contains(Denial.UNKNOWN_PASS);
        courier.introduced("front-in");
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.LEARNT);
        assertThat(world.isEnergised("lock.front")).isFalse();
        world.scan("front-in", courier.code());
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
        assertThat(world.isEnergised("lock.front")).isTrue();
        world.pass(Duration.ofSeconds(6));
        assertThat(world.isEnergised("lock.front")).isFalse();
    }

    @Test
    void theLockWaitsForTheDiskAndTheTurnDoesNot() {
        Courier courier = world.courier().introduced("front-in");
        world.diskIsPrompt = false;
        world.scan("front-in", courier.code());
        assertThat(world.levels("lock.front")).noneMatch(Effect.SetLine::active);
        world.happen(new StationEvent.Durable(world.station.remembered().lastSeq()));
        assertThat(world.isEnergised("lock.front")).isTrue();
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
    }

    @Test
    void aDiskThatIsLateDoesNotLockPeopleOut() {
        Courier courier = world.courier().introduced("front-in");
        world.diskIsPrompt = false;
        world.scan("front-in", courier.code()).pass(Duration.ofMillis(499));
        assertThat(world.levels("lock.front")).noneMatch(Effect.SetLine::active);
        world.pass(Duration.ofMillis(1));
        assertThat(world.isEnergised("lock.front")).isTrue();
        assertThat(world.station.remembered().alarms()).containsKey(new Alarm(Alarm.JOURNAL_LATE, "journal"));
        world.happen(new StationEvent.Durable(world.station.remembered().lastSeq()));
        assertThat(world.station.remembered().alarms()).doesNotContainKey(new Alarm(Alarm.JOURNAL_LATE, "journal"));
    }

    /** One behind the other, with the lock never secured for a second, for as long as is allowed at most. */
    @Test
    void aCourierAtTheEndOfALongQueueIsLetInAfterAPause() {
        Duration push = Duration.ofMillis(2_400);
        for (Duration queue = Duration.ZERO; queue.toSeconds() < 26; queue = queue.plus(push).plusMillis(200)) {
            world.scan("front-in", world.courier().introduced("front-in").code()).pass(push);
            assertThat(world.isEnergised("lock.front")).isTrue();
            world.happen(new StationEvent.InputChanged("contact.front", true, 0));
            world.happen(new StationEvent.InputChanged("contact.front", false, 0)).pass(Duration.ofMillis(200));
        }
        var code = world.courier().introduced("front-in").code();
        for (int shown = 1; shown <= 2; shown++) {
            world.scan("front-in", code);
            assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
            assertThat(world.isEnergised("lock.front")).as("the pause").isFalse();
        }
        world.pass(Duration.ofSeconds(1));
        assertThat(world.isEnergised("lock.front")).isTrue();
        world.pass(Duration.ofMillis(4_700));
        assertThat(world.isEnergised("lock.front")).as("his whole time").isTrue();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.isEnergised("lock.front")).isFalse();
    }

    @Test
    void aStrictStationWithholdsTheGrantAndGivesTheMarkBack() {
        var strict = new StationWorld(StationWorld.plan(true));
        Courier courier = strict.courier().introduced("front-in");
        strict.diskIsPrompt = false;
        var code = courier.code();
        strict.scan("front-in", code).pass(Duration.ofMillis(500));
        assertThat(strict.levels("lock.front")).noneMatch(Effect.SetLine::active);
        assertThat(strict.lastAnswer().outcome()).isEqualTo(Effect.Outcome.WITHHELD);
        assertThat(strict.facts(Fact.GrantWithheld.class)).hasSize(1);
        strict.diskIsPrompt = true;
        strict.happen(new StationEvent.Durable(strict.station.remembered().lastSeq())).scan("front-in", code);
        assertThat(strict.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
    }

    @Test
    void whoShowsAWithheldCodeTwiceIsNotToldLaterThatHeWasLetIn() {
        var strict = new StationWorld(StationWorld.plan(true));
        Courier courier = strict.courier().introduced("front-in");
        strict.diskIsPrompt = false;
        var code = courier.code();
        strict.scan("front-in", code).pass(Duration.ofMillis(300)).scan("front-in", code)
                .pass(Duration.ofMillis(900));
        strict.happen(new StationEvent.Durable(strict.station.remembered().lastSeq()));
        assertThat(strict.lastAnswer().outcome()).isEqualTo(Effect.Outcome.WITHHELD);
        assertThat(strict.facts(Fact.GrantWithheld.class)).hasSize(1);
    }

    @Test
    void anOperatorsKeyThatTheFloorDoesNotReachYetStillCounts() {
        Instant floor = StationWorld.START.minusSeconds(86_400);
        world.trust = ClockTrust.FLOOR;
        world.boot(StationWorld.plan(false), Remembered.nothing(floor, 10, 10));
        KeyRing ring = world.ring();
        var early = new KeyRing(1, floor, ring.expires(), ring.keys(), ring.anchor());
        world.boot(StationWorld.plan(false), Remembered.nothing(floor, 10, 10), early);
        world.command("unlock", Map.of("door", Cbor.of("front")));
        assertThat(world.isEnergised("lock.front")).isTrue();
    }

    @Test
    void aPassOfAnIssuerWhoseClockIsAheadLocksNobodyOut() {
        Instant ahead = world.truth().plus(Duration.ofMinutes(10));
        Courier early = world.courier(world.truth().minusSeconds(3_600), ahead);
        world.scan("front-in", early.issued.shown()).scan("front-in", early.code());
        Courier honest = world.courier().introduced("front-in");
        world.pass(Duration.ofSeconds(20)).scan("front-in", honest.code());
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
        assertThat(world.station.clock().trust()).isEqualTo(ClockTrust.RTC);
    }

    @Test
    void aLaterDecisionAboutALineCancelsAnEarlierOneThatWaits() {
        Courier courier = world.courier().introduced("front-in");
        world.diskIsPrompt = false;
        world.scan("front-in", courier.code());
        world.command("lockdown", Map.of());
        world.happen(new StationEvent.Durable(world.station.remembered().lastSeq()));
        assertThat(world.levels("lock.front")).noneMatch(Effect.SetLine::active);
    }

    @Test
    void exitAndFireDoNotWaitForTheDisk() {
        world.diskIsPrompt = false;
        world.happen(new StationEvent.InputChanged("exit.front", true, 0));
        assertThat(world.isEnergised("lock.front")).isTrue();
        world.happen(new StationEvent.InputChanged("fire", true, 0));
        assertThat(world.isEnergised("lock.back")).isFalse();
    }

    @Test
    void theSameCodeAgainIsTheSameGrantOnlyHereAndOnlyUntilTheDoorOpened() {
        Courier courier = world.courier().introduced("front-in");
        var code = courier.code();
        world.scan("front-in", code).pass(Held.AWAY).scan("front-in", code);
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
        assertThat(world.facts(Fact.Granted.class)).hasSize(1);
        assertThat(world.facts(Fact.GrantedAgain.class)).hasSize(1);
        world.scan("back-in", code);
        assertThat(world.lastAnswer().denial()).contains(Denial.REPLAYED);
        world.happen(new StationEvent.InputChanged("contact.front", true, 0)).pass(Held.AWAY).scan("front-in", code);
        assertThat(world.lastAnswer().denial()).contains(Denial.REPLAYED);
    }

    @Test
    void aSameGrantAgainNeverMakesTheReleaseLonger() {
        Courier courier = world.courier().introduced("front-in");
        var code = courier.code();
        world.scan("front-in", code).pass(Duration.ofSeconds(4)).scan("front-in", code).pass(Duration.ofSeconds(1));
        assertThat(world.isEnergised("lock.front")).isFalse();
        world.pass(Held.AWAY).scan("front-in", code);
        assertThat(world.lastAnswer().denial()).contains(Denial.REPLAYED);
        assertThat(world.isEnergised("lock.front")).isFalse();
    }

    @Test
    void aCodeThatWasUsedIsRefusedAfterThePowerWasPulled() {
        Courier courier = world.courier().introduced("front-in");
        var code = courier.code();
        world.scan("front-in", code);
        world.boot(StationWorld.plan(false), replayed(world.journal));
        world.scan("front-in", code);
        assertThat(world.lastAnswer().denial()).contains(Denial.REPLAYED);
        assertThat(world.journal.stream().map(Recorded::fact)).contains(
                new Fact.AtDoor("front", new DoorFact.ReleaseInterrupted(ReleaseCause.GRANT,
                        courier.issued.pass().id().toString())));
    }

    @Test
    void whatIsRememberedIsAFunctionOfTheFacts() {
        for (int i = 0; i < 5; i++) {
            Courier courier = world.courier().introduced("front-in");
            world.scan("front-in", courier.code()).scan("back-in", courier.code()).pass(Duration.ofSeconds(40));
        }
        world.command("hold-open", Map.of("door", Cbor.of("back"), "seconds", Cbor.of(60)));
        assertThat(replayed(world.journal)).isEqualTo(world.station.remembered());
    }

    @Test
    void communicationNeverMovesALock() {
        Courier courier = world.courier().introduced("front-in");
        for (boolean online : List.of(true, false, true)) {
            world.scan("front-in", courier.code());
            int before = world.levels("lock.front").size();
            world.happen(new StationEvent.LinkChanged(online, "test"));
            assertThat(world.levels("lock.front")).hasSize(before);
            world.pass(Duration.ofSeconds(16));
        }
    }

    @Test
    void anOperatorsCommandsMoveDoorsOnce() {
        var unlock = world.sign("unlock", Map.of("door", Cbor.of("front")), world.truth(),
                Optional.of(StationWorld.NONCE), world.operatorKey);
        world.command(unlock);
        assertThat(world.isEnergised("lock.front")).isTrue();
        assertThat(replies(Effect.Stage.ACCEPTED)).hasSize(1);
        assertThat(replies(Effect.Stage.DONE)).hasSize(1);
        world.pass(Duration.ofSeconds(16)).command(unlock);
        assertThat(world.isEnergised("lock.front")).isFalse();
        assertThat(replies(Effect.Stage.REFUSED)).singleElement().extracting(Effect.Reply::reason)
                .isEqualTo("replayed");
    }

    @Test
    void aCommandIsRefusedForEachThingThatIsWrongWithIt() {
        Map<String, Cbor> front = Map.of("door", Cbor.of("front"));
        Optional<Octets> nonce = Optional.of(StationWorld.NONCE);
        var now = world.truth();
        assertRefused("forged", world.sign("unlock", front, now, nonce, world.issuerKey));
        assertRefused("expired", world.sign("unlock", front, now.minusSeconds(31), nonce, world.operatorKey));
        assertRefused("not-yet-valid", world.sign("unlock", front, now.plusSeconds(31), nonce, world.operatorKey));
        assertRefused("wrong-nonce", world.sign("unlock", front, now, Optional.empty(), world.operatorKey));
        assertRefused("wrong-nonce", world.sign("unlock", front, now,
                Optional.of(Octets.of(new byte[]{8, 7, 6, 5, 4, 3, 2, 1})), world.operatorKey));
        assertRefused("unknown-command", world.sign("open-sesame", front, now, nonce, world.operatorKey));
        assertRefused("unknown-door", world.sign("unlock", Map.of("door", Cbor.of("attic")), now, nonce,
                world.operatorKey));
        assertRefused("bad-argument", world.sign("unlock", Map.of(), now, nonce, world.operatorKey));
        assertRefused("bad-argument", world.sign("hold-open", Map.of("seconds", Cbor.of(0)), now, nonce,
                world.operatorKey));
        world.happen(new StationEvent.CommandReceived(Octets.of(new byte[]{1, 2, 3}), "reply", Octets.of()));
        assertThat(replies(Effect.Stage.REFUSED).getLast().reason()).isEqualTo("malformed");
        assertThat(world.levels("lock.front")).noneMatch(Effect.SetLine::active);
    }

    private void assertRefused(String reason, io.xiaoyi.gateway.pass.SignedCommand command) {
        world.command(command);
        var last = (Effect.Reply) world.effects.stream().filter(Effect.Reply.class::isInstance).toList().getLast();
        assertThat(last.reason()).isEqualTo(reason);
    }

    private List<Effect.Reply> replies(Effect.Stage stage) {
        return world.effects.stream().filter(Effect.Reply.class::isInstance).map(Effect.Reply.class::cast)
                .filter(reply -> reply.stage() == stage).toList();
    }

    @Test
    void lockdownIsToldToTheCourierAndOutlivesARestart() {
        Courier courier = world.courier().introduced("front-in");
        world.command("lockdown", Map.of()).scan("front-in", courier.code());
        assertThat(world.lastAnswer().denial()).contains(Denial.LOCKED_DOWN);
        world.boot(StationWorld.plan(false), replayed(world.journal));
        assertThat(world.station.doors().get("front").mode()).isEqualTo(Mode.LOCKED_DOWN);
        world.command("resume", Map.of()).scan("front-in", courier.code());
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
    }

    @Test
    void badCodesAlarmAtTheFifthAndAGoodOneIsNeverDelayed() {
        Courier courier = world.courier().introduced("front-in");
        for (int i = 0; i < 30; i++) {
            world.scan("front-in", "XY1:THIS IS NO CODE " + i);
        }
        assertThat(world.station.remembered().alarms()).containsKey(new Alarm(Alarm.BAD_CODES, "front-in"));
        assertThat(world.facts(Fact.Denied.class)).hasSize(5);
        world.scan("front-in", courier.code());
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
        assertThat(world.lastAnswer().delay()).isZero();
        world.pass(Duration.ofMinutes(2));
        assertThat(world.facts(Fact.DenialsCounted.class)).singleElement()
                .isEqualTo(new Fact.DenialsCounted("front-in", 25, Denial.MALFORMED));
    }

    @Test
    void whatWasCountedIsToldBeforeTheLastWord() {
        for (int i = 0; i < 30; i++) {
            world.scan("front-in", "XY1:THIS IS NO CODE " + i);
        }
        world.happen(new StationEvent.Stopping("test")).pass(Duration.ofMinutes(2));
        assertThat(world.facts(Fact.DenialsCounted.class)).containsExactly(new Fact.DenialsCounted("front-in", 25,
                Denial.MALFORMED));
        assertThat(world.journal.getLast().fact()).isInstanceOf(Fact.Stopped.class);
    }

    @Test
    void codesOfOthersLeaveOnlyTheirKindAndLength() {
        world.scan("front-in", "https://pay.example/secret-token-4711");
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.NOT_OURS);
        assertThat(world.journal.toString()).doesNotContain("4711");
    }

    @Test
    void aDoorsNumberOpensOnceWithoutAnyClock() {
        Courier courier = world.courier().introduced("front-in");
        world.trust = ClockTrust.FLOOR;
        world.happen(new StationEvent.DoorNumberDrawn("front", 123_456));
        var code = courier.presenter.atDoor(123_456, "st-0001", "front");
        world.scan("front-in", code);
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
        world.happen(new StationEvent.InputChanged("contact.front", true, 0)).pass(Held.AWAY).scan("front-in", code);
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.DENIED);
    }

    @Test
    void aJumpTo2038AndBackLeavesHonestCouriersAWayIn() {
        Courier courier = world.courier().introduced("front-in");
        world.trust = ClockTrust.NTP;
        world.scan("front-in", courier.code()).pass(Duration.ofMinutes(11));
        world.wallError = Duration.ofDays(4_300);
        world.scan("front-in", courier.code());
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
        assertThat(world.station.remembered().floor()).isBefore(world.truth().plusSeconds(60));
        var used = courier.code();
        world.wallError = Duration.ZERO;
        world.pass(Duration.ofSeconds(6)).scan("back-in", used);
        assertThat(world.lastAnswer().denial()).contains(Denial.REPLAYED);
        world.pass(Duration.ofMinutes(11)).scan("front-in", courier.code());
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
    }

    @Test
    void anOutputThatFailsIsAlarmedAndTriedAgainAtTheLevelItShouldHaveNow() {
        world.happen(new StationEvent.OutputChanged("lock.front", false, "busy"));
        assertThat(world.station.remembered().alarms()).containsKey(new Alarm(Alarm.OUTPUT_FAILED, "lock.front"));
        int before = world.levels("lock.front").size();
        world.pass(Duration.ofSeconds(3));
        assertThat(world.levels("lock.front")).hasSize(before + 3).allMatch(set -> !set.active());
        world.happen(new StationEvent.OutputChanged("lock.front", true, "")).pass(Duration.ofSeconds(3));
        assertThat(world.levels("lock.front")).hasSize(before + 3);
        assertThat(world.station.remembered().alarms()).isEmpty();
    }

    @Test
    void aLockThatFailedToBeSecuredIsTriedAgainThoughAReleaseWaitsForTheDisk() {
        var strict = new StationWorld(StationWorld.plan(true));
        strict.diskIsPrompt = false;
        strict.happen(new StationEvent.OutputChanged("lock.front", false, "busy")).command("hold-open", Map.of());
        int before = strict.levels("lock.front").size();
        strict.pass(Duration.ofSeconds(2));
        assertThat(strict.levels("lock.front")).hasSizeGreaterThan(before).noneMatch(Effect.SetLine::active);
        strict.happen(new StationEvent.Durable(strict.station.remembered().lastSeq()));
        assertThat(strict.isEnergised("lock.front")).isTrue();
    }

    @Test
    void aKeyRingThatExpiresWhileTheStationRunsIsAlarmed() {
        world.scan("front-in", "noise").pass(Duration.ofDays(399));
        assertThat(world.station.remembered().alarms()).doesNotContainKey(new Alarm(Alarm.TRUST_STALE, "trust"));
        world.pass(Duration.ofDays(2)).scan("front-in", "noise").pass(Duration.ofHours(2));
        assertThat(world.station.remembered().alarms()).containsKey(new Alarm(Alarm.TRUST_STALE, "trust"));
    }

    @Test
    void anEventSetAsideSecuresItsDoorAndIsTold() {
        Courier courier = world.courier().introduced("front-in");
        world.scan("front-in", courier.code());
        world.happen(new StationEvent.SetAside("front-in", "Scanned", "java.lang.IllegalStateException"));
        assertThat(world.isEnergised("lock.front")).isFalse();
        assertThat(world.facts(Fact.EventSetAside.class)).hasSize(1);
    }

    static Remembered replayed(List<Recorded> journal) {
        Remembered remembered = Remembered.nothing(StationWorld.START.minusSeconds(86_400), 1000, 1000);
        for (Recorded recorded : journal) {
            remembered = remembered.with(recorded);
        }
        return remembered;
    }
}
