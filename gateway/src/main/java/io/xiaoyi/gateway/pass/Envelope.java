package io.xiaoyi.gateway.pass;

/**
 * The signed envelope of this profile: a COSE_Sign1 whose protected header is exactly {@code {1: alg, 4: kid}}, whose
 * unprotected header is empty, and whose signature has 64 bytes.
 *
 * @param purpose what it is read as
 * @param kid whose key is said to have signed it
 * @param algorithm what the header says; a claim to be held against the key's own
 */
record Envelope(Purpose purpose, long kid, Algorithm algorithm, Cose.Sign1 message) {
    private static final int ALG = 1;
    private static final int KID = 4;
    private static final int SIGNATURE_LENGTH = 64;

    static Octets header(Algorithm algorithm, long kid) {
        return new CborWriter(16).map(2).integer(ALG).integer(algorithm.coseId()).integer(KID).bytes(Octets.ofLong(kid))
                .octets();
    }

    static Envelope seal(Purpose purpose, String tenant, long kid, SigningKey key, Octets payload) {
        var nothing = new Cbor.Table(java.util.Map.of());
        var message = Cose.sign(header(key.algorithm(), kid), nothing, purpose.externalData(tenant), payload, key);
        return new Envelope(purpose, kid, key.algorithm(), message);
    }

    static Checked<Envelope> open(Purpose purpose, Octets encoded) {
        return Form.read(purpose.word(), encoded, (form, in) -> {
            form.at("envelope").array(4);
            Octets header = form.at("protected header").bytes();
            form.at("unprotected header").map(0);
            Octets payload = form.at("payload").bytes();
            Octets signature = form.at("signature").bytes(SIGNATURE_LENGTH);
            return new Cose.Sign1(header, new Cbor.Table(java.util.Map.of()), payload, signature);
        }).then(message -> Form.read(purpose.word() + " header", message.protectedHeader(), (form, in) -> {
            in.map(2);
            form.at("key 1 (alg)").integer(ALG, ALG);
            Algorithm algorithm = in.integer(Algorithm.EDDSA.coseId(), Algorithm.ES256.coseId()) == Algorithm.EDDSA
                    .coseId() ? Algorithm.EDDSA : Algorithm.ES256;
            form.at("key 4 (kid)").integer(KID, KID);
            return new Envelope(purpose, form.id("key 4 (kid)"), algorithm, message);
        }));
    }

    Octets toBeSigned(String tenant) {
        return Cose.toBeSigned(message.protectedHeader(), purpose.externalData(tenant), message.payload());
    }

    /** This envelope, if {@code key} signed it for {@code tenant}. */
    Checked<Envelope> by(PublicKey key, String tenant) {
        if (key.algorithm() != algorithm) {
            return new Checked.Bad<>(Checked.Fault.WRONG_ALGORITHM, purpose.word() + " header, key 1 (alg)", algorithm
                    .toString(), "the key's own, " + key.algorithm());
        }
        if (!key.verifies(toBeSigned(tenant), message.signature())) {
            return new Checked.Bad<>(Checked.Fault.FORGED, purpose.word() + ", signature", "one that does not verify",
                    "the signature of key %016x for this tenant".formatted(kid));
        }
        return Checked.good(this);
    }

    static <T> Checked<T> unknownKey(Purpose purpose, long kid, String expected) {
        return new Checked.Bad<>(Checked.Fault.UNKNOWN_KEY, purpose.word() + " header, key 4 (kid)", "key %016x"
                .formatted(kid), expected);
    }
}
