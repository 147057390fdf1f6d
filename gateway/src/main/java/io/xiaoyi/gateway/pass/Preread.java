package io.xiaoyi.gateway.pass;

import java.util.List;
import java.util.Optional;

/**
 * What can be computed of a line before its turn: what it says, and whether the phone of the pass it names signed it.
 * Both are functions of the bytes and the key alone, so nothing depends on who computes them and when; and it remembers
 * of which line it computed them, so nobody can hand over one that says anything else.
 *
 * <p>Threading: immutable, any thread.
 */
public final class Preread {
    /** One signature check: under which key, for which station and door, and what came of it. */
    private record Check(PublicKey key, String station, String door, boolean verified) {}

    private record Source(Octets line, String tenant) {}

    private final Optional<Source> source;
    private final Reading reading;
    private final Optional<Check> check;

    private Preread(Optional<Source> source, Reading reading, Optional<Check> check) {
        this.source = source;
        this.reading = reading;
        this.check = check;
    }

    /** A reading in its turn, of which no signature is checked yet. It {@link #isOf} no line. */
    public static Preread of(Reading reading) {
        return new Preread(Optional.empty(), reading, Optional.empty());
    }

    /**
     * A line read, and where it names one pass of the book, its signature checked under that pass's key.
     *
     * @param tenant whose passes the station takes
     * @param station the station's id
     * @param door the door of the reader that the line comes from
     */
    public static Preread of(Octets line, String tenant, PassBook book, String station, String door) {
        Reading reading = new PassReader(tenant).read(line.raw());
        var source = Optional.of(new Source(line, tenant));
        if (!(reading instanceof Reading.Compact compact)) {
            return new Preread(source, reading, Optional.empty());
        }
        List<Pass> named = book.find(compact.cti());
        Optional<Check> check = named.size() != 1
                ? Optional.empty()
                : named.getFirst().holder().map(key -> new Check(key, station, door,
                        Presentation.verifies(compact, named.getFirst(), station, door)));
        return new Preread(source, reading, check);
    }

    /** Whether it was computed of this line, for this tenant. */
    public boolean isOf(Octets line, String tenant) {
        return source.filter(new Source(line, tenant)::equals).isPresent();
    }

    public Reading reading() {
        return reading;
    }

    /** As {@link Presentation#verifies}, computed before or now. */
    public boolean verifies(Reading.Compact compact, Pass pass, String station, String door) {
        boolean same = compact == reading && compact.cti() == pass.id().cti();
        return check.filter(it -> same && it.door().equals(door) && it.station().equals(station)
                && pass.holder().filter(it.key()::equals).isPresent()).map(Check::verified)
                .orElseGet(() -> Presentation.verifies(compact, pass, station, door));
    }
}
