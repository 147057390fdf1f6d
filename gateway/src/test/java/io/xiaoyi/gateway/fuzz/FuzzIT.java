package io.xiaoyi.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short run of each target. The long one is a figure: {@code -Dfigures=fuzz}. */
class FuzzIT {
    private static final int MOST_SECONDS = 8;

    @ParameterizedTest
    @EnumSource
    void jazzerFindsNothing(Target target, @TempDir Path folder) throws IOException, InterruptedException {
        Fuzzer.Outcome outcome = new Fuzzer(folder, target.shortRuns, MOST_SECONDS, 1).run(target);

        assertThat(outcome.findings()).as(Files.readString(outcome.log())).isEmpty();
        assertThat(outcome.inputs()).isPositive();
        assertThat(outcome.coverage()).as("Jazzer is guided by what it reaches").isPositive();
    }
}
