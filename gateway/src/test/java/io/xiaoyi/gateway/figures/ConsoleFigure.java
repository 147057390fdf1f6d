package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.runtime.StationFolder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a console that many follow costs its station: CPU and memory of the process, and how long a courier waits at the
 * door, without anybody, with 200 who follow a busy station, and with 5,000.
 */
final class ConsoleFigure implements Figure {
    private static final int PORTION = 200;
    private static final int STREAMS = 6_000;

    @Override
    public String name() {
        return "console";
    }

    @Override
    public void measure(Sheet sheet) throws Exception {
        int seconds = sheet.option("seconds", 60);
        int watchers = sheet.option("watchers", 200);
        int idle = sheet.option("idle", 5_000);
        withConsole(ScanFigure.tuned(), (child, load, pages) -> {
            busy(sheet, "nobody follows", child, load, pages, seconds);
            pages.come(watchers);
            busy(sheet, pages.following() + " follow", child, load, pages, seconds);
        });
        withConsole(roomy(), (child, load, pages) -> {
            busy(sheet, "with room for many, nobody follows", child, load, pages, seconds / 3);
            pages.come(idle);
            resting(sheet, pages.following() + " follow, nobody comes", child, pages, seconds / 3);
            busy(sheet, pages.following() + " follow", child, load, pages, seconds / 3);
        });
    }

    /** A box's own memory is for the streams that it allows, not for thousands. */
    private static List<String> roomy() {
        var flags = new ArrayList<>(ScanFigure.tuned());
        flags.addAll(List.of("-Xmx512m", "-XX:MaxDirectMemorySize=256m"));
        return flags;
    }

    private interface Measured {
        void at(StationChild child, Load load, Onlookers pages) throws IOException, InterruptedException;
    }

    private static void withConsole(List<String> flags, Measured measured) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("console-figure");
        var station = new StationFolder(folder.resolve("station"));
        int port = freePort();
        Files.writeString(station.file(), Files.readString(station.file()).replaceAll("(?m)^console:.*\n", "")
                + "\nconsole: {listen: \"127.0.0.1:" + port + "\", plain: true, streams: " + STREAMS + "}\n");
        Crowd crowd = station.crowd(20_000);
        var load = new Load(crowd);
        try (var child = StationChild.start(station.folder(), crowd.size(), flags, load);
                var pages = new Onlookers(port, station.folder().resolve("data/console"))) {
            load.visits(child, 5 * PORTION, ScanFigure.REST);
            measured.at(child, load, pages);
        }
    }

    /** Couriers come one after the other, all the time. */
    private static void busy(Sheet sheet, String who, StationChild child, Load load, Onlookers pages, int seconds)
            throws IOException, InterruptedException {
        var samples = new Samples();
        var use = new Use(child, pages);
        long began = System.nanoTime();
        long until = began + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < until) {
            load.visits(child, PORTION, ScanFigure.REST).addTo(samples);
        }
        sheet.row(who + ": line → relay", "%s, %.1f visits a second", samples,
                samples.count() / ((System.nanoTime() - began)
                        / 1e9));
        use.tell(sheet, who + ", busy");
    }

    private static void resting(Sheet sheet, String who, StationChild child, Onlookers pages, int seconds)
            throws IOException, InterruptedException {
        var use = new Use(child, pages);
        TimeUnit.SECONDS.sleep(seconds);
        use.tell(sheet, who);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What the process uses from now on. */
    private static final class Use {
        private final StationChild child;
        private final Onlookers pages;
        private final long beganNanos = System.nanoTime();
        private final Duration cpu;
        private final long bytes;

        Use(StationChild child, Onlookers pages) {
            this.child = child;
            this.pages = pages;
            cpu = cpu();
            bytes = pages.bytes();
        }

        private Duration cpu() {
            return child.process().info().totalCpuDuration().orElse(Duration.ZERO);
        }

        void tell(Sheet sheet, String who) throws IOException {
            double elapsed = (System.nanoTime() - beganNanos) / 1e9;
            sheet.row(who + ": the process", "%.1f %% of one core, %.1f MB resident, %.2f MB/s sent",
                    cpu().minus(cpu).toMillis() / 10.0 / elapsed, child.kilobytes("VmRSS") / 1024.0,
                    (pages.bytes() - bytes) / 1e6 / elapsed);
        }
    }
}
