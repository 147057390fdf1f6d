package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Locale;

/**
 * The cloud's side: which entries have come, when the first and the last of them, and in what order. It stays
 * subscribed while its broker is away.
 *
 * <p>Threading: a thread of its own listens; the rest by any.
 */
final class Arrivals implements AutoCloseable {
    private static final String SEQ = "seq\":";

    private final int port;
    private final int events;
    private final BitSet seen = new BitSet();
    private int distinct;
    private long repeated;
    private int backward;
    private long newest;
    private long firstNanos;
    private long lastNanos;
    private boolean marked;
    private WireMqtt wire;

    /** Subscribes, and leaves again: {@link #listen()} takes up what came in between. */
    Arrivals(int port, int events) throws IOException {
        this.port = port;
        this.events = events;
        try (var early = new WireMqtt(port, "cloud", true)) {
            early.subscribe("st/v1/+/+/event/+");
        }
    }

    void listen() throws IOException {
        wire = new WireMqtt(port, "cloud", true);
        Thread.ofPlatform().daemon().name("cloud").start(() -> {
            try {
                wire.receive(this::heard);
            } catch (IOException ended) {
                // closed, or the broker is
            }
        });
    }

    private synchronized void heard(ByteBuffer payload) {
        long now = System.nanoTime();
        long seq = seqOf(payload);
        if (seq > events) {
            marked = true;
            return;
        }
        backward += seq <= newest ? 1 : 0;
        newest = seq;
        if (seen.get((int) seq)) {
            repeated++;
            return;
        }
        seen.set((int) seq);
        firstNanos = distinct++ == 0 ? now : firstNanos;
        lastNanos = now;
    }

    /** No letter s stands before it. */
    private static long seqOf(ByteBuffer payload) {
        int at = payload.position();
        while (payload.get(at) != 's') {
            at++;
        }
        long seq = 0;
        for (at += SEQ.length(); payload.get(at) >= '0' && payload.get(at) <= '9'; at++) {
            seq = 10 * seq + payload.get(at) - '0';
        }
        return seq;
    }

    /** A message with a {@code seq} behind all entries: when it arrives, what was before it has. */
    WireMqtt.Message mark() {
        return new WireMqtt.Message("st/v1/demo/st-0001/event/mark", ("{\"seq\":" + (events + 1) + "}").getBytes(
                StandardCharsets.US_ASCII));
    }

    synchronized boolean isMarked() {
        return marked;
    }

    synchronized int distinct() {
        return distinct;
    }

    void await(int count) {
        Eventually.holds(count + " events at the cloud", () -> distinct() >= count);
    }

    /** Events a second from the first to the last that was new. */
    synchronized double rate() {
        return distinct < 2 ? 0 : (distinct - 1) / ((lastNanos - firstNanos) / 1e9);
    }

    @Override
    public synchronized String toString() {
        return String.format(Locale.ROOT, "%d of %d, lost %d, came again %d, stepped back %d times", distinct, events,
                events - distinct, repeated, backward);
    }

    @Override
    public void close() {
        if (wire != null) {
            wire.close();
        }
    }
}
