package io.xiaoyi.gateway.scan;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The listening side of {@link NetworkReader}. */
final class ScannerListener {
    private static final int BACKLOG = 16;

    private final Hearing hearing;
    private final InetSocketAddress at;
    private final int mostConnections;
    private final LineRule rule;
    private final Backoff backoff;
    private final Thread thread;
    private final Object lock = new Object();
    private final List<Connection> connections = new ArrayList<>();
    private Optional<ServerSocket> server = Optional.empty();
    private long turn;

    /** A connection and when it was last heard, counted in reads of all connections. */
    private static final class Connection {
        private final Link link;
        private volatile long lastHeard;

        Connection(Link link, long lastHeard) {
            this.link = link;
            this.lastHeard = lastHeard;
        }
    }

    ScannerListener(Hearing hearing, InetSocketAddress at, int mostConnections, LineRule rule, Backoff backoff) {
        this.hearing = hearing;
        this.at = at;
        this.mostConnections = mostConnections;
        this.rule = rule;
        this.backoff = backoff;
        this.thread = Thread.ofPlatform().daemon().name("scan-" + hearing.reader()).unstarted(this::run);
    }

    /** Binds at once if that is possible, so that the address is known on return. */
    void start() {
        Optional<ServerSocket> first = bind();
        thread.start();
        first.ifPresent(socket -> tellHealth());
    }

    Optional<InetSocketAddress> boundTo() {
        synchronized (lock) {
            return server.map(s -> (InetSocketAddress) s.getLocalSocketAddress());
        }
    }

    void close() {
        synchronized (lock) {
            hearing.close();
            server.ifPresent(Threads::closeQuietly);
            List.copyOf(connections).forEach(c -> Threads.closeQuietly(c.link));
            lock.notifyAll();
        }
        Threads.join(thread, 1_000);
    }

    private void run() {
        int failures = 0;
        while (!hearing.closed()) {
            try {
                Optional<ServerSocket> bound = boundOrBind();
                if (bound.isPresent()) {
                    accept(bound.get());
                    failures = 0;
                } else {
                    pause(++failures);
                }
            } catch (RuntimeException | Error e) {
                // Out of memory or threads: what is connected goes on, and accepting is tried again.
                hearing.health(false, "failed: " + e);
                pause(++failures);
            }
        }
    }

    private Optional<ServerSocket> boundOrBind() {
        synchronized (lock) {
            if (server.isPresent()) {
                return server;
            }
        }
        Optional<ServerSocket> bound = bind();
        bound.ifPresent(socket -> tellHealth());
        return bound;
    }

    private Optional<ServerSocket> bind() {
        try {
            var socket = new ServerSocket();
            try {
                socket.setReuseAddress(true);
                socket.bind(at, BACKLOG);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
            synchronized (lock) {
                if (hearing.closed()) {
                    socket.close();
                    return Optional.empty();
                }
                server = Optional.of(socket);
                return server;
            }
        } catch (IOException e) {
            hearing.health(false, "can not listen on " + words(at) + ": " + Threads.words(e));
            return Optional.empty();
        }
    }

    private void accept(ServerSocket from) {
        Socket socket;
        try {
            socket = from.accept();
        } catch (IOException e) {
            synchronized (lock) {
                Threads.closeQuietly(from);
                server = Optional.empty();
            }
            hearing.health(false, "no longer listening: " + Threads.words(e));
            pause(1);
            return;
        }
        try {
            var peer = (InetSocketAddress) socket.getRemoteSocketAddress();
            var connection = new Connection(new TcpLink(socket, rule, "connected from " + words(peer)), nextTurn());
            admit(connection);
            tellHealth(); // before its end can be told
            Thread.ofPlatform().daemon().name("scan-" + hearing.reader() + "-" + words(peer))
                    .start(() -> serve(connection));
        } catch (IOException e) {
            // It was gone before it was here.
            Threads.closeQuietly(socket);
        }
    }

    private void admit(Connection connection) {
        synchronized (lock) {
            if (connections.size() >= mostConnections) {
                Connection silent = connections.stream().min(Comparator.comparingLong(c -> c.lastHeard)).orElseThrow();
                connections.remove(silent);
                Threads.closeQuietly(silent.link);
            }
            connections.add(connection);
            if (hearing.closed()) {
                Threads.closeQuietly(connection.link);
            }
        }
    }

    private void serve(Connection connection) {
        try (Link link = connection.link) {
            hearing.pump(link, () -> connection.lastHeard = nextTurn());
        } catch (IOException e) {
            // Broken or ended is the same here: it is over, and the scanner connects again.
            return;
        } finally {
            synchronized (lock) {
                connections.remove(connection);
            }
            tellHealth();
        }
    }

    private long nextTurn() {
        synchronized (lock) {
            return ++turn;
        }
    }

    private void tellHealth() {
        synchronized (lock) {
            String where = "listening on "
                    + server.map(s -> words((InetSocketAddress) s.getLocalSocketAddress())).orElse(words(at));
            String who = connections.isEmpty() ? "no scanner connected" : connections.size() + " connected";
            hearing.health(true, where + ", " + who); // many scanners connect for each scan: silence is no absence
        }
    }

    private void pause(int failures) {
        Threads.pause(lock, backoff.delayMillis(failures), hearing::closed);
    }

    private static String words(InetSocketAddress address) {
        return address.isUnresolved()
                ? address.getHostString() + ":" + address.getPort()
                : address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
