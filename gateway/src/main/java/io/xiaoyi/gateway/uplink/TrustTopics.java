package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.pass.Page;
import io.xiaoyi.gateway.pass.TrustPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The topics of a tenant's trust, all retained: {@code trust/v1/{tenant}/ring}, {@code …/head},
 * {@code …/revoked/{kid}} and {@code …/page/{kid}/{prefix}}, key id and prefix in hexadecimal digits. They are
 * subscribed by name: some brokers lose retained messages on wide wildcards.
 *
 * @param tenant as in {@link Topics}
 */
public record TrustTopics(String tenant) {
    private String base() {
        return "trust/v1/" + tenant + "/";
    }

    public String ring() {
        return base() + "ring";
    }

    public String head() {
        return base() + "head";
    }

    public String revoked(long kid) {
        return base() + "revoked/%016x".formatted(kid);
    }

    /** @param prefix 0 to 255 */
    public String page(long kid, int prefix) {
        return base() + "page/%016x/%02x".formatted(kid, prefix);
    }

    /** All that an issuer signs. */
    List<String> of(long kid) {
        var topics = new ArrayList<String>(1 + Page.COUNT);
        topics.add(revoked(kid));
        for (int prefix = 0; prefix < Page.COUNT; prefix++) {
            topics.add(page(kid, prefix));
        }
        return topics;
    }

    /** What a topic carries; empty for one that is none of these. What the message says is in the message. */
    Optional<TrustPart> part(String topic) {
        if (topic.equals(ring())) {
            return Optional.of(TrustPart.RING);
        }
        if (topic.equals(head())) {
            return Optional.of(TrustPart.HEAD);
        }
        if (topic.startsWith(base() + "revoked/")) {
            return Optional.of(TrustPart.REVOKED);
        }
        return topic.startsWith(base() + "page/") ? Optional.of(TrustPart.PAGE) : Optional.empty();
    }
}
