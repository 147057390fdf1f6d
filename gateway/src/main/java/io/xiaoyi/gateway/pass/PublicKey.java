package io.xiaoyi.gateway.pass;

/**
 * A verification key of a phone, an issuer, an operator, a platform or a root.
 *
 * @param algorithm decides how {@code encoded} is read and what a signature is; never taken from a message
 * @param encoded {@link Algorithm#keyLength()} bytes
 */
public record PublicKey(Algorithm algorithm, Octets encoded) {
    /** SHA-256 of the key's deterministic COSE_Key with the required parameters alone (RFC 9679), 32 bytes. */
    public Octets thumbprint() {
        throw new UnsupportedOperationException();
    }

    /** Whether {@code signature} (64 bytes) over {@code message} is this key's. Never throws for wrong bytes. */
    public boolean verifies(Octets message, Octets signature) {
        throw new UnsupportedOperationException();
    }
}
