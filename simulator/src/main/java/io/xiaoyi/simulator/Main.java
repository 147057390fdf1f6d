package io.xiaoyi.simulator;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The simulator's command line. */
@Command(name = "simulator", mixinStandardHelpOptions = true, version = "Xiaoyi simulator 0.1.0",
        description = "A station without hardware: the gateway's own code on a simulated board.",
        subcommands = StationCommand.class)
public final class Main {
    private Main() {}

    /** Exit codes: 0 as asked, 1 if something is not as it should be, 2 for a wrong command line. */
    public static void main(String[] arguments) {
        // beside the broker's logging backend the gateway's own may lie: either will do, and none of it comes first
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        quietLogs();
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        // the station's own screen, on which its console shows the code that the demo sets it up with
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        System.exit(
                new CommandLine(new Main()).setOut(out).setErr(
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8)).execute(arguments));
    }

    /** What the station notices is in its journal and on the terminal; the log says only what breaks. */
    private static void quietLogs() {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setLevel(Level.SEVERE);
        }
    }
}
