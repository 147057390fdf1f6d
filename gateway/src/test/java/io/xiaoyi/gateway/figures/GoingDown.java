package io.xiaoyi.gateway.figures;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * {@code EXT4_IOC_SHUTDOWN} without flushing: what the kernel's own tests of crash consistency use. The file system's
 * journal is cut off where it stands, a flush that is under way fails, and unmounting writes nothing any more.
 */
final class GoingDown {
    private static final long SHUTDOWN = 0x8004587dL;
    private static final int WITHOUT_FLUSHING = 2;
    private static final int READ_ONLY = 0;

    private GoingDown() {}

    /** @param root of the file system */
    static void now(Path root) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle open = function("open", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT));
            MethodHandle ioctl = function("ioctl", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG, ValueLayout.ADDRESS), Linker.Option.firstVariadicArg(2));
            MethodHandle close = function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            MemorySegment how = arena.allocateFrom(ValueLayout.JAVA_INT, WITHOUT_FLUSHING);
            int file = (int) open.invokeExact(arena.allocateFrom(root.toString()), READ_ONLY);
            int result = (int) ioctl.invokeExact(file, SHUTDOWN, how);
            int closed = (int) close.invokeExact(file);
            if (file < 0 || result < 0 || closed < 0) {
                throw new IOException(root + " cannot be cut off: open " + file + ", ioctl " + result);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor shape, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), shape, options);
    }
}
