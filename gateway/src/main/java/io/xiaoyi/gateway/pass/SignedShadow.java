package io.xiaoyi.gateway.pass;

import java.time.Instant;

/**
 * What an operator wants a station to be set to, as he or a platform signed it: a COSE_Sign1 over
 * {@code [to, seq, iat, document]}, external data {@code xiaoyi/shadow/1/TENANT}. The document is a text of JSON that
 * this package does not look into.
 *
 * @param to the station's id, or that of a group it belongs to
 * @param seq the document's version; only rises
 */
public record SignedShadow(String to, long seq, Instant issuedAt, String document) {
    /** Longer ones are not looked into. */
    public static final int LONGEST = 49_152;

    public Octets sign(String tenant, long kid, SigningKey key) {
        Octets payload = new CborWriter(document.length() + 64).array(4).text(to).integer(seq).integer(issuedAt
                .getEpochSecond()).text(document).octets();
        return Envelope.seal(Purpose.SHADOW, tenant, kid, key, payload).message().encode();
    }

    /** What was read, and whose key of the ring signed it. */
    public record Read(KeyRing.RingKey key, SignedShadow shadow) {}

    /**
     * What was signed, if an operator's or a platform's key of {@code ring} signed it for this tenant. Dates, versions
     * and whom it is for are not judged here.
     */
    public static Checked<Read> read(Octets encoded, String tenant, KeyRing ring) {
        if (encoded.length() > LONGEST) {
            return new Checked.Bad<>(Checked.Fault.MALFORMED, "shadow", encoded.length() + " bytes", "at most "
                    + LONGEST);
        }
        return Envelope.open(Purpose.SHADOW, encoded).then(envelope -> ring.key(envelope.kid())
                .filter(SignedShadow::maySign)
                .map(key -> envelope.by(key.key(), tenant).then(signed -> readFields(signed.message().payload()))
                        .then(shadow -> Checked.good(new Read(key, shadow))))
                .orElseGet(() -> Envelope.unknownKey(Purpose.SHADOW, envelope.kid(),
                        "an operator's or a platform's key of the ring")));
    }

    private static boolean maySign(KeyRing.RingKey key) {
        return key.roles().contains(Role.OPERATOR) || key.roles().contains(Role.PLATFORM);
    }

    private static Checked<SignedShadow> readFields(Octets payload) {
        return Form.read("shadow", payload, (form, in) -> {
            in.array(4);
            String to = form.name("to", Claims.LONGEST_STATION);
            long seq = form.at("seq").integer(1, Long.MAX_VALUE);
            return new SignedShadow(to, seq, form.seconds("iat"), form.at("document").text());
        });
    }
}
