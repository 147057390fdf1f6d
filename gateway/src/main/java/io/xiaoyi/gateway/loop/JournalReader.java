package io.xiaoyi.gateway.loop;

import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.pass.Octets;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The durable part of the journal, and the cursor of what the cloud has acknowledged.
 *
 * <p>Threading: any thread.
 */
public interface JournalReader {
    /** The random id made at this journal's genesis. An entry's identity is (station, journal, seq). */
    long journalId();

    /** Where the chain under this id begins: for a journal that never took another id, behind what the id makes. */
    default Beginning beginning() {
        return new Beginning(1, Optional.of(Chain.genesis(journalId())));
    }

    /** The oldest entry still kept; {@code durableSeq() + 1} when there is none. */
    long firstSeq();

    /** The newest entry that has been forced to the disk; 0 before the first. */
    long durableSeq();

    /**
     * Durable entries in order.
     *
     * @param fromSeq the first wanted; entries already dropped by retention are passed over
     * @param limit at most so many, 1 to 10,000
     * @return empty when {@code fromSeq} is past the durable end
     * @throws IOException if a segment cannot be read or is damaged; the message names file, offset and seq
     */
    List<Entry> read(long fromSeq, int limit) throws IOException;

    /** The newest entry up to which the cloud has acknowledged all; 0 for none. */
    long acknowledgedSeq();

    /**
     * The first entry under a journal's id.
     *
     * @param seq above 1 where an earlier id had to be given up, or entries were dropped before any was to be delivered
     * @param previous the hash that it follows; empty where that is not kept any more
     */
    record Beginning(long seq, Optional<Octets> previous) {}

    /** Moves the cursor forward; lower values are ignored. Saved now and then, not at every call. */
    void acknowledge(long seq);
}
