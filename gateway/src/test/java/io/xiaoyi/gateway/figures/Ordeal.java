package io.xiaoyi.gateway.figures;

import static io.xiaoyi.gateway.runtime.StationFolder.until;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.figures.Comers.Shown;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.runtime.StationFolder;
import io.xiaoyi.gateway.store.JournalCheck;
import io.xiaoyi.gateway.uplink.Cloud;
import io.xiaoyi.gateway.uplink.TcpProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A station with a crowd before its door and a broker behind it, which dies again and again and goes on with what its
 * disk has kept. How it dies is its user's business. Its journal's segments are small and of changing size, and little
 * is kept of it, so that segments begin, and go, all the time.
 *
 * <p>Threading: one.
 */
final class Ordeal implements AutoCloseable {
    private static final int COURIERS = 1000;
    private static final int SHOWN_AGAIN = 3;
    private static final int MOST_GRANTS = 250;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LOOK_NANOS = 50_000;
    private static final int SLOW_BYTES_PER_SECOND = 20_000;
    private static final int LONGEST_CHANGE_NANOS = 8_000_000;
    private static final String TOPICS = "st/v1/demo/st-0001/";

    private final Random random;
    private final Path folder;
    private final Path journal;
    private final MosquittoBroker broker;
    private final TcpProxy line;
    private final Comers comers;
    private final Ledger ledger;
    private final CloudCopy copy = new CloudCopy();
    private Cloud cloud;
    private int taken;
    private int markers;
    private Optional<Life> life = Optional.empty();
    private int replayed;
    private long startNanos = TimeUnit.SECONDS.toNanos(2);

    /** When it dies. */
    enum When {
        /** Between its launch and the moment it is open, or soon after. */
        STARTING,
        /** After so many grants. */
        WORKING,
        /** While files of the journal are made. */
        CHANGING
    }

    /** @param folder not there yet */
    Ordeal(Path folder, MosquittoBroker broker, Random random) throws IOException {
        this.folder = folder;
        this.broker = broker;
        this.random = random;
        var station = new StationFolder(folder);
        line = new TcpProxy(broker.port());
        station.joins(line.port(), SigningKey.generate(Algorithm.EDDSA, random));
        station.waitsForItsDisk();
        journal = station.journal();
        comers = new Comers(station.crowd(COURIERS));
        ledger = new Ledger(journal, station.key());
        cloud = attach();
    }

    private Cloud attach() {
        taken = 0;
        return new Cloud(broker.port(), TOPICS + "event/#", "marker");
    }

    Ledger ledger() {
        return ledger;
    }

    Path journal() {
        return journal;
    }

    /** Begins a life and returns when it is to end. */
    Life liveUntil(When when) throws IOException {
        long launched = System.nanoTime();
        Life next = launch();
        if (when == When.STARTING) {
            holds(() -> false, launched + random.nextLong(startNanos + startNanos / 2));
            return next;
        }
        next.child().port();
        startNanos = System.nanoTime() - launched;
        showAgain(next);
        next.crowded();
        until("somebody is let in", () -> next.granted() > 0);
        long end = System.nanoTime() + PATIENCE_NANOS;
        int grants = random.nextInt(MOST_GRANTS);
        if (when == When.WORKING) {
            holds(() -> next.granted() > grants, end);
        } else {
            Set<String> before = files();
            holds(() -> !before.containsAll(files()), end);
            holds(() -> false, System.nanoTime() + random.nextInt(LONGEST_CHANGE_NANOS));
        }
        return next;
    }

    private Life launch() {
        Life next = Life.launch(folder, comers, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m",
                "-Djournal.segment=" + (32 << 10 << random.nextInt(3)), "-Djournal.cap=" + (1 << 20)));
        life = Optional.of(next);
        return next;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void holds(Condition condition, long endNanos) throws IOException {
        while (System.nanoTime() < endNanos && !condition.holds()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private Set<String> files() throws IOException {
        try (var files = Files.list(journal)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith("cursor"))
                    .collect(Collectors.toSet());
        }
    }

    private void showAgain(Life next) {
        List<Shown> before = ledger.newest(SHOWN_AGAIN).stream().filter(Shown::isTimely).toList();
        replayed += (int) next.shownAgain(before).stream().filter("replayed"::equals).count();
    }

    /** After its death: holds the journal against what was seen. */
    void check() throws IOException {
        Life ended = life.orElseThrow();
        ended.died();
        hearAll();
        ledger.check(ended, copy);
    }

    private List<Cloud.Message> listen() {
        List<Cloud.Message> more = cloud.since(taken);
        taken += more.size();
        copy.take(more);
        return more;
    }

    /** Waits until the cloud has all that the broker has acknowledged so far: then what is published now comes too. */
    private void hearAll() {
        String marker = "marker-" + ++markers;
        Cloud.publish(broker.port(), "marker", marker.getBytes(StandardCharsets.US_ASCII));
        until("the cloud hears " + marker, () -> listen().stream().anyMatch(each -> each.payload().equals(marker)));
    }

    /**
     * Kills the broker, {@code SIGKILL}, while no station is there. What it has acknowledged is waited for before: a
     * broker that loses that is not the station's fault.
     */
    void killBroker() {
        hearAll();
        cloud.close();
        broker.kill9();
        broker.start();
        cloud = attach();
    }

    /**
     * Kills the broker, {@code SIGKILL}, whatever it does and with a station that talks to it. What it has acknowledged
     * it has passed on, since nothing limits what is under way to the cloud. The station is kept away from the new one
     * until the cloud has subscribed there: what nobody hears meanwhile would be no fault of the station either.
     */
    void killBrokerAtWork() {
        broker.kill9();
        line.captive(Optional.of(""));
        broker.start();
        until("the cloud has subscribed again", this::isHeard);
        line.captive(Optional.empty());
    }

    private boolean isHeard() {
        String marker = "marker-" + ++markers;
        Cloud.publish(broker.port(), "marker", marker.getBytes(StandardCharsets.US_ASCII));
        return listen().stream().anyMatch(each -> each.topic().equals("marker"));
    }

    /**
     * Makes the line to the broker so slow that much is under way, and unanswered, each time the station saves how far
     * the cloud has all. Returns when that was saved once more; with the station the line is to be cut.
     */
    void slowLine() {
        cursorSaved();
        line.limit(SLOW_BYTES_PER_SECOND);
        cursorSaved();
    }

    /** Has something happen at the door all the time until then. */
    private void cursorSaved() {
        Optional<FileTime> before = cursorTime();
        until("the cursor is saved", () -> {
            StationChild station = life.orElseThrow().child();
            station.input("contact.front", true);
            station.input("contact.front", false);
            return !cursorTime().equals(before);
        });
    }

    private Optional<FileTime> cursorTime() {
        try {
            return Optional.of(Files.getLastModifiedTime(journal.resolve("cursor")));
        } catch (IOException never) {
            return Optional.empty();
        }
    }

    /** What is under way on the line is lost, and the line as fast as ever. */
    void cutLine() {
        line.cut();
        line.limit(0);
    }

    /** Ends and begins the broker in order, station or not. */
    void restartBroker() {
        broker.stop();
        broker.start();
    }

    /** One last life without a crowd, until the cloud has all that the others have left. */
    void heal() throws IOException {
        Life last = launch();
        last.child().port();
        until("the cloud has all", () -> {
            listen();
            return !copy.events().isEmpty() && copy.events().lastKey() >= newest();
        });
        last.child().close();
        check();
    }

    /** The newest entry of a station that runs; a number never reached where a segment was dropped meanwhile. */
    private long newest() {
        try {
            return JournalCheck.verify(journal, Optional.empty()).lastSeq();
        } catch (IOException lookAgain) {
            return Long.MAX_VALUE;
        }
    }

    /** What came of it; {@code faults} in words, none where all is well. */
    record Found(int grants, int replayed, List<String> faults) {}

    Found tell(Sheet sheet) {
        ledger.tell(sheet, copy);
        sheet.row("codes granted before, refused as replayed", "%d", replayed);
        return new Found(ledger.grants(), replayed, ledger.faults());
    }

    /** Ends what still runs. */
    @Override
    public void close() throws IOException {
        life.ifPresent(Life::died);
        cloud.close();
        line.close();
    }
}
