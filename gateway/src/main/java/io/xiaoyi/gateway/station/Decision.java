package io.xiaoyi.gateway.station;

import java.util.List;

/**
 * What follows from one event.
 *
 * @param next the station from now on
 * @param facts for the journal, in order; {@code next.remembered()} is the former one evolved over these
 * @param effects to do now, in order; those that wait for the disk are kept in {@code next} until they may go
 */
public record Decision(Station next, List<Recorded> facts, List<Effect> effects) {
    public Decision {
        facts = List.copyOf(facts);
        effects = List.copyOf(effects);
    }
}
