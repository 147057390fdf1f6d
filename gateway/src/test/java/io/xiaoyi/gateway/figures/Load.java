package io.xiaoyi.gateway.figures;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Couriers of a {@link Crowd} before one door, each with a code of this quarter minute, and what the wires say of them.
 * Threading: one thread loads; the wire has its own.
 */
final class Load implements Door.Wire {
    private static final int PATIENCE_SECONDS = 20;
    /** A lock that is released again and again is secured for a second before its maximum release is over. */
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(15);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1200);
    /** So many go through before the door falls shut. */
    private static final int A_DOORFUL = 20;

    private final Crowd crowd;
    private final Semaphore released = new Semaphore(0);
    private final Semaphore secured = new Semaphore(0);
    private final Semaphore granted = new Semaphore(0);
    private volatile long releasedNanos;
    private volatile long refused;
    private volatile String other = "none";
    private int next;

    Load(Crowd crowd) {
        this(crowd, 0);
    }

    /** @param first the courier who comes first: those before have been here a moment ago */
    Load(Crowd crowd, int first) {
        this.crowd = crowd;
        this.next = first;
    }

    @Override
    public void line(String line, long nanos) {
        switch (line) {
            case "set lock.front 1" -> {
                releasedNanos = nanos;
                released.release();
            }
            case "set lock.front 0" -> secured.release();
            case "answer front-in granted" -> granted.release();
            default -> {
                if (line.startsWith("answer")) { // not the outputs that a start puts to rest
                    refused++;
                    other = line;
                }
            }
        }
    }

    /** How many codes were answered otherwise than granted. */
    long refused() {
        return refused;
    }

    private byte[] code(Instant now) {
        byte[] line = (crowd.code(next, now) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        next = (next + 1) % crowd.size();
        return line;
    }

    /** Whole visits, one after the other: a code, the relay, the door opened and closed, then a rest. */
    Samples visits(Door station, int count, long restNanos) throws IOException, InterruptedException {
        var samples = new Samples();
        try (var socket = connect(station)) {
            OutputStream scanner = socket.getOutputStream();
            long period = System.nanoTime();
            for (int i = 0; i < count; i++) {
                if (i == 0 || System.nanoTime() - period > PERIOD) {
                    LockSupport.parkNanos(PAUSE);
                    period = System.nanoTime();
                }
                byte[] code = code(Instant.now());
                released.drainPermits();
                secured.drainPermits();
                long sent = System.nanoTime();
                scanner.write(code);
                await(released, 1, "the relay");
                samples.add(releasedNanos - sent);
                station.input("contact.front", true);
                await(secured, 1, "the relock");
                station.input("contact.front", false);
                LockSupport.parkNanos(restNanos);
            }
        }
        granted.drainPermits();
        return samples;
    }

    /** Codes one after the other while the door stays released: each is granted, none moves the relay. */
    void grants(Door station, int count) throws IOException, InterruptedException {
        try (var socket = connect(station)) {
            OutputStream scanner = socket.getOutputStream();
            LockSupport.parkNanos(PAUSE);
            for (int i = 0; i < count; i++) {
                scanner.write(code(Instant.now()));
                await(granted, 1, "the answer");
            }
        }
        relock(station);
    }

    private void relock(Door station) throws IOException, InterruptedException {
        secured.drainPermits();
        station.input("contact.front", true);
        station.input("contact.front", false);
        await(secured, 1, "the relock");
        granted.drainPermits();
    }

    /**
     * As many codes as the station takes, with so many under way at once; the door is opened and closed all the time.
     *
     * @return granted in a second
     */
    double flood(Door station, int count, int underWay) throws IOException, InterruptedException {
        LockSupport.parkNanos(PAUSE);
        var codes = new byte[count][];
        Instant now = Instant.now();
        for (int i = 0; i < count; i++) {
            codes[i] = code(now);
        }
        try (var socket = connect(station)) {
            OutputStream scanner = socket.getOutputStream();
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                if (i >= underWay) {
                    await(granted, 1, "the answer");
                }
                if (i % A_DOORFUL == 0) {
                    station.input("contact.front", true);
                    station.input("contact.front", false);
                }
                scanner.write(codes[i]);
            }
            await(granted, Math.min(count, underWay), "the last answers");
            double seconds = (System.nanoTime() - start) / 1e9;
            relock(station);
            return count / seconds;
        }
    }

    private static Socket connect(Door station) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), station.port());
        socket.setTcpNoDelay(true);
        return socket;
    }

    private void await(Semaphore what, int permits, String words) throws IOException, InterruptedException {
        if (!what.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("not within " + PATIENCE_SECONDS + " s: " + words + "; " + refused
                    + " other answers, the last " + other + ", courier " + next);
        }
    }
}
