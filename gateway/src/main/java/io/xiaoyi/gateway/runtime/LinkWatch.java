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
    private volatile String why = "";
    private boolean isOnline;

    @Override
    public void turned(StationEvent event, Moment moment, Decision decision) {
        if (!(event instanceof StationEvent.LinkChanged link)) {
            return;
        }
        why = link.online() ? "" : link.detail();
        if (since.isEmpty() || link.online() != isOnline) {
            isOnline = link.online();
            since = Optional.of(decision.next().clock().judge(moment).moment().wall());
        }
    }

    /**
     * While a connection is being tried the uplink has no reason to tell: then it is the one why the last was lost.
     *
     * @param uplink empty where there is none
     */
    Link link(Optional<UplinkStatus> uplink) {
        String detail = uplink.map(UplinkStatus::detail).filter(it -> !it.isEmpty()).orElse(why);
        return new Link(since, detail, uplink.map(UplinkStatus::today)
                .map(today -> today.sentBytes() + today.receivedBytes()).orElse(0L));
    }
}
