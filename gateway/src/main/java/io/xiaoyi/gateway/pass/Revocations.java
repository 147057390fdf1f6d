package io.xiaoyi.gateway.pass;

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

    /** Bit {@code i} (least significant first within each byte) is the pass with index {@code firstIndex + i}. */
    public record Bits(long seq, long firstIndex, Octets bits) {
        boolean isSet(long index) {
            throw new UnsupportedOperationException();
        }
    }
}
