package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.door.DoorFact;
import io.xiaoyi.gateway.door.Mode;
import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.outlet.StopReason;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.station.StationWorld.Courier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done at the console is judged by the rules of signed commands, and the journal says who did it. */
class ActsTest {
    private static final Set<Role> OPERATOR = Set.of(Role.OPERATOR);

    private final StationWorld world = new StationWorld(StationWorld.charging(false));
    private int drawn;

    @ParameterizedTest
    @EnumSource
    void eachActIsTakenFromTheRolesThatMayCommandItAndFromNoOther(CommandKind kind) {
        for (Role role : Role.values()) {
            String reason = act(Set.of(role), kind.code(), arguments(kind)).reason();
            if (kind.asks() || kind.isByRoot()) {
                assertThat(reason).as(kind.code()).isEqualTo("unknown-command");
            } else {
                assertThat(reason.equals("wrong-role")).as("%s by %s: %s", kind.code(), role, reason)
                        .isEqualTo(!kind.roles().contains(role));
            }
        }
        assertThat(act(Set.of(), kind.code(), arguments(kind)).stage()).as("a viewer").isEqualTo(Effect.Stage.REFUSED);
    }

    private static Map<String, Cbor> arguments(CommandKind kind) {
        return switch (kind) {
            case UNLOCK -> Map.of("door", Cbor.of("front"));
            case HOLD_OPEN, LOCKDOWN, RESUME, IDENTIFY, RESTART, DIAGNOSE, HISTORY, LOG_UPLOAD, CLOCK_RESET -> Map.of();
            case ADMIT -> Map.of("door", Cbor.of("front"), "pass", Cbor.of(new PassId(1, 7).toString()), "number",
                    Cbor.of(1));
            case OUTLET_START -> Map.of("outlet", Cbor.of("1"), "pass", Cbor.of(new PassId(1, 9).toString()));
            case OUTLET_STOP, OUTLET_CLEAR -> Map.of("outlet", Cbor.of("1"));
            case REVOKE -> Map.of("pass", Cbor.of(new PassId(1, 8).toString()));
        };
    }

    @Test
    void aDoorIsUnlockedWhenThatIsOnTheDiskAndWhoDidItIsThere() {
        world.diskIsPrompt = false;
        world.happen(wanted(OPERATOR, "unlock", Map.of("door", Cbor.of("front"))));
        assertThat(world.isEnergised("lock.front")).isFalse();
        assertThat(told()).isEmpty();
        world.happen(new StationEvent.Durable(world.station.remembered().lastSeq()));
        assertThat(world.isEnergised("lock.front")).isTrue();
        assertThat(told()).extracting(Effect.ActTold::stage).containsExactly(Effect.Stage.ACCEPTED, Effect.Stage.DONE);
        assertThat(told()).allSatisfy(it -> {
            assertThat(it.by()).isEqualTo("console:anna");
            assertThat(it.id()).isEqualTo(id(1).hex());
        });
        assertThat(world.facts(Fact.ActAccepted.class)).singleElement().satisfies(it -> {
            assertThat(it.by()).isEqualTo("console:anna");
            assertThat(it.subject()).isEqualTo("front");
            assertThat(it.name()).isEqualTo("unlock");
        });
        assertThat(doorFacts(DoorFact.DoorReleased.class)).last().extracting(DoorFact.DoorReleased::by)
                .isEqualTo("console:anna");
    }

    @Test
    void lockdownHoldOpenAndResumeChangeTheModeOfOneDoorOrOfAll() {
        act("lockdown", Map.of());
        assertThat(world.station.doors().values()).allMatch(door -> door.mode() == Mode.LOCKED_DOWN);
        act("resume", Map.of("door", Cbor.of("front")));
        assertThat(world.station.doors().get("front").mode()).isEqualTo(Mode.NORMAL);
        act("resume", Map.of());
        act("hold-open", Map.of("door", Cbor.of("back"), "seconds", Cbor.of(60)));
        assertThat(world.station.doors().get("back").mode()).isEqualTo(Mode.HELD_OPEN);
        assertThat(world.station.doors().get("front").mode()).isEqualTo(Mode.NORMAL);
        assertThat(doorFacts(DoorFact.ModeChanged.class)).extracting(DoorFact.ModeChanged::by)
                .containsOnly("console:anna");
        world.pass(Duration.ofSeconds(61));
        assertThat(world.station.doors().get("back").mode()).isEqualTo(Mode.NORMAL);
    }

    @Test
    void aSessionIsStoppedRemotelyAndAFaultCleared() {
        act("outlet-start", Map.of("outlet", Cbor.of("1"), "pass", Cbor.of(new PassId(1, 9).toString())));
        world.charge(5, 80);
        assertThat(world.isEnergised("outlet.1")).isTrue();
        assertThat(act("outlet-stop", Map.of("outlet", Cbor.of("1"))).stage()).isEqualTo(Effect.Stage.DONE);
        assertThat(world.isEnergised("outlet.1")).isFalse();
        assertThat(outletFacts(OutletFact.SessionEnded.class)).singleElement()
                .extracting(OutletFact.SessionEnded::reason).isEqualTo(StopReason.REMOTE);
        assertThat(act("outlet-clear", Map.of("outlet", Cbor.of("1"))).stage()).isEqualTo(Effect.Stage.DONE);
        assertThat(act("outlet-stop", Map.of("outlet", Cbor.of("9"))).reason()).isEqualTo("unknown-outlet");
    }

    @Test
    void aPassThatIsRevokedAtTheConsoleOpensNothing() {
        Courier courier = world.courier().introduced("front-in");
        act("revoke", Map.of("pass", Cbor.of(courier.id.toString())));
        world.scan("front-in", courier.code());
        assertThat(world.isEnergised("lock.front")).isFalse();
        assertThat(world.facts(Fact.PassWithdrawn.class)).singleElement().extracting(Fact.PassWithdrawn::by)
                .isEqualTo("console:anna");
    }

    @Test
    void whatIsRefusedIsInTheJournalWithWhoAndWhyAndMovesNothing() {
        int before = world.levels("lock.front").size();
        assertThat(act("unlock", Map.of("door", Cbor.of("attic"))).reason()).isEqualTo("unknown-door");
        assertThat(act("unlock", Map.of()).reason()).isEqualTo("bad-argument");
        assertThat(act("hold-open", Map.of("dor", Cbor.of("front"))).reason()).isEqualTo("bad-argument");
        assertThat(act("<script>", Map.of()).reason()).isEqualTo("unknown-command");
        assertThat(act(Set.of(), "unlock", Map.of("door", Cbor.of("front"))).reason()).isEqualTo("wrong-role");
        assertThat(world.levels("lock.front")).hasSize(before);
        assertThat(world.facts(Fact.ActAccepted.class)).isEmpty();
        assertThat(world.facts(Fact.ActRefused.class)).extracting(Fact.ActRefused::reason).containsExactly(
                "unknown-door", "bad-argument", "bad-argument", "unknown-command", "wrong-role");
        assertThat(world.facts(Fact.ActRefused.class)).extracting(Fact.ActRefused::by).containsOnly("console:anna");
        assertThat(world.facts(Fact.ActRefused.class)).extracting(Fact.ActRefused::name).contains("unknown")
                .doesNotContain("<script>");
    }

    @Test
    void refusalsAreRecordedAFewTimesAndThenCounted() {
        for (int i = 0; i < 50; i++) {
            assertThat(act("unlock", Map.of("door", Cbor.of("attic"))).reason()).isEqualTo("unknown-door");
        }
        assertThat(world.facts(Fact.ActRefused.class)).hasSize(5);
        world.pass(Duration.ofMinutes(2));
        assertThat(world.facts(Fact.CommandsCounted.class)).singleElement().isEqualTo(new Fact.CommandsCounted(
                Station.CONSOLE, 45, "refused"));
        assertThat(world.station.remembered().alarms().keySet()).as("nobody forges here").noneMatch(
                it -> it.subject().equals(Station.CONSOLE));
    }

    @Test
    void theSameActSentAgainIsNotDoneAgainNotEvenAfterARestart() {
        var act = wanted(OPERATOR, "unlock", Map.of("door", Cbor.of("front")));
        world.happen(act);
        world.pass(Duration.ofSeconds(30));
        int before = world.levels("lock.front").size();
        world.happen(act);
        assertThat(told().getLast().reason()).isEqualTo("replayed");
        world.boot(StationWorld.charging(false), replayed());
        world.happen(act);
        assertThat(told().getLast().reason()).isEqualTo("replayed");
        assertThat(world.levels("lock.front").stream().skip(before).filter(Effect.SetLine::active)).isEmpty();
    }

    @Test
    void theIdOfAnActIsForgottenInTime() {
        act("unlock", Map.of("door", Cbor.of("front")));
        assertThat(world.station.remembered().commandIds()).hasSize(1);
        world.pass(Duration.ofHours(2));
        assertThat(world.station.remembered().commandIds()).isEmpty();
    }

    @Test
    void aRestartSaysWhoWantedItAfterItWasTold() {
        act("restart", Map.of());
        assertThat(world.effects.getLast()).isEqualTo(new Effect.Restart("console:anna"));
    }

    @Test
    void whatHappensAtTheConsoleIsInTheJournalAndNoTextIsLongerThanItMay() {
        String longText = "x".repeat(10_000);
        world.happen(new StationEvent.ConsoleNoted(StationEvent.Note.SIGNED_IN, "anna", "anna", 1, "192.0.2.7"));
        world.happen(
                new StationEvent.ConsoleNoted(StationEvent.Note.SIGN_IN_REFUSED, longText, longText, 12, longText));
        world.happen(new StationEvent.ConsoleNoted(StationEvent.Note.ACCOUNT_CHANGED, "bert", "anna", 1, "made"));
        world.happen(new StationEvent.ConsoleNoted(StationEvent.Note.SIGNED_OUT, "anna", "anna", 1, ""));
        world.happen(new StationEvent.VisitorInvited(new PassId(1, 5), "console:anna", world.truth(), 2));
        assertThat(world.facts(Fact.SignedIn.class)).containsExactly(new Fact.SignedIn("anna", "192.0.2.7"));
        assertThat(world.facts(Fact.SignInRefused.class)).singleElement().satisfies(it -> {
            assertThat(it.count()).isEqualTo(12);
            assertThat(it.account()).hasSize(80);
            assertThat(it.detail()).hasSize(200);
        });
        assertThat(world.facts(Fact.AccountChanged.class)).singleElement().extracting(Fact.AccountChanged::by)
                .isEqualTo("anna");
        assertThat(world.facts(Fact.SignedOut.class)).hasSize(1);
        assertThat(world.facts(Fact.VisitorInvited.class)).singleElement().extracting(Fact.VisitorInvited::pass)
                .isEqualTo(new PassId(1, 5));
    }

    private Effect.ActTold act(String name, Map<String, Cbor> arguments) {
        return act(OPERATOR, name, arguments);
    }

    private Effect.ActTold act(Set<Role> roles, String name, Map<String, Cbor> arguments) {
        world.happen(wanted(roles, name, arguments));
        return told().getLast();
    }

    private StationEvent.ActWanted wanted(Set<Role> roles, String name, Map<String, Cbor> arguments) {
        return new StationEvent.ActWanted("console:anna", roles, id(++drawn), name, arguments);
    }

    private static Octets id(int number) {
        return Octets.fromHex("%032x".formatted(number));
    }

    private List<Effect.ActTold> told() {
        return world.effects.stream().filter(Effect.ActTold.class::isInstance).map(Effect.ActTold.class::cast).toList();
    }

    private <T> List<T> doorFacts(Class<T> type) {
        return world.facts(Fact.AtDoor.class).stream().map(Fact.AtDoor::fact).filter(type::isInstance).map(type::cast)
                .toList();
    }

    private <T> List<T> outletFacts(Class<T> type) {
        return world.facts(Fact.AtOutlet.class).stream().map(Fact.AtOutlet::fact).filter(type::isInstance)
                .map(type::cast).toList();
    }

    private Remembered replayed() {
        Remembered remembered = Remembered.nothing(StationWorld.START.minusSeconds(86_400), 1000, 1000);
        for (Recorded each : world.journal) {
            remembered = remembered.with(each);
        }
        return remembered;
    }
}
