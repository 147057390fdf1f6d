package io.xiaoyi.gateway.occupancy;

import java.util.List;

/** What follows from one event. */
public record OccupancyStep(Occupancy next, List<OccupancyFact> facts) {
    public OccupancyStep {
        facts = List.copyOf(facts);
    }
}
