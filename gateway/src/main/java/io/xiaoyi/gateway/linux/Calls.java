package io.xiaoyi.gateway.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * The C library's functions. Each returns what the call returned, or its negated errno: the kernel's own convention,
 * undone by the library and done again here.
 *
 * <p>Threading: any thread.
 */
final class Calls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_VALUE = Linker.Option.captureStateLayout().varHandle(PathElement.groupElement(
            "errno"));

    private Calls() {}

    static int open(MemorySegment path, int flags) {
        return (int) call(Open.CALL, (open, errno) -> (int) open.invokeExact(errno, path, flags));
    }

    static int ioctl(int descriptor, long request, MemorySegment argument) {
        return (int) call(Ioctl.CALL, (ioctl, errno) -> (int) ioctl.invokeExact(errno, descriptor, request, argument));
    }

    static long read(int descriptor, MemorySegment into) {
        return call(Read.CALL, (read, errno) -> (long) read.invokeExact(errno, descriptor, into, into.byteSize()));
    }

    static long write(int descriptor, MemorySegment from) {
        return call(Write.CALL, (write, errno) -> (long) write.invokeExact(errno, descriptor, from, from.byteSize()));
    }

    static int close(int descriptor) {
        return (int) call(Close.CALL, (close, errno) -> (int) close.invokeExact(errno, descriptor));
    }

    static int poll(MemorySegment descriptors, long count, int millis) {
        return (int) call(PollCall.CALL, (poll, errno) -> (int) poll.invokeExact(errno, descriptors, count, millis));
    }

    static int eventfd(int flags) {
        return (int) call(Eventfd.CALL, (eventfd, errno) -> (int) eventfd.invokeExact(errno, 0, flags));
    }

    static int socket(int domain, int type) {
        return (int) call(Socket.CALL, (socket, errno) -> (int) socket.invokeExact(errno, domain, type, 0));
    }

    static long sendto(int descriptor, MemorySegment data, MemorySegment address) {
        return call(Sendto.CALL,
                (sendto, errno) -> (long) sendto.invokeExact(errno, descriptor, data, data.byteSize(), 0,
                        address, (int) address.byteSize()));
    }

    private interface Invocation {
        long with(MethodHandle function, MemorySegment errno) throws Throwable;
    }

    private static long call(Optional<MethodHandle> function, Invocation invocation) {
        MethodHandle handle = function.orElseThrow(() -> new UnsupportedOperationException(
                "this system's C library lacks a function of Linux"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
            long result = invocation.with(handle, errno);
            return result >= 0 ? result : -(int) ERRNO_VALUE.get(errno, 0L);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<MethodHandle> function(String name, FunctionDescriptor shape) {
        return bind(name, shape, ERRNO);
    }

    /** @param fixed how many arguments come before the variadic ones, which some machines pass elsewhere */
    private static Optional<MethodHandle> variadic(String name, int fixed, FunctionDescriptor shape) {
        return bind(name, shape, ERRNO, Linker.Option.firstVariadicArg(fixed));
    }

    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> bind(String name, FunctionDescriptor shape, Linker.Option... options) {
        return LINKER.defaultLookup().find(name).map(symbol -> LINKER.downcallHandle(symbol, shape, options));
    }

    // One class a function: each is bound at its first call, which costs milliseconds that a start does not have.

    private static final class Open {
        static final Optional<MethodHandle> CALL = variadic("open", 2,
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    }

    private static final class Ioctl {
        static final Optional<MethodHandle> CALL = variadic("ioctl", 2,
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
    }

    private static final class Read {
        static final Optional<MethodHandle> CALL = function("read",
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    }

    private static final class Write {
        static final Optional<MethodHandle> CALL = function("write",
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    }

    private static final class Close {
        static final Optional<MethodHandle> CALL = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    private static final class PollCall {
        static final Optional<MethodHandle> CALL = function("poll",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    }

    private static final class Eventfd {
        static final Optional<MethodHandle> CALL = function("eventfd",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    }

    private static final class Socket {
        static final Optional<MethodHandle> CALL = function("socket",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    }

    private static final class Sendto {
        static final Optional<MethodHandle> CALL = function("sendto",
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    }
}
