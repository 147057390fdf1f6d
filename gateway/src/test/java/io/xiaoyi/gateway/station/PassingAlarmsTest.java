package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.outlet.MeterReading;
import io.xiaoyi.gateway.pass.Octets;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is over as soon as it has happened has an alarm that ends too. */
class PassingAlarmsTest {
    private final StationWorld world = new StationWorld(StationWorld.charging(false));

    static Stream<Arguments> whatHappens() {
        return Stream.of(Arguments.of(new Alarm(Alarm.OVERRUN, "front-in"), new StationEvent.Overrun("front-in", 5)),
                Arguments.of(new Alarm(Alarm.UNKNOWN_READER, "attic"), new StationEvent.Scanned("attic", Octets.utf8(
                        "x"))),
                Arguments.of(new Alarm(Alarm.UNKNOWN_LINE, "attic"), new StationEvent.InputChanged("attic", true, 0)),
                Arguments.of(new Alarm(Alarm.UNKNOWN_OUTLET, "9"), new StationEvent.MeterRead("9", new MeterReading(
                        220, 0, 0, 1, OptionalDouble.empty()))),
                Arguments.of(new Alarm(Alarm.EVENT_SET_ASIDE, "front-in"), new StationEvent.SetAside("front-in",
                        "Scanned", "an exception")));
    }

    @ParameterizedTest
    @MethodSource("whatHappens")
    void itEndsAnHourAfterItLastHappened(Alarm alarm, StationEvent event) {
        world.happen(event).pass(Duration.ofMinutes(50));
        world.happen(event).pass(Duration.ofMinutes(59));
        assertThat(world.station.remembered().alarms()).as("an hour from the last time").containsKey(alarm);
        world.pass(Duration.ofMinutes(2));
        assertThat(world.station.remembered().alarms()).doesNotContainKey(alarm);
        assertThat(world.facts(Fact.AlarmRaised.class)).filteredOn(it -> it.code().equals(alarm.code())).hasSize(1);
        world.happen(event);
        assertThat(world.station.remembered().alarms()).as("again").containsKey(alarm);
    }

    @ParameterizedTest
    @MethodSource("whatHappens")
    void theBootBeforeIsForgotten(Alarm alarm, StationEvent event) {
        world.happen(event).boot(StationWorld.charging(false), world.station.remembered());
        assertThat(world.station.remembered().alarms()).doesNotContainKey(alarm);
        assertThat(world.station.boot().passing()).isEmpty();
    }
}
