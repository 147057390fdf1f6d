package io.xiaoyi.gateway.gpio.chardev;

import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.linux.SystemCallException;
import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One line that the kernel gave us.
 *
 * <p>Threading: any thread; a use and the close never meet. Only {@link #events} is outside of that: whoever waits for
 * them lets go before the line is closed.
 */
final class Line implements Closeable {
    private final Descriptor descriptor;
    private boolean closed;

    Line(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /** The voltage now; of a debounced input the one that has lasted. */
    synchronized boolean high() throws LineException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(Uapi.VALUES_BYTES, Long.BYTES);
            values.set(ValueLayout.JAVA_LONG, Uapi.VALUES_MASK, 1);
            ioctl("GET_VALUES", Uapi.GET_VALUES, values);
            return (values.get(ValueLayout.JAVA_LONG, 0) & 1) != 0;
        }
    }

    synchronized void drive(boolean high) throws LineException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(Uapi.VALUES_BYTES, Long.BYTES);
            values.set(ValueLayout.JAVA_LONG, 0, high ? 1 : 0);
            values.set(ValueLayout.JAVA_LONG, Uapi.VALUES_MASK, 1);
            ioctl("SET_VALUES", Uapi.SET_VALUES, values);
        }
    }

    /** Edges that wait, one behind the other. @return their bytes, 0 for none */
    long events(MemorySegment into) throws SystemCallException {
        return descriptor.read(into);
    }

    private void ioctl(String call, long request, MemorySegment values) throws LineException {
        if (closed) {
            throw new LineException(LineException.Reason.GONE, this + ": it is closed");
        }
        try {
            descriptor.ioctl(call, request, values);
        } catch (SystemCallException e) {
            throw new LineException(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        descriptor.close();
    }

    /** Chip, offset and user. */
    @Override
    public String toString() {
        return descriptor.toString();
    }
}
