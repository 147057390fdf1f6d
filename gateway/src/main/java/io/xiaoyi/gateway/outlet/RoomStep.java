package io.xiaoyi.gateway.outlet;

import java.util.List;
import java.util.Optional;

/**
 * What follows from one event.
 *
 * @param facts in order
 * @param levels of relays to set: off is at once, on when durable; the same level again is harmless
 * @param contactor the main contactor's level, likewise, where there is one to set
 */
public record RoomStep(Room next, List<Told> facts, List<Level> levels, Optional<Boolean> contactor) {
    public RoomStep {
        facts = List.copyOf(facts);
        levels = List.copyOf(levels);
    }

    /** One outlet's fact. */
    public record Told(String outlet, OutletFact fact) {}

    /** One relay's level. */
    public record Level(String outlet, boolean on) {}
}
