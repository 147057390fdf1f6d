package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.pass.Octets;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Carries the station's questions what time it is, at QoS 0: an answer that comes late is none, so neither is kept by
 * anyone. The answers come like commands, as bytes for the station to judge.
 *
 * <p>Threading: {@link #ask} by the loop's thread; the rest by the uplink's.
 */
final class TimeQuestions {
    private final Topics topics;
    private final Alarms alarms;
    private final AtomicReference<Optional<Octets>> question = new AtomicReference<>(Optional.empty());
    private boolean subscribed;
    private boolean subscribing;
    private long notBeforeNanos = Long.MIN_VALUE;

    TimeQuestions(Topics topics, Alarms alarms) {
        this.topics = topics;
        this.alarms = alarms;
    }

    /** The next question, instead of one that has not left yet. */
    void ask(Octets nonce) {
        question.set(Optional.of(nonce));
    }

    /** A new connection; what was to be asked on the one before is asked anew by the station. */
    void restart() {
        subscribed = false;
        subscribing = false;
        notBeforeNanos = Long.MIN_VALUE;
        question.set(Optional.empty());
    }

    void pump(Connection connection, long nowNanos) throws IOException {
        if (!subscribed && !subscribing && nowNanos >= notBeforeNanos) {
            subscribing = true;
            connection.subscribe(topics.timeAnswer(), Outbound.Subscription.TIME);
        }
        Optional<Octets> next = question.getAndSet(Optional.empty());
        if (next.isPresent()) { // behind the subscription, on the same connection: the broker takes them in order
            connection.mention(topics.timeAsk(), Json.timeAsk(next.get()));
        }
    }

    void answered(int reason, long nowNanos, Delays delays) {
        subscribing = false;
        subscribed = reason < 0x80;
        if (subscribed) {
            alarms.clear(Alarms.TIME);
        } else {
            alarms.refused(Alarms.TIME, topics.timeAnswer(), reason);
            notBeforeNanos = nowNanos + delays.afterFailure();
        }
    }

    /** When this next wants to be pumped without anything having happened. */
    long wakeAtNanos() {
        return subscribed || subscribing ? Long.MAX_VALUE : notBeforeNanos;
    }
}
