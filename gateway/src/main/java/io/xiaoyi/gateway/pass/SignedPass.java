package io.xiaoyi.gateway.pass;

/**
 * A pass as its issuer signed it.
 *
 * @param kid the issuer's key id from the protected header
 * @param algorithm what the protected header says; refused unless it is the issuer's key's own
 * @param toBeSigned the COSE {@code Sig_structure}, ready to verify; it binds the tenant the reader was made for
 * @param signature 64 bytes
 * @param encoded the whole COSE_Sign1, as scanned
 */
public record SignedPass(long kid, Algorithm algorithm, Octets toBeSigned, Octets signature, Octets encoded) {
    /** Whether {@code issuer} signed it, with the algorithm that is its own. */
    public boolean verifies(PublicKey issuer) {
        return issuer.algorithm() == algorithm && issuer.verifies(toBeSigned, signature);
    }

    /** What is shown or printed. */
    public Shown shown() {
        return new Shown(encoded);
    }
}
