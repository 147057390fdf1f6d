package io.xiaoyi.gateway.occupancy;

import static io.xiaoyi.gateway.occupancy.OccupancyScript.DOOR;
import static io.xiaoyi.gateway.occupancy.OccupancyScript.plan;
import static io.xiaoyi.gateway.occupancy.Sensor.DOOR_CONTACT;
import static io.xiaoyi.gateway.occupancy.Sensor.EXIT_BUTTON;
import static io.xiaoyi.gateway.occupancy.Sensor.GRANTS_IN;
import static io.xiaoyi.gateway.occupancy.Sensor.MOTION;
import static io.xiaoyi.gateway.occupancy.Sensor.TWO_BEAMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.xiaoyi.gateway.occupancy.CapacityRule.JudgedBy;
import io.xiaoyi.gateway.occupancy.CapacityRule.WhenFull;
import java.time.Duration;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final String IN = "ABab";
    private static final String OUT = "BAba";

    @Test
    void aRoomWithoutACapacityIsNeverFull() {
        assertThat(OccupancyScript.empty(TWO_BEAMS).beams(IN).beams(IN).occupancy.full()).isFalse();
    }

    @Test
    void aFullRoomRefusesOrWarnsAsConfigured() {
        var refusing = room(2, JudgedBy.ESTIMATE, WhenFull.REFUSE).beams(IN).beams(IN);
        var warning = room(2, JudgedBy.ESTIMATE, WhenFull.WARN).beams(IN).beams(IN);

        assertThat(refusing.occupancy.full()).isTrue();
        assertThat(refusing.occupancy.refuses()).isTrue();
        assertThat(warning.occupancy.full()).isTrue();
        assertThat(warning.occupancy.refuses()).isFalse();
        assertThat(refusing.beams(OUT).occupancy.refuses()).isFalse();
    }

    @Test
    void anUncertainCountIsJudgedByLeastEstimateOrMost() {
        for (JudgedBy by : JudgedBy.values()) {
            var room = OccupancyScript.empty(plan(DOOR_CONTACT, GRANTS_IN, EXIT_BUTTON).with(new CapacityRule(3, by,
                    WhenFull.REFUSE)));
            room.comes().comes();
            assertThat(room.occupancy.full()).as("%s of %s", by, room.occupancy.count()).isEqualTo(by == JudgedBy.MOST);
            room.comes();
            assertThat(room.occupancy.full()).as("%s of %s", by, room.occupancy.count())
                    .isEqualTo(by != JudgedBy.LEAST);
        }
    }

    @Test
    void whoHasAGrantAndIsNotInYetTakesAPlaceUntilItIsNotUsed() {
        var room = OccupancyScript.empty(plan(DOOR_CONTACT, GRANTS_IN).with(new CapacityRule(1, JudgedBy.ESTIMATE,
                WhenFull.REFUSE))).granted();
        assertThat(room.occupancy.full()).isTrue();

        assertThat(room.on(new OccupancyEvent.NotEntered(DOOR)).occupancy.full()).isFalse();
    }

    @Test
    void aGrantOfWhichNothingIsHeardTakesAPlaceForAMinute() {
        var room = OccupancyScript.empty(plan(TWO_BEAMS, GRANTS_IN).with(new CapacityRule(1, JudgedBy.ESTIMATE,
                WhenFull.REFUSE))).granted();

        assertThat(room.seconds(50).occupancy.full()).isTrue();
        assertThat(room.seconds(80).occupancy.full()).isFalse();
    }

    @Test
    void onceFullOneIsLetInForEachThatWasSeenToLeave() {
        var room = room(3, JudgedBy.ESTIMATE, WhenFull.ONE_IN_ONE_OUT).beams(IN).beams(IN).beams(IN);
        assertThat(room.occupancy.refuses()).isTrue();

        room.beams(OUT);
        assertThat(room.occupancy.refuses()).as("one left").isFalse();

        room.granted();
        assertThat(room.occupancy.refuses()).as("and one comes for him").isTrue();

        room.on(new OccupancyEvent.NotEntered(DOOR));
        assertThat(room.occupancy.refuses()).as("who did not").isFalse();
    }

    @Test
    void whoIsLetInForOneWhoLeftAndTurnsBackGivesHisPlaceBack() {
        var room = full(3).beams(OUT).granted().seconds(2).beams("ABba");
        assertThat(room.occupancy.refuses()).isTrue();

        room.pass(Duration.ofMinutes(2));
        assertThat(room.occupancy.places()).hasValue(1);
        assertThat(room.on(new OccupancyEvent.NotEntered(DOOR)).occupancy.places()).as("once").hasValue(1);
    }

    @Test
    void whoComesBehindAnotherTakesAPlace() {
        var granted = full(3).beams(OUT).granted().seconds(2).beams(IN);
        assertThat(granted.occupancy.places()).as("with his grant").hasValue(0);

        var behind = full(3).beams(OUT);
        assertThat(behind.occupancy.places()).hasValue(1);
        assertThat(behind.beams(IN).occupancy.places()).as("without one").hasValue(0);
    }

    private static OccupancyScript full(int capacity) {
        var room = room(capacity, JudgedBy.ESTIMATE, WhenFull.ONE_IN_ONE_OUT);
        for (int i = 0; i < capacity; i++) {
            room.beams(IN);
        }
        return room;
    }

    @Test
    void oneInOneOutIsNotSoftenedByAnEstimateThatWandersButEndsWhenThereIsCertainlyRoom() {
        var room = room(2, JudgedBy.ESTIMATE, WhenFull.ONE_IN_ONE_OUT).beams(IN).beams(IN).seconds(1);
        assertThat(room.occupancy.refuses()).isTrue();

        while (room.estimate() == 2) {
            room.pass(Duration.ofMinutes(1));
        }
        assertThat(room.most()).isGreaterThanOrEqualTo(2);
        assertThat(room.occupancy.refuses()).isTrue();

        room.pass(Duration.ofHours(24));
        assertThat(room.occupancy.refuses()).isFalse();
    }

    @Test
    void aCapacityOfNobodyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CapacityRule(0, JudgedBy.LEAST, WhenFull.WARN))
                .withMessageContaining("capacity 0");
    }

    @Test
    void theNightlyResetWaitsForAQuietRoom() {
        var room = OccupancyScript.empty(plan(TWO_BEAMS, MOTION).resettingAt(LocalTime.of(11, 0)));
        room.beams(IN);
        for (int i = 0; i < 12; i++) {
            room.pass(Duration.ofMinutes(10)).moves();
        }
        assertThat(room.facts(OccupancyFact.OccupancyReset.class)).as("somebody moves").isEmpty();
        assertThat(room.estimate()).isEqualTo(1);

        room.pass(Duration.ofMinutes(31));
        assertThat(room.facts(OccupancyFact.OccupancyReset.class)).hasSize(1);
        assertThat(room.estimate()).isZero();

        room.pass(Duration.ofHours(10));
        assertThat(room.facts(OccupancyFact.OccupancyReset.class)).as("once a day").hasSize(1);
    }

    private static OccupancyScript room(int capacity, JudgedBy by, WhenFull when) {
        return OccupancyScript.empty(plan(TWO_BEAMS, GRANTS_IN).with(new CapacityRule(capacity, by, when)));
    }
}
