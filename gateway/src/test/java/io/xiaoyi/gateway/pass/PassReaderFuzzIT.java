package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jazzer in a JVM of its own: its agent would instrument every other test of this one. */
class PassReaderFuzzIT {
    private static final int SECONDS = 15;

    @Test
    void jazzerFindsNoLineThatBreaksTheReader(@TempDir Path folder) throws IOException, InterruptedException {
        Path found = Files.createDirectories(folder.resolve("found"));
        Path log = folder.resolve("jazzer.log");
        Process jazzer = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+EnableDynamicAgentLoading", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("surefire.test.class.path", System
                        .getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer", "--target_class="
                        + FuzzedLines.class.getName(),
                "--instrumentation_includes=io.xiaoyi.gateway.pass.**",
                "--reproducer_path=" + folder, "-artifact_prefix=" + folder + "/", "-max_total_time=" + SECONDS,
                "-timeout=5", "-seed=1", "-print_final_stats=1", "-max_len=600", found.toString(),
                FuzzedLinesTest.SEEDS.toAbsolutePath()
                        .toString()))
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertThat(jazzer.waitFor(SECONDS + 120, TimeUnit.SECONDS)).as("Jazzer ended").isTrue();
            String said = Files.readString(log);
            assertThat(jazzer.exitValue()).as(said).isZero();
            assertThat(said).contains("stat::number_of_executed_units").doesNotContain("ERROR: Jazzer");
        } finally {
            jazzer.destroyForcibly();
        }
    }
}
