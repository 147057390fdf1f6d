package io.xiaoyi.gateway.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A thread of another process that runs no more, while that process's other threads do: what a thread looks like that
 * waits for ever. It is stopped by ptrace(2), which wants root, until the process is killed.
 */
public final class FrozenThread {
    private static final long SEIZE = 0x4206;
    private static final long INTERRUPT = 0x4207;
    private static final int ALL_KINDS = 0x40000000;
    private static final int STOPPED = 0x7f;
    private static final MethodHandle PTRACE = handle("ptrace", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG,
            JAVA_LONG, JAVA_LONG), Linker.Option.firstVariadicArg(1));
    private static final MethodHandle WAITPID = handle("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS,
            JAVA_INT));

    private FrozenThread() {}

    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, FunctionDescriptor shape, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
    }

    /** Stops it. Returns when it stands still. @param name as the kernel knows it, of at most 15 characters */
    public static void freeze(long process, String name) throws IOException {
        int thread = find(process, name);
        var frozen = new CompletableFuture<Boolean>();
        // only the thread that seized one may speak to it, and when that ends it is let go
        Thread.ofPlatform().daemon().name("tracer").start(() -> hold(thread, frozen));
        if (!frozen.join()) {
            throw new IOException("thread " + name + " of process " + process + " cannot be stopped");
        }
    }

    private static int find(long process, String name) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process), "task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
                    return Integer.parseInt(thread.getFileName().toString());
                }
            }
        }
        throw new IOException("process " + process + " has no thread " + name);
    }

    private static void hold(int thread, CompletableFuture<Boolean> frozen) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            boolean held = ptrace(SEIZE, thread) == 0 && ptrace(INTERRUPT, thread) == 0;
            while (held && waitFor(thread, status) == thread && (status.get(JAVA_INT, 0) & STOPPED) == STOPPED) {
                frozen.complete(true);
            }
        } finally {
            frozen.complete(false); // unless it stood still
        }
    }

    private static long ptrace(long request, int thread) {
        try {
            return (long) PTRACE.invokeExact(request, (long) thread, 0L, 0L);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static int waitFor(int thread, MemorySegment status) {
        try {
            return (int) WAITPID.invokeExact(thread, status, ALL_KINDS);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
