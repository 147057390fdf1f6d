package io.xiaoyi.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder of one simulated station: its configuration as an installer would write it, its key, its trust files and
 * its data.
 *
 * @param folder holds all of it
 * @param temporary whether {@link #close()} deletes it
 */
record StationFiles(Path folder, boolean temporary) implements AutoCloseable {
    static final String TENANT = "demo";
    static final String STATION = "st-0001";
    static final String GROUP = "east";
    static final String ZONE = "Asia/Shanghai";
    static final List<String> DOORS = List.of("front", "back");
    static final String MOTION = "pir.room";
    static final List<String> OUTLETS = List.of("1", "2", "3", "4");

    /** A folder that goes away at the end. */
    static StationFiles passing() throws IOException {
        return new StationFiles(Files.createTempDirectory("xiaoyi-station-"), true);
    }

    /**
     * A folder that stays.
     *
     * @throws IOException if it holds anything already: the platform's keys are new each time, so an old journal would
     *     know nobody
     */
    static StationFiles kept(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        Files.createDirectories(folder);
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new IOException(folder + " is not empty; a new or an empty folder is expected");
            }
        }
        return new StationFiles(folder.toAbsolutePath(), false);
    }

    static ZoneId zone() {
        return ZoneId.of(ZONE);
    }

    /** The reader at a door's outer side. */
    static String reader(String door) {
        return door + "-in";
    }

    /** The reader beside an outlet; also how people call the outlet. */
    static String outletName(String outlet) {
        return "outlet-" + outlet;
    }

    Path settings() {
        return folder.resolve("station.yaml");
    }

    /** What the station signs its visitors' passes with. */
    Path visitorKey() {
        return folder.resolve("visitors.pem");
    }

    Path journal() {
        return folder.resolve("data/journal");
    }

    Path console() {
        return folder.resolve("data/console");
    }

    Path broker() {
        return folder.resolve("broker");
    }

    /** The levels of all inputs in an empty, quiet room. */
    static Map<String, Boolean> quietInputs() {
        var inputs = new TreeMap<String, Boolean>();
        inputs.put("fire", false);
        inputs.put(MOTION, false);
        for (String door : DOORS) {
            inputs.put("contact." + door, false);
            inputs.put("exit." + door, false);
            inputs.put("beam.a." + door, false);
            inputs.put("beam.b." + door, false);
        }
        return inputs;
    }

    /**
     * Writes {@code station.yaml} and the board file.
     *
     * @param speed disk, processors and threads are real ones: how long a door is released and how long the station has
     *     patience with its disk and its meters, told in its own time, grow with the speed
     */
    void write(int brokerPort, int consolePort, int speed) throws IOException {
        int releaseSeconds = releaseSeconds(speed);
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("board.yaml"), BOARD);
        Files.writeString(settings(),
                SETTINGS.formatted(TENANT, STATION, GROUP, ZONE, releaseSeconds,
                        Math.min(PATIENCE_MILLIS * speed, releaseSeconds * 1000 / 2), brokerPort,
                        Math.min(MOST_MAXIMUM_SECONDS, 6 * releaseSeconds),
                        Math.max(SILENCE_SECONDS, speed), consolePort));
    }

    private static int releaseSeconds(int speed) {
        return Math.clamp(speed / RELEASES_A_SECOND, LEAST_RELEASE_SECONDS, MOST_RELEASE_SECONDS);
    }

    /** The fastest at which a release of a station that was written for {@code speed} really lasts a quarter second. */
    static int passageSpeed(int speed) {
        return Math.max(speed, releaseSeconds(speed) * RELEASES_A_SECOND);
    }

    /** Deletes a temporary folder. */
    @Override
    public void close() throws IOException {
        if (!temporary) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(StationFiles::delete);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final int SILENCE_SECONDS = 60;
    private static final int PATIENCE_MILLIS = 500;
    /** A thread on its way to the door needs some real time, whatever the speed. */
    private static final int RELEASES_A_SECOND = 4;
    private static final int LEAST_RELEASE_SECONDS = 8;
    private static final int MOST_RELEASE_SECONDS = 60;
    private static final int MOST_MAXIMUM_SECONDS = 300;

    private static final String SETTINGS = """
            station: {tenant: %1$s, id: %2$s, groups: [%3$s], zone: %4$s, name: 小驿示范站 Demo station}
            board: board.yaml
            key: station.pem
            trust: {roots: [root.pem], ring: ring.cose}
            doors:
              - {id: front, lock: strike, release: %5$ds, maximum: %8$ds, held-warning: 30s, held-alarm: 60s}
              - {id: back, lock: strike, release: %5$ds, maximum: %8$ds, held-warning: 30s, held-alarm: 60s}
            readers:
              - {id: front-in, door: front, direction: in, network: {listen: "127.0.0.1:0"}}
              - {id: back-in, door: back, direction: in, network: {listen: "127.0.0.1:0"}}
            occupancy: {capacity: 60, usual-stay: 8m, visits-a-day: 900}
            outlets:
              breaker: 3000
              reserve: 300
              sockets:
                - {id: 1, silence: %9$ds, reader: {id: outlet-1, network: {listen: "127.0.0.1:0"}}}
                - {id: 2, silence: %9$ds, reader: {id: outlet-2, network: {listen: "127.0.0.1:0"}}}
                - {id: 3, silence: %9$ds, reader: {id: outlet-3, network: {listen: "127.0.0.1:0"}}}
                - {id: 4, silence: %9$ds, reader: {id: outlet-4, network: {listen: "127.0.0.1:0"}}}
            journal: {directory: data/journal, late: %6$dms}
            view: {file: data/view}
            uplink: {broker: "mqtt://127.0.0.1:%7$d"}
            console: {listen: "127.0.0.1:%10$d", directory: data/console, plain: true, visitors: visitors.pem}
            """;

    private static final String BOARD = """
            driver: simulated
            lines:
              fire: {line: 4, direction: input, active: low}
              lock.front: {line: 17, direction: output, active: high, start: idle, shutdown: idle}
              contact.front: {line: 22, direction: input, active: high}
              exit.front: {line: 23, direction: input, active: low}
              lock.back: {line: 18, direction: output, active: high, start: idle, shutdown: idle}
              contact.back: {line: 25, direction: input, active: high}
              exit.back: {line: 26, direction: input, active: low}
              outlet.1: {line: 5, direction: output, active: high, start: idle, shutdown: idle}
              outlet.2: {line: 6, direction: output, active: high, start: idle, shutdown: idle}
              outlet.3: {line: 12, direction: output, active: high, start: idle, shutdown: idle}
              outlet.4: {line: 13, direction: output, active: high, start: idle, shutdown: idle}
              contactor: {line: 16, direction: output, active: high, start: idle, shutdown: idle}
              beam.a.front: {line: 7, direction: input, active: high}
              beam.b.front: {line: 8, direction: input, active: high}
              beam.a.back: {line: 9, direction: input, active: high}
              beam.b.back: {line: 10, direction: input, active: high}
              pir.room: {line: 11, direction: input, active: high}
            """;
}
