package io.xiaoyi.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between a station and its broker: a port that leads to another, until it is cut. Then what was connected
 * breaks, and who comes is turned away.
 *
 * <p>Threading: any thread. A daemon thread accepts, two virtual ones carry each connection.
 */
final class Cable implements AutoCloseable {
    private final ServerSocket here;
    private final int there;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private boolean joined = true;
    private boolean powered = true;

    /** @param there the broker's port on this machine */
    Cable(int there) throws IOException {
        this.there = there;
        here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("cable").start(this::accept);
    }

    /** The port on this machine that leads to the broker. */
    int port() {
        return here.getLocalPort();
    }

    /** Joins the network again, or cuts it. */
    synchronized void join(boolean whole) {
        joined = whole;
        breakUnlessWhole();
    }

    /** Whether the station's own end has power. */
    synchronized void power(boolean on) {
        powered = on;
        breakUnlessWhole();
    }

    synchronized boolean isJoined() {
        return joined;
    }

    private void breakUnlessWhole() {
        if (!joined || !powered) {
            ends.forEach(Cable::shut);
        }
    }

    private void accept() {
        while (!here.isClosed()) {
            try {
                carry(here.accept());
            } catch (IOException _) {
                // turned away, or closed
            }
        }
    }

    private synchronized void carry(Socket near) throws IOException {
        if (!joined || !powered) {
            near.close();
            return;
        }
        Socket far;
        try {
            far = new Socket(InetAddress.getLoopbackAddress(), there);
        } catch (IOException e) {
            near.close();
            throw e;
        }
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        ends.add(near);
        ends.add(far);
        Thread.ofVirtual().start(() -> pour(near, far));
        Thread.ofVirtual().start(() -> pour(far, near));
    }

    private void pour(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // one end is gone, and so is the other
        } finally {
            shut(from);
            shut(to);
            ends.remove(from);
            ends.remove(to);
        }
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        here.close();
        join(false);
    }
}
