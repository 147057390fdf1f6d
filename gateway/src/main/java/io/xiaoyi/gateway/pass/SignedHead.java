package io.xiaoyi.gateway.pass;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The head as a platform signs it, every hour: a COSE_Sign1 over
 * {@code [seq, iat, next, ring-hash, [* [kid, pages-hash, revoked-hash]]]}, external data {@code xiaoyi/head/1/TENANT}.
 * Hashes have 32 bytes.
 */
public final class SignedHead {
    /** Longer ones are not looked into. */
    public static final int LONGEST = 4_096;
    /** How long a head may be good for. */
    static final Duration LONGEST_LIFE = Duration.ofDays(30);

    private static final int HASH = 32;

    private SignedHead() {}

    public static Octets sign(Head head, String tenant, long kid, SigningKey platform) {
        var to = new CborWriter(256).array(5).integer(head.seq()).integer(head.issuedAt().getEpochSecond()).integer(head
                .next().getEpochSecond()).bytes(head.ringHash()).array(head.issuers().size());
        head.issuers().forEach(issuer -> to.array(3).bytes(Octets.ofLong(issuer.kid())).bytes(issuer.pagesHash())
                .bytes(issuer.revokedHash()));
        return Envelope.seal(Purpose.HEAD, tenant, kid, platform, to.octets()).message().encode();
    }

    /** What was read, and whose key of the ring signed it. */
    record Read(KeyRing.RingKey key, Head head) {}

    /**
     * The head, if a platform's key of {@code ring} signed it for this tenant. Dates and versions are not judged here.
     */
    public static Checked<Head> read(Octets encoded, String tenant, KeyRing ring) {
        return readWithKey(encoded, tenant, ring).then(read -> Checked.good(read.head()));
    }

    static Checked<Read> readWithKey(Octets encoded, String tenant, KeyRing ring) {
        if (encoded.length() > LONGEST) {
            return new Checked.Bad<>(Checked.Fault.MALFORMED, "head", encoded.length() + " bytes", "at most "
                    + LONGEST);
        }
        return Envelope.open(Purpose.HEAD, encoded).then(envelope -> ring.key(envelope.kid()).filter(key -> key.roles()
                .contains(Role.PLATFORM)).map(key -> envelope.by(key.key(), tenant)
                        .then(signed -> readFields(signed
                                .message().payload()))
                        .then(head -> Checked.good(new Read(key, head))))
                .orElseGet(
                        () -> Envelope.unknownKey(Purpose.HEAD, envelope.kid(),
                                "a platform's key of the ring")));
    }

    private static Checked<Head> readFields(Octets payload) {
        return Form.read("head", payload, (form, in) -> {
            in.array(5);
            long seq = form.at("seq").integer(0, Long.MAX_VALUE);
            Instant issuedAt = form.seconds("iat");
            Instant next = form.seconds("next");
            if (!issuedAt.isBefore(next) || next.isAfter(issuedAt.plus(LONGEST_LIFE))) {
                throw in.fault(Duration.between(issuedAt, next).toSeconds() + " s after iat", "1 s to 30 days");
            }
            Octets ringHash = form.at("ring-hash").bytes(HASH);
            int count = form.at("issuers").array();
            if (count > Head.MOST_ISSUERS) {
                throw in.fault(count + " issuers", "at most " + Head.MOST_ISSUERS);
            }
            List<Head.OfIssuer> issuers = new ArrayList<>(count);
            for (int i = 1; i <= count; i++) {
                form.at("issuer " + i).array(3);
                long kid = form.id("issuer " + i + ", kid");
                if (!issuers.isEmpty() && Long.compareUnsigned(issuers.getLast().kid(), kid) >= 0) {
                    throw in.fault("kid %016x".formatted(kid), "rising kids, each once");
                }
                issuers.add(new Head.OfIssuer(kid, form.at("issuer " + i + ", pages-hash").bytes(HASH), form.at(
                        "issuer " + i + ", revoked-hash").bytes(HASH)));
            }
            return new Head(seq, issuedAt, next, ringHash, issuers);
        });
    }
}
