package io.xiaoyi.gateway.figures;

import static io.xiaoyi.gateway.runtime.StationFolder.until;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.figures.Comers.Shown;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.runtime.StationFolder;
import io.xiaoyi.gateway.store.JournalCheck;
import io.xiaoyi.gateway.uplink.Cloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final int COURIERS = 600;
    private static final int SHOWN_AGAIN = 3;
    private static final int LONGEST_START_MILLIS = 1500;
    private static final int MOST_GRANTS = 150;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LOOK_NANOS = 50_000;
    private static final int LONGEST_CHANGE_NANOS = 8_000_000;
    private static final String TOPICS = "st/v1/demo/st-0001/";

    private final Random random;
    private final Path folder;
    private final Path journal;
    private final MosquittoBroker broker;
    private final Comers comers;
    private final Ledger ledger;
    private final CloudCopy copy = new CloudCopy();
    private Cloud cloud;
    private int taken;
    private int markers;
    private Optional<Life> life = Optional.empty();
    private int replayed;

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
    Ordeal(Path folder, MosquittoBroker broker, Random random) {
        this.folder = folder;
        this.broker = broker;
        this.random = random;
        var station = new StationFolder(folder);
        station.joins(broker.port(), SigningKey.generate(Algorithm.EDDSA, random));
        station.waitsForItsDisk();
        journal = station.journal();
        comers = new Comers(new Crowd(station.issuer(), COURIERS));
        ledger = new Ledger(journal, station.key());
        cloud = attach();
    }

    private Cloud attach() {
        taken = 0;
        return new Cloud(broker.port(), TOPICS + "event/#", TOPICS + "marker");
    }

    Ledger ledger() {
        return ledger;
    }

    Path journal() {
        return journal;
    }

    /** Begins a life and returns when it is to end. */
    Life liveUntil(When when) throws IOException {
        Life next = Life.launch(folder, comers, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m",
                "-Djournal.segment=" + (32 << 10 << random.nextInt(3)), "-Djournal.cap=" + (2 << 20)));
        life = Optional.of(next);
        if (when == When.STARTING) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_START_MILLIS));
            holds(() -> false, end);
            return next;
        }
        next.child().port();
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
        listen();
        ledger.check(ended, copy);
    }

    private void listen() {
        List<Cloud.Message> more = cloud.since(taken);
        taken += more.size();
        copy.take(more);
    }

    /**
     * Kills the broker, {@code SIGKILL}, while no station is there. What it has acknowledged is waited for before: a
     * broker that loses that is not the station's fault.
     */
    void killBroker() {
        String marker = "marker-" + ++markers;
        Cloud.publish(broker.port(), TOPICS + "marker", marker.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        cloud.await(marker, all -> all.stream().anyMatch(each -> each.payload().equals(marker)));
        cloud.close();
        listen();
        broker.kill9();
        broker.start();
        cloud = attach();
    }

    /** Ends and begins the broker in order, station or not. */
    void restartBroker() {
        broker.stop();
        broker.start();
    }

    /** One last life without a crowd, until the cloud has all that the others have left. */
    void heal() throws IOException {
        Life last = Life.launch(folder, comers, List.of());
        life = Optional.of(last);
        last.child().port();
        until("the cloud has all", () -> {
            listen();
            return !copy.hashes().isEmpty() && copy.hashes().lastKey() >= newest();
        });
        last.child().close();
        check();
    }

    private long newest() {
        try {
            return JournalCheck.verify(journal, Optional.empty()).lastSeq();
        } catch (IOException e) {
            throw new IllegalStateException(e);
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
    public void close() {
        life.ifPresent(Life::died);
        cloud.close();
    }
}
