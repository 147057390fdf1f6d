package io.xiaoyi.gateway.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The figure {@code kill9} with few rounds. */
class Kill9IT {
    private static final int ROUNDS = 10;
    private static final long SEED = 1;

    @Test
    void aKilledStationLosesNothingAndTheCloudHasItsJournalOnce() throws IOException {
        Ordeal.Found found = Kill9.run(new Sheet(System.out), ROUNDS, SEED);
        assertThat(found.faults()).as("seed " + SEED).isEmpty();
        assertThat(found.grants()).isGreaterThan(ROUNDS);
        assertThat(found.replayed()).isPositive();
    }
}
