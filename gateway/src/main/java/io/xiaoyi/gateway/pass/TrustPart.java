package io.xiaoyi.gateway.pass;

/** The kinds of signed messages that trust is made of, in the order in which they are of use. */
public enum TrustPart {
    /** By a root: whose signatures count. */
    RING,
    /** By an issuer: passes withdrawn before their time. */
    REVOKED,
    /** By an issuer: a 256th of its passes. */
    PAGE,
    /** By a platform, hourly: which of the others belong together. */
    HEAD;

    /** Lower case, as topics and journal have it. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
