package io.xiaoyi.gateway.console;

import java.io.IOException;
import java.util.List;

/**
 * The console of one station: pages, REST and event streams on one port.
 *
 * <p>Threading: {@code start} and {@code close} by one thread; its own are one event loop and a few workers.
 */
public final class ConsoleServer implements AutoCloseable {
    private final ConsoleSettings settings;

    private ConsoleServer(ConsoleSettings settings) {
        this.settings = settings;
    }

    /**
     * Starts to listen.
     *
     * @param parts serve the description's operations, beside those of access
     * @throws IOException if the port or a file cannot be used
     */
    public static ConsoleServer start(ConsoleSettings settings, StationAccess access, List<ConsolePart> parts)
            throws IOException {
        return new ConsoleServer(settings);
    }

    /** Where it listens now. */
    public int port() {
        return settings.port();
    }

    @Override
    public void close() {
        // nothing is open yet
    }
}
