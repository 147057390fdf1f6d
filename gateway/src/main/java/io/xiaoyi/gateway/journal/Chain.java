package io.xiaoyi.gateway.journal;

import io.xiaoyi.gateway.pass.Octets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes that tie each entry to all before it. */
public final class Chain {
    /** Bytes of a hash. */
    public static final int HASH_LENGTH = 32;

    private Chain() {}

    /** What the first entry follows: SHA-256 of the journal's id, eight bytes big endian. */
    public static Octets genesis(long journalId) {
        MessageDigest digest = digest();
        digest.update(Octets.ofLong(journalId).toArray());
        return Octets.of(digest.digest());
    }

    /** SHA-256(previous ‖ encoded). */
    public static Octets next(Octets previous, byte[] encoded) {
        MessageDigest digest = digest();
        digest.update(previous.toArray());
        digest.update(encoded);
        return Octets.of(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
