package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.figures.Figure;
import io.xiaoyi.gateway.figures.Samples;
import io.xiaoyi.gateway.figures.ScratchFolder;
import io.xiaoyi.gateway.figures.Sheet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Exit, fire and relock while the station is overrun: by bad scans at one reader, by commands from the broker, by a
 * slow disk, and by all of them. From the input's offer to the relay set, and for a relock by time from the moment that
 * was due; a courier's from his line handed to the socket. Options: {@code seconds} of each, {@code scans} a second,
 * {@code delay} of a flush in ms, and {@code only} one of them, from 0.
 */
public final class OverloadFigure implements Figure {
    private static final int ENDLESS = 2_000_000_000;

    private record Load(String name, boolean scans, boolean commands, boolean slowDisk) {}

    private static final Load[] LOADS = {new Load("quiet", false, false, false),
            new Load("bad scans", true, false, false), new Load("commands", false, true, false),
            new Load("slow disk", false, false, true), new Load("all at once", true, true, true)};

    @Override
    public String name() {
        return "overload";
    }

    @Override
    public void measure(Sheet sheet) throws Exception {
        int only = sheet.option("only", -1);
        for (int i = 0; i < LOADS.length; i++) {
            if (only < 0 || only == i) {
                try (var folder = new ScratchFolder("overload-");
                        var broker = MosquittoBroker.started();
                        var siege = new Siege(folder.path().resolve("station"), Optional.of(broker.port()))) {
                    under(sheet, LOADS[i], siege, broker);
                }
            }
        }
    }

    private static void under(Sheet sheet, Load load, Siege siege, MosquittoBroker broker) throws IOException {
        siege.disk.delayForces(Duration.ofMillis(load.slowDisk() ? sheet.option("delay", 200) : 0));
        var floods = new Floods(sheet, load, siege, broker);
        Map<String, Samples> samples = new LinkedHashMap<>();
        var rounds = new Rounds(siege, (what, nanos) -> samples.computeIfAbsent(what, _ -> new Samples()).add(nanos));
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(sheet.option("seconds", 600));
        for (rounds.all(); System.nanoTime() < end;) {
            rounds.all();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long sent = floods.close();
        samples.forEach((what, all) -> sheet.row(load.name() + ": " + what, "%s", all));
        long entries = siege.count("fact Denied front-in") + siege.count("fact ForeignCode front-in") + siege.count(
                "fact DenialsCounted front-in");
        sheet.row(load.name() + ": scans", "%.0f a second sent, %d decided, %d dropped; %.1f entries a minute", sent
                / seconds, siege.count("turn Scanned front-in"), siege.count("dropped front-in"),
                entries / seconds
                        * 60);
        long refused = siege.count("fact CommandRefused commands") + siege.count("fact CommandsCounted commands");
        sheet.row(load.name() + ": commands", "%.0f a second decided, %.0f dropped; %.1f entries a minute", siege.count(
                "turn CommandReceived commands") / seconds, siege.count("dropped commands") / seconds, refused
                        / seconds * 60);
        sheet.row(load.name() + ": good codes shown again", "%d of %d", rounds.shownAgain(), rounds.rounds());
    }

    /** What overruns the station. */
    private static final class Floods {
        private final Optional<BadLines> lines;
        private final Optional<CommandFlood> commands;

        Floods(Sheet sheet, Load load, Siege siege, MosquittoBroker broker) {
            commands = load.commands() ? Optional.of(CommandFlood.begin(siege, broker, 0, ENDLESS)) : Optional.empty();
            lines = load.scans()
                    ? Optional.of(new BadLines(siege.port("front-in"), siege.crowd, sheet.option("scans", 200)))
                    : Optional.empty();
        }

        long close() {
            lines.ifPresent(BadLines::close);
            commands.ifPresent(CommandFlood::close);
            return lines.map(BadLines::sent).orElse(0L);
        }
    }

    /** Told what took how long. */
    interface Told {
        void took(String what, long nanos);
    }

    /** What must go on meanwhile, one after the other. */
    static final class Rounds {
        private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(800);

        private final Siege siege;
        private final Told told;
        private int rounds;
        private int shownAgain;

        Rounds(Siege siege, Told told) {
            this.siege = siege;
            this.told = told;
        }

        int rounds() {
            return rounds;
        }

        int shownAgain() {
            return shownAgain;
        }

        void all() throws IOException {
            timed("exit pressed", "exit.front", true, true);
            siege.input("exit.front", false);
            timed("door opened, relock", "contact.front", true, false);
            siege.input("contact.front", false);
            timed("fire", "fire", true, true);
            timed("fire over, relock", "fire", false, false);
            courier();
            rounds++;
        }

        private void timed(String what, String line, boolean active, boolean released) {
            long start = siege.input(line, active);
            told.took(what, siege.awaitLock(released, start).nanos() - start);
        }

        /** Is let in, and nobody goes through: the release ends by time. */
        void courier() {
            String code = siege.crowd.code(rounds % siege.crowd.size(), Instant.now());
            long start = System.nanoTime();
            StationFolder.scan(siege.port("front-in"), code);
            long shown = start;
            while (!siege.lock().released() || siege.lock().nanos() - start < 0) {
                if (System.nanoTime() - shown > PATIENCE_NANOS) {
                    shown = System.nanoTime();
                    shownAgain++;
                    StationFolder.scan(siege.port("front-in"), code);
                }
                LockSupport.parkNanos(200_000);
            }
            long released = siege.lock().nanos();
            told.took("good courier", released - start);
            Siege.Lock secured = siege.awaitLock(false, released);
            told.took("time up, relock", secured.nanos() - secured.dueNanos().orElseThrow());
        }
    }
}
