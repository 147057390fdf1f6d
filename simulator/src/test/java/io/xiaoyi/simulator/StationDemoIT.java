package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as people run it: another process, its output through a pipe. */
class StationDemoIT {
    private static final long LONGEST_SECONDS = 180;
    private static final long LOOK_MILLIS = 50;
    /** A third of the usual: on a machine that does much else a lock is to be released before its time is over. */
    private static final String SPEED = "--speed=10";

    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void nobodyIsLeftBehind() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aShortDayEndsWithAVerifiedJournalAndAnEqualCloud() throws Exception {
        Run run = run("--seconds=12", "--seed=7", SPEED, "--mqtt-port=" + Ports.mqtt(),
                "--websocket-port=" + Ports.webSocket());
        assertThat(run.code()).as(run.text()).isZero();
        assertThat(run.text()).contains("mosquitto_sub -p ", "✓ 进 in", "✓ verified", "✓ equal", "median",
                "Wh taken", "least ≤ truth ≤ most in", "the passes of 125 came by the broker");
        assertThat(run.number("grants 放行")).isPositive();
        assertThat(run.number("scans 扫码")).isGreaterThanOrEqualTo(run.number("grants 放行"));
        assertThat(run.text()).as("no colour and no status line in a pipe").doesNotContain("\u001b", "\r");
    }

    @Test
    void aBrokerRestartedInTheMiddleLosesNothing() throws Exception {
        Run run = run("--seconds=15", "--seed=8", SPEED, "--restart-broker=3", "--mqtt-port=" + Ports.mqtt(),
                "--websocket-port="
                        + Ports.webSocket());
        assertThat(run.code()).as(run.text()).isZero();
        assertThat(run.text()).contains("· 重启 restart", "· 恢复 back", "✓ equal");
    }

    @Test
    void aSignalEndsTheDayInOrderAlsoWithoutANetwork() throws Exception {
        Process process = start(folder.resolve("out"), SPEED, "--mqtt-port=" + Ports.mqtt(),
                "--websocket-port=" + Ports.webSocket());
        await(process, () -> Files.readString(folder.resolve("out")).contains("✓ 进 in"));
        String out = Files.readString(folder.resolve("out"));
        assertThat(out).as("first of all").startsWith("Stage 舞台 http://127.0.0.1:");
        String stage = out.lines().findFirst().orElseThrow().replaceAll(".*(http://[0-9.:]+)/.*", "$1");
        await(process, () -> act(stage, "scan", "{\"card\":\"good\"}").contains("\"outcome\":\"granted\""));
        assertThat(act(stage, "network", "{\"on\":false}")).doesNotContain("\"code\"");
        assertThat(ended(process, folder.resolve("out"))).contains("it is joined again", "✓ verified", "✓ equal");
    }

    @Test
    void dataThatAreKeptCanBeLookedAtAndAFolderInUseIsRefused() throws Exception {
        Path data = folder.resolve("kept");
        Process first = start(folder.resolve("out"), "--data=" + data, SPEED, "--mqtt-port=" + Ports.mqtt(),
                "--websocket-port=" + Ports.webSocket());
        String told = "\"to\":\"signed\""; // by the platform, what time it is
        await(first, () -> exported(data.resolve("data/journal")).contains(told));
        ended(first, folder.resolve("out"));
        assertThat(data.resolve("station.yaml")).exists();
        assertThat(exported(data.resolve("data/journal"))).contains(told);
        Run second = run("--seconds=3", "--data=" + data);
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.text()).contains("is not empty");
    }

    @Test
    void aSpeedOutOfItsRangeIsRefusedWithWhatIsAllowed() throws Exception {
        Run run = run("--speed=601");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.text()).contains("--speed: found 601, expected 1 to 600");
    }

    private record Run(int code, String text) {
        /** The number behind a heading of the summary. */
        long number(String heading) {
            String line = text.lines().filter(it -> it.contains(heading)).findFirst().orElseThrow();
            return Long.parseLong(line.substring(line.indexOf(heading) + heading.length()).trim().split("\\s+")[0]);
        }
    }

    private Run run(String... options) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "run", ".txt");
        Process process = start(out, options);
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).as(Files.readString(out)).isTrue();
        return new Run(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
    }

    private Process start(Path out, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", System
                        .getProperty("java.class.path"),
                Main.class.getName(), "station", "--stage-port=" + Ports.stage(),
                "--console-port=" + Ports.console()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
        started.add(process);
        return process;
    }

    /** What the program has told in the end, after a signal. */
    private static String ended(Process process, Path out) throws IOException, InterruptedException {
        process.destroy();
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).as(Files.readString(out)).isTrue();
        String text = Files.readString(out);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    private static String act(String stage, String name, String arguments) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(stage + "/stage/v1/acts/" + name)).header("Content-Type",
                "application/json").POST(HttpRequest.BodyPublishers.ofString(arguments)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** The entries of a journal that somebody may write at the same time. */
    private static String exported(Path journal) {
        var out = new StringWriter();
        io.xiaoyi.gateway.runtime.Main.run(new PrintWriter(out), new PrintWriter(out), "journal", "export",
                "--directory", journal.toString());
        return out.toString();
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Waits for something to come of a program while it runs. */
    private void await(Process process, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (!condition.holds()) {
            boolean goesOn = !process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) && System.nanoTime() - deadline < 0;
            assertThat(goesOn).as(Files.readString(folder.resolve("out"))).isTrue();
        }
    }
}
