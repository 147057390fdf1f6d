package io.xiaoyi.gateway.machine;

import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.linux.SystemCallException;
import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A serial line without a wire, pty(7): this is the scanner's end. Threading: one thread. */
public final class PseudoTerminal implements Closeable {
    /** asm-generic/ioctls.h. */
    private static final long TIOCGPTN = 0x80045430L;
    private static final long TIOCSPTLCK = 0x40045431L;

    private final Descriptor scanner;
    private final Path port;

    public PseudoTerminal() throws SystemCallException {
        scanner = Descriptor.open(Path.of("/dev/ptmx"), Descriptor.Access.BOTH);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
            scanner.ioctl("TIOCSPTLCK", TIOCSPTLCK, number);
            scanner.ioctl("TIOCGPTN", TIOCGPTN, number);
            port = Path.of("/dev/pts", Integer.toString(number.get(ValueLayout.JAVA_INT, 0)));
        }
    }

    /** The port that a reader opens. */
    public Path port() {
        return port;
    }

    /** A scanner's line, ended as scanners end it. */
    public void scan(String code) throws SystemCallException {
        byte[] bytes = (code + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Arena arena = Arena.ofConfined()) {
            scanner.write(arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes));
        }
    }

    @Override
    public void close() {
        scanner.close();
    }
}
