package io.xiaoyi.gateway.pass;

/**
 * A verification key of a phone, an issuer, an operator, a platform or a root.
 *
 * <p>The constructor checks the length alone, so that keys already judged are cheap to hold. Whatever comes from
 * outside goes through {@link #of} first. A key that should not have come this far still verifies nothing.
 *
 * @param algorithm decides how {@code encoded} is read and what a signature is; never taken from a message
 * @param encoded {@link Algorithm#keyLength()} bytes
 */
public record PublicKey(Algorithm algorithm, Octets encoded) {
    public PublicKey {
        if (encoded.length() != algorithm.keyLength()) {
            throw new IllegalArgumentException("a key of %d bytes; %s has %d".formatted(encoded.length(), algorithm,
                    algorithm.keyLength()));
        }
    }

    /**
     * The key, if it may be trusted: right length, canonical, on its curve, and for Ed25519 in the subgroup of prime
     * order (for a key of small order some implementations take any signature of any message).
     */
    public static Checked<PublicKey> of(Algorithm algorithm, Octets encoded) {
        if (encoded.length() != algorithm.keyLength()) {
            return new Checked.Bad<>(Checked.Fault.MALFORMED, "key", encoded.length() + " bytes", algorithm.keyLength()
                    + " bytes");
        }
        return Signatures.fault(algorithm, encoded.raw()).<Checked<PublicKey>>map(found -> new Checked.Bad<>(
                Checked.Fault.BAD_KEY, "key", found, "a point of the prime-order group")).orElseGet(() -> Checked.good(
                        new PublicKey(algorithm, encoded)));
    }

    /** The same of a key whose length tells its algorithm: 32 bytes Ed25519, 33 compressed P-256. */
    public static Checked<PublicKey> of(Octets encoded) {
        return of(encoded.length() == Algorithm.ES256.keyLength() ? Algorithm.ES256 : Algorithm.EDDSA, encoded);
    }

    /** SHA-256 of the key's deterministic COSE_Key with the required parameters alone (RFC 9679), 32 bytes. */
    public Octets thumbprint() {
        return Octets.wrap(Signatures.sha256(CoseKey.forThumbprint(this).raw()));
    }

    /**
     * The first eight bytes of the thumbprint, big endian: what a key is called unless its ring gives it another id.
     */
    public long kid() {
        return thumbprint().number(0, 8);
    }

    /**
     * Loads what signatures are computed with, some 30 ms at the first time. A start that has another core to spare has
     * that done beside the reading of its settings.
     */
    public static void prepare() {
        Signatures.prepare();
    }

    /** Whether {@code signature} (64 bytes) over {@code message} is this key's. Never throws for wrong bytes. */
    public boolean verifies(Octets message, Octets signature) {
        return Signatures.verify(algorithm, encoded.raw(), message.raw(), signature.raw());
    }
}
