package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.moment.ClockJudge;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.SignedCommand;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.StationWorld.Courier;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandsTest {
    private static final Optional<Octets> NONCE = Optional.of(StationWorld.NONCE);

    private final StationWorld world = new StationWorld(StationWorld.charging(false));
    private final Courier courier = world.courier().introduced("front-in");
    private final PassId pass = courier.id;

    @ParameterizedTest
    @EnumSource
    void eachCommandIsTakenFromTheRolesThatMaySendItAndFromNoOther(CommandKind kind) {
        Map<Role, SigningKey> keys = Map.of(Role.ISSUER, world.issuerKey, Role.OPERATOR, world.operatorKey,
                Role.PLATFORM, world.platformKey, Role.INSTALLER, world.installerKey);
        for (Role role : keys.keySet()) {
            String reason = send(world.sign(kind.code(), arguments(kind), world.truth(), NONCE, role.ordinal() + 1,
                    keys.get(role))).reason();
            assertThat(reason.equals("wrong-role")).as("%s by %s: %s", kind.code(), role, reason)
                    .isEqualTo(!kind.roles().contains(role));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatActsNamesThisBootsNonceAndWhatOnlyAsksMayButNoOther(CommandKind kind) {
        SigningKey key = key(kind);
        long kid = kid(kind);
        var without = world.sign(kind.code(), arguments(kind), world.truth(), Optional.empty(), kid, key);
        assertThat(send(without).reason().equals("wrong-nonce")).isEqualTo(kind.acts());
        var other = world.sign(kind.code(), arguments(kind), world.truth(), Optional.of(Octets.ofLong(7)), kid, key);
        assertThat(send(other).reason()).isEqualTo("wrong-nonce");
    }

    @ParameterizedTest
    @EnumSource
    void noCommandIsTakenTwiceNotEvenAQuestion(CommandKind kind) {
        var signed = world.sign(kind.code(), arguments(kind), world.truth(), NONCE, kid(kind), key(kind));
        send(signed);
        assertThat(send(signed).reason()).isEqualTo("replayed");
        world.boot(StationWorld.charging(false), replayed());
        assertThat(send(signed).reason()).isEqualTo("replayed");
    }

    /** By the floor alone nobody can say that a command has expired: with its nonce it does. */
    @Test
    void aCommandThatIsWithheldDiesWithItsNonce() {
        behindTheTruth();
        var inTime = ofNow();
        var kept = ofNow();
        world.pass(Duration.ofSeconds(15));
        assertThat(Optional.of(world.station.boot().nonce())).isNotEqualTo(kept.command().nonce());
        world.pass(Duration.ofSeconds(60));
        assertThat(send(inTime).stage()).as("by a minute it may be late").isEqualTo(Effect.Stage.DONE);
        world.pass(Duration.ofSeconds(1));
        assertThat(send(kept).reason()).isEqualTo("wrong-nonce");

        behindTheTruth();
        world.pass(Duration.ofHours(5));
        var late = ofNow();
        world.pass(Nonces.LONGEST_ON_FLOOR.plus(Nonces.GRACE).plusNanos(1));
        assertThat(send(late).reason()).as("however long it has been unanswered").isEqualTo("wrong-nonce");
    }

    @Test
    void aBrokerThatKeepsTheStationOutKeepsNoCommandAliveByIt() {
        behindTheTruth();
        var kept = ofNow();
        var again = ofNow();
        world.happen(new StationEvent.LinkChanged(false, "")).pass(Duration.ofMinutes(40));
        assertThat(send(kept).reason()).as("before the connection is told").isEqualTo("wrong-nonce");
        world.happen(new StationEvent.LinkChanged(true, ""));
        assertThat(send(again).reason()).isEqualTo("wrong-nonce");
        assertThat(send(ofNow()).stage()).isEqualTo(Effect.Stage.DONE);
        world.happen(new StationEvent.LinkChanged(false, "")).pass(Duration.ofHours(9));
        assertThat(send(ofNow()).stage()).as("who stands beside it may command it").isEqualTo(Effect.Stage.DONE);
    }

    /** The laptop of an installer's may be hours ahead: it is obeyed, and says nothing about the time. */
    @Test
    void aSenderWhoseClockRunsAheadMakesNoCodeStaleAtAStationWithoutAClock() {
        behindTheTruth();
        Courier in = world.courier().introduced("front-in");
        Instant before = world.station.remembered().floor();
        Instant ahead = world.truth().plus(Duration.ofHours(8));
        for (String asking : List.of("diagnose", "history")) {
            var signed = world.sign(asking, Map.of(), ahead, Optional.empty(), world.operatorKey);
            assertThat(send(signed).stage()).as(asking).isEqualTo(Effect.Stage.ACCEPTED);
        }
        assertThat(world.station.remembered().floor()).isEqualTo(before);
        world.scan("front-in", in.code());
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);

        Instant little = world.station.clock().floorAt(world.uptimeNanos).plusSeconds(29).truncatedTo(
                ChronoUnit.SECONDS);
        send(world.sign("diagnose", Map.of(), little, Optional.empty(), world.operatorKey));
        assertThat(world.station.remembered().floor()).as("one that may be right still proves its time")
                .isEqualTo(little);
    }

    /** Some years ahead: the pass is good, and is no proof that those years have passed. */
    @Test
    void aPassOfFarAheadOpensTheDoorAndMakesNoOtherStale() {
        behindTheTruth();
        Instant before = world.station.remembered().floor();
        Instant ahead = world.truth().plus(ClockJudge.RTC_REACH).plus(Duration.ofDays(1));
        Courier early = world.courier(ahead, ahead).introduced("front-in");
        world.scan("front-in", early.code());
        assertThat(world.facts(Fact.Granted.class)).extracting(Fact.Granted::pass).contains(early.id);
        assertThat(world.station.remembered().floor()).isEqualTo(before);
        Courier other = world.courier().introduced("front-in");
        world.scan("front-in", other.code());
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
    }

    @Test
    void onlyWhatNobodyKnownHasSignedIsABadCode() {
        var alarm = new Alarm(Alarm.BAD_CODES, Station.COMMANDS);
        for (int i = 0; i < 8; i++) {
            assertThat(send("unlock", Map.of("door", Cbor.of("cellar"))).reason()).isEqualTo("unknown-door");
        }
        assertThat(world.station.remembered().alarms()).doesNotContainKey(alarm);
        assertThat(world.facts(Fact.CommandRefused.class)).as("the others are counted").hasSize(5);
        for (int i = 0; i < 5; i++) {
            assertThat(send(world.sign("unlock", Map.of("door", Cbor.of("front")), world.truth(), NONCE,
                    world.platformKey)).reason()).isEqualTo("forged");
        }
        assertThat(world.station.remembered().alarms()).containsKey(alarm);
    }

    private void behindTheTruth() {
        world.trust = ClockTrust.FLOOR;
        world.boot(StationWorld.charging(false), Remembered.nothing(StationWorld.START.minus(Duration.ofDays(1)), 10,
                10));
        world.happen(new StationEvent.LinkChanged(true, ""));
    }

    private SignedCommand ofNow() {
        return world.sign("unlock", Map.of("door", Cbor.of("front")), world.truth(), Optional.of(world.station.boot()
                .nonce()), world.operatorKey);
    }

    /** Of somebody who may send it. */
    private SigningKey key(CommandKind kind) {
        return kind.isByRoot()
                ? StationWorld.ROOT
                : kind == CommandKind.ADMIT ? world.platformKey : world.operatorKey;
    }

    private static long kid(CommandKind kind) {
        return kind.isByRoot() ? StationWorld.ROOT.publicKey().kid() : kind == CommandKind.ADMIT ? 3 : 2;
    }

    private Map<String, Cbor> arguments(CommandKind kind) {
        return switch (kind) {
            case UNLOCK -> Map.of("door", Cbor.of("front"));
            case HOLD_OPEN, LOCKDOWN, RESUME, IDENTIFY, RESTART, CLOCK_RESET, DIAGNOSE, HISTORY, LOG_UPLOAD -> Map.of();
            case ADMIT -> Map.of("door", Cbor.of("front"), "pass", Cbor.of(pass.toString()), "number", Cbor.of(1));
            case OUTLET_START -> Map.of("outlet", Cbor.of("1"), "pass", Cbor.of(new PassId(1, 9).toString()));
            case OUTLET_STOP, OUTLET_CLEAR -> Map.of("outlet", Cbor.of("1"));
            case REVOKE -> Map.of("pass", Cbor.of(new PassId(1, 8).toString()));
        };
    }

    @Test
    void aCourierWhoAnsweredTheDoorsNumberByThePlatformIsLetInOnce() {
        world.happen(new StationEvent.DoorNumberDrawn("front", 123_456));
        assertThat(admit(pass, 123_456).stage()).isEqualTo(Effect.Stage.DONE);
        assertThat(world.isEnergised("lock.front")).isTrue();
        assertThat(world.facts(Fact.Granted.class)).singleElement().satisfies(it -> {
            assertThat(it.subject()).isEqualTo("front-in");
            assertThat(it.pass()).isEqualTo(pass);
        });
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);

        world.pass(Duration.ofSeconds(20));
        assertThat(admit(world.courier().introduced("front-in").id, 123_456).reason()).isEqualTo("replayed");
        assertThat(world.isEnergised("lock.front")).isFalse();
    }

    @Test
    void whoIsAdmittedIsJudgedByTheSameRules() {
        world.happen(new StationEvent.DoorNumberDrawn("front", 123_456));
        assertThat(admit(pass, 654_321).reason()).as("a number that the door did not show").isEqualTo("replayed");
        assertThat(admit(new PassId(1, 77), 123_456).reason()).isEqualTo("unknown-pass");
        world.command("lockdown", Map.of());
        assertThat(admit(pass, 123_456).reason()).isEqualTo("locked-down");
        world.command("resume", Map.of());
        world.command("revoke", Map.of("pass", Cbor.of(pass.toString())));
        assertThat(admit(pass, 123_456).reason()).isEqualTo("revoked");
        world.pass(Duration.ofSeconds(61));
        Courier other = world.courier().introduced("front-in");
        assertThat(admit(other.id, 123_456).reason()).as("a number of a minute ago").isEqualTo("replayed");
        assertThat(world.levels("lock.front")).noneMatch(Effect.SetLine::active);
        assertThat(world.facts(Fact.Denied.class)).extracting(Fact.Denied::denial).containsExactly(Denial.REPLAYED,
                Denial.UNKNOWN_PASS, Denial.LOCKED_DOWN, Denial.REVOKED, Denial.REPLAYED);
    }

    private Effect.Reply admit(PassId who, int number) {
        return send(world.sign("admit", Map.of("door", Cbor.of("front"), "pass", Cbor.of(who.toString()), "number",
                Cbor.of(number)), world.truth(), NONCE, 3, world.platformKey));
    }

    @Test
    void aWithdrawnPassOpensNoDoorNorAfterARestartAndIsForgottenWhenItHasExpired() {
        assertThat(send("revoke", Map.of("pass", Cbor.of(pass.toString()))).stage()).isEqualTo(Effect.Stage.DONE);
        world.scan("front-in", courier.code());
        assertThat(world.lastAnswer().denial()).contains(Denial.REVOKED);
        world.pass(Duration.ofSeconds(16)).boot(StationWorld.charging(false), replayed());
        world.scan("front-in", courier.code());
        assertThat(world.lastAnswer().denial()).contains(Denial.REVOKED);
        assertThat(world.station.remembered().withdrawn()).containsOnlyKeys(pass);
        world.pass(Duration.ofDays(31));
        world.scan("front-in", "noise").pass(Duration.ofHours(2));
        assertThat(world.station.remembered().withdrawn()).isEmpty();
    }

    @Test
    void aPassThatWasGivenALongerLifeAfterItWasWithdrawnStaysWithdrawn() {
        send("revoke", Map.of("pass", Cbor.of(pass.toString())));
        world.pass(Duration.ofDays(20)); // the issuer does not know, and renews it under its old id
        world.scan("front-in", courier.renewed());
        assertThat(world.lastAnswer().denial()).contains(Denial.REVOKED);
        world.pass(Duration.ofDays(20)).scan("front-in", courier.code());
        assertThat(world.lastAnswer().outcome()).isNotEqualTo(Effect.Outcome.GRANTED);
        assertThat(world.levels("lock.front")).noneMatch(Effect.SetLine::active);
    }

    @Test
    void aRestartIsAnsweredBeforeItHappensAndHappensWhenThatIsOnTheDisk() {
        world.diskIsPrompt = false;
        world.command("restart", Map.of());
        assertThat(world.effects).noneMatch(Effect.Restart.class::isInstance);
        world.happen(new StationEvent.Durable(world.station.remembered().lastSeq()));
        assertThat(world.effects.subList(world.effects.size() - 3, world.effects.size())).satisfiesExactly(
                accepted -> assertThat(((Effect.Reply) accepted).stage()).isEqualTo(Effect.Stage.ACCEPTED),
                done -> assertThat(((Effect.Reply) done).stage()).isEqualTo(Effect.Stage.DONE),
                last -> assertThat(last).isEqualTo(new Effect.Restart("%016x".formatted(2))));
    }

    @Test
    void identifyShowsAtTheReadersOfADoorOrOfAllAndMovesNothing() {
        int before = world.effects.size();
        send("identify", Map.of("door", Cbor.of("front")));
        assertThat(shownSince(before)).containsExactly("front-in", "front-out");
        before = world.effects.size();
        send("identify", Map.of());
        assertThat(shownSince(before)).containsExactly("front-in", "front-out", "back-in");
        assertThat(world.effects.subList(before, world.effects.size())).noneMatch(Effect.SetLine.class::isInstance);
    }

    private List<String> shownSince(int effect) {
        return world.effects.stream().skip(effect).filter(Effect.Answer.class::isInstance)
                .map(Effect.Answer.class::cast)
                .filter(it -> it.outcome() == Effect.Outcome.IDENTIFIED).map(Effect.Answer::reader).toList();
    }

    @Test
    void questionsGoToWhoeverKnowsTheAnswer() {
        assertThat(asked("history", Map.of())).isEqualTo(new Question.History(OptionalLong.empty(), Optional.empty(),
                Optional.empty(), 100));
        assertThat(asked("history", Map.of("from", Cbor.of(7), "since", Cbor.of(1_700_000_000), "until",
                Cbor.of(1_700_000_060), "limit", Cbor.of(500)))).isEqualTo(new Question.History(OptionalLong.of(7),
                        Optional.of(Instant.ofEpochSecond(1_700_000_000)),
                        Optional.of(Instant.ofEpochSecond(1_700_000_060)), 500));
        assertThat(asked("diagnose", Map.of())).isEqualTo(new Question.Diagnosis());
        assertThat(asked("log-upload", Map.of("lines", Cbor.of(3)))).isEqualTo(new Question.Log(3));
    }

    private Question asked(String name, Map<String, Cbor> arguments) {
        world.command(name, arguments);
        return ((Effect.Inquiry) world.effects.getLast()).question();
    }

    @Test
    void argumentsThatMakeNoSenseAreRefusedAndNothingHappens() {
        world.happen(new StationEvent.DoorNumberDrawn("front", 123_456));
        int before = world.levels("lock.front").size();
        for (var limit : List.of(0L, 501L, -1L)) {
            assertThat(send("history", Map.of("limit", Cbor.of(limit))).reason()).isEqualTo("bad-argument");
        }
        assertThat(send("history", Map.of("from", Cbor.of("1"))).reason()).isEqualTo("bad-argument");
        assertThat(send("history", Map.of("since", Cbor.of(Long.MAX_VALUE))).reason()).isEqualTo("bad-argument");
        assertThat(send("history", Map.of("until", Cbor.of(-1))).reason()).isEqualTo("bad-argument");
        assertThat(send("log-upload", Map.of("lines", Cbor.of(501))).reason()).isEqualTo("bad-argument");
        assertThat(send("revoke", Map.of("pass", Cbor.of("all"))).reason()).isEqualTo("bad-argument");
        for (String slip : List.of("hold-open", "lockdown", "resume", "restart", "identify")) {
            assertThat(send(slip, Map.of("dor", Cbor.of("front"))).reason()).as(slip).isEqualTo("bad-argument");
        }
        assertThat(send("revoke", Map.of()).reason()).isEqualTo("bad-argument");
        assertThat(send("identify", Map.of("door", Cbor.of("attic"))).reason()).isEqualTo("unknown-door");
        assertThat(send("identify", Map.of("door", Cbor.of(1))).reason()).isEqualTo("bad-argument");
        for (Map<String, Cbor> bad : List.<Map<String, Cbor>>of(
                Map.of("door", Cbor.of("front"), "pass", Cbor.of(pass.toString())),
                Map.of("door", Cbor.of("front"), "pass", Cbor.of(pass.toString()), "number", Cbor.of(1_000_000)),
                Map.of("door", Cbor.of("front"), "pass", Cbor.of("x"), "number", Cbor.of(123_456)),
                Map.of("pass", Cbor.of(pass.toString()), "number", Cbor.of(123_456)))) {
            assertThat(send(world.sign("admit", bad, world.truth(), NONCE, 3, world.platformKey)).reason())
                    .isEqualTo("bad-argument");
        }
        assertThat(world.levels("lock.front")).hasSize(before);
        assertThat(world.facts(Fact.CommandAccepted.class)).isEmpty();
    }

    private Effect.Reply send(String name, Map<String, Cbor> arguments) {
        return send(world.sign(name, arguments, world.truth(), NONCE, world.operatorKey));
    }

    /** The last reply to it. */
    private Effect.Reply send(SignedCommand signed) {
        world.command(signed);
        return world.effects.stream().filter(Effect.Reply.class::isInstance).map(Effect.Reply.class::cast)
                .filter(reply -> reply.commandId().equals(signed.command().id().hex())).toList().getLast();
    }

    private Remembered replayed() {
        Remembered remembered = Remembered.nothing(StationWorld.START.minusSeconds(86_400), 1000, 1000);
        for (Recorded each : world.journal) {
            remembered = remembered.with(each);
        }
        return remembered;
    }
}
