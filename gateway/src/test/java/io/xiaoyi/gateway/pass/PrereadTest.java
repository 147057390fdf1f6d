package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationWorld;
import io.xiaoyi.gateway.station.StationWorld.Courier;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrereadTest {
    private final StationWorld world = new StationWorld();
    private final Courier known = world.courier().introduced("front-in");

    private StationEvent preread(Octets line) {
        return world.station.preread(new StationEvent.Scanned("front-in", line));
    }

    private static boolean opens(Decision decision) {
        return decision.next().waiting().stream().map(each -> each.effect()).anyMatch(Effect.SetLine.class::isInstance)
                || decision.effects().stream().anyMatch(Effect.SetLine.class::isInstance);
    }

    @Test
    void aLineReadBeforeItsTurnDecidesAsOneReadInIt() {
        Octets line = Octets.utf8(known.code().text());
        Decision before = world.station.decide(preread(line), world.moment());
        Decision within = world.station.decide(new StationEvent.Scanned("front-in", line), world.moment());
        assertThat(opens(before)).isTrue();
        assertThat(before.facts()).isEqualTo(within.facts());
        assertThat(before.effects()).isEqualTo(within.effects());
    }

    @Test
    void whatWasComputedOfAnotherLineIsNotBelieved() {
        var genuine = (StationEvent.Scanned) preread(Octets.utf8(known.code().text()));
        var smuggled = new StationEvent.Scanned("front-in", Octets.utf8("noise"), genuine.preread());
        assertThat(opens(world.station.decide(smuggled, world.moment()))).isFalse();
    }

    @Test
    void aReadingThatSomebodyMadeUpIsNotBelieved() {
        Octets line = Octets.utf8(known.code().text());
        Reading other = new Reading.Foreign("payment", 20);
        var smuggled = new StationEvent.Scanned("front-in", line, Optional.of(Preread.of(other)));
        assertThat(opens(world.station.decide(smuggled, world.moment()))).isTrue();
    }

    @Test
    void aPassLearntInBetweenIsCheckedInItsTurn() {
        Courier stranger = world.courier();
        StationEvent early = preread(Octets.utf8(stranger.code().text()));
        assertThat(opens(world.station.decide(early, world.moment()))).isFalse();
        stranger.introduced("front-in");
        assertThat(opens(world.station.decide(early, world.moment()))).isTrue();
    }
}
