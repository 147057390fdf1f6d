package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.util.Optional;

/**
 * The claims of a pass whose signature was verified, or that came on a signed page.
 *
 * @param id issuer and {@code cti}
 * @param issuedAt {@code iat}
 * @param notBefore {@code nbf}; equals {@code issuedAt} where the pass does not carry one
 * @param expires {@code exp}, at most 30 days after {@code issuedAt}
 * @param holder the phone's key ({@code cnf}, RFC 8747); empty for a printed pass
 * @param scope where and for what
 */
public record Pass(PassId id, Instant issuedAt, Instant notBefore, Instant expires, Optional<PublicKey> holder,
        Scope scope) {
    /** A pass on paper: no key, exactly one station, limited uses. */
    public boolean isPrinted() {
        return holder.isEmpty();
    }

    /**
     * Whether another form of this pass says the same: holder, end and scope. When it was issued and when it begins a
     * page does not say.
     */
    public boolean saysSameAs(Pass other) {
        return holder.equals(other.holder) && expires.equals(other.expires) && scope.equals(other.scope);
    }
}
