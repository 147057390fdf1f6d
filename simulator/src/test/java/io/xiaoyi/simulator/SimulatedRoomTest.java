package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.station.Effect;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatedRoomTest {
    private final SimulatedRoom room = new SimulatedRoom();

    private void lock(boolean released) {
        room.set(new Effect.SetLine("lock.front", released));
    }

    private boolean isReleasedSince(long nanos) throws InterruptedException {
        return room.awaitRelease("front", nanos, Duration.ZERO).isPresent();
    }

    @Test
    void whoLooksTooLateStillLearnsThatTheLockWasReleased() throws InterruptedException {
        long before = System.nanoTime();
        lock(true);
        long meanwhile = System.nanoTime();
        assertThat(isReleasedSince(before)).isTrue();
        assertThat(isReleasedSince(meanwhile)).as("still").isTrue();
        lock(false);
        assertThat(isReleasedSince(before)).isTrue();
        assertThat(isReleasedSince(meanwhile)).as("it was, then").isTrue();
    }

    @Test
    void anEarlierReleaseIsNoneAndNorIsALockThatNeverMoved() throws InterruptedException {
        assertThat(isReleasedSince(System.nanoTime())).isFalse();
        lock(true);
        lock(false);
        assertThat(isReleasedSince(System.nanoTime() + 1)).isFalse();
    }
}
