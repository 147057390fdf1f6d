package io.xiaoyi.gateway.loop;

import io.xiaoyi.gateway.journal.Entry;
import java.io.IOException;
import java.util.List;

/**
 * The durable part of the journal, and the cursor of what the cloud has acknowledged.
 *
 * <p>Threading: any thread.
 */
public interface JournalReader {
    /** The random id made at this journal's genesis. An entry's identity is (station, journal, seq). */
    long journalId();

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

    /** Moves the cursor forward; lower values are ignored. Saved now and then, not at every call. */
    void acknowledge(long seq);
}
