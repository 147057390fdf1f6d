package io.xiaoyi.gateway.runtime;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code run}: one station, until it is told to stop. */
@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Runs a station until it is stopped (SIGTERM or Ctrl-C).",
        "Messages go to standard error, one line each."}, footerHeading = "%nExamples:%n",
        footer = {
                "  gateway run --config station.yaml",
                "  gateway run --config station.yaml --check"},
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                "0:stopped in order, or the settings are good (--check)",
                "70:a fault of this program; to be started anew", "74:the journal's directory cannot be used",
                "78:the settings cannot be used"})
final class RunCommand implements Callable<Integer> {
    private static final int FAULT = 70;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The station's settings.")
    private Path config;

    @Option(names = "--check", description = "Check the settings and the board, and end.")
    private boolean check;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = read();
        if (check) {
            spec.commandLine().getOut().println(config + ": good");
            spec.commandLine().getOut().flush();
            return 0;
        }
        OneLineFormat.install();
        Logger log = System.getLogger("gateway");
        var fault = new AtomicBoolean();
        Gateway gateway = open(settings, fault);
        log.log(Level.INFO, "station {0} of {1} is open, version {2}, boot {3}", settings.station().id(),
                settings.station().tenant(), Main.version(), Integer.toString(gateway.boot()));
        gateway.failed().toCompletableFuture().join();
        fault.set(true);
        return FAULT;
    }

    /** A SIGTERM that comes while the station opens is heard when it is open. */
    private static Gateway open(Settings settings, AtomicBoolean fault) {
        var opening = new ReentrantLock();
        var opened = new AtomicReference<Optional<Gateway>>(Optional.empty());
        opening.lock();
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                opening.lock();
                opened.get().ifPresent(gateway -> {
                    gateway.close();
                    Runtime.getRuntime().halt(fault.get() ? FAULT : 0);
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

    private Settings read() {
        try {
            return Settings.read(config);
        } catch (SettingsException e) {
            throw new Failure(Failure.CONFIG, e.getMessage());
        }
    }
}
