package io.xiaoyi.gateway.runtime;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. What a command needs is loaded when it is called, so that {@code --help} loads nothing else. */
@Command(name = "gateway", mixinStandardHelpOptions = true, versionProvider = Main.Version.class,
        description = "The gateway of an unattended station.", subcommands = {
                RunCommand.class, InitCommand.class, PassCommands.class, TrustCommands.class, ScanCommand.class,
                JournalCommands.class, MeterCommands.class, CommandCommands.class, ConsoleCommands.class},
        footerHeading = "%nExamples:%n", footer = {
                "  gateway init demo", "  gateway run --config demo/station.yaml",
                "  gateway pass keygen --out phone.pem",
                "  gateway pass present --key phone.pem --pass pass.txt",
                "  gateway journal verify --config demo/station.yaml"},
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                "0:done", "1:the answer is no: not verified, nothing read, damage found",
                "2:a wrong option or argument", "65:data that is not what it should be",
                "70:a fault of this program", "74:a file or a port that cannot be used",
                "78:settings that cannot be used"})
public final class Main implements Runnable {
    @Option(names = "--trace", description = "Show where an error arose.", scope = ScopeType.INHERIT, hidden = true)
    private boolean trace;

    @Spec
    private CommandSpec spec;

    /** For the command line's parser. */
    public Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String... args) {
        System.setProperty("java.util.logging.manager", OneLineFormat.Lasting.class.getName());
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(isStationAlone(args) ? station(err, args[2]) : run(out, err, args));
    }

    /** What a box runs at every boot, written as it is always written. */
    private static boolean isStationAlone(String... args) {
        return args.length == 3 && args[0].equals("run") && args[1].equals("--config");
    }

    private static int station(PrintWriter err, String config) {
        try {
            return StationRun.run(Path.of(config));
        } catch (RuntimeException e) {
            err.println(words(e));
            return exitCode(e);
        }
    }

    /** Runs a command inside this process. @return the exit code, see {@code --help} */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        var line = new CommandLine(new Main()).setOut(out).setErr(err).setUsageHelpAutoWidth(true)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::wrongUse).setExecutionExceptionHandler(Main::failed);
        return line.execute(args);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int wrongUse(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        line.getErr().println(e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr());
        line.getErr().println("See " + line.getCommandSpec().qualifiedName() + " --help");
        line.getErr().flush();
        return Failure.USAGE;
    }

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
        line.getErr().println(words(e));
        if (exitCode(e) == Failure.FAULT && parsed.expandedArgs().contains("--trace")) {
            e.printStackTrace(line.getErr());
        }
        line.getErr().flush();
        return exitCode(e);
    }

    private static String words(Exception e) {
        return switch (e) {
            case Failure failure -> failure.getMessage();
            case IOException _ -> e.getMessage() == null ? e.toString() : e.getMessage();
            default -> "a fault of this program: " + e;
        };
    }

    private static int exitCode(Exception e) {
        return e instanceof Failure failure
                ? failure.exitCode()
                : e instanceof IOException ? Failure.IO : Failure.FAULT;
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[]{"gateway " + version()};
        }
    }

    /** As built; {@code development} outside a jar. */
    static String version() {
        String built = Main.class.getPackage().getImplementationVersion();
        return built == null ? "development" : built;
    }
}
