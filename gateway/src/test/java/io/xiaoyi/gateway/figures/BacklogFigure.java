package io.xiaoyi.gateway.figures;

import static io.xiaoyi.gateway.runtime.StationFolder.until;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.runtime.StationFolder;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.store.CheckpointSigner;
import io.xiaoyi.gateway.store.Facts;
import io.xiaoyi.gateway.store.JournalFiles;
import io.xiaoyi.gateway.store.JournalSettings;
import io.xiaoyi.gateway.store.Mailbox;
import io.xiaoyi.gateway.uplink.Cloud;
import io.xiaoyi.gateway.uplink.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A station that was offline for a week, at 5,000 events a day: what its process has resident while it is offline and
 * while it delivers, and how long a change at the door takes to the cloud meanwhile, a second's pause between two of
 * {@code state} included. Options: {@code events} (35,000), {@code rate}, bytes a second of the line (250,000), and
 * {@code changes} over 5 kB/s (20).
 */
final class BacklogFigure implements Figure {
    private static final String STATE = "st/v1/demo/st-0001/state";
    private static final String LINK = "st/v1/demo/st-0001/link";
    private static final int AHEAD = 5_000;
    private static final int SETTLING_SECONDS = 10;

    @Override
    public String name() {
        return "backlog";
    }

    @Override
    public void measure(Sheet sheet) throws Exception {
        int events = sheet.option("events", 35_000);
        for (int each : new int[]{0, events}) {
            try (var folder = new ScratchFolder("backlog-");
                    var broker = MosquittoBroker.started("max_inflight_messages 0", "log_type error");
                    var line = new TcpProxy(broker.port())) {
                var station = new StationFolder(folder.path().resolve("station"));
                ScanFigure.withoutView(station.file());
                station.joins(line.port(), SigningKey.generate(Algorithm.EDDSA, new Random(1)));
                if (each > 0) {
                    fill(station.journal(), each);
                }
                try (var cloud = new Cloud(broker.port(), LINK, STATE, "st/v1/demo/st-0001/event/#")) {
                    new Life(sheet, station, line, cloud, each).measure();
                }
            }
        }
    }

    private static void fill(Path journal, int entries) throws IOException {
        var facts = new Facts(1, Remembered.nothing(Instant.EPOCH, 10_000, 20_000));
        var durable = new Mailbox();
        try (var files = JournalFiles.open(journal, JournalSettings.usual(), facts.remembered(), durable,
                CheckpointSigner.NONE)) {
            while (facts.remembered().lastSeq() < entries) {
                facts.visit(files);
                durable.awaitDurable(facts.remembered().lastSeq() - AHEAD);
            }
        }
    }

    /** One life of the station, offline at first. */
    private record Life(Sheet sheet, StationFolder station, TcpProxy line, Cloud cloud, int backlog) {
        void measure() throws IOException {
            String what = backlog + " waiting: ";
            line.captive(Optional.of(""));
            try (var child = StationChild.start(station.folder(), 0, ScanFigure.tuned(), (_, _) -> {})) {
                sheet.row(what + "resident, offline", "%.1f MB, at most %.1f MB", settled(child), megabytes(child,
                        "VmHWM"));
                if (backlog > 0) {
                    slowly(child, what);
                }
                line.limit(sheet.option("rate", 250_000));
                line.captive(Optional.empty());
                var changes = new Samples();
                long start = System.nanoTime();
                int before = events();
                while (events() < backlog) {
                    change(child, changes, changes.count() % 2 == 0);
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                if (backlog > 0) {
                    sheet.row(what + "delivered over a line of " + sheet.option("rate", 250_000) + " bytes/s",
                            "%.0f/s", (events() - before) / seconds);
                    sheet.row(what + "a change of state meanwhile", "%s", changes);
                }
                sheet.row(what + "resident, delivered", "%.1f MB, at most %.1f MB", megabytes(child, "VmRSS"),
                        megabytes(child, "VmHWM"));
            }
        }

        private void slowly(StationChild child, String what) {
            line.limit(5_000);
            line.captive(Optional.empty());
            until("it is connected", () -> !cloud.on(LINK).isEmpty() && !cloud.on(STATE).isEmpty());
            var changes = new Samples();
            for (int i = 0; i < sheet.option("changes", 20); i++) {
                change(child, changes, i % 2 == 0);
            }
            sheet.row(what + "a change of state over 5 kB/s", "%s", changes);
        }

        private void change(StationChild child, Samples samples, boolean open) {
            int before = cloud.on(STATE).size();
            long start = System.nanoTime();
            child.input("contact.front", open);
            until("the change is told", () -> cloud.on(STATE).size() > before);
            samples.add(System.nanoTime() - start);
        }

        private int events() {
            return (int) cloud.messages().stream().filter(each -> each.topic().contains("/event/")).count();
        }

        private double settled(StationChild child) throws IOException {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLING_SECONDS);
            while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
            return megabytes(child, "VmRSS");
        }

        private static double megabytes(StationChild child, String field) throws IOException {
            return child.kilobytes(field) / 1024.0;
        }
    }
}
