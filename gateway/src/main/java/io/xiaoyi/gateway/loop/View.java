package io.xiaoyi.gateway.loop;

import io.xiaoyi.gateway.journal.Entry;
import java.util.List;

/**
 * What one can ask of the past: written behind the journal, in batches, holding nothing irreplaceable.
 *
 * <p>Threading: one writer thread.
 */
public interface View {
    /** The last entry that the view holds; 0 for an empty one. */
    long seq();

    /** Takes the entries that follow {@link #seq()}, in one transaction. */
    void apply(List<Entry> entries);
}
