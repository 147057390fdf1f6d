package io.xiaoyi.gateway.machine;

import io.xiaoyi.gateway.Needs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes what machines are built of, once a computer: kernel and Java runtime stay in the user's cache folder
 * ({@code XDG_CACHE_HOME}, or {@code ~/.cache}, below {@code xiaoyi}; where neither can be written, in
 * {@code target/cache}) under names that change with how they are made. Threading: any; threads and processes wait for
 * each other.
 */
final class Workshop {
    /** What the gateway and its libraries use of Java. */
    private static final String MODULES = "java.base,java.logging,java.management,java.naming,java.sql,jdk.unsupported";

    /** This computer may have pins, which are not to be moved. */
    private static final String ABSENT_BOARD = """
            driver: gpiochip
            chip: none-such
            lines:
              lock.front: {line: 1, direction: output, active: high, boot: low, start: idle, shutdown: idle}
              contact.front: {line: 2, direction: input, active: high, bias: up}
            """;

    /** The file lock is between processes; within one it would refuse the second thread. */
    private static final Object ONE_AT_A_TIME = new Object();

    private final Path folder;
    private final Path target;
    private final Path cache;

    Workshop(Path folder, Path target) {
        this.folder = folder;
        this.target = target;
        cache = writable(System.getenv().getOrDefault("XDG_CACHE_HOME", ""),
                System.getProperty("user.home") + "/.cache")
                .orElse(target.resolve("cache"));
    }

    /**
     * The first that is there or can be made. A relative path is none, as in the XDG Base Directory Specification; Java
     * calls the home of a user who has none {@code ?}.
     */
    static Optional<Path> writable(String... caches) {
        return Stream.of(caches).map(Path::of).filter(Path::isAbsolute).map(each -> each.resolve("xiaoyi")).filter(
                each -> {
                    try {
                        return Files.isWritable(Files.createDirectories(each));
                    } catch (IOException e) {
                        return false;
                    }
                }).findFirst();
    }

    /** Where the scripts are. */
    Path folder() {
        return folder;
    }

    /** A folder with {@code vmlinuz} and {@code modules}. */
    Path kernel() throws IOException, InterruptedException {
        Path script = folder.resolve("kernel.sh");
        return once("kernel-" + digest(Files.readAllBytes(script)), made -> {
            for (String program : List.of("apt-get", "dpkg", "gcc", "make", "xz")) {
                Needs.program(program);
            }
            prepare(script, made);
        });
    }

    /** A folder with {@code kernel}, the same for arm64, and {@code root}, the first file system there. */
    Path arm64() throws IOException, InterruptedException {
        Path script = folder.resolve("arm64.sh");
        byte[] scripts = (Files.readString(script) + Files.readString(folder.resolve("kernel.sh"))).getBytes(
                StandardCharsets.UTF_8);
        return once("arm64-" + digest(scripts), made -> prepare(script, made));
    }

    /** A small Java runtime of the same version as this one, with class data for the headers that a box has. */
    Path runtime() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("java.home"));
        String kind = Runtime.version() + MODULES + System.getProperty("java.vendor");
        return once("runtime-" + digest(kind.getBytes(StandardCharsets.UTF_8)), made -> {
            run(List.of(home.resolve("bin/jlink").toString(), "--add-modules", MODULES, "--strip-debug",
                    "--no-man-pages", "--no-header-files", "--generate-cds-archive", "--output", made.toString()));
            run(List.of(made.resolve("bin/java").toString(), "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders",
                    "-Xshare:dump"));
        });
    }

    /**
     * The gateway as a box has it: {@code gateway.jar}, {@code lib}, and the {@code gateway.aot} that its first life
     * left, here one on this computer with a board whose chip is not there. All files have the same age, for a cache
     * believes no others.
     */
    Path box(Path house) throws IOException, InterruptedException {
        Path runtime = runtime();
        Path box = target.resolve("machine/box");
        Path options = house.resolve("firmware-config/java.options");
        String wanted = runtime.getFileName() + " " + digest(target.resolve("gateway.jar"), target.resolve("lib"),
                options);
        Path made = box.resolve("made-of");
        if (!Files.exists(made) || !Files.readString(made).equals(wanted)) {
            run(List.of("rm", "-rf", box.toString(), box.resolveSibling("first-life").toString()));
            Files.createDirectories(box);
            run(List.of("cp", "-r", target.resolve("gateway.jar").toString(), target.resolve("lib").toString(), box
                    .toString()));
            age(box);
            firstLife(box, options, runtime.resolve("bin/java"));
            Files.writeString(made, wanted);
        }
        return box;
    }

    private static void firstLife(Path box, Path options, Path java) throws IOException, InterruptedException {
        Path station = box.resolveSibling("first-life");
        String jar = box.resolve("gateway.jar").toString();
        run(List.of(java.toString(), "-jar", jar, "init", station.toString(), "--listen", "127.0.0.1:0"));
        Files.writeString(station.resolve("simulated.yaml"), ABSENT_BOARD);
        var life = new ProcessBuilder(java.toString(), "@" + options, "-XX:AOTCacheOutput=" + box.resolve(
                "gateway.aot"), "-jar", jar, "run", "--config", station.resolve("station.yaml").toString())
                .redirectErrorStream(true).start();
        var said = new StringBuilder();
        try (var lines = life.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (line.contains(" is open, ")) {
                    life.toHandle().destroy();
                }
            }
        }
        life.waitFor();
        if (!Files.exists(box.resolve("gateway.aot"))) {
            throw new IOException("the first life left no cache: " + said);
        }
    }

    private static String digest(Path... files) throws IOException {
        var all = new ByteArrayOutputStream();
        for (Path file : files) {
            try (Stream<Path> found = Files.walk(file)) {
                for (Path each : found.filter(Files::isRegularFile).sorted().toList()) {
                    all.writeBytes(Files.readAllBytes(each));
                }
            }
        }
        return digest(all.toByteArray());
    }

    private static void age(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path each : found.toList()) {
                Files.setLastModifiedTime(each, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
            }
        }
    }

    private interface Making {
        void make(Path empty) throws IOException, InterruptedException;
    }

    private Path once(String name, Making making) throws IOException, InterruptedException {
        synchronized (ONE_AT_A_TIME) {
            Path wanted = cache.resolve(name);
            if (!Files.isDirectory(wanted)) {
                Files.createDirectories(cache);
                try (var channel = FileChannel.open(cache.resolve("lock"), StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE); var _ = channel.lock()) {
                    if (!Files.isDirectory(wanted)) {
                        Path unfinished = cache.resolve(name + ".unfinished");
                        run(List.of("rm", "-rf", unfinished.toString()));
                        making.make(unfinished);
                        Files.move(unfinished, wanted);
                    }
                }
            }
            return wanted;
        }
    }

    /** The scripts download packages and call tools: what they lack is this computer's want, no fault of the house. */
    private static void prepare(Path script, Path made) throws IOException, InterruptedException {
        failure(List.of(script.toString(), made.toString())).ifPresent(failure -> Needs.missing(
                "what the virtual machine is made of: " + failure));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Optional<String> failure = failure(command);
        if (failure.isPresent()) {
            throw new IOException(failure.get());
        }
    }

    private static Optional<String> failure(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        return exit == 0
                ? Optional.empty()
                : Optional.of(String.join(" ", command) + " ended with " + exit + ": "
                        + said);
    }

    /** What a command prints, whatever its exit code. */
    static String output(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
