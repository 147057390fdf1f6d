package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.store.JournalCheck;
import io.xiaoyi.gateway.store.JournalSettings;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/**
 * A year of one station in virtual time: what grows with the months, and how fast the view answers at the end of them.
 * Options: {@code days}, {@code visits} a day, {@code keep} days in the journal, {@code seed}.
 */
public final class YearFigure implements Figure {
    private static final Duration PASS_LIFE = Duration.ofDays(30);
    private static final int ASKED = 200;
    private static final int PAGE = 50;

    @Override
    public String name() {
        return "year";
    }

    @Override
    public void measure(Sheet sheet) throws Exception {
        try (var folder = new ScratchFolder("year-")) {
            live(sheet, folder.path());
        }
    }

    private static void live(Sheet sheet, Path folder) throws IOException {
        int days = sheet.option("days", 365);
        var settings = JournalSettings.usual().keeping(Duration.ofDays(sheet.option("keep", 30)));
        Set<Integer> looked = new TreeSet<>(List.of(Math.max(1, days / 12), Math.max(1, days / 4), Math.max(1,
                days / 2), days));
        long start = System.nanoTime();
        long lost = 0;
        try (var life = new LongLife(folder, settings)) {
            var people = new Neighbourhood(life, sheet.option("seed", 1), sheet.option("visits", 100), PASS_LIFE);
            for (int day = 1; day <= days; day++) {
                people.day();
                if (day % 30 == 0) {
                    var memory = life.restart(day % 60 == 0);
                    lost += memory.getFirst().equals(memory.getLast()) ? 0 : 1;
                }
                if (looked.contains(day)) {
                    look(sheet, "day " + day, life, folder);
                }
            }
            life.awaitView();
            sheet.row("life", "%d days in %.1f s: %d visits, %d passes, %d entries, %d turns", days,
                    (System.nanoTime() - start) / 1e9, people.visits(), people.passes(), life.station().remembered()
                            .lastSeq(),
                    life.turns());
            sheet.row("restarts that lost something", "%d of %d", lost, days / 30);
            sheet.row("entries by kind", "%s", life.entries());
            ask(sheet, life, people);
            var check = JournalCheck.verify(folder.resolve("journal"), Optional.of(life.world.operatorKey
                    .publicKey()));
            sheet.row("journal", "%s: %d entries kept in %d segments, %d reports", check.isSound()
                    ? "verified"
                    : "NOT SOUND", check.entries(), check.segments(), check.reports().size());
        }
    }

    private static void look(Sheet sheet, String when, LongLife life, Path folder) throws IOException {
        life.awaitView();
        System.gc();
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
        var station = life.station();
        sheet.row(when + ", live memory", "heap %.2f MB, direct %.2f MB; %d marks, %d learnt passes, %d command ids",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6, direct / 1e6,
                station.remembered().replay().marks().size(), station.remembered().book().learnt().size(), station
                        .remembered().commandIds().size());
        sheet.row(when + ", descriptors and threads", "%d and %d", count(Path.of("/proc/self/fd")),
                ManagementFactory.getThreadMXBean().getThreadCount());
        sheet.row(when + ", on the disk", "journal %.1f MB (entries from %d to %d), snapshot %.1f kB, view %.1f MB",
                bytes(folder.resolve("journal")) / 1e6, life.journal().firstSeq(), life.journal().durableSeq(),
                life.snapshot().length() / 1e3, Files.size(folder.resolve("view.mv.db")) / 1e6);
    }

    /** What operators ask, each time a little otherwise, since H2 keeps the answer to a question asked twice. */
    private static void ask(Sheet sheet, LongLife life, Neighbourhood people) {
        Queries view = life.view();
        List<PassId> passes = people.passesNow();
        long first = life.journal().firstSeq();
        long kept = life.journal().durableSeq() - first + 1;
        asked(sheet, "the last day", i -> view.entries(since(life, 1, i, ""), 10_000).size());
        asked(sheet, "the last day's grants", i -> view.entries(since(life, 1, i, "granted"), 10_000).size());
        asked(sheet, "a door held open, ever", i -> view.entries(since(life, 400, i, "held-open-alarm"), 1000).size());
        asked(sheet, "one courier",
                i -> view.entries(Queries.Search.ALL.ofPass(passes.get(i % passes.size()).toString()),
                        10_000).size());
        asked(sheet, "denials of a week", i -> view.denials(ago(life, 7, i), life.wall()).size());
        asked(sheet, "the newest page", i -> view.entries(Queries.Search.ALL, PAGE + i).size());
        asked(sheet, "any page", i -> view.entries(Queries.Search.ALL.before(first + kept * i / ASKED), PAGE).size());
        asked(sheet, "a page of one reason", i -> view.entries(Queries.Search.ALL.ofReason("replayed"), PAGE + i)
                .size());
        asked(sheet, "a page that contains a text", i -> view.entries(Queries.Search.ALL.containing("replayed"), PAGE
                + i).size());
        asked(sheet, "a text that nothing contains", i -> tooLong(view, "nothing contains " + i));
        asked(sheet, "charts of a day", i -> view.hours(ago(life, 1, i), life.wall()).size());
        asked(sheet, "charts of a week", i -> view.hours(ago(life, 7, i), life.wall()).size());
        asked(sheet, "charts of a year", i -> view.hours(ago(life, 365, 3600 * i), life.wall()).size());
        asked(sheet, "energy of a week", i -> view.energy(ago(life, 7, i), life.wall()).size());
    }

    /** @return 1 where it was given up */
    private static int tooLong(Queries view, String text) {
        try {
            return view.entries(Queries.Search.ALL.containing(text), PAGE).size();
        } catch (Queries.TooLong e) {
            return 1;
        }
    }

    private static Queries.Search since(LongLife life, int days, int seconds, String kind) {
        Queries.Search written = Queries.Search.ALL.since(ago(life, days, seconds)).until(life.wall());
        return kind.isEmpty() ? written : written.ofKind(kind);
    }

    private static Instant ago(LongLife life, int days, int seconds) {
        return life.wall().minus(Duration.ofDays(days)).minusSeconds(seconds);
    }

    private static void asked(Sheet sheet, String what, IntUnaryOperator question) {
        var samples = new Samples();
        int rows = 0;
        for (int i = 0; i < ASKED; i++) {
            long start = System.nanoTime();
            rows = question.applyAsInt(i);
            samples.add(System.nanoTime() - start);
        }
        sheet.row("asked: " + what, "%d rows: %s", rows, samples);
    }

    private static long count(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    private static long bytes(Path folder) throws IOException {
        long bytes = 0;
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
