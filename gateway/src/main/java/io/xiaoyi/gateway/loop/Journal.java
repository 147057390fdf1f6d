package io.xiaoyi.gateway.loop;

import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import java.util.List;

/**
 * Where facts become durable.
 *
 * <p>Threading: {@code append} is called by the loop's thread alone and never waits for a disk. When entries have been
 * forced the implementation offers {@code StationEvent.Durable} to the inbox, when writing fails
 * {@code StationEvent.JournalFailed}; it goes on trying, in a new segment, with what is pending.
 */
public interface Journal {
    /**
     * Takes facts to be written, in order.
     *
     * @param facts never empty; their {@code seq} follow each other and those of the call before
     * @param after what the station remembers after the last of them, for the snapshot a new segment opens with
     * @param awaited whether an effect waits for them. Others may lie in memory for a twentieth of a second, so that
     *     they share a frame, and a grant that comes meanwhile need not wait for theirs
     */
    void append(List<Recorded> facts, Remembered after, boolean awaited);

    /** Takes facts that are awaited. */
    default void append(List<Recorded> facts, Remembered after) {
        append(facts, after, true);
    }
}
