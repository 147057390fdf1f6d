package io.xiaoyi.simulator;

import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.Verification;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PublicKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * What the end of a run comes to.
 *
 * @param entries how many entries of the journal were held against the cloud's copy
 * @param acknowledged the journal's cursor then
 * @param verified how many entries the check of the journal's chain went over
 * @param repeated how many events came to the cloud more than once
 * @param faults what is not as it should be; empty if all is well
 */
record Reckoning(long entries, long acknowledged, long verified, long repeated, List<String> faults) {
    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final int AT_ONCE = 10_000;
    private static final int MOST_TOLD = 10;

    Reckoning {
        faults = List.copyOf(faults);
    }

    /**
     * Holds a running station's journal against the cloud's copy, entry by entry, and takes up its faults. What
     * is still under way is waited for, as {@link CatchUp} says. Then the journal's chain is verified, hash by hash,
     * checkpoints by the station's key.
     *
     * @param waiting is told how many entries the cloud has not acknowledged, while they are waited for
     */
    static Reckoning ofRunning(JournalReader journal, PublicKey key, ReferenceReceiver cloud, LongConsumer waiting)
            throws IOException, InterruptedException {
        var catchUp = new CatchUp(journal.acknowledgedSeq(), System.nanoTime());
        while (true) {
            long missing = journal.durableSeq() - journal.acknowledgedSeq();
            boolean late = catchUp.isOver(journal.acknowledgedSeq(), System.nanoTime());
            if (missing <= 0 || late) {
                List<Entry> entries = all(journal);
                List<String> faults = differences(cloud, journal.journalId(), entries);
                if (faults.isEmpty() && missing <= 0 || late) {
                    return of(journal, key, cloud, entries, faults, missing);
                }
            }
            waiting.accept(Math.max(0, missing));
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    private static Reckoning of(JournalReader journal, PublicKey key, ReferenceReceiver cloud, List<Entry> entries,
            List<String> differences, long missing) {
        var faults = new ArrayList<>(differences);
        if (missing > 0) {
            faults.add("the cloud has not acknowledged " + missing + " of " + journal.durableSeq() + " entries");
        }
        if (entries.isEmpty()) {
            faults.add("the journal is empty");
        }
        Verification verification = verify(journal.journalId(), key, entries);
        verification.findings().forEach(finding -> faults.add("journal: " + finding));
        return new Reckoning(entries.size(), journal.acknowledgedSeq(), verification.entries(), cloud.repeated(),
                faults);
    }

    /** What the cloud has found by itself; then entries that are missing there, unknown here, or have another hash. */
    static List<String> differences(ReferenceReceiver cloud, long journalId, List<Entry> entries) {
        var found = new ArrayList<>(cloud.faults());
        var there = new TreeMap<>(cloud.hashes(StationFiles.TENANT, StationFiles.STATION, journalId));
        for (Entry entry : entries) {
            Optional<Octets> hash = Optional.ofNullable(there.remove(entry.seq()));
            if (hash.isEmpty()) {
                found.add("seq " + entry.seq() + " (" + entry.kind() + ") is missing in the cloud");
            } else if (!hash.get().equals(entry.hash())) {
                found.add("seq " + entry.seq() + " (" + entry.kind() + ") is " + entry.hash().hex()
                        + " in the journal and " + hash.get().hex() + " in the cloud");
            }
        }
        long first = entries.isEmpty() ? 0 : entries.getFirst().seq();
        there.tailMap(first).keySet().forEach(seq -> found.add("seq " + seq
                + " is in the cloud and not in the journal"));
        return found.size() <= MOST_TOLD ? found : told(found);
    }

    private static List<String> told(List<String> found) {
        var first = new ArrayList<>(found.subList(0, MOST_TOLD));
        first.add("and " + (found.size() - MOST_TOLD) + " more");
        return first;
    }

    /** Where retention has dropped the beginning, the hash before the oldest entry is not known. */
    static Verification verify(long journalId, PublicKey key, List<Entry> entries) {
        long before = entries.isEmpty() ? 0 : entries.getFirst().seq() - 1;
        Verification chain = Verification.from(journalId, Optional.of(key), before, Chain.genesis(journalId));
        if (before > 0) {
            chain = chain.afterDamage();
        }
        for (Entry entry : entries) {
            chain = chain.next(entry);
        }
        return chain;
    }

    static List<Entry> all(JournalReader journal) throws IOException {
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
