package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.figures.Crowd;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Presenter;
import io.xiaoyi.gateway.pass.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What opens no door, at a network reader, again and again until it is closed: noise, payment codes, half codes, and
 * codes of the crowd's passes in due form that another key has signed.
 */
final class BadLines implements AutoCloseable {
    private final List<byte[]> lines = new ArrayList<>();
    private final int port;
    private final long everyNanos;
    private final Thread thread = Thread.ofPlatform().daemon().name("bad-lines").unstarted(this::run);
    private volatile long sent;
    private volatile boolean closed;

    /** @param aSecond how many; 0 for as many as the reader takes */
    BadLines(int port, Crowd crowd, int aSecond) {
        this.port = port;
        this.everyNanos = aSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / aSecond;
        var dice = new Random(7);
        SigningKey stranger = SigningKey.generate(Algorithm.EDDSA, dice);
        for (int i = 0; i < 400; i++) {
            String line = switch (i % 4) {
                case 0 -> new Presenter(crowd.id(i % crowd.size()).cti(), stranger).anywhere(Instant.now()).text();
                case 1 -> "28" + (1_000_000_000_000_000L + dice.nextInt());
                case 2 -> new Presenter(crowd.id(0).cti(), stranger).anywhere(Instant.now()).text()
                        .substring(0, 60 + i % 50);
                default -> Long.toString(dice.nextLong(), 36);
            };
            lines.add((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        thread.start();
    }

    private void run() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            long next = System.nanoTime();
            while (!closed) {
                out.write(lines.get((int) (sent % lines.size())));
                sent++;
                next += everyNanos;
                for (long left = next - System.nanoTime(); everyNanos > 0 && left > 0; left = next - System
                        .nanoTime()) {
                    LockSupport.parkNanos(left);
                }
            }
        } catch (IOException ended) {
            // so did the station
        }
    }

    /** How many lines went out. */
    long sent() {
        return sent;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
