package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.uplink.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The machine that the gateway runs on: disk, memory, load and temperature, by Java and by Linux' own files (proc(5),
 * {@code /sys/class/thermal}); what is not there is left out.
 *
 * <p>Threading: any thread.
 */
final class ThisMachine implements Machine {
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final Path STATUS = Path.of("/proc/self/status");
    /** In thousandths of a degree. */
    private static final Path TEMPERATURE = Path.of("/sys/class/thermal/thermal_zone0/temp");

    private final Path data;
    private final RecentLog recent;

    /** @param data where the journal lies */
    ThisMachine(Path data, RecentLog recent) {
        this.data = data;
        this.recent = recent;
    }

    @Override
    public Map<String, Double> measures() {
        var measures = new TreeMap<String, Double>();
        Runtime java = Runtime.getRuntime();
        measures.put("heapBytes", (double) (java.totalMemory() - java.freeMemory()));
        measures.put("threads", (double) Thread.getAllStackTraces().size());
        measures.put("logLinesDropped", (double) LogWriter.droppedHere());
        put(measures, "diskFreeBytes", () -> (double) Files.getFileStore(data).getUsableSpace());
        put(measures, "diskBytes", () -> (double) Files.getFileStore(data).getTotalSpace());
        put(measures, "residentBytes", () -> 1024 * Double.parseDouble(Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow().replaceAll("\\D", "")));
        put(measures, "load", () -> Double.parseDouble(firstWord(LOAD)));
        put(measures, "machineUptimeSeconds", () -> Double.parseDouble(firstWord(UPTIME)));
        put(measures, "celsius", () -> Double.parseDouble(firstWord(TEMPERATURE)) / 1_000);
        return measures;
    }

    @Override
    public List<String> log(int lines) {
        return recent.newest(lines);
    }

    private interface Measure {
        double read() throws IOException;
    }

    private static void put(Map<String, Double> to, String name, Measure measure) {
        try {
            to.put(name, measure.read());
        } catch (IOException | RuntimeException e) {
            to.remove(name); // this machine does not tell
        }
    }

    private static String firstWord(Path file) throws IOException {
        return Files.readString(file).strip().split(" ")[0];
    }
}
