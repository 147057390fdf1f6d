package io.xiaoyi.gateway;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine that a test runs for real: missing ones skip it on a desk and fail it where CI=true. */
public final class Needs {
    private Needs() {}

    /** The program's path; looked for on the PATH and in the sbin folders that a user's PATH leaves out. */
    public static Path program(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin:/sbin:/usr/bin:/bin";
        for (String folder : path.split(File.pathSeparator)) {
            Path candidate = Path.of(folder, name);
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        missing("the program " + name + " is not installed");
        throw new AssertionError("not reached");
    }

    /** Debian's own Python with these modules, whatever other interpreter comes first on the PATH. */
    public static Path python(String... modules) {
        Path python = Path.of("/usr/bin/python3");
        if (!Files.isExecutable(python)) {
            missing("/usr/bin/python3 is not installed");
        }
        for (String module : modules) {
            try {
                var process = new ProcessBuilder(List.of(python.toString(), "-c", "import " + module))
                        .redirectErrorStream(true).start();
                process.getInputStream().readAllBytes();
                if (process.waitFor() != 0) {
                    missing("/usr/bin/python3 has no module " + module);
                }
            } catch (java.io.IOException | InterruptedException e) {
                throw new AssertionError("could not ask /usr/bin/python3 for " + module, e);
            }
        }
        return python;
    }

    /** Skips the test with a line that cannot be missed, or fails it where CI=true. */
    public static void missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(what + ", and CI=true allows no skipping");
        }
        System.err.println("SKIPPED: " + what);
        Assumptions.abort(what);
    }
}
