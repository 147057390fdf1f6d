package io.xiaoyi.gateway.door;

/**
 * One grant's, or one operator's, hold on the lock.
 *
 * @param cause {@link ReleaseCause#GRANT} or {@link ReleaseCause#OPERATOR}
 * @param by who; comes back in the facts
 * @param fromNanos uptime from which its time counts: the decision, not the moment the lock moved, so a slow disk
 *     shortens a release and never lengthens it
 * @param lengthNanos how long it may hold the lock released
 * @param passage what the contact has seen since it began
 */
public record Claim(ReleaseCause cause, String by, long fromNanos, long lengthNanos, Passage passage) {
    /** Whether someone may have gone through because of a claim. */
    public enum Passage {
        /** Closed all the time: nobody went through. */
        NONE,
        /** It stood open already when the claim began: somebody may have. */
        POSSIBLE,
        /** It was opened. */
        OPENED
    }

    long endsNanos() {
        return fromNanos + lengthNanos;
    }

    boolean unused() {
        return cause == ReleaseCause.GRANT && passage == Passage.NONE;
    }

    Claim from(long nowNanos) {
        return new Claim(cause, by, nowNanos, lengthNanos, passage);
    }

    Claim opened() {
        return new Claim(cause, by, fromNanos, lengthNanos, Passage.OPENED);
    }
}
