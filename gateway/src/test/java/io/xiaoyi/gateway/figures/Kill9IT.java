package io.xiaoyi.gateway.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The figure {@code kill9} with few rounds. */
class Kill9IT {
    private static final int ROUNDS = 10;

    @Test
    void aKilledStationLosesNothingAndTheCloudHasItsJournalOnce() throws IOException {
        var figure = new Kill9();
        var sheet = new Sheet(System.out);
        sheet.begin(figure, Map.of("rounds", Integer.toString(ROUNDS)));
        Ordeal.Found found = figure.run(sheet);
        assertThat(found.faults()).isEmpty();
        assertThat(found.grants()).isGreaterThan(ROUNDS);
        assertThat(found.replayed()).isPositive();
    }
}
