package io.xiaoyi.gateway.gpio.chardev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pi4J's own inputs held a little memory for each edge until their process died within a day. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public class ManyEdgesIT {
    private static final long GROWTH_KILOBYTES = 1_000;

    @Test
    void memoryIsFlatOverTenMillionEdges(@TempDir Path folder) throws IOException, InterruptedException {
        List<Long> resident = resident(folder, 1_000_000, 10_000_000);
        assertThat(resident.getLast()).isLessThan(resident.getFirst() + GROWTH_KILOBYTES);
    }

    /** Resident kilobytes after so many edges and after all, of a process with a heap of 32 MB. */
    public static List<Long> resident(Path folder, long first, long all) throws IOException, InterruptedException {
        Path pipe = folder.resolve("line");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xms32m", "-Xmx32m", "-XX:+AlwaysPreTouch",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                ManyEdges.class.getName(), pipe.toString(), Long.toString(first), Long.toString(all))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var said = process.inputReader()) {
            assertThat(process.waitFor()).isZero(); // a wait that can be interrupted; what it says fits its pipe
            return said.lines().map(Long::parseLong).toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
