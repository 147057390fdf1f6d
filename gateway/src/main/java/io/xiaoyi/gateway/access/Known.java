package io.xiaoyi.gateway.access;

import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.PassBook;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Revocations;
import java.util.Optional;
import java.util.Set;

/**
 * Whom the station believes.
 *
 * @param ring empty where no ring was ever loaded: every issuer is unknown then
 * @param withdrawn passes that were withdrawn at this station alone, before their issuer's list says so
 */
public record Known(Optional<KeyRing> ring, Revocations revocations, Set<PassId> withdrawn, PassBook book) {
    /** Of a station that has withdrawn none. */
    public Known(Optional<KeyRing> ring, Revocations revocations, PassBook book) {
        this(ring, revocations, Set.of(), book);
    }

    public boolean isRevoked(PassId id) {
        return withdrawn.contains(id) || revocations.revoked(id);
    }
}
