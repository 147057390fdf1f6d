package io.xiaoyi.gateway.pass;

import java.time.Instant;

/**
 * One issuer's revocation list: a COSE_Sign1 by that issuer over {@code [seq, iat, first-index, bits]}, external data
 * {@code xiaoyi/revoked/1/TENANT}.
 *
 * @param kid whose passes it revokes, which is who signed it
 */
public record SignedRevocations(long kid, Instant issuedAt, Revocations.Bits bits) {
    /** Longer ones are not looked into; bits for half a million passes are shorter. */
    public static final int LONGEST = 65_536;

    private static final long HIGHEST_INDEX = 0xffff_ffffL;

    public Octets sign(String tenant, SigningKey issuer) {
        Octets payload = new CborWriter(bits.bits().length() + 32).array(4).integer(bits.seq()).integer(issuedAt
                .getEpochSecond()).integer(bits.firstIndex()).bytes(bits.bits()).octets();
        return Envelope.seal(Purpose.REVOKED, tenant, kid, issuer, payload).message().encode();
    }

    /**
     * The list, if an issuer's key of {@code ring} signed it for this tenant. Dates and versions are not judged here.
     */
    public static Checked<SignedRevocations> read(Octets encoded, String tenant, KeyRing ring) {
        if (encoded.length() > LONGEST) {
            return new Checked.Bad<>(Checked.Fault.MALFORMED, "revoked", encoded.length() + " bytes", "at most "
                    + LONGEST);
        }
        return Envelope.open(Purpose.REVOKED, encoded).then(envelope -> ring.key(envelope.kid()).filter(key -> key
                .roles().contains(Role.ISSUER)).map(key -> envelope.by(key.key(), tenant)).orElseGet(() -> Envelope
                        .unknownKey(Purpose.REVOKED, envelope.kid(), "an issuer's key of the ring")))
                .then(
                        SignedRevocations::readBits);
    }

    private static Checked<SignedRevocations> readBits(Envelope envelope) {
        return Form.read("revoked", envelope.message().payload(), (form, in) -> {
            in.array(4);
            long seq = form.at("seq").integer(0, Long.MAX_VALUE);
            Instant issuedAt = form.seconds("iat");
            long first = form.at("first-index").integer(0, HIGHEST_INDEX);
            return new SignedRevocations(envelope.kid(), issuedAt, new Revocations.Bits(seq, first, form.at("bits")
                    .bytes()));
        });
    }
}
