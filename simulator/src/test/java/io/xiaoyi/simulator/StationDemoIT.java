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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as people run it: another process, its output through a pipe. */
class StationDemoIT {
    private static final long LONGEST_SECONDS = 180;

    @TempDir
    Path folder;

    @Test
    void aShortDayEndsWithAVerifiedJournalAndAnEqualCloud() throws Exception {
        Run run = run("--seconds=12", "--seed=7", "--mqtt-port=" + Ports.mqtt(),
                "--websocket-port=" + Ports.webSocket());
        assertThat(run.code()).as(run.text()).isZero();
        assertThat(run.text()).contains("mosquitto_sub -p ", "✓ 进 in", "✓ verified", "✓ equal", "median",
                "Wh taken", "least ≤ truth ≤ most in", "the passes of 125 came by the broker");
        assertThat(run.number("grants 放行")).isGreaterThan(10);
        assertThat(run.number("scans 扫码")).isGreaterThanOrEqualTo(run.number("grants 放行"));
        assertThat(run.text()).as("no colour and no status line in a pipe").doesNotContain("\u001b", "\r");
    }

    @Test
    void aBrokerRestartedInTheMiddleLosesNothing() throws Exception {
        Run run = run("--seconds=15", "--seed=8", "--restart-broker=3", "--mqtt-port=" + Ports.mqtt(),
                "--websocket-port="
                        + Ports.webSocket());
        assertThat(run.code()).as(run.text()).isZero();
        assertThat(run.text()).contains("· 重启 restart", "· 恢复 back", "✓ equal");
    }

    @Test
    void aSignalEndsTheDayInOrder() throws Exception {
        Process process = start(folder.resolve("out"), "--mqtt-port=" + Ports.mqtt(),
                "--websocket-port=" + Ports.webSocket());
        awaitText(process, "✓ 进 in");
        String out = Files.readString(folder.resolve("out"));
        assertThat(out).as("first of all").startsWith("Stage 舞台 http://127.0.0.1:");
        String stage = out.lines().findFirst().orElseThrow().replaceAll(".*(http://[0-9.:]+)/.*", "$1");
        var scan = HttpRequest.newBuilder(URI.create(stage + "/stage/v1/acts/scan")).header("Content-Type",
                "application/json").POST(HttpRequest.BodyPublishers.ofString("{\"card\":\"good\"}")).build();
        assertThat(HttpClient.newHttpClient().send(scan, HttpResponse.BodyHandlers.ofString()).body()).contains(
                "\"outcome\":\"granted\"");
        process.destroy();
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(folder.resolve("out"));
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(text).contains("✓ verified", "✓ equal");
    }

    @Test
    void dataThatAreKeptCanBeLookedAtAndAFolderInUseIsRefused() throws Exception {
        Path data = folder.resolve("kept");
        Run first = run("--seconds=3", "--data=" + data, "--mqtt-port=" + Ports.mqtt(),
                "--websocket-port=" + Ports.webSocket());
        assertThat(first.code()).as(first.text()).isZero();
        assertThat(data.resolve("station.yaml")).exists();
        assertThat(data.resolve("data/journal")).isNotEmptyDirectory();
        var journal = new StringWriter();
        io.xiaoyi.gateway.runtime.Main.run(new PrintWriter(journal), new PrintWriter(journal), "journal", "export",
                "--directory", data.resolve("data/journal").toString());
        assertThat(journal.toString()).as("the platform told it the time").contains("\"to\":\"signed\"");
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

    private static Process start(Path out, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", System
                        .getProperty("java.class.path"),
                Main.class.getName(), "station", "--stage-port=" + Ports.stage()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    }

    private void awaitText(Process process, String wanted) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (!Files.readString(folder.resolve("out")).contains(wanted)) {
            assertThat(process.isAlive() && System.nanoTime() < deadline).as(Files.readString(folder.resolve(
                    "out"))).isTrue();
            Thread.onSpinWait();
        }
    }
}
