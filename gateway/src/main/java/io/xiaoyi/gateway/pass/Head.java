package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.util.List;

/**
 * What is to be in force as a whole: which ring, and of each issuer which pages and which revocations.
 *
 * @param seq the head's version; only rises
 * @param issuedAt {@code iat}
 * @param next by when the next one will have been signed: past it this one is stale
 * @param ringHash {@link #hash} of the signed ring
 * @param issuers by rising key id, each once
 */
public record Head(long seq, Instant issuedAt, Instant next, Octets ringHash, List<OfIssuer> issuers) {
    /** Issuers of a tenant at most. */
    public static final int MOST_ISSUERS = 16;

    public Head {
        issuers = List.copyOf(issuers);
    }

    /**
     * One issuer's part.
     *
     * @param pagesHash {@link #pagesHash} of all its signed pages
     * @param revokedHash {@link #hash} of its signed revocations
     */
    public record OfIssuer(long kid, Octets pagesHash, Octets revokedHash) {}

    /** SHA-256 of a whole signed message, 32 bytes. */
    public static Octets hash(Octets signed) {
        return Octets.wrap(Signatures.sha256(signed.raw()));
    }

    /**
     * SHA-256 of the {@link #hash hashes} of all {@link Page#COUNT} signed pages, one behind the other in the order of
     * their prefixes.
     */
    public static Octets pagesHash(List<Octets> hashes) {
        if (hashes.size() != Page.COUNT) {
            throw new IllegalArgumentException("hashes of " + hashes.size() + " pages; expected " + Page.COUNT);
        }
        return Octets.wrap(Signatures.sha256(hashes.stream().map(Octets::raw).toArray(byte[][]::new)));
    }
}
