package io.xiaoyi.gateway.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The figure {@code powercut} with few rounds. Where no file system can be mounted it is skipped, everywhere. */
class PowerCutIT {
    private static final int ROUNDS = 10;
    private static final long SEED = 1;

    @Test
    void aPowerCutCostsNoEntryAndNoMarkThatAnybodyWasTold() throws IOException {
        LoopDisk.missing().ifPresent(why -> {
            System.err.println("SKIPPED: no power was cut: " + why);
            Assumptions.abort(why);
        });
        Ordeal.Found found = PowerCut.run(new Sheet(System.out), ROUNDS, SEED);
        assertThat(found.faults()).as("seed " + SEED).isEmpty();
        assertThat(found.grants()).isGreaterThan(ROUNDS);
        assertThat(found.replayed()).isPositive();
    }
}
