package io.xiaoyi.gateway.pass;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Issues passes: the platform's half. It refuses what no station would take, so that the mistake shows where it is
 * made.
 *
 * <p>Threading: immutable, any thread.
 */
public final class Issuer {
    private final String tenant;
    private final long kid;
    private final SigningKey key;

    /** An issuer of {@code tenant} whose key stands in the ring as {@code kid}. */
    public Issuer(String tenant, long kid, SigningKey key) {
        this.tenant = tenant;
        this.kid = kid;
        this.key = key;
    }

    /** The claims as a station will read them, and the pass that says so. */
    public record Issued(Pass pass, SignedPass signed) {
        public Shown shown() {
            return signed.shown();
        }
    }

    public long kid() {
        return kid;
    }

    /** A pass for the phone that holds {@code holder}. */
    public Checked<Issued> introduction(PassId id, Instant now, Duration life, PublicKey holder, Scope scope) {
        return issue(new Pass(id, now, now, now.plus(life), Optional.of(holder), scope));
    }

    /** A pass on paper: {@code scope} names one station and how many uses it is good for. */
    public Checked<Issued> printed(PassId id, Instant now, Duration life, Scope scope) {
        return issue(new Pass(id, now, now, now.plus(life), Optional.empty(), scope));
    }

    /**
     * Any pass of this issuer. Times are cut to whole seconds. Refused: another issuer's id, a life of more than 30
     * days, a holder's key that must not be trusted, and every other form a station refuses.
     */
    public Checked<Issued> issue(Pass wanted) {
        var pass = new Pass(wanted.id(), seconds(wanted.issuedAt()), seconds(wanted.notBefore()), seconds(wanted
                .expires()), wanted.holder(), wanted.scope());
        if (pass.id().kid() != kid) {
            return new Checked.Bad<>(Checked.Fault.WRONG_FORM, "pass", "the issuer %016x".formatted(pass.id().kid()),
                    "%016x".formatted(kid));
        }
        Optional<String> wrong = Claims.unwritable(pass).or(() -> Claims.wrong(pass));
        if (wrong.isPresent()) {
            return new Checked.Bad<>(Checked.Fault.WRONG_FORM, "pass", wrong.get(), "one a station may take");
        }
        Envelope sealed = Envelope.seal(Purpose.PASS, tenant, kid, key, Claims.write(pass));
        return Checked.good(new Issued(pass, PassReader.signed(sealed, tenant, sealed.message().encode())));
    }

    private static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
