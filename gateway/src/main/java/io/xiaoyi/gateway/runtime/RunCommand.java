package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.console.ConsoleSettings;
import io.xiaoyi.gateway.console.FloorPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
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
                "75:told to by a command; to be started anew",
                "78:the settings cannot be used"})
final class RunCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The station's settings.")
    private Path config;

    @Option(names = "--check", description = "Check the settings, the board and the floor plan, and end.")
    private boolean check;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!check) {
            return StationRun.run(config);
        }
        checkFloorPlan(StationRun.read(config));
        spec.commandLine().getOut().println(config + ": good");
        spec.commandLine().getOut().flush();
        return 0;
    }

    /** A door opens without one, so a station that runs only tells what is wrong with it. */
    private static void checkFloorPlan(Settings settings) {
        Optional<FloorPlan> plan = settings.console().flatMap(ConsoleSettings::floorPlan);
        if (plan.isPresent()) {
            try {
                plan.get().read();
            } catch (IOException e) {
                throw new Failure(Failure.CONFIG, e.getMessage());
            }
        }
    }
}
