package io.xiaoyi.gateway.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/**
 * A computer with GPIO lines that a test can push: Debian's kernel with {@code gpio-sim} in qemu, emulated in software,
 * so that it runs wherever the build runs, and in a time of its own, one instruction a nanosecond. Inside are a Java
 * runtime, the gateway as it is shipped, the test classes, and busybox; everything lives in its memory.
 * {@code src/test/vm} has the kernel's preparation and the first process.
 *
 * <p>Threading: one thread a machine; several machines beside each other are possible and slow.
 */
public final class VirtualMachine {
    /** Inside: what a box's first life makes, to start faster from. Where there is none yet, one has to be lived. */
    static final Path AOT_CACHE = Path.of("/app/gateway.aot");

    private static final Pattern LIBRARY = Pattern.compile("(?m)^\\s*(?:\\S+ => )?(/\\S+) \\(0x");
    /** Software emulation; the clock counts instructions, one a nanosecond, and skips what the core would idle. */
    private static final List<String> COMPUTER = List.of("-accel", "tcg,thread=single", "-icount",
            "shift=0,align=off,sleep=off", "-m", "2048", "-nodefaults", "-no-user-config", "-no-reboot",
            "-display", "none");
    /** Of this computer's time, not the machine's. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /**
     * A class with a main method that runs inside, with what it is given.
     *
     * @param limit it is killed after so long of the machine's time, and the next one begins
     */
    public record Program(Class<?> main, Duration limit, List<String> arguments) {
        public Program {
            arguments = List.copyOf(arguments);
        }
    }

    private final Path house = Path.of(System.getProperty("house.root"));
    private final Path target = house.resolve("gateway/target");
    private final Workshop workshop = new Workshop(house.resolve("gateway/src/test/vm"), target);
    private final Architecture architecture = Architecture.wanted();
    private final Path folder;

    private VirtualMachine(String name) throws IOException {
        folder = Files.createDirectories(target.resolve("machine").resolve(name));
    }

    /**
     * Boots one machine, runs the programs in it one after the other, and ends it. What it needs and this computer does
     * not have skips the test, or fails it where CI=true.
     *
     * @param name of its folder below {@code target/machine}, where console and findings stay
     */
    public static Transcript run(String name, Program... programs) throws IOException, InterruptedException {
        return new VirtualMachine(name).run(List.of(programs));
    }

    /** Inside: the gateway's command line as a box starts it, in a life that is not its first. */
    public static List<String> box(String... arguments) {
        return box(List.of("-XX:AOTCache=" + AOT_CACHE, "-XX:AOTMode=on"), arguments);
    }

    /** The same with these flags of Java. */
    static List<String> box(List<String> flags, String... arguments) {
        var command = new ArrayList<>(List.of("/jre/bin/java", "@/app/house/firmware-config/java.options"));
        command.addAll(flags);
        command.addAll(List.of("-jar", "/app/gateway.jar"));
        command.addAll(List.of(arguments));
        return command;
    }

    private Transcript run(List<Program> programs) throws IOException, InterruptedException {
        Path qemu = Needs.program(architecture.emulator());
        Path kernel = switch (architecture) {
            case AMD64 -> workshop.kernel();
            case ARM64 -> workshop.arm64().resolve("kernel");
        };
        Path memory = folder.resolve("initramfs.cpio");
        Path console = folder.resolve("console.txt");
        Path findings = folder.resolve("findings.txt");
        Path said = folder.resolve("qemu.txt");
        for (Path earlier : List.of(console, findings, said)) {
            Files.deleteIfExists(earlier);
        }
        try {
            fill(memory, kernel, programs);
            var command = new ArrayList<>(List.of(qemu.toString()));
            command.addAll(architecture.computer());
            command.addAll(COMPUTER);
            command.addAll(List.of("-serial", "file:" + console));
            command.addAll(architecture.secondPort(findings));
            command.addAll(List.of("-kernel", kernel.resolve("vmlinuz").toString(), "-initrd", memory.toString(),
                    "-append", "quiet panic=-1 " + architecture.linux()));
            emulate(command, said);
        } finally {
            Files.deleteIfExists(memory);
        }
        return Transcript.read(lines(findings), String.join("\n", lines(console)));
    }

    /** A machine that is ended for its length has a transcript too, one that is not whole. */
    private static void emulate(List<String> command, Path said) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            if (process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                assertThat(process.exitValue()).as("exit code of %s%n%s", String.join(" ", command), Files.readString(
                        said)).isZero();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** The whole lines of a file, for a machine may have been ended within one. */
    private static List<String> lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace("\r", "");
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private void fill(Path memory, Path kernel, List<Program> programs) throws IOException, InterruptedException {
        try (var inside = new Initramfs(memory)) {
            inside.copy("/init", workshop.folder().resolve("init"));
            for (String mount : List.of("/proc", "/sys", "/dev", "/tmp", "/run", "/etc")) {
                inside.folder(mount);
            }
            inside.text("/etc/passwd", "root:x:0:0:root:/:/bin/sh\n");
            inside.text("/etc/group", "root:x:0:\n");
            inside.copy("/modules", kernel.resolve("modules"));
            switch (architecture) {
                case AMD64 -> {
                    fillFromHere(inside);
                    inside.copy("/app", workshop.box(house));
                }
                case ARM64 -> {
                    inside.copy("", workshop.arm64().resolve("root"));
                    inside.copy("/app/gateway.jar", target.resolve("gateway.jar"));
                    inside.copy("/app/lib", target.resolve("lib"));
                }
            }
            fillApp(inside, programs);
        }
    }

    private void fillFromHere(Initramfs inside) throws IOException, InterruptedException {
        Path runtime = workshop.runtime();
        Path busybox = Needs.program("busybox");
        inside.copy("/bin/busybox", busybox);
        inside.link("/bin/sh", "busybox");
        inside.copy("/jre", runtime);
        for (Path library : libraries(busybox, runtime.resolve("bin/java"), runtime.resolve(
                "lib/server/libjvm.so"))) {
            inside.copy(library.toString(), library);
        }
    }

    private void fillApp(Initramfs inside, List<Program> programs) throws IOException {
        Path assertj = Path.of(Assertions.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        inside.copy("/app/assertj.jar", assertj);
        inside.copy("/app/tests", target.resolve("test-classes"));
        inside.copy("/app/house/firmware-config", house.resolve("firmware-config"));
        inside.text("/app/classpath", "/app/gateway.jar:/app/tests:/app/assertj.jar");
        inside.text("/app/java.options", String.join("\n", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData", "-Xmx256m", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-Dhouse.root=/app/house",
                "-Dgateway.jar=/app/gateway.jar") + "\n");
        var list = new StringBuilder();
        for (Program program : programs) {
            list.append(String.format(Locale.ROOT, "%d %s %s%n", program.limit().toSeconds(), program.main()
                    .getName(), String.join(" ", program.arguments())));
        }
        inside.text("/app/programs", list.toString());
    }

    /** The shared libraries that these programs load, as ldd(1) finds them, and those that a driver in a jar wants. */
    private static TreeSet<Path> libraries(Path... programs) throws IOException, InterruptedException {
        var found = new TreeSet<Path>();
        var command = new ArrayList<>(List.of("ldd"));
        Stream.of(programs).map(Path::toString).forEach(command::add);
        Matcher matcher = LIBRARY.matcher(Workshop.output(command));
        while (matcher.find()) {
            found.add(Path.of(matcher.group(1)));
        }
        for (Path library : List.copyOf(found)) {
            if (library.endsWith("libc.so.6")) {
                Stream.of("libdl.so.2", "libm.so.6", "libpthread.so.0", "librt.so.1").map(library::resolveSibling)
                        .filter(Files::exists).forEach(found::add);
            }
        }
        return found;
    }
}
