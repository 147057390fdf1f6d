package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationWorld;
import io.xiaoyi.gateway.station.StationWorld.Courier;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScanTimesTest {
    private final StationWorld world = new StationWorld(StationWorld.plan(true));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private long measured() {
        return registry.get("xiaoyi.scan.latency").timer().count();
    }

    /** An operator opens minutes later: that is no courier's wait. */
    @Test
    void aGrantThatIsWithheldIsMeasuredByNothingThatMovesTheLockLater() {
        var times = new ScanTimes();
        times.countIn(registry);
        world.seen = times::turned;
        Courier courier = world.courier().introduced("front-in");
        world.diskIsPrompt = false;
        world.scan("front-in", courier.code()).pass(Duration.ofSeconds(1));
        assertThat(world.facts(Fact.GrantWithheld.class)).hasSize(1);
        world.diskIsPrompt = true;
        world.happen(new StationEvent.Durable(world.station.remembered().lastSeq())).pass(Duration.ofMinutes(3));
        world.command("unlock", Map.of("door", Cbor.of("front")));
        assertThat(world.isEnergised("lock.front")).isTrue();
        assertThat(measured()).isZero();

        world.pass(Duration.ofMinutes(1)).scan("front-in", courier.code());
        assertThat(measured()).isEqualTo(1);
        world.pass(Duration.ofMinutes(1));
        assertThat(measured()).as("when it is secured again").isEqualTo(1);
    }
}
