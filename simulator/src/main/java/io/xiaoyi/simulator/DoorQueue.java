package io.xiaoyi.simulator;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whose turn it is at a door: first come, first served among those who queue. Who goes before them waits for the one at
 * the door and at most for the first in the queue, however many stand there.
 *
 * <p>Threading: any thread; the one whose turn it is ends it.
 */
final class DoorQueue {
    /** Held by the first in the queue: nobody else of them waits for the door itself. */
    private final ReentrantLock first = new ReentrantLock(true);
    private final ReentrantLock door = new ReentrantLock(true);

    /** Queues until it is one's turn. */
    void queue() throws InterruptedException {
        first.lockInterruptibly();
        try {
            door.lockInterruptibly();
        } finally {
            first.unlock();
        }
    }

    /** Goes before those who queue. @return false if it was not one's turn within so much real time */
    boolean goBefore(Duration atMost) throws InterruptedException {
        return door.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends one's turn. */
    void leave() {
        door.unlock();
    }

    /** How many queue and are not at the door yet. */
    int waiting() {
        return first.getQueueLength() + (first.isLocked() ? 1 : 0);
    }
}
