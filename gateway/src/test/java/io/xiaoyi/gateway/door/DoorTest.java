package io.xiaoyi.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.moment.ClockTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DoorTest {
    private static final DoorEvent.Granted GRANT = new DoorEvent.Granted("courier", false);
    private static final DoorEvent OPEN = new DoorEvent.Contact(true);
    private static final DoorEvent CLOSE = new DoorEvent.Contact(false);

    @ParameterizedTest
    @EnumSource(Lock.class)
    void aGrantReleasesForFiveSecondsAndWaitsForTheDisk(Lock lock) {
        var script = DoorScript.started(lock).on(GRANT);
        assertThat(script.lastLevel).contains(new DoorStep.LockLevel(true, false));
        assertThat(script.pass(Duration.ofMillis(4_999)).door.released()).isTrue();
        assertThat(script.seconds(1).door.released()).isFalse();
        assertThat(script.lastLevel).contains(new DoorStep.LockLevel(false, true));
    }

    @Test
    void aStrikeIsEnergisedToReleaseAndAMaglockToSecure() {
        assertThat(Lock.STRIKE.energised(true)).isTrue();
        assertThat(Lock.STRIKE.energised(false)).isFalse();
        assertThat(Lock.MAGLOCK.energised(true)).isFalse();
        assertThat(Lock.MAGLOCK.energised(false)).isTrue();
    }

    @Test
    void aGrantThatNobodyUsedIsUndone() {
        var script = DoorScript.started(Lock.STRIKE).on(GRANT).seconds(6);
        assertThat(script.facts).contains(new DoorFact.GrantNotUsed("courier"));
    }

    @Test
    void aStrikeIsSecuredAsSoonAsTheDoorOpens() {
        var script = DoorScript.started(Lock.STRIKE).on(GRANT).seconds(1).on(OPEN);
        assertThat(script.door.released()).isFalse();
        assertThat(script.facts).contains(new DoorFact.DoorSecured(SecureCause.OPENED))
                .doesNotContain(new DoorFact.ForcedOpen());
        assertThat(script.on(CLOSE).seconds(10).facts).doesNotContain(new DoorFact.GrantNotUsed("courier"));
    }

    @Test
    void aMaglockIsSecuredWhenTheDoorIsClosedAgain() {
        var script = DoorScript.started(Lock.MAGLOCK).on(GRANT).seconds(1).on(OPEN);
        assertThat(script.door.released()).isTrue();
        assertThat(script.on(CLOSE).door.released()).isFalse();
        assertThat(script.facts).contains(new DoorFact.DoorSecured(SecureCause.CLOSED));
    }

    @Test
    void aDoorOpenedWhileSecuredIsForced() {
        var script = DoorScript.started(Lock.STRIKE).seconds(60).on(OPEN);
        assertThat(script.facts).contains(new DoorFact.ForcedOpen());
        assertThat(script.on(CLOSE).facts).endsWith(new DoorFact.DoorClosed(), new DoorFact.OpenAlarmOver());
    }

    @Test
    void anOpeningOnTheVeryEdgeOfSecuringIsNotForced() {
        var script = DoorScript.started(Lock.STRIKE).on(GRANT).seconds(5).pass(Duration.ofMillis(500)).on(OPEN);
        assertThat(script.facts).doesNotContain(new DoorFact.ForcedOpen());
    }

    @Test
    void aDoorHeldOpenWarnsThenAlarmsThenIsOverWhenClosed() {
        var script = DoorScript.started(Lock.STRIKE).on(GRANT).on(OPEN).seconds(29);
        assertThat(script.factNames()).doesNotContain("HeldOpenWarning");
        assertThat(script.seconds(1).factNames()).contains("HeldOpenWarning").doesNotContain("HeldOpenAlarm");
        assertThat(script.seconds(30).factNames()).contains("HeldOpenAlarm");
        assertThat(script.on(CLOSE).factNames()).endsWith("DoorClosed", "OpenAlarmOver");
    }

    @Test
    void aLongReleaseIsForThoseWithTheRight() {
        var script = DoorScript.started(Lock.STRIKE).on(new DoorEvent.Granted("trolley", true)).seconds(14);
        assertThat(script.door.released()).isTrue();
        assertThat(script.seconds(1).door.released()).isFalse();
    }

    @Test
    void theExitButtonReleasesAtOnceAlsoInLockdown() {
        var script = DoorScript.started(Lock.MAGLOCK).on(new DoorEvent.LockDown("op")).on(new DoorEvent.Exit(true));
        assertThat(script.lastLevel).contains(new DoorStep.LockLevel(true, true));
        assertThat(script.on(new DoorEvent.Exit(false)).seconds(4).door.released()).isTrue();
        assertThat(script.seconds(1).door.released()).isFalse();
    }

    @Test
    void theExitButtonDoesNotWaitBehindAGrantThatIsNotDurableYet() {
        var script = DoorScript.started(Lock.STRIKE).on(GRANT).on(new DoorEvent.Exit(true));
        assertThat(script.lastLevel).contains(new DoorStep.LockLevel(true, true));
    }

    @Test
    void aStuckExitButtonAlarmsAndLetsTheDoorGo() {
        var script = DoorScript.started(Lock.STRIKE).on(new DoorEvent.Exit(true)).seconds(61);
        assertThat(script.factNames()).contains("ExitStuck");
        assertThat(script.door.released()).isFalse();
        assertThat(script.on(new DoorEvent.Exit(true)).door.released()).isFalse();
        assertThat(script.on(new DoorEvent.Exit(false)).factNames()).endsWith("ExitFreed");
        assertThat(script.on(new DoorEvent.Exit(true)).door.released()).isTrue();
    }

    @Test
    void fireReleasesAtOnceAndHolds() {
        var script = DoorScript.started(Lock.MAGLOCK).on(new DoorEvent.LockDown("op")).on(new DoorEvent.Fire(true));
        assertThat(script.lastLevel).contains(new DoorStep.LockLevel(true, true));
        assertThat(script.seconds(36_000).door.released()).isTrue();
        script.on(new DoorEvent.Fire(false));
        assertThat(script.door.released()).isFalse();
        assertThat(script.door.mode()).isEqualTo(Mode.LOCKED_DOWN);
    }

    @Test
    void aMaglockIsNeverSecuredAtStartDuringAFire() {
        var script = new DoorScript(DoorPlan.usual("front", Lock.MAGLOCK))
                .on(new DoorEvent.Began(true, false, false, false));
        assertThat(script.lastLevel).contains(new DoorStep.LockLevel(true, true));
    }

    @Test
    void lockdownEndsAReleaseThatRunsAndRefusesGrants() {
        var script = DoorScript.started(Lock.STRIKE).on(GRANT).on(new DoorEvent.LockDown("op"));
        assertThat(script.lastLevel).contains(new DoorStep.LockLevel(false, true));
        assertThat(script.on(GRANT).door.released()).isFalse();
        assertThat(script.on(new DoorEvent.Unlock("op")).door.released()).isTrue();
    }

    @Test
    void aHoldOpenLastsUntilItsLimitOrUntilResumed() {
        var bounded = DoorScript.started(Lock.STRIKE)
                .on(new DoorEvent.HoldOpen("op", Optional.of(Duration.ofMinutes(10)))).seconds(599);
        assertThat(bounded.door.released()).isTrue();
        assertThat(bounded.seconds(1).door.released()).isFalse();
        assertThat(bounded.facts).contains(new DoorFact.ModeChanged(Mode.NORMAL, "time-up", Optional.empty()));
        var unbounded = DoorScript.started(Lock.STRIKE).on(new DoorEvent.HoldOpen("op", Optional.empty()));
        assertThat(unbounded.seconds(86_400).door.whyReleased()).contains(ReleaseCause.HOLD_OPEN);
        assertThat(unbounded.on(new DoorEvent.Resume("op")).door.released()).isFalse();
    }

    @Test
    void theCoilsDutyEndsAHoldOpenButNeverAFire() {
        var usual = DoorPlan.usual("front", Lock.STRIKE);
        var plan = new DoorPlan("front", Lock.STRIKE, usual.release(), usual.longRelease(), usual.maxRelease(),
                usual.heldOpenWarning(), usual.heldOpenAlarm(), true, Optional.of(Duration.ofMinutes(5)));
        var script = new DoorScript(plan).on(new DoorEvent.Began(false, false, false, false))
                .on(new DoorEvent.HoldOpen("op", Optional.empty())).seconds(301);
        assertThat(script.facts).contains(new DoorFact.ModeChanged(Mode.NORMAL, "coil-duty", Optional.empty()));
        assertThat(script.door.released()).isFalse();
        assertThat(script.on(new DoorEvent.Fire(true)).seconds(3_600).door.released()).isTrue();
    }

    @Test
    void aWithheldGrantLeavesTheDoorSecured() {
        var script = DoorScript.started(Lock.STRIKE).on(GRANT).on(new DoorEvent.Withheld("courier"));
        assertThat(script.door.released()).isFalse();
        assertThat(script.facts).contains(new DoorFact.DoorSecured(SecureCause.WITHHELD))
                .doesNotContain(new DoorFact.GrantNotUsed("courier"));
    }

    @Test
    void afterAPowerCutTheJournalSaysWhatWasInterruptedAndTheLockIsSecured() {
        DoorMemory memory = DoorScript.started(Lock.STRIKE).on(GRANT).door.memory();
        var script = new DoorScript(DoorPlan.usual("front", Lock.STRIKE), memory)
                .on(new DoorEvent.Began(false, false, false, false));
        assertThat(script.facts).containsExactly(new DoorFact.ReleaseInterrupted(ReleaseCause.GRANT, "courier"));
        assertThat(script.lastLevel).contains(new DoorStep.LockLevel(false, true));
        assertThat(script.door.memory().released()).isEmpty();
    }

    @Test
    void lockdownAndAnOpenEndedHoldOpenOutliveARestart() {
        var down = new DoorMemory(Mode.LOCKED_DOWN, "op", Optional.empty(), Optional.empty());
        assertThat(restarted(down, ClockTrust.FLOOR).door.mode()).isEqualTo(Mode.LOCKED_DOWN);
        var held = new DoorMemory(Mode.HELD_OPEN, "op", Optional.empty(), Optional.empty());
        assertThat(restarted(held, ClockTrust.FLOOR).door.released()).isTrue();
    }

    @Test
    void aBoundedHoldOpenIsRestoredOnlyWhereTheClockCanTellThatItStillRuns() {
        Instant inAnHour = DoorScript.START.plusSeconds(3_600);
        var memory = new DoorMemory(Mode.HELD_OPEN, "op", Optional.of(inAnHour), Optional.empty());
        assertThat(restarted(memory, ClockTrust.RTC).seconds(3_599).door.released()).isTrue();
        assertThat(restarted(memory, ClockTrust.RTC).seconds(3_601).door.released()).isFalse();
        assertThat(restarted(memory, ClockTrust.FLOOR).door.released()).isFalse();
    }

    private static DoorScript restarted(DoorMemory memory, ClockTrust trust) {
        var script = new DoorScript(DoorPlan.usual("front", Lock.STRIKE), memory);
        script.trust = trust;
        return script.on(new DoorEvent.Began(false, false, false, false));
    }

    @Test
    void timesThatContradictEachOtherAreRefusedWithBoth() {
        assertThatThrownBy(() -> new DoorPlan("front", Lock.STRIKE, Duration.ofSeconds(5), Duration.ofSeconds(4),
                Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(60), true, Optional.empty()))
                .hasMessageContaining("PT5S").hasMessageContaining("PT4S");
    }
}
