package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** The roots it names: whoever is not among them signs no ring any more. Empty for a ring that leaves them be. */
    public Set<PublicKey> roots() {
        return keys.values().stream().filter(key -> key.roles().contains(Role.ROOT)).map(RingKey::key)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The key ids in this role. */
    public Set<Long> kidsOf(Role role) {
        return keys.values().stream().filter(key -> key.roles().contains(role)).map(RingKey::kid)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The key, if at this instant it speaks in this role for this station. */
    public Optional<RingKey> inForce(long kid, Role role, String station, Instant now) {
        return key(kid).filter(key -> key.roles().contains(role) && key.speaksFor(station) && key.isValidAt(now));
    }

    /**
     * One key of the ring.
     *
     * @param stations whom it speaks for; empty for every station of the tenant
     */
    public record RingKey(long kid, PublicKey key, Set<Role> roles, Instant notBefore, Instant expires,
            Optional<List<String>> stations) {
        public boolean speaksFor(String station) {
            return stations.isEmpty() || stations.get().contains(station);
        }

        /** From {@code notBefore} on, until {@code expires} is reached. */
        public boolean isValidAt(Instant now) {
            return !now.isBefore(notBefore) && now.isBefore(expires);
        }
    }
}
