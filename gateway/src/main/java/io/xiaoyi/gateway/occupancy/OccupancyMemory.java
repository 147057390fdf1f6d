package io.xiaoyi.gateway.occupancy;

import io.xiaoyi.gateway.moment.Moment;
import java.time.Instant;

/**
 * What of the count must outlive a restart: a function of its facts.
 *
 * @param count the last that was recorded
 * @param entries since the hour began, as last recorded
 * @param exits the same for those who left
 * @param at by the wall, when that was; the epoch where the clock was not trusted or nothing was recorded yet
 * @param evidence when anything last told of people, as last recorded; the epoch where that is not known
 */
public record OccupancyMemory(Count count, int entries, int exits, Instant at, Instant evidence) {
    /** A room of which nothing is known yet: as after a long time off, nobody is likely and some are possible. */
    public static final OccupancyMemory NONE = new OccupancyMemory(Count.NOBODY, 0, 0, Instant.EPOCH, Instant.EPOCH);

    public OccupancyMemory evolve(OccupancyFact fact, Moment moment) {
        Instant wall = moment.trust().measuresAcrossBoots() ? moment.wall() : Instant.EPOCH;
        return switch (fact) {
            case OccupancyFact.OccupancyChanged it ->
                new OccupancyMemory(it.count(), it.entries(), it.exits(), wall,
                        it.evidence());
            case OccupancyFact.OccupancyHour it ->
                new OccupancyMemory(it.count(), 0, 0, wall, evidence);
            case OccupancyFact.OccupancyReset _ -> this;
            case OccupancyFact.BeamStuck _ -> this;
            case OccupancyFact.BeamFreed _ -> this;
        };
    }
}
