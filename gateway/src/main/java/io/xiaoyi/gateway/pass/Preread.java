package io.xiaoyi.gateway.pass;

import java.util.List;
import java.util.Optional;

/**
 * What can be computed of a line before its turn: what it says, and whether the phone of the pass it names signed it.
 * Both are functions of the bytes and the key alone, so nothing depends on who computes them and when; and since this
 * class computes them itself, nobody can hand over one that says anything else.
 *
 * <p>Threading: immutable, any thread.
 */
public final class Preread {
    /** One signature check: under which key, for which station and door, and what came of it. */
    private record Check(PublicKey key, String station, String door, boolean verified) {}

    private final Reading reading;
    private final Optional<Check> check;

    private Preread(Reading reading, Optional<Check> check) {
        this.reading = reading;
        this.check = check;
    }

    /** A line of which no signature is checked yet. */
    public static Preread of(Reading reading) {
        return new Preread(reading, Optional.empty());
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
        if (!(reading instanceof Reading.Compact compact)) {
            return of(reading);
        }
        List<Pass> named = book.find(compact.cti());
        Optional<Check> check = named.size() != 1
                ? Optional.empty()
                : named.getFirst().holder().map(key -> new Check(key, station, door,
                        Presentation.verifies(compact, named.getFirst(), station, door)));
        return new Preread(reading, check);
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
