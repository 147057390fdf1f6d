package io.xiaoyi.gateway.pass;

import java.util.HashMap;
import java.util.Map;

/** The revocation bits of each issuer, by its key id. A bit stays set until its pass has expired. */
public record Revocations(Map<Long, Bits> byIssuer) {
    public static final Revocations NONE = new Revocations(Map.of());

    public Revocations {
        byIssuer = Map.copyOf(byIssuer);
    }

    public boolean revoked(PassId id) {
        Bits bits = byIssuer.get(id.kid());
        return bits != null && bits.isSet(id.revocationIndex());
    }

    /** With this issuer's bits, unless those held are as new or newer: versions only rise. */
    public Revocations with(long kid, Bits newer) {
        Bits held = byIssuer.get(kid);
        if (held != null && held.seq() >= newer.seq()) {
            return this;
        }
        var all = new HashMap<>(byIssuer);
        all.put(kid, newer);
        return new Revocations(all);
    }

    /** Bit {@code i} (least significant first within each byte) is the pass with index {@code firstIndex + i}. */
    public record Bits(long seq, long firstIndex, Octets bits) {
        boolean isSet(long index) {
            long bit = index - firstIndex;
            return bit >= 0 && bit < 8L * bits.length() && (bits.at((int) (bit >> 3)) >> (bit & 7) & 1) != 0;
        }
    }
}
