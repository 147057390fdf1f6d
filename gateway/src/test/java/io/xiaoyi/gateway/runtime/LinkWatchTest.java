package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationWorld;
import io.xiaoyi.gateway.uplink.UplinkStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LinkWatchTest {
    @Test
    void theLinkIsToldSinceItsLastChangeWithWhatTheUplinkSays() {
        var watch = new LinkWatch();
        var world = new StationWorld();
        world.seen = (event, decision) -> watch.turned(event, world.moment(), decision);
        assertThat(watch.link(Optional.empty()).since()).isEmpty();
        world.pass(Duration.ofMinutes(1)).happen(new StationEvent.LinkChanged(true, ""));
        Instant came = world.truth();
        world.pass(Duration.ofMinutes(1));
        assertThat(watch.link(Optional.empty()).since()).contains(came);
        world.happen(new StationEvent.LinkChanged(false, "pulled out"));
        var status = new UplinkStatus(UplinkStatus.Phase.WAITING, "no answer", 1, 0, 0, 0, 0, 0, 0, 0, 0,
                new UplinkStatus.Today(3_000, 500, OptionalLong.empty()));
        assertThat(watch.link(Optional.of(status)).since()).contains(world.truth());
        assertThat(watch.link(Optional.of(status)).detail()).isEqualTo("no answer");
        assertThat(watch.link(Optional.empty()).detail()).as("tried again").isEqualTo("pulled out");
        assertThat(watch.link(Optional.of(status)).bytesToday()).isEqualTo(3_500);
    }

    @Test
    void aLinkThatIsDownAlreadyHasBeenSoSinceBefore() {
        var watch = new LinkWatch();
        var world = new StationWorld();
        world.seen = (event, decision) -> watch.turned(event, world.moment(), decision);
        world.pass(Duration.ofMinutes(1)).happen(new StationEvent.LinkChanged(false, "pulled out"));
        Instant went = world.truth();
        world.pass(Duration.ofMinutes(1)).happen(new StationEvent.LinkChanged(false, "the uplink is set anew"));
        assertThat(watch.link(Optional.empty()).since()).contains(went);
    }
}
