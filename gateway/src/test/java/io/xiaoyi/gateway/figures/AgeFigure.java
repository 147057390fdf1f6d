package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.runtime.StationFolder;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.store.CheckpointSigner;
import io.xiaoyi.gateway.store.Facts;
import io.xiaoyi.gateway.store.JournalFiles;
import io.xiaoyi.gateway.store.JournalSettings;
import io.xiaoyi.gateway.store.Mailbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The same as {@code scan} and {@code start} at a station that has seen much: {@code entries} in its journal,
 * {@code passes} in its book. Beside it the same station while it is new.
 */
final class AgeFigure implements Figure {
    private static final int AHEAD = 5000;
    private static final int STARTS = 7;

    @Override
    public String name() {
        return "age";
    }

    @Override
    public void measure(Sheet sheet) throws Exception {
        Optional<String> missing = LoopDisk.missing();
        if (missing.isPresent()) {
            sheet.row("loop-mounted ext4", "not measured: %s", missing.get());
            return;
        }
        int entries = sheet.option("entries", 10_000_000);
        for (int each : List.of(0, entries)) {
            try (var folder = new ScratchFolder("age-"); var disk = LoopDisk.make(folder.path(), 5000)) {
                station(sheet, disk, each);
            }
        }
    }

    private static void station(Sheet sheet, LoopDisk disk, int entries) throws IOException, InterruptedException {
        String age = entries == 0 ? "new: " : "old: ";
        var station = new StationFolder(disk.root().resolve("station"));
        ScanFigure.withoutView(station.file());
        if (entries > 0) {
            sheet.row(age + "entries written", "%s", fill(station.journal(), entries));
        }
        int passes = sheet.option("passes", 20_000);
        var shipped = new ShippedStation(station, passes, "");
        List<String> cached = shipped.cachedAfterLearning();
        sheet.row(age + "process start → relay, " + passes + " passes known", "%s", shipped.starts(cached, STARTS));
        Crowd crowd = station.crowd(passes);
        var load = new Load(crowd, STARTS + 1);
        try (var child = StationChild.start(station.folder(), 0, ScanFigure.tuned(), load)) {
            load.visits(child, 1000, 0);
            sheet.row(age + "visits with a rest between, line → relay", "%s", load.visits(child, 2000,
                    ScanFigure.REST));
            sheet.row(age + "visits back to back, line → relay", "%s", load.visits(child, 2000, 0));
            StationFolder.untilStepBegins();
            sheet.row(age + "sustained, 60 under way", "%.0f scans/s", load.flood(child, passes / 5, 60));
            sheet.row(age + "refused on the way", "%d", load.refused());
            sheet.row(age + "resident", "%.1f MB", child.kilobytes("VmRSS") / 1024.0);
        }
    }

    private static String fill(Path journal, int entries) throws IOException {
        var facts = new Facts(1, Remembered.nothing(Instant.EPOCH, 10_000, 20_000));
        var durable = new Mailbox();
        long start = System.nanoTime();
        try (var files = JournalFiles.open(journal, JournalSettings.usual(), facts.remembered(), durable,
                CheckpointSigner.NONE)) {
            while (facts.remembered().lastSeq() < entries) {
                facts.visit(files);
                durable.awaitDurable(facts.remembered().lastSeq() - AHEAD);
            }
        }
        return "%d in %.0f s".formatted(facts.remembered().lastSeq(), (System.nanoTime() - start) / 1e9);
    }
}
