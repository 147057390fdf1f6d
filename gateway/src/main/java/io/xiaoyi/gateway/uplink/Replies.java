package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Effect;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Replies to commands, kept until the broker has answered, so that one may arrive twice after a lost connection. The
 * oldest gives way when too many wait. What was done is told at once; what was asked for waits its turn on the
 * {@link Line}, before the backlog.
 *
 * <p>Threading: {@code offer} by any thread, it waits for nobody longer than a list takes; the rest by the uplink's.
 */
final class Replies {
    static final int LIMIT = 64;

    private final Topics topics;
    private final Line line;
    private final Object lock = new Object();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final List<Waiting> underWay = new ArrayList<>();
    private long dropped;

    Replies(Topics topics, Line line) {
        this.topics = topics;
        this.line = line;
    }

    /** One reply on its way. */
    static final class Waiting implements Outbound {
        private final String replyTo;
        private final Octets correlation;
        private final Supplier<byte[]> payload;
        private final boolean isPatient;
        private Line.Load load = Line.Load.NONE;

        private Waiting(String replyTo, Octets correlation, Supplier<byte[]> payload, boolean isPatient) {
            this.replyTo = replyTo;
            this.correlation = correlation;
            this.payload = payload;
            this.isPatient = isPatient;
        }
    }

    void offer(Effect.Reply reply) {
        offer(new Waiting(reply.replyTo(), reply.correlation(), () -> Json.ack(reply), false));
    }

    /** @param payload made when it is sent, by the uplink's thread */
    void offer(Effect.Inquiry inquiry, Supplier<byte[]> payload) {
        offer(new Waiting(inquiry.replyTo(), inquiry.correlation(), payload, true));
    }

    private void offer(Waiting reply) {
        synchronized (lock) {
            if (waiting.size() >= LIMIT) {
                waiting.removeFirst();
                dropped++;
            }
            waiting.addLast(reply);
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

    void pump(Connection connection, long nowNanos) throws IOException {
        Optional<Waiting> next = next(connection);
        while (next.isPresent()) {
            Waiting reply = next.get();
            String topic = topics.replyTo(reply.replyTo);
            byte[] payload = reply.payload.get();
            connection.reply(topic, payload, reply.correlation.toArray(), reply);
            reply.load = line.sent(topic, payload, nowNanos);
            next = next(connection);
        }
    }

    private Optional<Waiting> next(Connection connection) {
        synchronized (lock) {
            Optional<Waiting> next = connection.room() < 1
                    ? Optional.empty()
                    : waiting.stream().filter(each -> !each.isPatient || line.takesMore()).findFirst();
            next.ifPresent(it -> {
                waiting.remove(it);
                underWay.add(it);
            });
            return next;
        }
    }

    /** Whatever the broker said: a reply that it refuses would be refused again. */
    void answered(Waiting sent, int reason, long nowNanos) {
        line.answered(sent.load, nowNanos);
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
