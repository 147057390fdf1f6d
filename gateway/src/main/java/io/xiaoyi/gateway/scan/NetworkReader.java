package io.xiaoyi.gateway.scan;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A scanner on the network, sending lines over TCP as industrial scanners do. Some connect to a host ({@link #listen}),
 * some wait for one ({@link #connect}).
 *
 * <p>
 * Threading: platform threads, one for each connection and one that accepts; a virtual one would be woken twice a
 * line, by its poller and by its carrier.
 */
public final class NetworkReader implements CodeReader {
    private final Hearing hearing;
    private final Runnable end;
    private final Optional<ScannerListener> listener;

    private NetworkReader(Hearing hearing, Optional<ScannerListener> listener, Runnable end) {
        this.hearing = hearing;
        this.listener = listener;
        this.end = end;
    }

    /**
     * Waits for scanners to connect. An address that can not be bound is tried again with backoff. When all
     * {@code mostConnections} are taken, a new one takes the place of the one silent for longest: a scanner that lost
     * its power leaves a half-open connection behind and must get in again at once.
     *
     * @param at
     *            loopback unless configured otherwise, see {@link #loopback(int)}: whoever can connect can show codes,
     *            and only a good one opens the door
     * @param mostConnections
     *            1 to 64
     */
    public static NetworkReader listen(String name, InetSocketAddress at, int mostConnections, LineRule rule,
            Backoff backoff, LineSink sink) {
        Ranges.check("mostConnections", mostConnections, 1, 64);
        var hearing = new Hearing(name, rule, sink);
        var listener = new ScannerListener(hearing, at, mostConnections, rule, backoff);
        listener.start();
        return new NetworkReader(hearing, Optional.of(listener), listener::close);
    }

    /**
     * Connects to a scanner that listens, again and again with backoff.
     *
     * @param host
     *            name or address, looked up at each attempt
     * @param port
     *            1 to 65,535
     */
    public static NetworkReader connect(String name, String host, int port, LineRule rule, Backoff backoff,
            LineSink sink) {
        Ranges.check("port", port, 1, 65_535);
        var hearing = new Hearing(name, rule, sink);
        var keeper = new LinkKeeper(hearing, () -> TcpLink.connect(host, port, rule), backoff,
                Thread.ofPlatform().daemon());
        keeper.start();
        return new NetworkReader(hearing, Optional.empty(), keeper::close);
    }

    /** The loopback address; port 0 lets the system choose. */
    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The address that is listened on now: absent for {@link #connect} and while it can not be bound. */
    public Optional<InetSocketAddress> boundTo() {
        return listener.flatMap(ScannerListener::boundTo);
    }

    @Override
    public String name() {
        return hearing.reader();
    }

    @Override
    public void close() {
        end.run();
    }
}
