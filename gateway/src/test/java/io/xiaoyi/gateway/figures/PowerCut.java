package io.xiaoyi.gateway.figures;

import static io.xiaoyi.gateway.runtime.StationFolder.until;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.Needs;
import io.xiaoyi.gateway.figures.Ordeal.When;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * The power is cut while a station works on a file system of its own, again and again on what the cut before has left.
 * Two kinds of cut take turns. In one the process is stopped, and the image copied of what the device has by then: all
 * that the page cache still held back is lost. In the other the file system goes down in the midst of its writing, a
 * flush under way or not. Then the image is mounted as a boot would mount it.
 */
public final class PowerCut implements Figure {
    private static final int MEGABYTES = 96;
    private static final List<When> TURNS = List.of(When.WORKING, When.CHANGING, When.WORKING, When.CHANGING,
            When.STARTING);

    @Override
    public String name() {
        return "powercut";
    }

    @Override
    public void measure(Sheet sheet) throws IOException {
        if (LoopDisk.missing().isPresent()) {
            sheet.row("skipped", "%s", LoopDisk.missing().get());
            return;
        }
        run(sheet);
    }

    /** Cuts as often as the sheet's options say, and returns what it found. */
    Ordeal.Found run(Sheet sheet) throws IOException {
        int rounds = sheet.option("rounds", 100);
        int seed = sheet.option("seed", 1);
        sheet.say("seed %d", seed);
        try (var temp = new ScratchFolder("powercut-");
                var broker = MosquittoBroker.started();
                var cuts = new Cuts(temp.path(), broker, seed)) {
            for (int round = 0; round < rounds; round++) {
                cuts.round(TURNS.get(round % TURNS.size()));
                sheet.say("round %d: %d entries, %d faults", round + 1, cuts.ordeal.ledger().lastSeq(), cuts.ordeal
                        .ledger().faults().size());
            }
            cuts.ordeal.heal();
            sheet.row("cuts", "%d", rounds);
            sheet.row("in the midst of writing", "%d", cuts.inTheMidst);
            sheet.row("while starting", "%d", cuts.whileStarting);
            sheet.row("while a segment was made or begun", "%d", cuts.whileChanging);
            return cuts.ordeal.tell(sheet);
        }
    }

    /** The disk under the station, and how it is cut. */
    private static final class Cuts implements AutoCloseable {
        private final Random random;
        private final Path temp;
        private final Ordeal ordeal;
        private final Traces traces;
        private LoopDisk disk;
        private int inTheMidst;
        private int whileStarting;
        private int whileChanging;

        Cuts(Path temp, MosquittoBroker broker, long seed) throws IOException {
            this.temp = temp;
            random = new Random(seed);
            disk = LoopDisk.make(temp, MEGABYTES);
            try {
                ordeal = new Ordeal(disk.root().resolve("station"), broker, random);
                traces = new Traces(ordeal.journal());
                disk.sync();
            } catch (IOException | RuntimeException | Error e) {
                disk.close();
                throw e;
            }
        }

        void round(When when) throws IOException {
            Life life = ordeal.liveUntil(when);
            boolean midst = random.nextBoolean();
            if (midst) {
                disk.cut();
                life.died();
                disk = disk.booted();
            } else {
                stop(life.child().process().pid());
                Path copy = disk.copyImage(temp.resolve("copy.img"));
                life.died();
                disk = disk.booted(copy);
            }
            inTheMidst += midst ? 1 : 0;
            whileStarting += when == When.STARTING ? 1 : 0;
            boolean halfMade = traces.showOneHalfMade();
            ordeal.check();
            whileChanging += halfMade || traces.showOneBegun(ordeal.ledger().lastSeq()) ? 1 : 0;
        }

        @Override
        public void close() throws IOException {
            ordeal.close();
            disk.close();
        }
    }

    /** Returns when no thread of it runs any more. */
    private static void stop(long pid) throws IOException {
        new ProcessBuilder(Needs.program("kill").toString(), "-STOP", Long.toString(pid)).inheritIO().start();
        until("the process has stopped", () -> states(pid).stream().allMatch("T"::equals));
    }

    private static List<String> states(long pid) {
        try (var tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return tasks.map(PowerCut::state).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One letter, see {@code proc_pid_stat(5)}. */
    private static String state(Path task) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[0];
        } catch (IOException ended) {
            return "gone, so the process may run on";
        }
    }
}
