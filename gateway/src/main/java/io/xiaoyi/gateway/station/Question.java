package io.xiaoyi.gateway.station;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What the sender of a command wants to know of a station. */
public sealed interface Question {
    /**
     * A page of the journal, oldest first.
     *
     * @param fromSeq the first entry wanted, 1 or more; empty for the oldest kept, or the first of {@code since}
     * @param since only entries from then on, by their own wall time
     * @param until only entries before
     * @param limit entries at most, 1 to {@link #LONGEST_PAGE}; a page may be shorter
     */
    record History(OptionalLong fromSeq, Optional<Instant> since, Optional<Instant> until, int limit)
            implements
                Question {
        public static final int LONGEST_PAGE = 500;
        static final int USUAL_PAGE = 100;
    }

    /** How station and machine are: versions, clock, disk, memory, what is absent or failing. */
    record Diagnosis() implements Question {}

    /** @param lines the newest so many lines that were logged, 1 to {@link #LONGEST} */
    record Log(int lines) implements Question {
        public static final int LONGEST = 500;
        static final int USUAL = 100;
    }
}
