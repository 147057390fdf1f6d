package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.runtime.StationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A scan line arriving → the relay written, its entry durable before: the whole station in a process of its own, on a
 * loop-mounted ext4 file system whose device counts what reaches it, and on a file system in memory, which leaves the
 * software's own share.
 */
final class ScanFigure implements Figure {
    static final long REST = TimeUnit.MILLISECONDS.toNanos(5);

    @Override
    public String name() {
        return "scan";
    }

    /** As a box runs Java. */
    static List<String> tuned() {
        return List.of("@" + Path.of(System.getProperty("house.root"), "firmware-config/java.options"));
    }

    @Override
    public void measure(Sheet sheet) throws Exception {
        int scans = sheet.option("scans", 2000);
        Path folder = Files.createTempDirectory("scan-figure");
        Optional<String> missing = LoopDisk.missing();
        if (missing.isPresent()) {
            sheet.row("loop-mounted ext4", "not measured: %s", missing.get());
        } else {
            try (LoopDisk disk = LoopDisk.make(folder, 512)) {
                onDisk(sheet, disk, scans);
                python(sheet, disk, scans);
            }
        }
        Path memory = Path.of("/dev/shm");
        if (Files.isDirectory(memory)) {
            inMemory(sheet, Files.createTempDirectory(memory, "scan-figure"), scans);
        }
    }

    private void onDisk(Sheet sheet, LoopDisk disk, int scans) throws IOException, InterruptedException {
        var station = new StationFolder(disk.root().resolve("station"));
        withoutView(station.file());
        Crowd crowd = station.crowd(Math.max(4 * scans, 10_000));
        var load = new Load(crowd);
        try (var child = StationChild.start(station.folder(), crowd.size(), tuned(), load)) {
            load.visits(child, scans, 0);
            sheet.row("visits with a rest between, line → relay", "%s", load.visits(child, scans, REST));
            sheet.row("visits back to back, line → relay", "%s", load.visits(child, scans, 0));
            disk.sync();
            LoopDisk.Counters before = disk.counters();
            load.grants(child, scans);
            LoopDisk.Counters used = disk.counters().since(before);
            sheet.row("a grant, to the device", "%.0f bytes, %.2f flushes, %.2f writes",
                    (double) used.bytesWritten() / scans, (double) used.flushes() / scans,
                    (double) used.writes() / scans);
            disk.sync();
            before = disk.counters();
            load.visits(child, scans / 4, 0);
            used = disk.counters().since(before);
            sheet.row("a whole visit, to the device", "%.0f bytes, %.2f flushes", 4.0 * used.bytesWritten() / scans,
                    4.0 * used.flushes() / scans);
            flood(sheet, child, load, crowd);
            sheet.row("resident after " + (scans * 3 + 2 * crowd.size()) + " scans", "%.1f MB",
                    child.kilobytes("VmRSS") / 1024.0);
        }
    }

    private void python(Sheet sheet, LoopDisk disk, int scans) throws IOException, InterruptedException {
        Optional<String> missing = PythonDoor.missing();
        if (missing.isPresent()) {
            sheet.row("a Python script", "not measured: %s", missing.get());
            return;
        }
        var station = new StationFolder(disk.root().resolve("python"));
        Crowd crowd = station.crowd(4 * scans);
        var load = new Load(crowd);
        try (var door = PythonDoor.start(station.folder(), crowd, load)) {
            load.visits(door, scans / 4, 0);
            sheet.row("a Python script: visits with a rest between", "%s", load.visits(door, scans, REST));
            sheet.row("a Python script: visits back to back", "%s", load.visits(door, scans, 0));
            disk.sync();
            LoopDisk.Counters before = disk.counters();
            load.grants(door, scans);
            LoopDisk.Counters used = disk.counters().since(before);
            sheet.row("a Python script: a grant, to the device", "%.0f bytes, %.2f flushes",
                    (double) used.bytesWritten() / scans, (double) used.flushes() / scans);
            sheet.row("a Python script: sustained, 60 under way", "%.0f scans/s", load.flood(door, scans, 60));
        }
    }

    private void flood(Sheet sheet, Door child, Load load, Crowd crowd)
            throws IOException, InterruptedException {
        StationFolder.untilStepBegins();
        load.flood(child, crowd.size(), 60);
        StationFolder.untilStepBegins();
        sheet.row("sustained, 60 under way", "%.0f scans/s", load.flood(child, crowd.size(), 60));
        sheet.row("refused on the way", "%d", load.refused());
    }

    private void inMemory(Sheet sheet, Path folder, int scans) throws IOException, InterruptedException {
        var station = new StationFolder(folder.resolve("station"));
        withoutView(station.file());
        Crowd crowd = station.crowd(4 * scans);
        var load = new Load(crowd);
        try (var child = StationChild.start(station.folder(), crowd.size(), tuned(), load)) {
            load.visits(child, scans, 0);
            sheet.row("without a device: visits with a rest between", "%s", load.visits(child, scans, REST));
            sheet.row("without a device: visits back to back", "%s", load.visits(child, scans, 0));
        }
    }

    static void withoutView(Path settings) throws IOException {
        Files.writeString(settings, Files.readString(settings).replaceAll("(?m)^view:.*\n", ""));
    }
}
