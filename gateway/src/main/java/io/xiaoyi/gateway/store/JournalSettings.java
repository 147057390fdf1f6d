package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Retention;
import java.time.Duration;

/**
 * How the journal uses its disk.
 *
 * @param segmentBytes size of a segment, preallocated; at least 16 kB
 * @param pendingEntries how many entries wait in memory at most while the disk cannot be written
 * @param retention what may be dropped
 * @param retryFirst how long to wait at most after a first failure
 * @param retryLongest and after many
 */
public record JournalSettings(int segmentBytes, int pendingEntries, Retention retention, Duration retryFirst,
        Duration retryLongest) {
    public JournalSettings {
        if (segmentBytes < 16 << 10 || pendingEntries < 1) {
            throw new IllegalArgumentException("segmentBytes %d and pendingEntries %d: expected >= 16384 and >= 1"
                    .formatted(segmentBytes, pendingEntries));
        }
    }

    /** 8 MB a segment, 10,000 entries in memory, kept 30 days, and until they are acknowledged, and at most 4 GB. */
    public static JournalSettings usual() {
        return new JournalSettings(8 << 20, 10_000, new Retention(Duration.ofDays(30), 4L << 30), Duration.ofMillis(
                100), Duration.ofSeconds(10));
    }

    /** With another period of keeping. */
    public JournalSettings keeping(Duration period) {
        return with(retention.keeping(period));
    }

    /** Where no cloud is to have the entries before they go. */
    public JournalSettings undelivered() {
        return with(retention.undelivered());
    }

    private JournalSettings with(Retention changed) {
        return new JournalSettings(segmentBytes, pendingEntries, changed, retryFirst, retryLongest);
    }
}
