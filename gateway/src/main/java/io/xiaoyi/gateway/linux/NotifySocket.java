package io.xiaoyi.gateway.linux;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The datagram socket on which a service manager hears of its services: sd_notify(3), of which this is the protocol
 * alone. The JDK knows Unix sockets as streams only.
 *
 * <p>Threading: any thread; a message is one datagram, so two never mix.
 */
public final class NotifySocket implements Closeable {
    private static final int AF_UNIX = 1;
    /** SOCK_DGRAM with SOCK_CLOEXEC and SOCK_NONBLOCK: a manager that does not read must not hold us up. */
    private static final int DATAGRAM = 2 | 0x80000 | 0x800;
    /** {@code sun_path} of {@code struct sockaddr_un}. */
    private static final int PATH_BYTES = 108;

    private final Descriptor socket;
    private final byte[] path;

    private NotifySocket(Descriptor socket, byte[] path) {
        this.socket = socket;
        this.path = path;
    }

    /**
     * @param address as {@code NOTIFY_SOCKET} gives it: an absolute path, or a name after {@code @} that is in no
     *     file system
     * @throws IllegalArgumentException if it is neither, or longer than 107 bytes
     */
    public static NotifySocket open(String address) throws SystemCallException {
        byte[] path = address.getBytes(StandardCharsets.UTF_8);
        if (path.length < 2 || path.length >= PATH_BYTES || path[0] != '/' && path[0] != '@') {
            throw new IllegalArgumentException("NOTIFY_SOCKET is '" + address + "', expected a path of at most "
                    + (PATH_BYTES - 1) + " bytes that begins with / or @");
        }
        if (path[0] == '@') {
            path[0] = 0;
        }
        int number = Descriptor.checked(Calls.socket(AF_UNIX, DATAGRAM), address, "socket");
        return new NotifySocket(Descriptor.of(number, address), path);
    }

    /**
     * @param state assignments such as {@code READY=1}, several on lines of their own
     * @throws SystemCallException if nobody listens, or its queue is full
     */
    public void send(String state) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            boolean isAbstract = path[0] == 0;
            MemorySegment address = arena.allocate(Short.BYTES + path.length + (isAbstract ? 0 : 1), Short.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES, path.length);
            MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, state.getBytes(StandardCharsets.UTF_8));
            Descriptor.checked(Calls.sendto(socket.number(), data, address), socket.toString(), "sendto");
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
