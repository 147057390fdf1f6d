package io.xiaoyi.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several people, late timers, and reasons that overlap. */
class DoorClaimsTest {
    private static final DoorEvent OPEN = new DoorEvent.Contact(true);
    private static final DoorEvent CLOSE = new DoorEvent.Contact(false);
    private static final DoorEvent BEGAN = new DoorEvent.Began(false, false, false, false);

    private static DoorEvent grant(String by) {
        return new DoorEvent.Granted(by, false);
    }

    @Test
    void whoComesWhileItIsReleasedHasHisOwnTimeAndEachUnusedGrantIsUndone() {
        var script = DoorScript.started(Lock.STRIKE).on(grant("a")).seconds(3).on(grant("b")).seconds(4);
        assertThat(script.door.released()).isTrue();
        assertThat(script.facts).contains(new DoorFact.GrantNotUsed("a"))
                .doesNotContain(new DoorFact.GrantNotUsed("b"));
        assertThat(script.seconds(1).door.released()).isFalse();
        assertThat(script.facts).contains(new DoorFact.GrantNotUsed("b"));
    }

    @Test
    void takingBackOneGrantLeavesTheOtherItsTimeAndSaysTheLevelAgain() {
        var script = DoorScript.started(Lock.STRIKE).on(grant("a")).seconds(3).on(grant("b"))
                .on(new DoorEvent.Withheld("b"));
        assertThat(script.lastLevel).contains(new DoorStep.LockLevel(true, false));
        assertThat(script.pass(Duration.ofMillis(1_999)).door.released()).isTrue();
        assertThat(script.pass(Duration.ofMillis(1)).door.released()).isFalse();
        assertThat(script.facts).doesNotContain(new DoorFact.GrantNotUsed("b"));
    }

    @Test
    void aGrantTakenBackUnderAHoldOpenSaysTheLevelAgain() {
        var script = DoorScript.started(Lock.STRIKE).on(grant("a"))
                .on(new DoorEvent.HoldOpen("op", Optional.empty())).on(new DoorEvent.Withheld("a"));
        assertThat(script.lastLevel).contains(new DoorStep.LockLevel(true, false));
    }

    @Test
    void anOpeningRightAfterAGrantWasTakenBackIsForced() {
        var script = DoorScript.started(Lock.STRIKE).on(grant("a")).on(new DoorEvent.Withheld("a")).on(OPEN);
        assertThat(script.facts).contains(new DoorFact.ForcedOpen());
    }

    @Test
    void aGrantThatDoesNotFitInTheMaximumWaitsForThePauseAndHasItsWholeTime() {
        var script = DoorScript.started(Lock.STRIKE);
        for (int i = 0; i < 7; i++) {
            script.on(grant("c" + i)).seconds(4);
        }
        script.on(grant("late")).seconds(1);
        assertThat(script.door.released()).as("29 s after the first").isFalse();
        assertThat(script.seconds(1).door.released()).as("a second's pause").isTrue();
        assertThat(script.pass(Duration.ofMillis(4_999)).door.released()).isTrue();
        assertThat(script.pass(Duration.ofMillis(1)).door.released()).isFalse();
        assertThat(script.facts).contains(new DoorFact.GrantNotUsed("late"));
    }

    @Test
    void aMaglockThatClosesBehindOneDoesNotLockOutTheNextWhoScannedAtTheOpenDoor() {
        var script = DoorScript.started(Lock.MAGLOCK).on(grant("a")).seconds(1).on(OPEN).on(grant("b")).on(CLOSE);
        assertThat(script.door.released()).isTrue();
        assertThat(script.on(OPEN).on(CLOSE).door.released()).isFalse();
    }

    @Test
    void aMaglockSecuresWhenSomeoneWentOutByTheButton() {
        var script = DoorScript.started(Lock.MAGLOCK).on(new DoorEvent.Exit(true)).on(new DoorEvent.Exit(false));
        assertThat(script.on(OPEN).door.released()).isTrue();
        assertThat(script.on(CLOSE).door.released()).isFalse();
    }

    @Test
    void aStrikeSecuresWhenTheButtonIsLetGoAfterTheDoorOpened() {
        var script = DoorScript.started(Lock.STRIKE).on(new DoorEvent.Exit(true)).on(OPEN);
        assertThat(script.door.released()).isTrue();
        assertThat(script.on(new DoorEvent.Exit(false)).door.released()).isFalse();
    }

    @Test
    void anotherReadingOfAPressedButtonDoesNotMakeItYounger() {
        var script = DoorScript.started(Lock.STRIKE).on(new DoorEvent.Exit(true)).seconds(50)
                .on(new DoorEvent.Exit(true)).seconds(10);
        assertThat(script.factNames()).containsOnlyOnce("ExitRequested").contains("ExitStuck");
        assertThat(script.door.released()).isFalse();
    }

    @Test
    void aGrantCutOffByLockdownOrRefusedByItIsUndone() {
        var script = DoorScript.started(Lock.STRIKE).on(grant("a")).on(new DoorEvent.LockDown("op"));
        assertThat(script.facts).contains(new DoorFact.GrantNotUsed("a"));
        assertThat(script.on(grant("b")).facts).contains(new DoorFact.GrantNotUsed("b"));
    }

    @Test
    void anUnusedGrantUnderAHoldOpenIsNotUndoneForItsCourierMayStillComeIn() {
        var script = DoorScript.started(Lock.STRIKE).on(new DoorEvent.HoldOpen("op", Optional.empty()))
                .on(grant("a")).seconds(60);
        assertThat(script.factNames()).doesNotContain("GrantNotUsed");
    }

    @ParameterizedTest
    @EnumSource(Lock.class)
    void withoutAContactTheDoorRelocksByTimeAndNothingIsUndoneOrAlarmed(Lock lock) {
        var usual = DoorPlan.usual("front", lock);
        var plan = new DoorPlan("front", lock, usual.release(), usual.longRelease(), usual.maxRelease(),
                usual.heldOpenWarning(), usual.heldOpenAlarm(), false, Optional.empty());
        var script = new DoorScript(plan).on(new DoorEvent.Began(false, true, false, false)).on(OPEN).on(grant("a"))
                .seconds(90);
        assertThat(script.factNames()).containsExactly("DoorReleased", "DoorSecured");
    }

    @Test
    void aWakeThatComesAnHourLateSecuresFirstAndOnlyThenLooksAtTheEvent() {
        var script = DoorScript.started(Lock.STRIKE).on(grant("a"));
        script.now += Duration.ofHours(1).toNanos();
        script.on(OPEN);
        assertThat(script.door.released()).isFalse();
        assertThat(script.facts).contains(new DoorFact.GrantNotUsed("a")).doesNotContain(new DoorFact.ForcedOpen());
        assertThat(script.door.wakeAtUptimeNanos().orElseThrow()).isGreaterThan(script.now);
    }

    @Test
    void theReasonThatTakesOverIsAFactAndOutlivesARestart() {
        var script = DoorScript.started(Lock.STRIKE).on(grant("a")).on(new DoorEvent.Fire(true));
        assertThat(script.door.memory().released()).contains(new DoorFact.DoorReleased(ReleaseCause.FIRE, "fire"));
        script.on(new DoorEvent.Fire(false));
        assertThat(script.door.memory().released()).contains(new DoorFact.DoorReleased(ReleaseCause.GRANT, "a"));
    }

    @Test
    void aFireThatEndedDuringAPowerCutIsOverAtStart() {
        var memory = DoorScript.started(Lock.MAGLOCK).on(new DoorEvent.Fire(true)).door.memory();
        var script = new DoorScript(DoorPlan.usual("front", Lock.MAGLOCK), memory).on(BEGAN);
        assertThat(script.facts).containsExactly(new DoorFact.FireOver(),
                new DoorFact.ReleaseInterrupted(ReleaseCause.FIRE, "fire"));
        assertThat(script.lastLevel).contains(new DoorStep.LockLevel(false, true));
        assertThat(script.door.memory().released()).isEmpty();
    }

    @Test
    void aHoldOpenThatEndedDuringAPowerCutIsNoLongerRememberedAsARelease() {
        var memory = DoorScript.started(Lock.STRIKE)
                .on(new DoorEvent.HoldOpen("op", Optional.of(Duration.ofMinutes(1)))).door.memory();
        var script = new DoorScript(DoorPlan.usual("front", Lock.STRIKE), memory);
        script.now = Duration.ofMinutes(2).toNanos();
        script.on(BEGAN);
        assertThat(script.door.memory()).isEqualTo(
                new DoorMemory(Mode.NORMAL, "restart", Optional.empty(), Optional.empty()));
    }

    @Test
    void orderingAHoldOpenAgainDoesNotCoolTheCoil() {
        var script = new DoorScript(withCoil(Duration.ofMinutes(5))).on(BEGAN);
        for (int i = 0; i < 4; i++) {
            script.on(new DoorEvent.HoldOpen("op", Optional.of(Duration.ofHours(1)))).seconds(74);
        }
        assertThat(script.seconds(4).door.released()).isFalse();
        assertThat(script.facts).contains(new DoorFact.ModeChanged(Mode.NORMAL, "coil-duty", Optional.empty()));
    }

    @Test
    void aHoldOpenUnderAFireThatOutlastedTheCoilsDutyEndsWithTheFire() {
        var script = new DoorScript(withCoil(Duration.ofMinutes(5))).on(BEGAN)
                .on(new DoorEvent.HoldOpen("op", Optional.empty())).on(new DoorEvent.Fire(true)).seconds(3_600);
        assertThat(script.door.released()).isTrue();
        assertThat(script.on(new DoorEvent.Fire(false)).door.released()).isFalse();
        assertThat(script.facts).contains(new DoorFact.ModeChanged(Mode.NORMAL, "coil-duty", Optional.empty()));
    }

    @Test
    void aHoldOpenOfAnAbsurdLengthIsBoundedAndDoesNotOverflow() {
        var script = DoorScript.started(Lock.STRIKE)
                .on(new DoorEvent.HoldOpen("op", Optional.of(Duration.ofSeconds(Long.MAX_VALUE))));
        assertThat(script.door.released()).isTrue();
        assertThat(script.door.wakeAtUptimeNanos()).hasValue(Duration.ofDays(366).toNanos());
    }

    private static DoorPlan withCoil(Duration duty) {
        var usual = DoorPlan.usual("front", Lock.STRIKE);
        return new DoorPlan("front", Lock.STRIKE, usual.release(), usual.longRelease(), usual.maxRelease(),
                usual.heldOpenWarning(), usual.heldOpenAlarm(), true, Optional.of(duty));
    }
}
