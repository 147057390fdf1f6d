package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xiaoyi.gateway.station.StationWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private final StationWorld world = new StationWorld(StationWorld.counting(StationWorld.charging(false)));

    private JsonNode telemetry() {
        return Cloud.parse(new String(Telemetry.json(world.station, world.moment(), UplinkStatus.Today.NOTHING),
                StandardCharsets.UTF_8));
    }

    @Test
    void itIsFlatAndItsValuesAreNumbersButForTheTime() {
        world.charge(60, 90);
        JsonNode told = telemetry();
        assertThat(told.get("outlet.fridge.watts").asDouble()).isEqualTo(90);
        assertThat(told.get("outlet.fridge.wattHours").asDouble()).isEqualTo(1.5);
        assertThat(told.get("outlet.1.watts").asDouble()).isZero();
        assertThat(told.get("people.least").asInt()).isZero();
        assertThat(told.get("people.most").asInt()).isGreaterThanOrEqualTo(told.get("people.estimate").asInt());
        assertThat(told.get("room.grantedWatts").asDouble()).isEqualTo(200);
        assertThat(told.get("room.budgetWatts").asDouble()).isEqualTo(1_200);
        told.properties().stream().filter(it -> !it.getKey().equals("time"))
                .forEach(it -> assertThat(it.getValue().isNumber()).as(it.getKey()).isTrue());
    }

    /** Not every reader of flat numbers knows an exponent. */
    @Test
    void numbersAreWrittenPlainly() {
        world.charge(2, 100);
        String text = new String(Telemetry.json(world.station, world.moment(), UplinkStatus.Today.NOTHING),
                StandardCharsets.UTF_8);

        assertThat(text).contains("\"outlet.fridge.watts\":100,", "\"room.budgetWatts\":1200,").doesNotContain("E+");
    }

    @Test
    void whatAMeterSaidBeforeItFellSilentIsNotToldAsIfItWereSo() {
        world.charge(2, 90).pass(Duration.ofSeconds(15));
        assertThat(telemetry().has("outlet.fridge.watts")).isFalse();
        assertThat(telemetry().has("room.grantedWatts")).isTrue();
    }
}
