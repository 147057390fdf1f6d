package io.xiaoyi.gateway.loop;

import io.xiaoyi.gateway.occupancy.Count;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Questions to the view.
 *
 * <p>Threading: any thread; each waits for its answer, for {@link #PATIENCE_MILLIS} at most, and
 * where there is no view it is told so, {@link NoView}.
 */
public interface Queries {
    /** A question that cannot be answered in this time is given up with {@link TooLong}. */
    int PATIENCE_MILLIS = 2000;

    /** Newest first, at most {@code limit} rows. Every empty condition matches all. */
    List<Row> entries(Search search, int limit);

    /** How many denials of each code were written in [from, to), counted ones included. */
    Map<String, Long> denials(Instant from, Instant to);

    /** What each hour of [from, to) was like, in order; hours of which nothing was written are left out. */
    List<Hour> hours(Instant from, Instant to);

    /** The energy that was counted at each outlet in the hours of [from, to), in thousandths of a watt-hour. */
    Map<String, Long> energy(Instant from, Instant to);

    /**
     * Conditions of a search, all of which must hold.
     *
     * @param reason a denial's code, why a session stopped, a command was refused or an alarm stands
     * @param text is contained in kind, subject or body, whatever its case
     * @param before is a seq, for paging
     */
    record Search(Optional<String> kind, Optional<String> subject, Optional<String> pass, Optional<String> reason,
            Optional<String> text, Optional<Instant> from, Optional<Instant> to, Optional<Long> before) {
        /** Everything. */
        public static final Search ALL = new Search(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        public Search ofKind(String only) {
            return new Search(Optional.of(only), subject, pass, reason, text, from, to, before);
        }

        public Search ofSubject(String only) {
            return new Search(kind, Optional.of(only), pass, reason, text, from, to, before);
        }

        public Search ofPass(String only) {
            return new Search(kind, subject, Optional.of(only), reason, text, from, to, before);
        }

        public Search ofReason(String only) {
            return new Search(kind, subject, pass, Optional.of(only), text, from, to, before);
        }

        public Search containing(String part) {
            return new Search(kind, subject, pass, reason, Optional.of(part), from, to, before);
        }

        /** Written then or later. */
        public Search since(Instant first) {
            return new Search(kind, subject, pass, reason, text, Optional.of(first), to, before);
        }

        /** Written earlier than that. */
        public Search until(Instant end) {
            return new Search(kind, subject, pass, reason, text, from, Optional.of(end), before);
        }

        public Search before(long seq) {
            return new Search(kind, subject, pass, reason, text, from, to, Optional.of(seq));
        }
    }

    /** One entry as the view holds it; {@code body} is flat JSON. */
    record Row(long seq, int boot, Instant wall, String trust, String kind, String subject, String body) {}

    /**
     * One hour.
     *
     * @param at when it began; hours are those of UTC
     * @param denials counted ones included
     * @param visitors how many passes were let in, each once
     * @param people the fullest count that was told in it; empty where nothing was told
     * @param milliwattHours counted at all outlets
     */
    record Hour(Instant at, long grants, long denials, long visitors, Optional<Count> people, long milliwattHours) {}

    /** There is no view to ask, or it is not open yet: less would not be answered either. */
    final class NoView extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NoView(String why) {
            super(why);
        }
    }

    /** The answer would take too long: ask for less. */
    final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public TooLong(Throwable cause) {
            super("no answer within " + PATIENCE_MILLIS + " ms", cause);
        }
    }
}
