package io.xiaoyi.gateway.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A line between station and broker that can be cut, go deaf in one direction, or be slow. */
final class TcpProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final List<Socket> sockets = new ArrayList<>();
    private volatile boolean swallowing;
    private volatile long bytesPerSecond;
    private volatile int accepted;

    TcpProxy(int target) throws IOException {
        this.target = target;
        listener = new ServerSocket();
        listener.setReceiveBufferSize(16 * 1024);
        listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        Thread.ofPlatform().daemon().name("proxy").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections were made. */
    int accepted() {
        return accepted;
    }

    /** Whether bytes from the broker disappear. */
    void swallow(boolean on) {
        swallowing = on;
    }

    /** How many bytes a second go to the broker at most; 0 for no limit. */
    void limit(long limitBytesPerSecond) {
        bytesPerSecond = limitBytesPerSecond;
    }

    /** Ends every connection without a word. */
    synchronized void cut() {
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException alreadyClosed) {
                // is what it was to become
            }
        }
        sockets.clear();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                join(listener.accept());
            } catch (IOException closed) {
                // so was the proxy
            }
        }
    }

    private void join(Socket near) throws IOException {
        Socket far;
        try {
            far = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException refused) {
            near.close(); // the broker is away, and so is the line
            return;
        }
        far.setSendBufferSize(16 * 1024);
        synchronized (this) {
            sockets.add(near);
            sockets.add(far);
            accepted++;
        }
        Thread.ofPlatform().daemon().start(() -> pass(near, far, true));
        Thread.ofPlatform().daemon().start(() -> pass(far, near, false));
    }

    private void pass(Socket from, Socket to, boolean toBroker) {
        byte[] buffer = new byte[8192];
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (toBroker && bytesPerSecond > 0) {
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(read) / bytesPerSecond);
                }
                if (toBroker || !swallowing) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        } catch (IOException cut) {
            // the other direction ends by the same
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
