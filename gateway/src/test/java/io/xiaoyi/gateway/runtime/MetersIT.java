package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetersIT {
    @Test
    void aLineThatCannotBeStartedLeavesNoneOfTheOthersAtWork() {
        var first = new Settings.MeterLine("/nowhere/first", 9_600, Map.of("left", 1));
        var second = new Settings.MeterLine("/nowhere/second", 9_600, Map.of());

        assertThatIllegalArgumentException().isThrownBy(() -> new Meters(List.of(first, second), _ -> true));
        Eventually.holds("its thread ends", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("meter-first")));
    }
}
