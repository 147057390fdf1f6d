package io.xiaoyi.simulator;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A passive infrared sensor in the room: now and then it sees one of those inside move, and hardly ever what is not
 * there.
 *
 * <p>Threading: a thread of its own, until interrupted.
 */
final class MotionSensor implements Runnable {
    private static final Duration LOOK = Duration.ofSeconds(15);
    private static final Duration HOLD = Duration.ofSeconds(5);
    private static final double SEES_ONE = 0.6;
    private static final double SEES_NOBODY = 0.0005;

    private final Stage stage;
    private final SimulatedRoom room;
    private final SplittableRandom dice;

    MotionSensor(Stage stage, SimulatedRoom room, long seed) {
        this.stage = stage;
        this.room = room;
        this.dice = new SplittableRandom(seed);
    }

    @Override
    public void run() {
        try {
            while (stage.rest(LOOK)) {
                int people = stage.inside().get();
                double sees = people == 0 ? SEES_NOBODY : 1 - Math.pow(1 - SEES_ONE, people);
                if (dice.nextDouble() < sees) {
                    room.input(StationFiles.MOTION, true);
                    stage.clock().sleep(HOLD);
                    room.input(StationFiles.MOTION, false);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
