package io.xiaoyi.gateway.pass;

/**
 * A pass as its issuer signed it.
 *
 * @param kid the issuer's key id from the protected header
 * @param algorithm what the protected header says; refused unless it is the issuer's key's own
 * @param toBeSigned the COSE {@code Sig_structure}, ready to verify
 * @param signature 64 bytes
 * @param encoded the whole COSE_Sign1, as scanned
 */
public record SignedPass(long kid, Algorithm algorithm, Octets toBeSigned, Octets signature, Octets encoded) {}
