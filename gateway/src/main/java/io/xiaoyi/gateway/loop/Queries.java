package io.xiaoyi.gateway.loop;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Questions to the view.
 *
 * <p>Threading: any thread; each waits for its answer.
 */
public interface Queries {
    /** Newest first, at most {@code limit} rows. Every empty condition matches all. */
    List<Row> entries(Search search, int limit);

    /** How many entries of each kind were written in [from, to). */
    Map<String, Long> countsByKind(Instant from, Instant to);

    /** How many denials of each code were written in [from, to), counted ones included. */
    Map<String, Long> denials(Instant from, Instant to);

    /** How many entries of {@code kind} fall into each hour of [from, to), by the hour's start. */
    Map<Instant, Long> byHour(String kind, Instant from, Instant to);

    /** Conditions of a search, all of which must hold. {@code before} is a seq, for paging. */
    record Search(Optional<String> kind, Optional<String> subject, Optional<String> pass, Optional<Instant> from,
            Optional<Instant> to, Optional<Long> before) {
        /** Everything. */
        public static final Search ALL = new Search(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** One entry as the view holds it; {@code body} is flat JSON. */
    record Row(long seq, int boot, Instant wall, String trust, String kind, String subject, String body) {}
}
