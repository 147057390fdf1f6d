package io.xiaoyi.gateway.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A service manager's end of {@link NotifySocket}: what is sent to a path in the file system is heard here. */
public final class DatagramSocket implements Closeable {
    private static final int AF_UNIX = 1;
    private static final int DATAGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final int ADDRESS_BYTES = 110;
    private static final int LONGEST = 4096;
    private static final MethodHandle BIND = bind();

    private final Descriptor socket;
    private final Poll poll;

    /** @param path is not there yet */
    public DatagramSocket(Path path) throws SystemCallException {
        socket = Descriptor.of(Descriptor.checked(Calls.socket(AF_UNIX, DATAGRAM_NONBLOCK_CLOEXEC), "manager",
                "socket"), path.toString());
        poll = new Poll();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_BYTES, Short.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            address.setString(Short.BYTES, path.toString());
            if ((int) BIND.invokeExact(socket.number(), address, ADDRESS_BYTES) != 0) {
                throw new IllegalStateException("cannot bind " + path);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle bind() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow("bind"), FunctionDescriptor.of(JAVA_INT,
                JAVA_INT, ADDRESS, JAVA_INT));
    }

    /** The next datagram as text, where one comes within so many milliseconds. */
    public Optional<String> receive(int millis) throws SystemCallException {
        var ready = new ArrayList<Descriptor>();
        poll.await(List.of(socket), millis, (descriptor, _) -> ready.add(descriptor));
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(LONGEST);
            byte[] bytes = into.asSlice(0, socket.read(into)).toArray(ValueLayout.JAVA_BYTE);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        socket.close();
        poll.close();
    }
}
