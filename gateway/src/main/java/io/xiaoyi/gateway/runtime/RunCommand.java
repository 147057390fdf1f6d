package io.xiaoyi.gateway.runtime;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
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
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The station's settings.")
    private Path config;

    @Option(names = "--check", description = "Check the settings and the board, and end.")
    private boolean check;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = read();
        if (check) {
            spec.commandLine().getOut().println(config + ": good");
            spec.commandLine().getOut().flush();
            return 0;
        }
        OneLineFormat.install();
        Logger log = System.getLogger("gateway");
        var hands = new BoardHands(settings.board());
        var clock = new SystemClock();
        Gateway gateway = open(settings, clock, hands);
        var fault = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            gateway.close();
            clock.close();
            Runtime.getRuntime().halt(fault.get() ? 70 : 0);
        }, "stop"));
        log.log(Level.INFO, "station {0} of {1} is open, version {2}, boot {3}", settings.station().id(),
                settings.station().tenant(), Main.version(),
                Integer.toString(gateway.boot()));
        gateway.failed().toCompletableFuture().join();
        fault.set(true);
        return 70;
    }

    private Settings read() {
        try {
            return Settings.read(config);
        } catch (SettingsException e) {
            throw new Failure(Failure.CONFIG, e.getMessage());
        }
    }

    private static Gateway open(Settings settings, SystemClock clock, BoardHands hands) {
        try {
            return Gateway.open(settings, clock, new Gateway.Ports(hands, hands.inputs(), List.of()));
        } catch (SettingsException e) {
            throw new Failure(Failure.CONFIG, e.getMessage());
        } catch (IOException e) {
            throw new Failure(Failure.IO, String.valueOf(e.getMessage()));
        }
    }
}
