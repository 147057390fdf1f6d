package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.gpio.OpenBoard;
import io.xiaoyi.gateway.gpio.chardev.LineException;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.station.Lines;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * One station's life in a process: from its settings to SIGTERM. It needs nothing of the command line, whose library
 * costs a box a tenth of its way to the first open door.
 */
final class StationRun {
    /** What was logged last is written, unless nobody reads it. */
    private static final long LAST_LINES_MILLIS = 1_000;

    private StationRun() {}

    /**
     * Runs a station until SIGTERM, which ends the process, until a command ends it, or until its loop has died.
     *
     * @return the exit code that says so
     * @throws Failure if it cannot be opened
     */
    static int run(Path config) {
        Thread.ofPlatform().name("curve").daemon().start(PublicKey::prepare);
        LogWriter log = OneLineFormat.install();
        try {
            return run(config, log);
        } finally {
            log.drain(LAST_LINES_MILLIS);
        }
    }

    private static int run(Path config, LogWriter writer) {
        Thread.ofPlatform().name("pins").daemon().start(OpenBoard::prepare);
        Settings settings = read(config);
        Logger log = System.getLogger("gateway");
        var exitCode = new AtomicInteger();
        var heartbeat = Heartbeat.of(System.getenv());
        Gateway gateway = open(settings, exitCode, heartbeat, writer);
        log.log(Level.INFO, "station {0} of {1} is open, version {2}, boot {3}", settings.station().id(),
                settings.station().tenant(), Main.version(), Integer.toString(gateway.boot()));
        heartbeat.ready();
        CompletableFuture.anyOf(gateway.failed().thenAccept(_ -> exitCode.set(Failure.FAULT)).toCompletableFuture(),
                gateway.restartWanted().thenAccept(_ -> exitCode.set(Failure.RESTART)).toCompletableFuture()).join();
        return exitCode.get();
    }

    /** @throws Failure with every mistake found in the file */
    static Settings read(Path config) {
        try {
            return Settings.read(config);
        } catch (SettingsException e) {
            throw new Failure(Failure.CONFIG, e.getMessage());
        }
    }

    /**
     * The board comes first: whatever a killed process left, its outputs take their start level before the journal is
     * read. A SIGTERM that comes while the station opens is heard when it is open.
     */
    private static Gateway open(Settings settings, AtomicInteger exitCode, Heartbeat heartbeat,
            LogWriter writer) {
        var opening = new ReentrantLock();
        var opened = new AtomicReference<Optional<Gateway>>(Optional.empty());
        var lines = new AtomicReference<Optional<OpenBoard>>(Optional.empty());
        opening.lock();
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                opening.lock();
                inOrder(List.of(heartbeat::stopping, () -> opened.get().ifPresent(Gateway::close),
                        () -> lines.get().ifPresent(OpenBoard::close)));
                writer.drain(LAST_LINES_MILLIS);
                if (opened.get().isPresent()) {
                    Runtime.getRuntime().halt(exitCode.get());
                }
            }, "stop"));
            OpenBoard board = OpenBoard.open(settings.board(), maglocks(settings));
            lines.set(Optional.of(board));
            var clock = new SystemClock(settings.journal().directory());
            Gateway gateway = Gateway.open(settings, clock,
                    new Gateway.Ports(board, board.inputs(), List.of(clock), heartbeat::beat));
            opened.set(Optional.of(gateway));
            board.start(gateway.inbox());
            return gateway;
        } catch (SettingsException e) {
            throw new Failure(Failure.CONFIG, e.getMessage());
        } catch (IOException | LineException e) {
            throw new Failure(Failure.IO, String.valueOf(e.getMessage()));
        } finally {
            opening.unlock();
        }
    }

    /** All of them, whatever one throws: the last gives outputs their shutdown level. */
    static void inOrder(List<Runnable> steps) {
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException | Error e) {
                System.getLogger("gateway").log(Level.ERROR, "stopping", e);
            }
        }
    }

    private static Set<String> maglocks(Settings settings) {
        return settings.doors().stream().filter(door -> door.lock() == Settings.Lock.MAGLOCK)
                .map(door -> Lines.lock(door.id())).collect(Collectors.toSet());
    }
}
