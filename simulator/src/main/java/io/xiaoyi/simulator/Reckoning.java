package io.xiaoyi.simulator;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.loop.JournalReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the end of a run comes to.
 *
 * @param entries how many entries of the journal were held against the cloud's copy
 * @param acknowledged the journal's cursor then
 * @param verified how many entries the check of the closed journal's chain went over; 0 before it
 * @param repeated how many events came to the cloud more than once
 * @param faults what is not as it should be; empty if all is well
 */
record Reckoning(long entries, long acknowledged, long verified, long repeated, List<String> faults) {
    private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final int AT_ONCE = 10_000;

    Reckoning {
        faults = List.copyOf(faults);
    }

    /**
     * Holds a running station's journal against the cloud's copy, entry by entry. What is still under way is waited
     * for,
     * half a minute at most.
     */
    static Reckoning ofRunning(JournalReader journal, CloudCopy cloud, String station) throws IOException,
            InterruptedException {
        long deadline = System.nanoTime() + DRAIN_AT_MOST.toNanos();
        while (true) {
            boolean drained = journal.acknowledgedSeq() >= journal.durableSeq();
            boolean late = System.nanoTime() - deadline > 0;
            if (drained || late) {
                List<Entry> entries = all(journal);
                List<String> faults = cloud.differences(station, journal.journalId(), entries);
                if (faults.isEmpty() && drained || late) {
                    return new Reckoning(entries.size(), journal.acknowledgedSeq(), 0, cloud.repeated(), drained
                            ? faults
                            : with(faults, "the cloud has acknowledged " + journal.acknowledgedSeq() + " of "
                                    + journal.durableSeq() + " entries within " + DRAIN_AT_MOST.toSeconds() + " s"));
                }
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /** With what the closed journal's own check says. */
    Reckoning with(long verifiedEntries, List<String> findings) {
        var all = new ArrayList<>(faults);
        findings.forEach(finding -> all.add("journal: " + finding));
        if (verifiedEntries < entries) {
            all.add("journal: " + verifiedEntries + " entries on the disk, " + entries + " were told to be durable");
        }
        return new Reckoning(entries, acknowledged, verifiedEntries, repeated, all);
    }

    private static List<String> with(List<String> faults, String another) {
        var all = new ArrayList<>(faults);
        all.add(another);
        return all;
    }

    private static List<Entry> all(JournalReader journal) throws IOException {
        var entries = new ArrayList<Entry>();
        long from = journal.firstSeq();
        List<Entry> some = journal.read(from, AT_ONCE);
        while (!some.isEmpty()) {
            entries.addAll(some);
            some = journal.read(some.getLast().seq() + 1, AT_ONCE);
        }
        return entries;
    }
}
