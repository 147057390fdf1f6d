package io.xiaoyi.gateway.scan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Where a camera's frames pass from the thread that reads them to the one that looks at them: one frame, always the
 * newest. One that comes before the last was looked at takes its place, so that what is looked at is never older than
 * one look. The buffers go round: there are three at most, one being filled, one waiting, one being looked at.
 *
 * <p>
 * Threading: any number of threads.
 */
final class NewestFrame {
    private final int width;
    private final int height;
    private final Deque<byte[]> spare = new ArrayDeque<>();
    private Optional<byte[]> newest = Optional.empty();
    private long arrived;
    private long dropped;

    NewestFrame(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** A buffer to fill, of a frame's size. */
    synchronized byte[] buffer() {
        return spare.isEmpty() ? new byte[width * height] : spare.pop();
    }

    /** A buffer that is not needed after all. */
    synchronized void giveBack(byte[] buffer) {
        spare.push(buffer);
    }

    /** A buffer that holds a whole frame now. */
    synchronized void put(byte[] full) {
        arrived++;
        newest.ifPresent(old -> {
            dropped++;
            spare.push(old);
        });
        newest = Optional.of(full);
        notifyAll();
    }

    /**
     * Waits for the next frame, whose buffer is to be given back; empty when none came in time, or when {@code ended}
     * holds, see {@link #wake()}, and none is left.
     */
    Optional<Frame> take(long mostMillis, BooleanSupplier ended) {
        Threads.pause(this, mostMillis, () -> newest.isPresent() || ended.getAsBoolean());
        synchronized (this) {
            Optional<byte[]> taken = newest;
            newest = Optional.empty();
            return taken.map(luminance -> new Frame(width, height, luminance));
        }
    }

    /** Lets a waiting {@link #take} look at its condition. */
    synchronized void wake() {
        notifyAll();
    }

    /** Whole frames that came, until now. */
    synchronized long arrived() {
        return arrived;
    }

    /** Those of them that a newer one displaced before they were looked at. */
    synchronized long dropped() {
        return dropped;
    }
}
