package io.xiaoyi.gateway.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The figure {@code powercut} with few rounds. Where no file system can be mounted it is skipped, everywhere. */
class PowerCutIT {
    private static final int ROUNDS = 10;

    @Test
    void aPowerCutCostsNoEntryAndNoMarkThatAnybodyWasTold() throws IOException {
        LoopDisk.missing().ifPresent(why -> {
            System.err.println("SKIPPED: no power was cut: " + why);
            Assumptions.abort(why);
        });
        var figure = new PowerCut();
        var sheet = new Sheet(System.out);
        sheet.begin(figure, Map.of("rounds", Integer.toString(ROUNDS)));
        Ordeal.Found found = figure.run(sheet);
        assertThat(found.faults()).isEmpty();
        assertThat(found.grants()).isGreaterThan(ROUNDS);
        assertThat(found.replayed()).isPositive();
    }
}
