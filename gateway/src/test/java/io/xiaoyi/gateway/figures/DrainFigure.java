package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.store.CheckpointSigner;
import io.xiaoyi.gateway.store.Facts;
import io.xiaoyi.gateway.store.JournalFiles;
import io.xiaoyi.gateway.store.JournalSettings;
import io.xiaoyi.gateway.store.Mailbox;
import io.xiaoyi.gateway.uplink.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A backlog on its way to the cloud after an outage: our journal through our uplink, and the same messages through
 * Mosquitto's bridge. Both into a broker of their own that limits nothing, counted at one subscriber; as they come, and
 * killed in the middle. Options: {@code events} (200,000) and {@code rounds} (3).
 */
final class DrainFigure implements Figure {
    private static final Topics TOPICS = new Topics("demo", "st-0001");
    private static final String[] CLOUD = {"max_queued_messages 0", "max_inflight_messages 0", "persistence true",
            "persistence_location $/", "log_type error"};
    private static final int NEVER = Integer.MAX_VALUE;
    private static final int BATCH = 1000;

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public void measure(Sheet sheet) throws Exception {
        int wanted = sheet.option("events", 200_000);
        Path folder = Files.createTempDirectory("drain-");
        try {
            List<WireMqtt.Message> backlog = fill(folder, wanted);
            long bytes = backlog.stream().mapToLong(each -> each.payload().length).sum();
            sheet.row("the backlog", "%d events of %d bytes on average", backlog.size(), bytes / backlog.size());
            Arrivals direct = direct(backlog);
            sheet.row("sent from memory: what broker and count can take", "%.0f/s; %s", direct.rate(), direct);
            try (var uplink = new UplinkChild(folder)) {
                for (int round = 1; round <= sheet.option("rounds", 3); round++) {
                    Run ours = uplink(uplink, backlog.size());
                    row(sheet, round == 1 ? "our uplink, just started" : "our uplink, round " + round, ours);
                    Run theirs = bridge(backlog, NEVER, Bridge.UNLIMITED);
                    row(sheet, "Mosquitto's bridge, unlimited", theirs);
                    sheet.row("ours : the bridge's", "%.2f", ours.arrivals().rate() / theirs.arrivals().rate());
                }
            }
            row(sheet, "our uplink, killed -9 half-way", killedUplink(folder, backlog.size()));
            row(sheet, "the bridge, unlimited, killed -9 half-way", bridge(backlog, backlog.size() / 2,
                    Bridge.UNLIMITED));
            row(sheet, "the same, saving each second", bridge(backlog, backlog.size() / 2, Bridge.UNLIMITED,
                    "autosave_interval 1"));
            row(sheet, "the bridge, its defaults", bridge(backlog, NEVER, Bridge.DEFAULTS));
            row(sheet, "the bridge, its defaults, killed -9 after 300", bridge(backlog, 300, Bridge.DEFAULTS));
        } finally {
            delete(folder);
        }
    }

    /** What came, and how long the one who sent it kept a processor busy for that. */
    private record Run(Arrivals arrivals, Duration worked) {}

    private static void row(Sheet sheet, String what, Run run) {
        sheet.row(what, "%.0f/s; %s; %.1f µs of a processor each", run.arrivals().rate(), run.arrivals(), run.worked()
                .toNanos() / 1e3 / Math.max(1, run.arrivals().distinct()));
    }

    /**
     * Makes the journal with a flush a decision, as at a door; in memory, for a disk would take minutes to force it a
     * hundred thousand times, and on the disk it lies then.
     */
    private static List<WireMqtt.Message> fill(Path folder, int events) throws IOException {
        Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "drain-");
        var facts = new Facts(1);
        var durable = new Mailbox();
        var messages = new ArrayList<WireMqtt.Message>();
        try (var journal = JournalFiles.open(memory, JournalSettings.usual(), facts.remembered(), durable,
                CheckpointSigner.NONE)) {
            while (facts.remembered().lastSeq() < events) {
                facts.visit((decision, after, _) -> {
                    journal.append(decision, after);
                    durable.awaitDurable(after.lastSeq());
                });
            }
            for (long seq = 1; seq <= journal.durableSeq(); seq += BATCH) {
                for (Entry each : journal.read(seq, BATCH)) {
                    messages.add(new WireMqtt.Message(TOPICS.event(each.kind()), EntryFields.json(EntryFields
                            .verifiable(each, journal.journalId())).getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
        try (var files = Files.list(memory)) {
            for (Path each : files.toList()) {
                Files.move(each, folder.resolve(each.getFileName()));
            }
        }
        Files.delete(memory);
        return messages;
    }

    private static Arrivals direct(List<WireMqtt.Message> backlog) throws IOException {
        try (var cloud = MosquittoBroker.started(CLOUD);
                var arrivals = new Arrivals(cloud.port(), backlog.size());
                var wire = new WireMqtt(cloud.port(), "station", false)) {
            arrivals.listen();
            wire.publish(backlog);
            arrivals.await(backlog.size());
            return arrivals;
        }
    }

    private static Run uplink(UplinkChild uplink, int events) throws IOException {
        try (var cloud = MosquittoBroker.started(CLOUD); var arrivals = new Arrivals(cloud.port(), events)) {
            arrivals.listen();
            Duration before = uplink.worked();
            uplink.anew(cloud.port());
            arrivals.await(events);
            var run = new Run(arrivals, uplink.worked().minus(before));
            uplink.rest();
            return run;
        }
    }

    private static Run killedUplink(Path journal, int events) throws IOException {
        try (var cloud = MosquittoBroker.started(CLOUD); var arrivals = new Arrivals(cloud.port(), events)) {
            arrivals.listen();
            Duration worked;
            try (var uplink = new UplinkChild(journal)) {
                uplink.anew(cloud.port());
                arrivals.await(events / 2);
                worked = uplink.worked();
                uplink.kill();
            }
            try (var uplink = new UplinkChild(journal)) {
                uplink.on(cloud.port());
                arrivals.await(events);
                return new Run(arrivals, worked.plus(uplink.worked()));
            }
        }
    }

    /**
     * The bridge takes it all while the cloud is away.
     *
     * @param killAfter at how many arrivals it is killed and started again
     */
    private static Run bridge(List<WireMqtt.Message> backlog, int killAfter, List<String> settings, String... more)
            throws IOException {
        var lines = new ArrayList<>(settings);
        lines.addAll(List.of(more));
        try (var cloud = MosquittoBroker.started(CLOUD);
                var arrivals = new Arrivals(cloud.port(), backlog.size())) {
            cloud.stop();
            try (var bridge = new Bridge(cloud.port(), lines)) {
                bridge.take(backlog);
                Duration before = bridge.worked();
                cloud.start();
                arrivals.listen();
                if (killAfter < backlog.size()) {
                    arrivals.await(killAfter);
                    before = before.minus(bridge.worked());
                    bridge.killAndRestart();
                }
                bridge.awaitMark(arrivals);
                return new Run(arrivals, bridge.worked().minus(before));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
