package io.xiaoyi.gateway.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A line between station and broker, and what happens to one in the field: it is cut, slow, far, loses packets, goes
 * deaf, forgets who was connected, or somebody else answers. Faults are switched on and off at any time; those of a
 * connection's beginning hold for the connections made from then on.
 */
public final class TcpProxy implements AutoCloseable {
    /** What a hotspot says to whatever it does not understand. */
    public static final String REDIRECT = "HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n"
            + "Content-Length: 0\r\nConnection: close\r\n\r\n";
    private static final int PACKET_BYTES = 1400;
    private static final int QUEUE_PACKETS = 64;
    /** RFC 6298: a lost packet is sent again after this, and twice that, and so on. */
    private static final long FIRST_RETRANSMISSION_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int MOST_LOSSES_IN_A_ROW = 5;

    private final ServerSocket listener;
    private final int target;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private volatile boolean swallowing;
    private volatile long bytesPerSecond;
    private volatile long latencyNanos;
    private volatile long idleNanos = Long.MAX_VALUE;
    private volatile double lossRate;
    private volatile Random dice = new Random(1);
    private volatile int bytesFromBroker = Integer.MAX_VALUE;
    private volatile Optional<String> captive = Optional.empty();
    private volatile int accepted;
    private final AtomicLong toBroker = new AtomicLong();
    private final AtomicLong fromBroker = new AtomicLong();

    public TcpProxy(int target) throws IOException {
        this.target = target;
        listener = new ServerSocket();
        listener.setReceiveBufferSize(16 * 1024);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        Thread.ofPlatform().daemon().name("proxy").start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections were made. */
    public int accepted() {
        return accepted;
    }

    /** Whether somebody is connected through it now, be the other end there or not. */
    public boolean carries() {
        return lines.stream().anyMatch(line -> !line.near.isClosed());
    }

    /** How many bytes were handed in on their way to the broker. */
    long toBroker() {
        return toBroker.get();
    }

    /** How many bytes came from the broker. */
    long fromBroker() {
        return fromBroker.get();
    }

    /** Whether bytes from the broker disappear. */
    public void swallow(boolean on) {
        swallowing = on;
    }

    /** How many bytes a second go in each direction at most; 0 for no limit. */
    public void limit(long limitBytesPerSecond) {
        bytesPerSecond = limitBytesPerSecond;
    }

    /** How long each packet is on its way, in each direction. */
    public void latency(Duration each) {
        latencyNanos = each.toNanos();
    }

    /**
     * That share of all packets is lost, 0 to 1. What TCP makes of that is seen: a packet comes late by its
     * retransmissions, and those behind it wait.
     */
    public void loses(double share, long seed) {
        dice = new Random(seed);
        lossRate = share;
    }

    /** A connection on which nothing was said for so long is forgotten: what is sent then goes nowhere. */
    public void forgetsIdle(Duration after) {
        idleNanos = after.toNanos();
    }

    /** The other end of each connection that there is vanishes without a word, as by a pulled plug. */
    public void vanish() {
        lines.forEach(line -> line.gone = true);
    }

    /** To whoever connects, this is said to the first that he says, and then he is hung up on; empty: no more. */
    public void captive(Optional<String> answer) {
        captive = answer;
    }

    /** Connections are cut when so many bytes have come from the broker. */
    public void cutsAfter(int bytes) {
        bytesFromBroker = bytes;
    }

    /** Ends every connection without a word. */
    public void cut() {
        for (Line line : lines) {
            line.cut();
            lines.remove(line);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException closed) {
                // the proxy was
            }
        }
    }

    private void connect(Socket near) throws IOException {
        Optional<String> instead = captive;
        if (instead.isPresent()) {
            accepted++;
            Thread.ofPlatform().daemon().start(() -> answer(near, instead.get()));
            return;
        }
        Socket far;
        try {
            far = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException away) {
            near.close();
            return;
        }
        far.setSendBufferSize(16 * 1024);
        var line = new Line(near, far);
        lines.add(line);
        accepted++;
        line.open();
    }

    private static void answer(Socket near, String instead) {
        try (near; var in = near.getInputStream(); var out = near.getOutputStream()) {
            in.read(new byte[PACKET_BYTES]);
            out.write(instead.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            // he did not wait for it
        }
    }

    /** Bytes, and when they come out. */
    private record Packet(byte[] bytes, long dueNanos) {}

    /** One connection, of two directions with two threads each: one takes, one gives when it is time. */
    private final class Line {
        private final Socket near;
        private final Socket far;
        private final int mostFromBroker = bytesFromBroker;
        private final AtomicLong usedNanos = new AtomicLong(System.nanoTime());
        private volatile boolean gone;
        private int given;

        Line(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        void open() {
            direct(near, far, true);
            direct(far, near, false);
        }

        private void direct(Socket from, Socket to, boolean toBroker) {
            var packets = new ArrayBlockingQueue<Packet>(QUEUE_PACKETS);
            Thread.ofPlatform().daemon()
                    .start(() -> take(from, packets, toBroker ? TcpProxy.this.toBroker : TcpProxy.this.fromBroker));
            Thread.ofPlatform().daemon().start(() -> give(packets, to, toBroker));
        }

        private void take(Socket from, BlockingQueue<Packet> packets, AtomicLong count) {
            byte[] buffer = new byte[PACKET_BYTES];
            try (InputStream in = from.getInputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    count.addAndGet(read);
                    long rate = bytesPerSecond;
                    long sending = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(read) / rate;
                    until(System.nanoTime() + sending + retransmissionsNanos()); // what comes meanwhile goes together
                    packets.put(new Packet(Arrays.copyOf(buffer, read), System.nanoTime() + latencyNanos));
                }
            } catch (IOException | InterruptedException cut) {
                // so is the other direction
            }
            end(packets);
        }

        /** What is on its way still comes, and then the end. */
        private void end(BlockingQueue<Packet> packets) {
            try {
                packets.put(new Packet(new byte[0], System.nanoTime() + latencyNanos));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void give(BlockingQueue<Packet> packets, Socket to, boolean toBroker) {
            try (to; OutputStream out = to.getOutputStream()) {
                for (Packet next = packets.take(); next.bytes().length > 0; next = packets.take()) {
                    until(next.dueNanos());
                    if (passes(toBroker)) {
                        out.write(next.bytes());
                        out.flush();
                        countFromBroker(toBroker ? 0 : next.bytes().length);
                    }
                }
                while (gone) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50)); // who has vanished hangs up on nobody
                }
            } catch (IOException | InterruptedException cut) {
                // the other direction ends by the same
            }
        }

        private boolean passes(boolean toBroker) {
            long now = System.nanoTime();
            gone |= now - usedNanos.get() > idleNanos;
            usedNanos.set(now);
            return !gone && (toBroker || !swallowing);
        }

        private synchronized void countFromBroker(int bytes) {
            given += bytes;
            if (given > mostFromBroker) {
                cut();
            }
        }

        void cut() {
            gone = false;
            for (Socket socket : List.of(near, far)) {
                try {
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException alreadyClosed) {
                    // is what it was to become
                }
            }
        }
    }

    private static void until(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private long retransmissionsNanos() {
        long waits = 0;
        for (int losses = 0; losses < MOST_LOSSES_IN_A_ROW && dice.nextDouble() < lossRate; losses++) {
            waits += FIRST_RETRANSMISSION_NANOS << losses;
        }
        return waits;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
