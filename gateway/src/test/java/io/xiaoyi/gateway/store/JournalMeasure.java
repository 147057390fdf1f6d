package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the journal on the disk of the folder given: {@code JournalMeasure FOLDER [ENTRIES]}. Latency of single
 * decisions, throughput with group commit, bytes and flushes a decision, and the start with so many entries.
 */
final class JournalMeasure {
    private static final int SINGLE = 3000;
    private static final int GROUPED = 100_000;

    private final FaultyDisk disk = new FaultyDisk();
    private final AtomicLong durable = new AtomicLong();
    private final Semaphore arrived = new Semaphore(0);

    private JournalMeasure() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "journal-measure");
        int entries = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        new JournalMeasure().run(directory, entries);
    }

    private JournalFiles open(Path directory) throws IOException {
        return JournalFiles.open(disk, directory, JournalSettings.usual(), Facts.genesis(), event -> {
            if (event instanceof StationEvent.Durable(long seq)) {
                durable.set(seq);
                arrived.release();
            }
            return true;
        }, CheckpointSigner.NONE);
    }

    private void run(Path directory, int entries) throws IOException, InterruptedException {
        var facts = new Facts(1);
        try (var journal = open(directory)) {
            single(journal, facts, SINGLE);
            disk.plan(_ -> FaultyDisk.Fault.NONE);
            long[] nanos = single(journal, facts, SINGLE);
            Arrays.sort(nanos);
            System.out.printf("single: p50 %.3f ms, p99 %.3f ms, %.2f flushes and %d bytes written a decision of 2%n",
                    nanos[SINGLE / 2] / 1e6, nanos[SINGLE * 99 / 100] / 1e6, (double) disk.count(
                            FaultyDisk.Call.FORCE) / SINGLE,
                    disk.bytes() / SINGLE);
            grouped(journal, facts, GROUPED / 10);
            disk.plan(_ -> FaultyDisk.Fault.NONE);
            double seconds = grouped(journal, facts, GROUPED);
            System.out.printf("grouped: %.0f decisions/s, %.1f decisions a flush, %d bytes a decision%n", GROUPED
                    / seconds, (double) GROUPED / disk.count(FaultyDisk.Call.FORCE), disk.bytes() / GROUPED);
            grouped(journal, facts, Math.max(0, entries / 2 - (int) facts.remembered().lastSeq() / 2));
        }
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            try (var journal = open(directory)) {
                System.out.printf("start with %d entries in %d segments: %d ms%n", journal.recovered().remembered()
                        .lastSeq(), SegmentFile.in(directory).size(),
                        Duration.ofNanos(System.nanoTime() - start)
                                .toMillis());
            }
        }
    }

    private long[] single(JournalFiles journal, Facts facts, int count) throws InterruptedException {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            var decision = facts.grant();
            arrived.drainPermits();
            long start = System.nanoTime();
            journal.append(decision, facts.remembered());
            while (durable.get() < facts.remembered().lastSeq()) {
                arrived.tryAcquire(1, TimeUnit.SECONDS);
            }
            nanos[i] = System.nanoTime() - start;
        }
        return nanos;
    }

    /** As many as may be under way at once, which is what a crowd of readers would make of it. */
    private double grouped(JournalFiles journal, Facts facts, int count) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            journal.append(facts.grant(), facts.remembered());
            while (facts.remembered().lastSeq() - durable.get() > 64) {
                arrived.tryAcquire(1, TimeUnit.MILLISECONDS);
                arrived.drainPermits();
            }
        }
        while (durable.get() < facts.remembered().lastSeq()) {
            arrived.tryAcquire(1, TimeUnit.SECONDS);
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
