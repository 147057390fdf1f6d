package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.access.ReplayMemory;
import io.xiaoyi.gateway.figures.Comers.Shown;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.loop.EventQueue;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.store.CheckpointSigner;
import io.xiaoyi.gateway.store.JournalCheck;
import io.xiaoyi.gateway.store.JournalFiles;
import io.xiaoyi.gateway.store.JournalSettings;
import io.xiaoyi.gateway.store.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What a station owes to those who saw it at work, held against its journal whenever it has died. What is owed and not
 * there is counted and told; whoever uses it decides what follows. Threading: one.
 */
final class Ledger {
    private static final int MARKS = 10_000;
    private static final int BATCH = 1000;
    private static final int MOST_FAULTS = 100;

    private final Path directory;
    private final PublicKey key;
    private final Map<Long, String> hashes = new HashMap<>();
    private final Set<String> entered = new HashSet<>();
    private final List<Shown> grants = new ArrayList<>();
    private final Set<String> torn = new HashSet<>();
    private final List<String> faults = new ArrayList<>();
    private long journalId;
    private long firstSeq;
    private long lastSeq;
    private long releasesEntered;
    private final Set<Long> entriesLost = new HashSet<>();
    private final Set<Shown> marksLost = new HashSet<>();
    private int lost;

    Ledger(Path directory, PublicKey key) {
        this.directory = directory;
        this.key = key;
    }

    /** Reads the journal of a station that is dead, and holds what was seen of its last life against it. */
    void check(Life life, CloudCopy cloud) throws IOException {
        JournalCheck.Result result = JournalCheck.verify(directory, Optional.of(key));
        result.reports().forEach(this::reported);
        firstSeq = result.firstSeq();
        try (var journal = JournalFiles.open(directory, JournalSettings.usual(), Remembered.nothing(Instant.EPOCH,
                MARKS, MARKS), new EventQueue(), CheckpointSigner.NONE)) {
            journal.recovered().reports().forEach(this::reported);
            fault(journalId != 0 && journal.journalId() != journalId, "the journal has a new id");
            journalId = journal.journalId();
            fault(journal.durableSeq() != result.lastSeq(), "recovered up to " + journal.durableSeq()
                    + ", verified up to " + result.lastSeq());
            long before = releasesEntered;
            read(journal, cloud);
            seen(life, releasesEntered - before);
            marks(journal.recovered().remembered().replay());
        }
        delivered(cloud);
    }

    private void reported(Report report) {
        if (report.code().equals(Report.TORN)) {
            torn.add(report.file() + "@" + report.offset());
        }
        fault(report.isAlarm(), report.toString());
    }

    /** What is there beyond what was there before. What is not kept any more, the cloud must have. */
    private void read(JournalFiles journal, CloudCopy cloud) throws IOException {
        if (journal.durableSeq() < lastSeq) {
            LongStream.rangeClosed(journal.durableSeq() + 1, lastSeq).forEach(entriesLost::add);
            fault(true, "ends at entry " + journal.durableSeq() + ", and had " + lastSeq);
        }
        while (lastSeq + 1 < journal.firstSeq()) {
            CloudCopy.Event event = cloud.events().get(++lastSeq);
            if (event == null) {
                entriesLost.add(lastSeq);
                fault(true, "entry " + lastSeq + " was dropped, and the cloud does not have it");
            } else {
                enter(lastSeq, event);
            }
        }
        while (lastSeq < journal.durableSeq()) {
            List<Entry> entries = journal.read(lastSeq + 1, BATCH);
            if (entries.isEmpty()) {
                fault(true, "cannot be read on behind entry " + lastSeq);
                return;
            }
            entries.forEach(entry -> enter(entry.seq(), event(entry)));
        }
    }

    private static CloudCopy.Event event(Entry entry) {
        Checked<Fact> fact = FactCodec.fact(entry.kind(), entry.subject(), entry.body());
        return new CloudCopy.Event(entry.hash().hex(), entry.kind(),
                fact instanceof Checked.Good<Fact>(Fact.Granted it)
                        ? it.pass() + " " + it.step().orElse(ReplayMemory.NONE)
                        : "");
    }

    private void enter(long seq, CloudCopy.Event event) {
        lastSeq = seq;
        hashes.put(seq, event.hash());
        entered.add(event.grant());
        releasesEntered += event.kind().equals("door-released") ? 1 : 0;
    }

    private void seen(Life life, long releases) {
        for (Shown each : life.grants()) {
            grants.add(each);
            if (!entered.contains(each.pass() + " " + each.step())) {
                lost++;
                fault(true, "no entry of a grant that was answered: " + each.pass() + " " + each.step());
            }
        }
        fault(life.releases() > releases, "the lock moved " + life.releases() + " times, by " + releases + " entries");
        fault(!life.strange().isEmpty(), "heard from the station: " + life.strange());
    }

    private void marks(ReplayMemory memory) {
        for (Shown each : grants) {
            if (!memory.refuses(each.pass(), each.step())) {
                marksLost.add(each);
                fault(true, "no mark of a grant that was answered: " + each.pass() + " " + each.step());
            }
        }
    }

    /** Whatever has left the station must have been durable before. */
    private void delivered(CloudCopy cloud) {
        cloud.events().forEach((seq, event) -> {
            String here = hashes.get(seq);
            if (here == null) {
                entriesLost.add(seq);
            }
            fault(!event.hash().equals(here), "entry " + seq + " has hash " + here + ", the cloud has "
                    + event.hash());
        });
        fault(cloud.different() > 0, cloud.different() + " entries reached the cloud with two contents");
        fault(cloud.holes() > 0, cloud.holes() + " entries before the newest have not reached the cloud");
    }

    private void fault(boolean is, String what) {
        if (is && faults.size() < MOST_FAULTS) {
            faults.add(what);
        }
    }

    /** The newest grants, the newest last. */
    List<Shown> newest(int count) {
        return List.copyOf(grants.subList(Math.max(0, grants.size() - count), grants.size()));
    }

    /** Everything that is not as it should be, in words; empty where all is well. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** The newest entry at the last check. */
    long lastSeq() {
        return lastSeq;
    }

    int grants() {
        return grants.size();
    }

    void tell(Sheet sheet, CloudCopy cloud) {
        sheet.row("entries, and the oldest still on the disk", "%d, %d", lastSeq, firstSeq);
        sheet.row("grants answered before a death", "%d", grants.size());
        sheet.row("of these without an entry", "%d", lost);
        sheet.row("of these without an anti-replay mark", "%d", marksLost.size());
        sheet.row("torn tails seen", "%d", torn.size());
        sheet.row("entries that reached the cloud", "%d", cloud.events().size());
        sheet.row("entries lost that the cloud has or a boot had", "%d", entriesLost.size());
        sheet.row("delivered again, dropped by receivers", "%d", cloud.duplicates());
        sheet.row("holes in the cloud's copy", "%d", cloud.holes());
        faults.forEach(fault -> sheet.say("FAULT %s", fault));
        sheet.row("faults of any kind", "%d", faults.size());
    }
}
