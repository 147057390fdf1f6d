package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DoorQueueTest {
    private static final int COURIERS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DoorQueue queue = new DoorQueue();

    @Test
    void whoGoesBeforeThemWaitsForNoMoreThanTheFirstOfThoseWhoQueue() throws Exception {
        var had = new AtomicInteger();
        queue.queue();
        for (int courier = 0; courier < COURIERS; courier++) {
            Thread.ofVirtual().start(() -> {
                takeTurn(had::incrementAndGet);
            });
        }
        awaitWaiting(COURIERS);
        var before = new CopyOnWriteArrayList<Integer>();
        Thread visitor = Thread.ofPlatform().start(() -> {
            try {
                assertThat(queue.goBefore(PATIENCE)).isTrue();
                before.add(had.get());
                queue.leave();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (visitor.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        queue.leave();
        visitor.join();
        assertThat(before).allMatch(it -> it <= 1).hasSize(1);
        awaitWaiting(0);
    }

    @Test
    void whoWaitsTooLongIsNotAtTheDoor() throws Exception {
        Thread.ofPlatform().start(() -> takeTurn(() -> {})).join();
        assertThat(queue.goBefore(Duration.ZERO)).isTrue();
        var told = new CopyOnWriteArrayList<Boolean>();
        Thread.ofPlatform().start(() -> {
            try {
                told.add(queue.goBefore(Duration.ofMillis(1)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }).join();
        assertThat(told).isEqualTo(List.of(false));
        queue.leave();
    }

    private void takeTurn(Runnable atTheDoor) {
        try {
            queue.queue();
            atTheDoor.run();
            queue.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitWaiting(int wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (queue.waiting() != wanted) {
            assertThat(System.nanoTime() - deadline).isNegative();
            Thread.onSpinWait();
        }
    }
}
