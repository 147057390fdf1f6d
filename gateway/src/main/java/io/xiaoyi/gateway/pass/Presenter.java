package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.util.Optional;

/**
 * What a courier's phone does: holds the key of one pass and makes the codes it shows. The phone's own page does the
 * same in the browser; this one serves platforms, tests and the simulator.
 *
 * <p>Threading: immutable, any thread.
 */
public final class Presenter {
    private final long cti;
    private final SigningKey key;
    private final Optional<Reading.Tick> tick;

    public Presenter(long cti, SigningKey key) {
        this(cti, key, Optional.empty());
    }

    private Presenter(long cti, SigningKey key, Optional<Reading.Tick> tick) {
        this.cti = cti;
        this.key = key;
        this.tick = tick;
    }

    /** The same phone, carrying this hour's tick to stations without a clock: its codes are twenty bytes longer. */
    public Presenter carrying(Reading.Tick newest) {
        return new Presenter(cti, key, Optional.of(newest));
    }

    /** The code of this quarter minute, good at any station in the scope. */
    public Shown anywhere(Instant now) {
        return compact(new Word.Step(Word.stepAt(now)), "", "");
    }

    /** The code of this quarter minute, good at one station only. */
    public Shown atStation(Instant now, String station) {
        return compact(new Word.StationStep(Word.stepAt(now)), station, "");
    }

    /** The answer to the six-digit number on one door's screen. */
    public Shown atDoor(int number, String station, String door) {
        return compact(new Word.DoorNumber(number), station, door);
    }

    private Shown compact(Word word, String station, String door) {
        Octets signature = key.sign(Presentation.toBeSigned(cti, word, station, door, key.publicKey()));
        return new Shown(Presentation.encode(new Reading.Compact(cti, word, signature, tick)));
    }
}
