package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.fuzz.Fuzzed;
import io.xiaoyi.gateway.gpio.Board;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.station.Station;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A settings file, or the board file it names. An input is which of the two (a byte) and its text; the other is the
 * example. Settings that are accepted make a station; others are refused with every problem named.
 */
public final class FuzzedSettings implements Fuzzed {
    private static final int LONGEST_MESSAGE = 1000;
    private static final byte STATION = 'S';
    private static final byte BOARD = 'B';

    private final Path folder;
    private final SettingsFolder settings;
    private final Path otherBoard;
    private final Path withOtherBoard;

    /** In a folder of its own, which goes with the JVM. */
    public FuzzedSettings() {
        try {
            folder = Files.createTempDirectory("fuzzed-settings");
            settings = new SettingsFolder(folder);
            otherBoard = folder.resolve("boards/other.yaml");
            withOtherBoard = folder.resolve("other.yaml");
            settings.write(otherBoard, "");
            settings.write(withOtherBoard, settings.text().replace("boards/simulated.yaml", "boards/other.yaml"));
            try (var files = Files.walk(folder)) {
                files.forEach(file -> file.toFile().deleteOnExit());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<byte[]> seeds() {
        var seeds = new ArrayList<byte[]>();
        String example = example("station.example.yaml");
        seeds.add(input(STATION, example));
        seeds.add(input(STATION, example.replaceAll(" *#.*", "")));
        for (String board : InitCommand.BOARDS) {
            seeds.add(input(BOARD, example("boards/" + board + ".yaml")));
        }
        for (String line : List.of("GPIO17", "SDA1", "GPIO99", "-1", "28", "14, boot: low", "0", "\"\"")) {
            seeds.add(input(BOARD, "driver: gpiochip\nchip: [pinctrl-rp1]\nlines: {fire: {line: 17, direction: input, "
                    + "bias: up, debounce: 350ms}, lock.front: {active: low, line: " + line
                    + ", direction: output, start: idle, shutdown: idle}}\n"));
        }
        String shortest = "station: {tenant: a, id: b, zone: UTC}\nboard: boards/simulated.yaml\nkey: station.pem\n"
                + "trust: {roots: [root-a.pem], ring: ring.cose}\ndoors: [{id: front, lock: strike}]\n"
                + "readers: [{id: r, door: front, direction: in, network: {listen: \"[::1]:0\"}}]\n"
                + "journal: {directory: d}\n";
        seeds.add(input(STATION, shortest));
        seeds.add(input(STATION, shortest + "uplink: {broker: \"mqtt://[::1]:1883\"}\n"));
        for (String source : List.of(
                "serial: {device: /d, parity: even, lines: {end: etx, gap: 9ms, prefix: \"\\x02\"}}",
                "network: {connect: \"h:1\"}", "camera: {device: \"rtsp://u:p@h\", rate: 9, silence: 9s}",
                "camera: {command: [a, \"\\0\"], format: yuv420, width: 65}")) {
            seeds.add(input(STATION, shortest.replace("network: {listen: \"[::1]:0\"}", source)));
        }
        for (String broker : List.of("mqtt://a..b:1", "mqtt://-", "mqtts://[::::]", "mqtt://h:1883\\n")) {
            seeds.add(input(STATION, shortest + "uplink: {broker: \"" + broker + "\"}\n"));
        }
        for (String path : List.of("a\\0b", "\\ud800", "/dev/zero", "//", "..")) {
            seeds.add(input(STATION, shortest.replace("station.pem", '"' + path + '"')));
            seeds.add(input(STATION, shortest.replace("boards/simulated.yaml", '"' + path + '"')));
        }
        for (String number : List.of("1e999", "-1e999", "9600.0", "1e-999", ".0", "99999999999999999999")) {
            seeds.add(input(STATION, shortest + "access: {learnt-passes: " + number + "}\n"));
            seeds.add(input(BOARD, "driver: simulated\nlines: {fire: {line: " + number + ", direction: input}}\n"));
        }
        seeds.add(input(STATION, shortest.replace("front", "\"front\\n\"")));
        seeds.add(input(BOARD, "driver: simulated\nlines: {lock.front: {line: 1, direction: output, start: idle, "
                + "shutdown: idle}}\n"));
        List.of("a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b]\n", "[".repeat(60), "? {a: b}\n: *x\n", "- - - -\n",
                "key: !!binary aGVsbG8=\n", "%YAML 1.2\n---\nkey: \"\\u0041\\x41\"\n...\n", "a: 1e99\nb: .5\nc: -0\n",
                "a: |+2\n   b\nc: >-\n  d\n\n'e': \"f\\\n  g\"\n", "<<: {a: ~}\nb: 0x10\n",
                "\"a\\tb\": 99999999999999999999")
                .forEach(text -> seeds.add(input(STATION, text)));
        return seeds;
    }

    private static String example(String name) {
        return SettingsFolder.read(SettingsFolder.root().resolve("firmware-config").resolve(name));
    }

    private static byte[] input(byte which, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] input = new byte[1 + bytes.length];
        input[0] = which;
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        return input;
    }

    @Override
    public void take(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] text = Arrays.copyOfRange(input, 1, input.length);
        boolean isBoard = input[0] == BOARD;
        try {
            Files.write(isBoard ? otherBoard : settings.file(), text);
            useful(Settings.read(isBoard ? withOtherBoard : settings.file()));
        } catch (SettingsException e) {
            Fuzzed.require(!e.problems().isEmpty(), "refused without a problem");
            e.problems().forEach(FuzzedSettings::told);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is accepted makes a station, for this is when the installer looks on. */
    private static void useful(Settings settings) throws IOException {
        var plans = new Plans(settings);
        Station.of(plans.station(), Remembered.nothing(Instant.EPOCH, 10, settings.access().learntPasses()));
        plans.identity(1, Octets.of(new byte[8]));
        if (settings.uplink().isPresent()) {
            plans.uplink(settings.uplink().get());
        }
        for (Settings.Door door : settings.doors()) {
            Fuzzed.require(settings.board().lines().get("lock." + door.id()) instanceof Board.Output,
                    "a door without a lock");
        }
        for (Settings.Reader reader : settings.readers()) {
            Fuzzed.require(reader.outlet().isPresent()
                    || settings.doors().stream().anyMatch(door -> door.id().equals(reader.door())),
                    "a reader at no door");
        }
    }

    private static void told(Problem problem) {
        String line = problem.toString();
        Fuzzed.require(!problem.found().isBlank() && !problem.allowed().isBlank(), "a problem that says nothing");
        Fuzzed.require(problem.line() >= 0 && problem.column() >= 0, "a problem at no place");
        Fuzzed.require(line.length() <= LONGEST_MESSAGE, "a message of " + line.length() + " characters");
        Fuzzed.require(line.chars().noneMatch(Character::isISOControl), "a message with control characters");
    }
}
