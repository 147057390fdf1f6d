package io.xiaoyi.gateway.linux;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Waits for several descriptors at once, poll(2), until one has something to read or is gone, a time is over, or
 * {@link #wake()} is called. Waking is remembered: a wake before the wait ends the wait at once.
 *
 * <p>Threading: one thread waits; any wakes. Close it when nobody waits.
 */
public final class Poll implements Closeable {
    private static final int NONBLOCK_AND_CLOEXEC = 0x80800;
    private static final short POLLIN = 0x1;
    private static final short POLLERR = 0x8;
    private static final short POLLHUP = 0x10;
    private static final short POLLNVAL = 0x20;
    /** {@code struct pollfd}: int fd, short events, short revents. */
    private static final int ENTRY_BYTES = 8;
    private static final int EVENTS = 4;
    private static final int RETURNED = 6;

    private final Descriptor eventfd;

    /** What became of a descriptor. */
    public enum Ready {
        /** There is something to read. */
        READABLE,
        /** Its device is gone, or it was closed; there may still be something to read before. */
        GONE
    }

    /** @throws SystemCallException if no more files can be opened */
    public Poll() throws SystemCallException {
        eventfd = Descriptor.of(Descriptor.checked(Calls.eventfd(NONBLOCK_AND_CLOEXEC), "poll", "eventfd"), "eventfd");
    }

    /**
     * @param millis how long to wait at most; -1 for as long as it takes, 0 for not at all
     * @param ready is told of each descriptor that has something
     */
    public void await(List<Descriptor> descriptors, int millis, BiConsumer<Descriptor, Ready> ready)
            throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            int count = descriptors.size() + 1;
            MemorySegment entries = arena.allocate((long) ENTRY_BYTES * count, Long.BYTES);
            enter(entries, 0, eventfd);
            for (int i = 1; i < count; i++) {
                enter(entries, i, descriptors.get(i - 1));
            }
            int some = Calls.poll(entries, count, millis);
            if (some == 0 || some == -SystemCallException.EINTR) {
                return;
            }
            Descriptor.checked(some, "poll", "poll");
            if (returned(entries, 0) != 0) {
                eventfd.read(arena.allocate(Long.BYTES));
            }
            for (int i = 1; i < count; i++) {
                short what = returned(entries, i);
                if ((what & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
                    ready.accept(descriptors.get(i - 1), Ready.GONE);
                } else if ((what & POLLIN) != 0) {
                    ready.accept(descriptors.get(i - 1), Ready.READABLE);
                }
            }
        }
    }

    /** Ends the wait that goes on, or else the next one. */
    public void wake() {
        try (Arena arena = Arena.ofConfined()) {
            // It fails only where the counter is full: then there is a wake pending already.
            Calls.write(eventfd.number(), arena.allocateFrom(ValueLayout.JAVA_LONG, 1));
        }
    }

    @Override
    public void close() {
        eventfd.close();
    }

    private static void enter(MemorySegment entries, int index, Descriptor descriptor) {
        long at = (long) ENTRY_BYTES * index;
        entries.set(ValueLayout.JAVA_INT, at, descriptor.number());
        entries.set(ValueLayout.JAVA_SHORT, at + EVENTS, POLLIN);
    }

    private static short returned(MemorySegment entries, int index) {
        return entries.get(ValueLayout.JAVA_SHORT, (long) ENTRY_BYTES * index + RETURNED);
    }
}
