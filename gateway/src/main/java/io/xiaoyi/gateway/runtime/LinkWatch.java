package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.console.StationAccess.Link;
import io.xiaoyi.gateway.loop.Watcher;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.uplink.UplinkStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * How the connection to the broker stands, for people: since when, from the station's turns, and what the uplink says
 * of it.
 *
 * <p>Threading: {@link #turned} by the loop's thread; the rest by any.
 */
final class LinkWatch implements Watcher {
    private volatile Optional<Instant> since = Optional.empty();
    private boolean isOnline;

    @Override
    public void turned(StationEvent event, Moment moment, Decision decision) {
        if (event instanceof StationEvent.LinkChanged link && (since.isEmpty() || link.online() != isOnline)) {
            isOnline = link.online();
            since = Optional.of(decision.next().clock().judge(moment).moment().wall());
        }
    }

    /** @param uplink empty where there is none */
    Link link(Optional<UplinkStatus> uplink) {
        return new Link(since, uplink.map(UplinkStatus::detail).orElse(""), uplink.map(UplinkStatus::today)
                .map(today -> today.sentBytes() + today.receivedBytes()).orElse(0L));
    }
}
