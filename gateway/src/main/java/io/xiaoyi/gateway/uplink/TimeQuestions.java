package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.pass.Octets;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Carries the station's questions what time it is, at QoS 0, or 1 where the broker takes one message at a time
 * ({@link Connection#mention}): an answer that comes late is none, so neither is sent again. The answers come like
 * commands, as bytes for the station to judge.
 *
 * <p>Threading: {@link #ask} by the loop's thread; the rest by the uplink's.
 */
final class TimeQuestions {
    private final Topics topics;
    private final AtomicReference<Optional<Octets>> question = new AtomicReference<>(Optional.empty());

    TimeQuestions(Topics topics) {
        this.topics = topics;
    }

    /** The next question, instead of one that has not left yet. */
    void ask(Octets nonce) {
        question.set(Optional.of(nonce));
    }

    /** A new connection; what was to be asked on the one before is asked anew by the station. */
    void restart() {
        question.set(Optional.empty());
    }

    /** While the subscription to the answers stands on this connection. */
    void pump(Connection connection) throws IOException {
        Optional<Octets> next = question.get();
        if (next.isPresent() && connection.mention(topics.timeAsk(), Json.timeAsk(next.get()))) {
            question.compareAndSet(next, Optional.empty());
        }
    }
}
