package io.xiaoyi.gateway.pass;

/** COSE signature algorithms of this profile, by their number in the IANA COSE registry (RFC 9053). */
public enum Algorithm {
    /** Ed25519 (RFC 8032). */
    EDDSA(-8, 32),
    /** ECDSA over P-256 with SHA-256; signatures are r ‖ s, 32 bytes each. */
    ES256(-7, 33);

    private final int coseId;
    private final int keyLength;

    Algorithm(int coseId, int keyLength) {
        this.coseId = coseId;
        this.keyLength = keyLength;
    }

    public int coseId() {
        return coseId;
    }

    /** Bytes of a public key: 32 for Ed25519, 33 for a compressed P-256 point. */
    public int keyLength() {
        return keyLength;
    }
}
