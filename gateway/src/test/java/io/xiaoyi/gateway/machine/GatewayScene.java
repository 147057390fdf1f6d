package io.xiaoyi.gateway.machine;

import io.xiaoyi.gateway.figures.Crowd;
import io.xiaoyi.gateway.linux.SystemCallException;
import io.xiaoyi.gateway.runtime.StationFolder;
import io.xiaoyi.gateway.store.JournalExport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A whole gateway on a simulated chip, started as a box starts it: two strikes of either polarity, a maglock, a contact
 * and an exit button, a scanner on a pseudo-terminal. Threading: one thread.
 */
final class GatewayScene {
    /** A strike whose relay pulls in at high. */
    static final int FRONT = 5;
    /** A strike whose relay pulls in at low. */
    static final int BACK = 6;
    /** A maglock whose relay pulls in at high. */
    static final int SIDE = 7;
    /** Closed is low. */
    static final int CONTACT = 22;
    /** Pressed is low. */
    static final int EXIT = 23;

    static final Duration RELEASE = Duration.ofSeconds(5);
    /** What systemd is to be told on a box: the shortest that there is. */
    static final Duration WATCH = Duration.ofSeconds(2);

    private static final String BOARD = """
            driver: gpiochip
            chip: station
            lines:
              lock.front: {line: 5, direction: output, active: high, boot: low, start: idle, shutdown: idle}
              lock.back: {line: BACK, direction: output, active: low, boot: high, start: idle, shutdown: idle}
              lock.side: {line: 7, direction: output, active: high, boot: low, start: energised, shutdown: idle}
              contact.front: {line: 22, direction: input, active: high, bias: none, boot: low, debounce: 0ms}
              exit.front: {line: EXIT, direction: input, active: low, bias: up}
            """;
    private static final String STATION = """
            station: {tenant: demo, id: st-0001, zone: Etc/UTC}
            board: chip.yaml
            key: station.pem
            trust: {roots: [root.pub.pem], ring: ring.cose}
            doors:
              - {id: front, lock: strike, release: 5s}
              - {id: back, lock: strike, release: 5s}
              - {id: side, lock: maglock, release: 5s}
            readers:
              - {id: front-in, door: front, direction: in, serial: {device: PORT}}
            journal: {directory: data/journal}
            view: {file: data/view}
            """;

    final SimulatedChip chip = new SimulatedChip("station", 32).named(BACK, "BACK").named(EXIT, "EXIT").come();
    final KernelTrace trace = new KernelTrace(chip);
    final PseudoTerminal scanner = new PseudoTerminal();
    final Supervisor supervisor;
    private final StationFolder station = new StationFolder(Path.of("/tmp/station"));
    private final Crowd crowd = station.crowd(8);
    private int courier;

    GatewayScene() throws IOException {
        Files.writeString(station.folder().resolve("chip.yaml"), BOARD);
        Files.writeString(station.file(), STATION.replace("PORT", scanner.port().toString()));
        // the levels that would hurt: both strikes released
        chip.pull(FRONT, true);
        chip.pull(BACK, false);
        String file = station.file().toString();
        if (!Files.exists(VirtualMachine.AOT_CACHE)) {
            firstLife(file);
        }
        trace.forget();
        supervisor = new Supervisor(VirtualMachine.box("run", "--config", file), WATCH);
        supervisor.awaitReady(0);
    }

    private static void firstLife(String file) throws IOException {
        List<String> flags = List.of("-XX:AOTCacheOutput=" + VirtualMachine.AOT_CACHE);
        try (var first = new Supervisor(VirtualMachine.box(flags, "run", "--config", file), Duration.ofMinutes(5))) {
            first.awaitReady(0);
            first.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A courier whom the station knows shows his code. */
    void scan() throws SystemCallException {
        scanner.scan(station.introduction(crowd, courier));
        Findings.until("the pass is learnt", () -> count("pass-learnt") > courier);
        scanner.scan(crowd.code(courier, Instant.now()));
        courier++;
    }

    /** Somebody leaves: the exit button is pressed and let go. @return when the strike was energised */
    long leave() {
        trace.forget();
        chip.pull(EXIT, false);
        Findings.until("the door is released", () -> !sinceReleased().isEmpty());
        chip.pull(EXIT, true);
        return sinceReleased().getFirst().nanos();
    }

    /** What was driven on the front door's strike since it was energised. */
    List<KernelTrace.Level> sinceReleased() {
        return trace.driven(FRONT).stream().dropWhile(level -> !level.isHigh()).toList();
    }

    /** Waits until so long after a moment. */
    static void until(long nanos, Duration after) {
        long moment = nanos + after.toNanos();
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** The journal's entries as the cloud would get them. */
    List<String> journal() {
        var lines = new ArrayList<String>();
        try {
            JournalExport.export(station.journal(), 1, Long.MAX_VALUE, lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    /** How many entries of a kind there are so far. */
    long count(String kind) {
        return journal().stream().filter(line -> line.contains("\"kind\":\"" + kind + "\"")).count();
    }
}
