package io.xiaoyi.simulator;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * A TCP port of the loopback address that is one demo's own until it is closed or the process ends, whether anybody
 * listens there at the moment or not. Broker and gateway bind their ports by themselves, seconds later, and again after
 * each power cut; that a port was free when somebody looked says nothing of who else looked just then. So the same
 * number is bound at once for UDP, which nothing here speaks: of two demos that start together one fails to, and takes
 * the next.
 *
 * <p>Threading: any thread.
 */
final class ClaimedPort implements AutoCloseable {
    private static final int PORTS_TRIED = 100;

    private final DatagramSocket claim;

    private ClaimedPort(DatagramSocket claim) {
        this.claim = claim;
    }

    /**
     * The first from {@code wanted} upwards, 1 to 65,535, that no demo has claimed and nobody listens at.
     *
     * @throws IOException if none of a hundred is
     */
    static ClaimedPort from(int wanted) throws IOException {
        for (int port = wanted; port < wanted + PORTS_TRIED && port <= 65_535; port++) {
            var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            try {
                var claim = new DatagramSocket(here);
                try (ServerSocket socket = new ServerSocket()) {
                    socket.bind(here);
                    return new ClaimedPort(claim);
                } catch (IOException e) {
                    claim.close();
                    throw e;
                }
            } catch (BindException taken) {
                // the next one
            }
        }
        throw new IOException("no free port from " + wanted + " to " + (wanted + PORTS_TRIED - 1));
    }

    int number() {
        return claim.getLocalPort();
    }

    @Override
    public void close() {
        claim.close();
    }
}
