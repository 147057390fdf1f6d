package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Measures the view with whatever H2 is on the class path: {@code ViewMeasure FOLDER [ENTRIES]}. */
final class ViewMeasure {
    private static final int BATCH = 1000;

    private ViewMeasure() {}

    public static void main(String[] args) throws IOException, SQLException {
        Path directory = Files.createTempDirectory(Path.of(args[0]), "view-measure");
        int count = args.length > 1 ? Integer.parseInt(args[1]) : 300_000;
        var inbox = new Mailbox();
        var facts = new Facts(1);
        try (var journal = JournalFiles.open(directory.resolve("journal"), JournalSettings.usual(), Facts.genesis(),
                inbox, CheckpointSigner.NONE)) {
            List<List<Entry>> batches = new ArrayList<>();
            for (int i = 0; i < count / 2; i++) {
                journal.append(facts.grant(), facts.remembered());
                if (i % 1000 == 0) {
                    inbox.awaitDurable(facts.remembered().lastSeq());
                }
            }
            inbox.awaitDurable(facts.remembered().lastSeq());
            for (long seq = 1; seq <= journal.durableSeq(); seq += BATCH) {
                batches.add(journal.read(seq, BATCH));
            }
            Path file = directory.resolve("view");
            long start = System.nanoTime();
            try (var view = H2View.open(file, journal.journalId())) {
                batches.forEach(view::apply);
                System.out.printf("insert: %.0f entries/s%n", count / ((System.nanoTime() - start) / 1e9));
            }
            Path database = directory.resolve("view.mv.db");
            System.out.printf("file: %.1f MB for %d entries%n", Files.size(database) / 1e6, count);
            for (int i = 0; i < 3; i++) {
                start = System.nanoTime();
                H2View.open(file, journal.journalId()).close();
                System.out.printf("open and close: %d ms%n", (System.nanoTime() - start) / 1_000_000);
            }
            trickle(file, journal, batches.getLast(), count);
        }
    }

    /** As a station writes: a few entries a transaction. */
    private static void trickle(Path file, JournalFiles journal, List<Entry> last, int count) throws SQLException,
            IOException {
        long start = System.nanoTime();
        try (var view = H2View.open(file, journal.journalId())) {
            for (int i = 0; i < 2000; i++) {
                Entry model = last.getFirst();
                view.apply(
                        List.of(new Entry(count + i + 1L, model.moment(), model.kind(), model.subject(), model.body(),
                                model.hash())));
            }
        }
        System.out.printf("2000 transactions of one: %d ms, file %.1f MB%n", (System.nanoTime() - start) / 1_000_000,
                Files.size(file.resolveSibling("view.mv.db")) / 1e6);
    }
}
