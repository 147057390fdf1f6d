package io.xiaoyi.gateway.pass;

import java.util.List;
import java.util.Optional;

/** The passes a station knows: those synchronised on signed pages, and a bounded book of those it learnt. Immutable. */
public final class PassBook {
    /** A book that will hold at most {@code learntCapacity} learnt passes. */
    public static PassBook empty(int learntCapacity) {
        throw new UnsupportedOperationException();
    }

    /** Every known pass with this {@code cti}: one, unless two issuers drew the same eight bytes. */
    public List<Pass> find(long cti) {
        throw new UnsupportedOperationException();
    }

    public Optional<Pass> find(PassId id) {
        throw new UnsupportedOperationException();
    }

    /** With a pass learnt from a verified introduction, most recently used; the least recently used may fall out. */
    public PassBook learn(Pass pass) {
        throw new UnsupportedOperationException();
    }

    /** With a learnt pass marked as just used; unchanged for another. */
    public PassBook touch(PassId id) {
        throw new UnsupportedOperationException();
    }

    /** With the synchronised passes replaced. */
    public PassBook withSynchronised(Iterable<Pass> passes) {
        throw new UnsupportedOperationException();
    }

    /** Learnt passes, least recently used first. */
    public List<Pass> learnt() {
        throw new UnsupportedOperationException();
    }

    public int learntCapacity() {
        throw new UnsupportedOperationException();
    }
}
