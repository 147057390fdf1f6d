package io.xiaoyi.gateway.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.occupancy.Sensor;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A small part of {@link PeopleFigure}, as a test: what is told of people is true of simulated ones. */
class PeopleTest {
    private static final int STATIONS = 3;
    private static final int SEED = 501;

    static Iterable<Set<Sensor>> installations() {
        return PeopleFigure.installations().stream().filter(it -> !it.equals(EnumSet.of(Sensor.MOTION))).toList();
    }

    @ParameterizedTest
    @MethodSource("installations")
    void theTruthLiesBetweenLeastAndMostAndTheEstimateIsNearerThanTheNaiveCount(Set<Sensor> sensors) {
        PeopleTrial trial = days(sensors, Manners.Kind.USUAL);

        assertThat(trial.ours.covered()).as("covered").isGreaterThan(0.97);
        assertThat(trial.ours.meanAbsolute()).as("error").isLessThan(trial.naive.meanAbsolute());
    }

    @Test
    void beamsAndMotionTellItWithinThree() {
        assertThat(days(EnumSet.of(Sensor.TWO_BEAMS, Sensor.MOTION), Manners.Kind.USUAL).ours.width()).isLessThan(3);
    }

    @Test
    void unrulyPeopleLieBetweenLeastAndMostToo() {
        assertThat(days(EnumSet.allOf(Sensor.class), Manners.Kind.OTHER).ours.covered()).isGreaterThan(0.97);
    }

    /** The simulated people are as many inside as came and did not leave, whatever the sensors say of them. */
    @Test
    void nobodyLeavesWhoDidNotCome() {
        for (int seed = 0; seed < 20; seed++) {
            for (Manners.Kind kind : Manners.Kind.values()) {
                assertThat(new Visitors(seed, Manners.drawn(kind, new Random(seed)), 2, true).truth())
                        .as("seed %d", seed)
                        .allMatch(it -> it.people() >= 0).anyMatch(it -> it.people() > 2);
            }
        }
    }

    private static PeopleTrial days(Set<Sensor> sensors, Manners.Kind kind) {
        var trial = new PeopleTrial(sensors);
        for (int i = 0; i < STATIONS; i++) {
            trial.run(SEED + i, kind, 1);
        }
        return trial;
    }
}
