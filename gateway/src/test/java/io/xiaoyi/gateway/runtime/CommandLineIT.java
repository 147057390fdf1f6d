package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is shipped, with its libraries beside it, in processes of its own. */
class CommandLineIT {
    private static final Pattern LISTENING = Pattern.compile("listening on [^:]*127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    private Path temp;

    private StationFolder folder;
    private final List<Process> processes = new ArrayList<>();

    /** A process that has ended. */
    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void makeAStation() {
        folder = new StationFolder(temp.resolve("station"));
    }

    @AfterEach
    void endWhatRuns() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(String name, String... args) throws IOException {
        Path jar = SettingsFolder.root().resolve("gateway/target/gateway.jar");
        assertThat(jar).exists();
        List<String> command = Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "-jar", jar.toString()), Stream.of(args)).toList();
        Process process = new ProcessBuilder(command).redirectOutput(temp.resolve(name + ".out").toFile())
                .redirectError(temp.resolve(name + ".err").toFile()).start();
        processes.add(process);
        return process;
    }

    private Ended run(String... args) throws IOException, InterruptedException {
        String name = "run-" + processes.size();
        Process process = start(name, args);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", List.of(args)).isTrue();
        return new Ended(process.exitValue(), read(name + ".out"), read(name + ".err"));
    }

    private String read(String name) {
        try {
            return Files.readString(temp.resolve(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private Process station(String name) throws IOException {
        return start(name, "run", "--config", folder.file().toString());
    }

    private int port(String name) {
        until("the reader listens; so far " + read(name + ".err"), () -> LISTENING.matcher(read(name + ".err")).find());
        Matcher matcher = LISTENING.matcher(read(name + ".err"));
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private void untilLogged(String name, String line) {
        until(line + "; so far " + read(name + ".err"), () -> read(name + ".err").contains(line));
    }

    private String exported() throws IOException, InterruptedException {
        Ended ended = run("journal", "export", "--config", folder.file().toString());
        assertThat(ended.code()).as("%s", ended).isZero();
        return ended.out();
    }

    @Test
    void aCodeOpensTheDoorSigtermStopsInOrderAndTheJournalIsSound() throws IOException, InterruptedException {
        Process station = station("first");
        StationFolder.scan(port("first"), folder.introduction(), folder.code());
        untilLogged("first", "lock.front energised");
        untilLogged("first", "lock.front idle");
        Ended second = run("run", "--config", folder.file().toString());
        assertThat(second.code()).isEqualTo(74);
        assertThat(second.err()).contains("in use by another process (pid " + station.pid()).hasLineCount(1);

        station.destroy();
        assertThat(station.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(station.exitValue()).isZero();
        assertThat(read("first.err")).contains("stopped in order").doesNotContain("XY1:", "ERROR");
        assertThat(exported()).containsSubsequence("\"started\"", "\"pass-learnt\"", "\"granted\"",
                "\"door-released\"", "\"door-secured\"", "\"stopped\"");
        Ended verified = run("journal", "verify", "--config", folder.file().toString());
        assertThat(verified.code()).as("%s", verified).isZero();
        assertThat(verified.out()).contains("sound");
    }

    @Test
    void aKilledStationSecuresItsDoorAtTheNextStartAndTheJournalSaysSo() throws IOException, InterruptedException {
        folder.waitsForItsDisk(); // nor is the release over when it is killed
        Process killed = station("killed");
        StationFolder.scan(port("killed"), folder.introduction(), folder.code());
        untilLogged("killed", "lock.front energised");
        killed.destroyForcibly();
        assertThat(killed.waitFor(30, TimeUnit.SECONDS)).isTrue();

        Process again = station("again");
        untilLogged("again", "boot 2");
        again.destroy();
        assertThat(again.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(exported()).containsSubsequence("\"granted\"", "\"door-released\"", "\"started\"",
                "\"release-interrupted\"", "\"stopped\"");
        assertThat(run("journal", "verify", "--config", folder.file().toString()).code()).isZero();
    }

    private Optional<Path> segment() {
        try (Stream<Path> files = Files.list(folder.journal())) {
            return files.filter(file -> file.toString().endsWith(".xyj")).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anAlteredByteIsNamed() throws IOException, InterruptedException {
        Process station = station("first");
        port("first");
        // the stop has a frame of its own then: a last frame that is wrong counts as torn, not as altered
        StationFolder.until("the start is on the disk",
                () -> segment().filter(file -> text(file).contains("started")).isPresent());
        station.destroy();
        assertThat(station.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Path segment = segment().orElseThrow();
        int at = text(segment).indexOf("started");
        try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(at);
            file.write('S');
        }

        Ended verified = run("journal", "verify", "--directory", folder.journal().toString());
        assertThat(verified.code()).isEqualTo(1);
        assertThat(verified.err()).contains(segment.getFileName().toString());
        assertThat(verified.out()).contains("NOT SOUND");
    }

    @Test
    void badSettingsAndAUselessDirectoryEndWithAMessageAndTheirOwnCode() throws IOException, InterruptedException {
        String text = Files.readString(folder.file());
        Files.writeString(folder.file(), text.replace("directory: data/journal", "directory: station.pem/journal"));
        Ended useless = run("run", "--config", folder.file().toString());
        assertThat(useless.code()).isEqualTo(74);
        assertThat(useless.err()).contains("cannot be used").hasLineCount(1);

        Files.writeString(folder.file(), text.replace("release: 5s", "release: 5 s").replace("lock: strike",
                "lock: strik"));
        Ended bad = run("run", "--config", folder.file().toString());
        assertThat(bad.code()).isEqualTo(78);
        assertThat(bad.err()).contains("station.yaml:6:23: doors[0].lock: found 'strik'", "doors[0].release")
                .hasLineCount(2);
    }

    @Test
    void helpLoadsNothingThatItDoesNotNeed() throws IOException, InterruptedException {
        Path jar = SettingsFolder.root().resolve("gateway/target/gateway.jar");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xlog:class+load", "-jar", jar.toString(), "--help").redirectOutput(temp.resolve("load").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(read("load")).contains("picocli.CommandLine", "Examples:").doesNotContain("org.h2.",
                "org.eclipse.paho", "com.fasterxml", "com.networknt", "org.bouncycastle", "com.google.zxing",
                "org.yaml.snakeyaml");
    }
}
