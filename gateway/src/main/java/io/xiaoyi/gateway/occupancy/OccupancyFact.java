package io.xiaoyi.gateway.occupancy;

import java.time.Instant;

/** What was found out about people. Names and components are a durable format, see {@code station.Fact}. */
public sealed interface OccupancyFact {
    /**
     * Another count than before, at most one a second.
     *
     * @param entries who came in since the hour began, counted one by one where they were seen
     * @param exits the same for those who left
     * @param evidence when anything last told of people; the epoch where no clock can tell, or nothing did yet
     */
    record OccupancyChanged(int least, int estimate, int most, int entries, int exits, Instant evidence)
            implements
                OccupancyFact {
        /** @throws IllegalArgumentException if the three are out of order */
        public OccupancyChanged {
            Count.check(least, estimate, most);
        }

        Count count() {
            return new Count(least, estimate, most);
        }
    }

    /**
     * An hour is over.
     *
     * @param hour when it began
     * @param least as it stands at its end, like {@code estimate} and {@code most}
     * @param entries who came in during it
     * @param exits who left during it
     */
    record OccupancyHour(Instant hour, int least, int estimate, int most, int entries, int exits)
            implements
                OccupancyFact {
        /** @throws IllegalArgumentException if the three are out of order */
        public OccupancyHour {
            Count.check(least, estimate, most);
        }

        Count count() {
            return new Count(least, estimate, most);
        }
    }

    /** The daily reset of a quiet room. @param estimate what it was before */
    record OccupancyReset(int estimate) implements OccupancyFact {}

    /** A beam has been broken for so long that nobody stands in it: the door is counted without its beams. */
    record BeamStuck(String door) implements OccupancyFact {}

    /** Both beams of that door are free again. */
    record BeamFreed(String door) implements OccupancyFact {}
}
