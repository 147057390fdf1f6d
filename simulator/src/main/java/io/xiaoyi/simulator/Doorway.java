package io.xiaoyi.simulator;

import io.xiaoyi.simulator.ReaderPost.Told;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * One door as people meet it: a queue before it, a scanner beside it, a leaf to push and a button inside.
 *
 * <p>Threading: whoever holds {@link #turn()} acts, one at a time.
 */
final class Doorway {
    private static final Duration RELEASE_AT_MOST = Duration.ofSeconds(5);
    private static final Duration BETWEEN_BEAMS = Duration.ofMillis(250);
    private static final Duration HAND_ON_BUTTON = Duration.ofMillis(700);

    private final String door;
    private final SimulatedRoom room;
    private final ReaderPost post;
    private final SimClock clock;
    private final Tally tally;
    private final DoorQueue turn = new DoorQueue();

    Doorway(String door, SimulatedRoom room, ReaderPost post, SimClock clock, Tally tally) {
        this.door = door;
        this.room = room;
        this.post = post;
        this.clock = clock;
        this.tally = tally;
    }

    String door() {
        return door;
    }

    /** Whose turn it is. */
    DoorQueue turn() {
        return turn;
    }

    /** How many stand before the door and are not at it yet. */
    int waiting() {
        return turn.waiting();
    }

    /** As {@link ReaderPost#present}, at the reader on its outer side. */
    Optional<Told> present(byte[] code) throws IOException, InterruptedException {
        return post.present(code);
    }

    /**
     * Waits for the lock after a grant and counts how long it took.
     *
     * @return nanoseconds from the line handed to the reader; empty if the lock did not move
     */
    Optional<Long> awaitRelease(Told told) throws InterruptedException {
        Optional<Long> released = room.awaitRelease(door, told.sentNanos(), RELEASE_AT_MOST);
        if (released.isEmpty()) {
            if (post.station().hasHadPowerSince(told.sentNanos())) {
                tally.unopened();
            }
            return released;
        }
        long nanos = released.get() - told.sentNanos();
        if (nanos > 0) {
            tally.released(nanos);
        }
        return Optional.of(nanos);
    }

    /**
     * Pushes the door, goes through and lets it fall shut after {@code open}.
     *
     * @param inward which way
     * @return false if it was secured again before the push: nobody forces it
     */
    boolean goThrough(Duration push, Duration open, boolean inward) throws InterruptedException {
        clock.sleep(push);
        if (!room.isReleased(door)) {
            return false;
        }
        pass(open, inward);
        return true;
    }

    /** Goes out by the inner handle, which opens the door from inside whatever the lock does. */
    void leaveByHandle(Duration open) throws InterruptedException {
        pass(open, false);
    }

    private void pass(Duration open, boolean inward) throws InterruptedException {
        room.input("contact." + door, true);
        try {
            walk(inward);
            clock.sleep(open);
        } finally {
            room.input("contact." + door, false);
        }
    }

    /** One body breaks the nearer beam, then both, and frees them in the same order. */
    private void walk(boolean inward) throws InterruptedException {
        String near = (inward ? "beam.a." : "beam.b.") + door;
        String far = (inward ? "beam.b." : "beam.a.") + door;
        try {
            room.input(near, true);
            clock.sleep(BETWEEN_BEAMS);
            room.input(far, true);
            clock.sleep(BETWEEN_BEAMS);
        } finally {
            room.input(near, false);
            room.input(far, false);
        }
    }

    /** Presses the exit button. @return whether the lock was released */
    boolean pressExit() throws InterruptedException {
        long pressedNanos = System.nanoTime();
        room.input("exit." + door, true);
        try {
            return room.awaitRelease(door, pressedNanos, RELEASE_AT_MOST).isPresent();
        } finally {
            try {
                clock.sleep(HAND_ON_BUTTON);
            } finally {
                room.input("exit." + door, false);
            }
        }
    }
}
