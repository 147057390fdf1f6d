package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.station.Effect;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

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
        private final Effect.Reply reply;

        private Waiting(Effect.Reply reply) {
            this.reply = reply;
        }
    }

    void offer(Effect.Reply reply) {
        synchronized (lock) {
            if (waiting.size() >= LIMIT) {
                waiting.removeFirst();
                dropped++;
            }
            waiting.addLast(new Waiting(reply));
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
            connection.reply(topics.replyTo(next.reply.replyTo()), Json.ack(next.reply),
                    next.reply.correlation().toArray(), next);
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
