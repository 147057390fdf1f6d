package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.PublicKey;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One station's life in a process: from its settings to SIGTERM. It needs nothing of the command line, whose library
 * costs a box a tenth of its way to the first open door.
 */
final class StationRun {
    private StationRun() {}

    /**
     * Runs a station until SIGTERM, which ends the process, until a command ends it, or until its loop has died.
     *
     * @return the exit code that says so
     * @throws Failure if it cannot be opened
     */
    static int run(Path config) {
        Thread.ofPlatform().name("curve").daemon().start(PublicKey::prepare);
        Settings settings = read(config);
        OneLineFormat.install();
        Logger log = System.getLogger("gateway");
        var exitCode = new AtomicInteger();
        Gateway gateway = open(settings, exitCode);
        log.log(Level.INFO, "station {0} of {1} is open, version {2}, boot {3}", settings.station().id(),
                settings.station().tenant(), Main.version(), Integer.toString(gateway.boot()));
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

    /** A SIGTERM that comes while the station opens is heard when it is open. */
    private static Gateway open(Settings settings, AtomicInteger exitCode) {
        var opening = new ReentrantLock();
        var opened = new AtomicReference<Optional<Gateway>>(Optional.empty());
        opening.lock();
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                opening.lock();
                opened.get().ifPresent(gateway -> {
                    gateway.close();
                    Runtime.getRuntime().halt(exitCode.get());
                });
            }, "stop"));
            var hands = new BoardHands(settings.board());
            opened.set(Optional.of(Gateway.open(settings, new SystemClock(),
                    new Gateway.Ports(hands, hands.inputs(), List.of()))));
            return opened.get().orElseThrow();
        } catch (SettingsException e) {
            throw new Failure(Failure.CONFIG, e.getMessage());
        } catch (IOException e) {
            throw new Failure(Failure.IO, String.valueOf(e.getMessage()));
        } finally {
            opening.unlock();
        }
    }
}
