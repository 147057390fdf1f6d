package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Effect;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Replies to commands, kept until the broker has answered, so that one may arrive twice after a lost connection. The
 * oldest gives way when too many wait.
 *
 * <p>Threading: {@code offer} by any thread, it waits for nobody longer than a list takes; the rest by the uplink's.
 */
final class Replies {
    static final int LIMIT = 64;

    private final Topics topics;
    private final Object lock = new Object();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final List<Waiting> underWay = new ArrayList<>();
    private long dropped;

    Replies(Topics topics) {
        this.topics = topics;
    }

    /** One reply on its way. */
    static final class Waiting implements Outbound {
        private final String replyTo;
        private final Octets correlation;
        private final Supplier<byte[]> payload;

        private Waiting(String replyTo, Octets correlation, Supplier<byte[]> payload) {
            this.replyTo = replyTo;
            this.correlation = correlation;
            this.payload = payload;
        }
    }

    void offer(Effect.Reply reply) {
        offer(reply.replyTo(), reply.correlation(), () -> Json.ack(reply));
    }

    /** @param payload made when it is sent, by the uplink's thread */
    void offer(String replyTo, Octets correlation, Supplier<byte[]> payload) {
        synchronized (lock) {
            if (waiting.size() >= LIMIT) {
                waiting.removeFirst();
                dropped++;
            }
            waiting.addLast(new Waiting(replyTo, correlation, payload));
        }
    }

    /** Whether nothing waits and nothing is under way. */
    boolean isSettled() {
        synchronized (lock) {
            return waiting.isEmpty() && underWay.isEmpty();
        }
    }

    /** A new connection: what was under way is sent again, first. */
    void restart() {
        synchronized (lock) {
            underWay.reversed().forEach(waiting::addFirst);
            underWay.clear();
        }
    }

    void pump(Connection connection) throws IOException {
        while (connection.room() > 0) {
            Waiting next;
            synchronized (lock) {
                if (waiting.isEmpty()) {
                    return;
                }
                next = waiting.removeFirst();
                underWay.add(next);
            }
            connection.reply(topics.replyTo(next.replyTo), next.payload.get(), next.correlation.toArray(), next);
        }
    }

    /** Whatever the broker said: a reply that it refuses would be refused again. */
    void answered(Waiting sent, int reason) {
        synchronized (lock) {
            underWay.remove(sent);
            if (reason >= 0x80) {
                dropped++;
            }
        }
    }

    /** How many were given up: too many at once, or refused. */
    long dropped() {
        synchronized (lock) {
            return dropped;
        }
    }
}
