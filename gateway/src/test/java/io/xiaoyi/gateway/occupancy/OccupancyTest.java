package io.xiaoyi.gateway.occupancy;

import static io.xiaoyi.gateway.occupancy.OccupancyScript.DOOR;
import static io.xiaoyi.gateway.occupancy.OccupancyScript.empty;
import static io.xiaoyi.gateway.occupancy.Sensor.DOOR_CONTACT;
import static io.xiaoyi.gateway.occupancy.Sensor.EXIT_BUTTON;
import static io.xiaoyi.gateway.occupancy.Sensor.GRANTS_IN;
import static io.xiaoyi.gateway.occupancy.Sensor.GRANTS_OUT;
import static io.xiaoyi.gateway.occupancy.Sensor.MOTION;
import static io.xiaoyi.gateway.occupancy.Sensor.TWO_BEAMS;
import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.moment.ClockTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OccupancyTest {
    private static final String IN = "ABab";
    private static final String OUT = "BAba";

    @Test
    void aGrantCountsWhenItsDoorIsOpenedAndTheButtonWhenItIsOpenedAgain() {
        var room = empty(DOOR_CONTACT, EXIT_BUTTON, GRANTS_IN).granted();
        assertThat(room.occupancy.count()).as("granted, not opened").isEqualTo(Count.NOBODY);

        room.seconds(1.5).opens(4);
        assertThat(room.occupancy.count()).as("in, or turned back, or with another").isEqualTo(new Count(0, 1, 3));

        room.leaves();
        assertThat(room.estimate()).as("out").isZero();
    }

    @Test
    void withoutAContactAGrantCountsAtOnceAndOneNotUsedIsUndone() {
        var room = empty(GRANTS_IN, GRANTS_OUT).granted();
        assertThat(room.estimate()).isEqualTo(1);

        room.on(new OccupancyEvent.NotEntered(DOOR));
        assertThat(room.estimate()).isZero();
        assertThat(room.most()).as("others may have come with him").isLessThanOrEqualTo(2);
    }

    @Test
    void aGrantNotUsedIsNotCountedWhenTheDoorOpensForAnother() {
        var room = empty(DOOR_CONTACT, EXIT_BUTTON, GRANTS_IN).comes().granted().seconds(5)
                .on(new OccupancyEvent.NotEntered(DOOR)).leaves();

        assertThat(room.estimate()).isZero();
    }

    @Test
    void twoGrantsAndOneOpeningAreTwoPeople() {
        assertThat(empty(DOOR_CONTACT, GRANTS_IN).granted().seconds(1).granted().seconds(1).opens(5).estimate())
                .isEqualTo(2);
    }

    @Test
    void aSecondGrantWhileTheDoorIsOpenIsASecondPerson() {
        var room = empty(DOOR_CONTACT, GRANTS_IN).granted().seconds(1).on(new OccupancyEvent.DoorMoved(DOOR, true))
                .seconds(2).granted();

        assertThat(room.estimate()).isEqualTo(2);
    }

    @Test
    void whoTurnsBackInTheBeamsIsNobodyAndNotTwo() {
        var room = empty(TWO_BEAMS);
        for (int i = 0; i < 10; i++) {
            room.beams("ABba").seconds(30);
        }

        assertThat(room.estimate()).isZero();
        assertThat(room.most()).isLessThanOrEqualTo(1);
        assertThat(room.facts(OccupancyFact.OccupancyChanged.class)).allMatch(it -> it.entries() + it.exits() == 0);
    }

    @Test
    void beamsTellThoseWhoComeFromThoseWhoLeaveAndGrantsThenOnlySayWhoIsOnHisWay() {
        var room = empty(TWO_BEAMS, DOOR_CONTACT, GRANTS_IN, EXIT_BUTTON).granted().seconds(1).beams(IN).seconds(1);
        assertThat(room.estimate()).as("one grant, one through the beams").isEqualTo(1);

        room.beams(IN).seconds(1).beams(IN).seconds(5);
        assertThat(room.estimate()).as("two behind him without a grant").isEqualTo(3);

        room.on(new OccupancyEvent.ExitPressed(DOOR)).seconds(1).beams(OUT).seconds(1);
        assertThat(room.estimate()).isEqualTo(2);
        assertThat(room.width()).isLessThanOrEqualTo(2);
    }

    @Test
    void backStepsInTheBeamsMayBeTwo() {
        assertThat(empty(TWO_BEAMS).beams("ABaAbBab").seconds(1).most()).isEqualTo(2);
    }

    @Test
    void oneWhoStandsInTheBeamsHidesWhomHeLetsPass() {
        var room = empty(TWO_BEAMS).beams("AB").seconds(20).beams("ab").seconds(1);

        assertThat(room.occupancy.count()).isEqualTo(new Count(0, 1, 2));
    }

    @Test
    void aBeamBrokenForTooLongIsSaidToBeStuckAndTheOthersCountUntilItIsFree() {
        var room = empty(TWO_BEAMS, DOOR_CONTACT, GRANTS_IN).beams("A").seconds(100);
        assertThat(room.facts).contains(new OccupancyFact.BeamStuck(DOOR));
        assertThat(room.occupancy.sensors()).isEqualTo(Set.of(DOOR_CONTACT, GRANTS_IN));

        room.comes();
        assertThat(room.estimate()).as("by grant and door").isEqualTo(1);

        room.beams("a");
        assertThat(room.facts).contains(new OccupancyFact.BeamFreed(DOOR));
        assertThat(room.occupancy.sensors()).contains(TWO_BEAMS);
        assertThat(room.beams(IN).estimate()).isEqualTo(2);
    }

    @Test
    void theButtonPressedTwiceIsOnePersonWhoLeaves() {
        var room = empty(GRANTS_IN, EXIT_BUTTON);
        for (int i = 0; i < 4; i++) {
            room.granted().seconds(20);
        }
        room.on(new OccupancyEvent.ExitPressed(DOOR)).seconds(2).on(new OccupancyEvent.ExitPressed(DOOR));

        assertThat(room.estimate()).isEqualTo(3);
    }

    @Test
    void aDoorHeldOpenWidensTheIntervalAndNotForEver() {
        var brief = empty(DOOR_CONTACT, GRANTS_IN, EXIT_BUTTON).comes().comes();
        var held = empty(DOOR_CONTACT, GRANTS_IN, EXIT_BUTTON).comes().granted().seconds(1).opens(60);
        var allDay = empty(DOOR_CONTACT, GRANTS_IN, EXIT_BUTTON).comes().granted().seconds(1).opens(36_000);

        assertThat(held.width()).isGreaterThan(brief.width());
        assertThat(allDay.most()).isLessThan(20);
    }

    /** A count cut off at nobody would hold one too many from then on. */
    @Test
    void thatMoreLeaveThanWereCountedSaysThatMoreWereThere() {
        var room = empty(TWO_BEAMS).beams(IN).seconds(60).beams(OUT).seconds(60).beams(OUT).seconds(60);
        assertThat(room.estimate()).isZero();

        room.beams(IN).seconds(5);
        assertThat(room.estimate()).isEqualTo(1);
    }

    @Test
    void whoLeavesWithoutHavingBeenCountedHadComeWithAnother() {
        var room = empty(DOOR_CONTACT, GRANTS_IN, EXIT_BUTTON).comes().seconds(60).leaves();
        assertThat(room.estimate()).isZero();

        room.seconds(60).leaves();
        assertThat(room.estimate()).as("nobody is left of a pair").isZero();

        room.seconds(60).comes();
        assertThat(room.estimate()).isEqualTo(1);
    }

    @Test
    void motionInARoomThoughtEmptyIsSomebody() {
        var room = empty(TWO_BEAMS, MOTION).seconds(600);
        assertThat(room.occupancy.count()).isEqualTo(Count.NOBODY);

        room.moves();
        assertThat(room.estimate()).isEqualTo(1);
        assertThat(room.seconds(40).moves().least()).as("twice is no heater").isEqualTo(1);
    }

    @Test
    void motionJustAfterADoorIsOfWhoWentThroughIt() {
        var room = empty(TWO_BEAMS, MOTION).beams(IN).seconds(600).beams(OUT).moves();

        assertThat(room.estimate()).isZero();
    }

    @Test
    void whoLiesStillIsNotForgottenInAQuarterOfAnHour() {
        var room = empty(TWO_BEAMS, MOTION).beams(IN).moves().pass(Duration.ofMinutes(15));

        assertThat(room.most()).isEqualTo(1);
    }

    @Test
    void aQuietRoomIsFoundEmptyFastestWhereMotionWouldShow() {
        var watched = empty(TWO_BEAMS, MOTION).beams(IN).beams(IN).pass(Duration.ofHours(4));
        var unwatched = empty(TWO_BEAMS).beams(IN).beams(IN).pass(Duration.ofHours(4));

        assertThat(watched.occupancy.count()).isEqualTo(Count.NOBODY);
        assertThat(unwatched.most()).as("somebody may sleep").isPositive();
        assertThat(unwatched.pass(Duration.ofHours(20)).occupancy.count()).isEqualTo(Count.NOBODY);
    }

    @Test
    void aLateWakeOnlyNoticesLate() {
        var awake = empty(TWO_BEAMS, MOTION).beams(IN).beams(IN).beams(IN).pass(Duration.ofMinutes(25));
        var asleep = empty(TWO_BEAMS, MOTION).beams(IN).beams(IN).beams(IN).jump(Duration.ofMinutes(25))
                .on(new OccupancyEvent.Wake());

        assertThat(asleep.occupancy.count()).isEqualTo(awake.occupancy.count());
        assertThat(asleep.occupancy.belief().empty()).isCloseTo(awake.occupancy.belief().empty(),
                org.assertj.core.data.Offset.offset(0.02));
    }

    @Test
    void withoutAnySensorTheIntervalSaysThatNobodyKnows() {
        var room = empty().pass(Duration.ofHours(12));

        assertThat(room.least()).isZero();
        assertThat(room.most()).isGreaterThan(4);
    }

    @Test
    void sensorsOutsideThePlanAreLetPass() {
        var room = empty(TWO_BEAMS).comes().leaves().moves().on(new OccupancyEvent.GrantedOut(DOOR));

        assertThat(room.occupancy.count()).isEqualTo(Count.NOBODY);
    }

    @Test
    void theAgeOfTheLastEvidenceGoesOnOverARestart() {
        var room = empty(TWO_BEAMS).beams(IN).seconds(59);
        assertThat(room.occupancy.evidenceAge(room.moment()).orElseThrow().toSeconds()).isEqualTo(59);

        room.restarted(Duration.ofHours(2));
        assertThat(room.occupancy.evidenceAge(room.moment()).orElseThrow()).isBetween(Duration.ofMinutes(119),
                Duration.ofMinutes(122));

        room.trust = ClockTrust.FLOOR;
        assertThat(room.occupancy.evidenceAge(room.moment())).isEmpty();
    }

    @Test
    void aRestartWidensTheIntervalByTheTimeItTookAndForgetsNobody() {
        int before = -1;
        for (Duration off : new Duration[]{Duration.ofMinutes(1), Duration.ofMinutes(30)}) {
            var room = empty(TWO_BEAMS).beams(IN).beams(IN).beams(IN).beams(IN).seconds(2);
            int most = room.most();
            room.restarted(off);
            assertThat(room.most()).as("after %s", off).isGreaterThanOrEqualTo(most);
            assertThat(room.width()).as("after %s", off).isGreaterThan(before);
            before = room.width();
        }
    }

    @Test
    void aRestartOfUnknownLengthIsTakenForALongOne() {
        var room = empty(TWO_BEAMS).beams(IN).seconds(2);
        room.trust = ClockTrust.FLOOR;
        room.restarted(Duration.ofSeconds(1));

        assertThat(room.most()).isGreaterThan(4);
        assertThat(room.least()).isZero();
    }

    @Test
    void anHourIsToldWhenItIsOver() {
        var room = empty(TWO_BEAMS).pass(Duration.ofMinutes(20)).beams(IN).seconds(60).beams(IN).seconds(60).beams(OUT)
                .pass(Duration.ofMinutes(120));

        assertThat(room.facts(OccupancyFact.OccupancyHour.class)).hasSize(2);
        var first = room.facts(OccupancyFact.OccupancyHour.class).getFirst();
        assertThat(first.hour()).isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
        assertThat(first.entries()).isEqualTo(2);
        assertThat(first.exits()).isEqualTo(1);
        assertThat(first.estimate()).isEqualTo(1);
        assertThat(room.facts(OccupancyFact.OccupancyHour.class).getLast().entries()).isZero();
    }

    @Test
    void anHoursEntriesOutliveARestartWithinIt() {
        var room = empty(TWO_BEAMS).beams(IN).seconds(60).restarted(Duration.ofMinutes(5)).pass(Duration.ofHours(1));

        assertThat(room.facts(OccupancyFact.OccupancyHour.class).getFirst().entries()).isEqualTo(1);
    }

    @Test
    void changesAreToldAtMostOnceASecondAndTheLastOfThemWithTheWake() {
        var room = empty(TWO_BEAMS);
        for (int i = 0; i < 4; i++) {
            room.on(new OccupancyEvent.Beam(DOOR, OccupancyEvent.Side.A, true))
                    .on(new OccupancyEvent.Beam(DOOR, OccupancyEvent.Side.B, true))
                    .on(new OccupancyEvent.Beam(DOOR, OccupancyEvent.Side.A, false))
                    .on(new OccupancyEvent.Beam(DOOR, OccupancyEvent.Side.B, false)).jump(Duration.ofMillis(20));
        }
        assertThat(room.facts(OccupancyFact.OccupancyChanged.class)).hasSize(1);
        assertThat(room.occupancy.wakeAtUptimeNanos().getAsLong()).isLessThanOrEqualTo(1_000_000_000L);

        room.seconds(2);
        assertThat(room.facts(OccupancyFact.OccupancyChanged.class)).hasSize(2);
        assertThat(room.occupancy.memory().count()).isEqualTo(room.occupancy.count());
    }

    @Test
    void aRoomThatIsKnownToBeEmptyAsksForNoWakeEachMinute() {
        var room = empty(TWO_BEAMS, MOTION).pass(Duration.ofHours(3));

        assertThat(room.occupancy.wakeAtUptimeNanos().getAsLong() - room.nanos).isGreaterThan(Duration.ofMinutes(2)
                .toNanos());
    }
}
