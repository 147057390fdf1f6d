package io.xiaoyi.gateway.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jazzer on one target, in a JVM of its own that ends by itself.
 *
 * @param folder for seeds, what is found, and the log
 * @param runs ends after so many inputs
 * @param seconds ends after so long
 * @param findings ends after so many different ones
 */
public record Fuzzer(Path folder, long runs, int seconds, int findings) {
    private static final int INPUT_SECONDS = 20;
    private static final int STARTUP_SECONDS = 120;
    /** They watch for what no target does, and hooking the platform's classes for them takes most of the start. */
    private static final String SANITIZERS = Stream.of("BigDecimal", "ClojureLangHooks", "Deserialization",
            "ExpressionLanguageInjection", "FilePathTraversal", "LdapInjection", "NamingContextLookup",
            "OsCommandInjection", "ReflectiveCall", "RegexInjection", "RegexRoadblocks", "ScriptEngineInjection",
            "ServerSideRequestForgery", "SqlInjection", "TemplateInjection", "UnsafeSanitizer", "XPathInjection",
            "XmlParserSsrfGuidance").map(name -> "com.code_intelligence.jazzer.sanitizers." + name).collect(Collectors
                    .joining(":"));
    private static final Pattern INPUTS = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern SECONDS = Pattern.compile("Done \\d+ runs in (\\d+) second");
    private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+) ft: (\\d+) corp: (\\d+)/");

    /**
     * What came of it.
     *
     * @param inputs tried
     * @param seconds the JVM's start not counted, whole ones, at least 1
     * @param coverage edges of the instrumented classes that were reached, 0 where Jazzer did not say
     * @param corpus inputs that each reached something new
     * @param findings files of inputs that broke the target, hung it or ate its memory
     * @param log all that Jazzer said
     */
    public record Outcome(long inputs, long seconds, int coverage, int corpus, List<Path> findings, Path log) {}

    /** Runs it to its end. */
    public Outcome run(Target target) throws IOException, InterruptedException {
        Path seeds = Files.createDirectories(folder.resolve("seeds"));
        Fuzzed fuzzed = target.fuzzed();
        List<byte[]> inputs = fuzzed.seeds();
        for (int i = 0; i < inputs.size(); i++) {
            Files.write(seeds.resolve("seed-%03d".formatted(i)), inputs.get(i));
        }
        Files.createDirectories(folder.resolve("found"));
        Path log = folder.resolve("jazzer.log");
        Process jazzer = new ProcessBuilder(command(target, fuzzed)).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        try {
            if (!jazzer.waitFor(STARTUP_SECONDS + seconds, TimeUnit.SECONDS)) {
                throw new IOException("Jazzer did not end: " + Files.readString(log));
            }
        } finally {
            jazzer.destroyForcibly();
        }
        return outcome(log);
    }

    private List<String> command(Target target, Fuzzed fuzzed) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-Xss2m",
                "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-Dhouse.root=" + System.getProperty("house.root", ""),
                "-Djava.io.tmpdir=" + folder, "-cp", classPath, "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Entrance.class.getName(), "--target_args=" + target.name(),
                "--instrumentation_includes=" + target.instrumented(),
                "--instrumentation_excludes=" + fuzzed.getClass().getName() + "*", "--keep_going=" + findings,
                "--disabled_hooks=" + SANITIZERS,
                "--reproducer_path=" + folder, "-artifact_prefix=" + folder + "/", "-runs=" + runs,
                "-max_total_time=" + seconds, "-timeout=" + INPUT_SECONDS, "-rss_limit_mb=3000", "-seed=1",
                "-use_value_profile=1", "-print_final_stats=1", "-max_len=" + target.longest, folder.resolve(
                        "found").toString(),
                folder.resolve("seeds").toString());
    }

    private Outcome outcome(Path log) throws IOException {
        String said = Files.readString(log);
        List<MatchResult> coverage = COVERAGE.matcher(said).results().toList();
        List<Path> findings;
        try (Stream<Path> files = Files.list(folder)) {
            findings = files.filter(file -> file.getFileName().toString().matches("(crash|timeout|oom|leak)-.*"))
                    .sorted().toList();
        }
        return new Outcome(number(INPUTS, said).orElseThrow(() -> new IOException("Jazzer tried nothing: " + said)),
                Math
                        .max(1, number(SECONDS, said).orElse(0L)),
                coverage.isEmpty()
                        ? 0
                        : Integer.parseInt(coverage.getLast()
                                .group(1)),
                coverage.isEmpty() ? 0 : Integer.parseInt(coverage.getLast().group(3)), findings,
                log);
    }

    private static Optional<Long> number(Pattern pattern, String said) {
        return pattern.matcher(said).results().reduce((_, last) -> last).map(found -> Long.parseLong(found.group(1)));
    }
}
