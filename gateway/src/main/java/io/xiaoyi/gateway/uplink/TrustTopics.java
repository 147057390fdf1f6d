package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.pass.Page;
import io.xiaoyi.gateway.pass.TrustPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The topics of a tenant's trust, all retained: {@code trust/v1/{tenant}/ring}, {@code …/head},
 * {@code …/revoked/{kid}} and {@code …/page/{kid}/{prefix}}, key id and prefix in hexadecimal digits. They are
 * subscribed by name: some brokers lose retained messages on wide wildcards.
 *
 * @param tenant as in {@link Topics}
 */
public record TrustTopics(String tenant) {
    private static final Pattern OF_ISSUER = Pattern.compile(
            "revoked/([0-9a-f]{16})|page/([0-9a-f]{16})/[0-9a-f]{2}");

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

    /**
     * What a topic carries.
     *
     * @param issuer whose it is; empty for ring and head
     */
    record Carried(TrustPart part, OptionalLong issuer) {}

    /**
     * Empty for a topic that is none of these, to the digit: whoever may publish could else make up as many as he
     * likes. What the message says is in the message.
     */
    Optional<Carried> carried(String topic) {
        if (topic.equals(ring())) {
            return Optional.of(new Carried(TrustPart.RING, OptionalLong.empty()));
        }
        if (topic.equals(head())) {
            return Optional.of(new Carried(TrustPart.HEAD, OptionalLong.empty()));
        }
        if (!topic.startsWith(base())) {
            return Optional.empty();
        }
        Matcher issuers = OF_ISSUER.matcher(topic.substring(base().length()));
        if (!issuers.matches()) {
            return Optional.empty();
        }
        boolean isPage = issuers.group(1) == null;
        String kid = issuers.group(isPage ? 2 : 1);
        return Optional.of(new Carried(isPage ? TrustPart.PAGE : TrustPart.REVOKED, OptionalLong.of(Long
                .parseUnsignedLong(kid, 16))));
    }
}
