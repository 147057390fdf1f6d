package io.xiaoyi.gateway.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The figure {@code kill9} with few rounds. */
class Kill9IT {
    private static final int ROUNDS = 5;

    @ParameterizedTest
    @ValueSource(ints = {1, 0})
    void aKilledStationAndAKilledBrokerLoseNothingAndTheCloudHasTheJournalOnce(int persistence) throws IOException {
        var figure = new Kill9();
        var sheet = new Sheet(System.out);
        sheet.begin(figure, Map.of("rounds", Integer.toString(ROUNDS), "persistence", Integer.toString(persistence)));
        Ordeal.Found found = figure.run(sheet);
        assertThat(found.faults()).isEmpty();
        assertThat(found.grants()).isGreaterThan(ROUNDS);
        assertThat(found.replayed()).isPositive();
    }
}
