package io.xiaoyi.gateway.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library's functions. Each returns what the call returned, or its negated errno: the kernel's own convention,
 * undone by the library and done again here.
 *
 * <p>All of them take nothing but whole numbers and pointers, at most six, which both machines pass in the same
 * registers whatever their widths; what a function does not ask for it does not look at. So one handle serves them all:
 * making one costs a start some ten milliseconds, and the first many more.
 *
 * <p>Threading: any thread; nobody may free the memory that he passes before the call returns.
 */
final class Calls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO = Linker.Option.captureStateLayout().varHandle(PathElement.groupElement(
            "errno"));
    /** Of open(2) and ioctl(2) the third is variadic; to the others that makes no difference. */
    private static final MethodHandle CALL = handle(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
            JAVA_LONG, JAVA_LONG, JAVA_LONG));

    private static final MemorySegment OPEN = find("open");
    private static final MemorySegment IOCTL = find("ioctl");
    private static final MemorySegment READ = find("read");
    private static final MemorySegment WRITE = find("write");
    private static final MemorySegment CLOSE = find("close");
    private static final MemorySegment POLL = find("poll");
    private static final MemorySegment EVENTFD = find("eventfd");
    private static final MemorySegment SOCKET = find("socket");
    private static final MemorySegment SENDTO = find("sendto");

    private Calls() {}

    static int open(MemorySegment path, int flags) {
        return narrow(OPEN, at(path), flags, 0, 0, 0, 0);
    }

    static int ioctl(int descriptor, long request, MemorySegment argument) {
        return narrow(IOCTL, descriptor, request, at(argument), 0, 0, 0);
    }

    static long read(int descriptor, MemorySegment into) {
        return wide(READ, descriptor, at(into), into.byteSize(), 0, 0, 0);
    }

    static long write(int descriptor, MemorySegment from) {
        return wide(WRITE, descriptor, at(from), from.byteSize(), 0, 0, 0);
    }

    static int close(int descriptor) {
        return narrow(CLOSE, descriptor, 0, 0, 0, 0, 0);
    }

    static int poll(MemorySegment descriptors, long count, int millis) {
        return narrow(POLL, at(descriptors), count, millis, 0, 0, 0);
    }

    static int eventfd(int flags) {
        return narrow(EVENTFD, 0, flags, 0, 0, 0, 0);
    }

    static int socket(int domain, int type) {
        return narrow(SOCKET, domain, type, 0, 0, 0, 0);
    }

    static long sendto(int descriptor, MemorySegment data, MemorySegment address) {
        return wide(SENDTO, descriptor, at(data), data.byteSize(), 0, at(address), address.byteSize());
    }

    /** Of a function that returns a long, such as {@code ssize_t}. */
    private static long wide(MemorySegment function, long a, long b, long c, long d, long e, long f) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
            long result = call(function, errno, a, b, c, d, e, f);
            return result >= 0 ? result : -(int) ERRNO.get(errno, 0L);
        }
    }

    /** Of a function that returns an int: the upper half of the register means nothing. */
    private static int narrow(MemorySegment function, long a, long b, long c, long d, long e, long f) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
            int result = (int) call(function, errno, a, b, c, d, e, f);
            return result >= 0 ? result : -(int) ERRNO.get(errno, 0L);
        }
    }

    private static long call(MemorySegment function, MemorySegment errno, long a, long b, long c, long d, long e,
            long f) {
        if (function.equals(MemorySegment.NULL)) {
            throw new UnsupportedOperationException("this system's C library lacks a function of Linux");
        }
        try {
            return (long) CALL.invokeExact(function, errno, a, b, c, d, e, f);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    private static long at(MemorySegment memory) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("the kernel cannot reach Java's own memory: " + memory);
        }
        return memory.address();
    }

    private static MemorySegment find(String name) {
        return LINKER.defaultLookup().find(name).orElse(MemorySegment.NULL);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(FunctionDescriptor shape) {
        return LINKER.downcallHandle(shape, Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(2));
    }
}
