package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys a station believes, signed by a root.
 *
 * @param seq the ring's version; only rises
 * @param issuedAt {@code iat}
 * @param expires after this the station alarms and goes on
 * @param keys by key id
 * @param anchor hour and tick whose chain later ticks hash to
 */
public record KeyRing(long seq, Instant issuedAt, Instant expires, Map<Long, RingKey> keys, Reading.Tick anchor) {
    public KeyRing {
        keys = Map.copyOf(keys);
    }

    public Optional<RingKey> key(long kid) {
        return Optional.ofNullable(keys.get(kid));
    }

    /**
     * One key of the ring.
     *
     * @param stations whom it speaks for; empty for every station of the tenant
     */
    public record RingKey(long kid, PublicKey key, Set<Role> roles, Instant notBefore, Instant expires,
            Optional<List<String>> stations) {}
}
