package io.xiaoyi.gateway.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Which segments may go. Whole segments, oldest first, only what the cloud has acknowledged, never the newest: it holds
 * the newest snapshot. At a station that delivers to no cloud nothing waits for that. Age decides, or a cap on the size
 * of all; where the cap would take unacknowledged entries they stay and an alarm says so.
 *
 * @param period how long entries are kept that may go
 * @param capBytes the most that all segments together should take
 * @param delivered whether entries wait until the cloud has acknowledged them
 */
public record Retention(Duration period, long capBytes, boolean delivered) {
    private static final Duration SHORTEST_SPAN = Duration.ofDays(1);

    /** Of a journal that a cloud receives. */
    public Retention(Duration period, long capBytes) {
        this(period, capBytes, true);
    }

    /** The same with another period. */
    public Retention keeping(Duration changed) {
        return new Retention(changed, capBytes, delivered);
    }

    /** The same at a station that delivers to no cloud. */
    public Retention undelivered() {
        return new Retention(period, capBytes, false);
    }

    /**
     * A segment as it lies on the disk.
     *
     * @param lastSeq its last entry that counts
     * @param lastWall when that was written
     */
    public record Held(long ordinal, long lastSeq, Instant lastWall, long bytes) {}

    /**
     * What follows.
     *
     * @param drop so many, from the oldest
     * @param overCap whether the cap is exceeded by what may not go
     */
    public record Verdict(int drop, boolean overCap) {}

    /**
     * How long a segment is written at most before the next is begun: at a quiet station a full one would hold what is
     * much older than the period.
     */
    public Duration span() {
        Duration quarter = period.dividedBy(4);
        return quarter.compareTo(SHORTEST_SPAN) > 0 ? quarter : SHORTEST_SPAN;
    }

    /**
     * Judges.
     *
     * @param held all segments, oldest first
     * @param now the newest entry's wall
     */
    public Verdict judge(List<Held> held, long acknowledgedSeq, Instant now) {
        long bytes = held.stream().mapToLong(Held::bytes).sum();
        int drop = 0;
        while (drop < held.size() - 1) {
            Held oldest = held.get(drop);
            boolean old = oldest.lastWall().plus(period).isBefore(now);
            if (delivered && oldest.lastSeq() > acknowledgedSeq || !old && bytes <= capBytes) {
                break;
            }
            bytes -= oldest.bytes();
            drop++;
        }
        return new Verdict(drop, bytes > capBytes);
    }
}
