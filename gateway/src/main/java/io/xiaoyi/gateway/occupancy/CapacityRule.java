package io.xiaoyi.gateway.occupancy;

/**
 * When the room is full, and what that means.
 *
 * @param capacity people the room is for; at least 1
 * @param judgedBy which of the three numbers is held against it
 * @param whenFull what a full room means for the next one at the door
 */
public record CapacityRule(int capacity, JudgedBy judgedBy, WhenFull whenFull) {
    /** @throws IllegalArgumentException for a capacity below 1 */
    public CapacityRule {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + ": expected at least 1");
        }
    }

    /** How an uncertain count is judged. */
    public enum JudgedBy {
        /** In favour of the one at the door: full when certainly full. */
        LEAST,
        ESTIMATE,
        /** In favour of those inside: full when possibly full. */
        MOST
    }

    /** What a full room means. */
    public enum WhenFull {
        /** The next one is let in, and the screen and the cloud say that it is full. */
        WARN,
        /** The next one is refused until the count is below the capacity. */
        REFUSE,
        /**
         * Once full, one is let in for each that was seen to leave, whatever else the count does, until there is
         * certainly room: an estimate that wanders does not let a crowd in.
         */
        ONE_IN_ONE_OUT
    }

    int judged(Count count) {
        return switch (judgedBy) {
            case LEAST -> count.least();
            case ESTIMATE -> count.estimate();
            case MOST -> count.most();
        };
    }
}
