package io.xiaoyi.gateway.linux;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One open file of the kernel's, such as {@code /dev/gpiochip0} or an input device; reads never wait.
 *
 * <p>Threading: any thread; but nobody may use a descriptor while another closes it, for the kernel gives its number to
 * the next file that is opened. {@link Poll} keeps that rule by waking its waiter first.
 */
public final class Descriptor implements Closeable {
    private static final int READ_WRITE = 2;
    private static final int WRITE_ONLY = 1;
    /** O_NONBLOCK and O_CLOEXEC of asm-generic/fcntl.h: a child of ours must not hold a line. */
    private static final int NONBLOCK = 0x800;
    private static final int CLOEXEC = 0x80000;

    private final int number;
    private final String name;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Descriptor(int number, String name) {
        this.number = number;
        this.name = name;
    }

    /** How a file is opened. */
    public enum Access {
        READ(0),
        WRITE(WRITE_ONLY),
        BOTH(READ_WRITE);

        private final int flags;

        Access(int flags) {
            this.flags = flags;
        }
    }

    /** @throws SystemCallException if it is not there, or this user may not */
    public static Descriptor open(Path file, Access access) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            int number = Calls.open(arena.allocateFrom(file.toString()), access.flags | NONBLOCK | CLOEXEC);
            return new Descriptor(checked(number, file.toString(), "open"), file.toString());
        }
    }

    /**
     * Takes over a number that the kernel returned inside a structure, as its GPIO requests do.
     *
     * @param name what messages call it
     */
    public static Descriptor of(int number, String name) {
        return new Descriptor(number, name);
    }

    /**
     * ioctl(2).
     *
     * @param call what messages call the request
     * @param argument read and written by the kernel, in the layout of the request
     * @return what the call returned, 0 or more
     */
    public int ioctl(String call, long request, MemorySegment argument) throws SystemCallException {
        return checked(Calls.ioctl(number, request, argument), name, call);
    }

    /**
     * read(2).
     *
     * @return how many bytes came; 0 where there is nothing yet, or the other end has closed
     */
    public long read(MemorySegment into) throws SystemCallException {
        long count = Calls.read(number, into);
        if (count == -SystemCallException.EAGAIN || count == -SystemCallException.EINTR) {
            return 0;
        }
        return checked(count, name, "read");
    }

    /** write(2). @return how many bytes were taken */
    public long write(MemorySegment from) throws SystemCallException {
        return checked(Calls.write(number, from), name, "write");
    }

    int number() {
        return number;
    }

    /** What messages call it. */
    @Override
    public String toString() {
        return name;
    }

    /** Twice is once. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // Linux frees the number even where close(2) reports an error: there is nothing to try again.
            Calls.close(number);
        }
    }

    static int checked(int result, String what, String call) throws SystemCallException {
        return (int) checked((long) result, what, call);
    }

    static long checked(long result, String what, String call) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(what, call, (int) -result);
        }
        return result;
    }
}
