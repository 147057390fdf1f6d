package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.journal.SegmentHeader;
import io.xiaoyi.gateway.pass.Checked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A journal's entries as JSON, one object a line, with the fields that the cloud gets. What is damaged is passed over;
 * {@link JournalCheck} names it.
 *
 * <p>Threading: any thread; a station may be writing meanwhile.
 */
public final class JournalExport {
    private JournalExport() {}

    /** Every entry from {@code fromSeq} to {@code toSeq}, in order. */
    public static void export(Path directory, long fromSeq, long toSeq, Consumer<String> lines) throws IOException {
        List<SegmentFile> segments = SegmentFile.in(directory);
        for (int i = 0; i < segments.size() && segments.get(i).firstSeq <= toSeq; i++) {
            long until = i + 1 < segments.size() ? Math.min(toSeq, segments.get(i + 1).firstSeq - 1) : toSeq;
            if (until >= fromSeq) {
                export(segments.get(i), fromSeq, until, lines);
            }
        }
    }

    private static void export(SegmentFile segment, long from, long until, Consumer<String> lines) throws IOException {
        try (var walk = new SegmentWalk(Disk.REAL.openToRead(segment.path), Long.MAX_VALUE)) {
            long journalId = walk.header() instanceof Checked.Good<SegmentHeader>(SegmentHeader header)
                    ? header.journalId()
                    : 0;
            while (true) {
                switch (walk.next()) {
                    case SegmentWalk.Step.Entries frame -> {
                        for (Entry entry : frame.entries()) {
                            if (entry.seq() >= from && entry.seq() <= until) {
                                lines.accept(EntryFields.json(EntryFields.of(entry, journalId)));
                            }
                        }
                    }
                    case SegmentWalk.Step.Damage _ -> {
                        // passed over
                    }
                    case SegmentWalk.Step.Tail _,SegmentWalk.Step.End _ -> {
                        return;
                    }
                }
            }
        }
    }

    /** The newest {@code count} entries. @return the newest entry's seq, 0 for none */
    public static long tail(Path directory, int count, Consumer<String> lines) throws IOException {
        long last = lastSeq(directory);
        export(directory, Math.max(1, last - count + 1), last, lines);
        return last;
    }

    /** The newest {@code count}, then each as it comes, looked for a few times a second until told to stop. */
    public static void follow(Path directory, int count, Consumer<String> lines, BooleanSupplier goOn)
            throws IOException, InterruptedException {
        long last = tail(directory, count, lines);
        while (goOn.getAsBoolean()) {
            long newest = lastSeq(directory);
            export(directory, last + 1, newest, lines);
            last = Math.max(last, newest);
            Thread.sleep(200);
        }
    }

    private static long lastSeq(Path directory) throws IOException {
        List<SegmentFile> segments = SegmentFile.in(directory);
        long last = 0;
        for (int i = segments.size() - 1; i >= 0 && last == 0; i--) {
            try (var walk = new SegmentWalk(Disk.REAL.openToRead(segments.get(i).path), Long.MAX_VALUE)) {
                walk.header();
                last = lastOf(walk);
            }
        }
        return last;
    }

    private static long lastOf(SegmentWalk walk) throws IOException {
        long last = 0;
        while (true) {
            switch (walk.next()) {
                case SegmentWalk.Step.Entries frame -> last = frame.entries().getLast().seq();
                case SegmentWalk.Step.Damage _ -> {
                    // what comes behind it counts
                }
                case SegmentWalk.Step.Tail _,SegmentWalk.Step.End _ -> {
                    return last;
                }
            }
        }
    }
}
