package io.xiaoyi.gateway.loop;

import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.StationEvent;

/**
 * Sees every turn after it was taken: replies to commands and changes of state for the uplink, the simulator's
 * terminal.
 *
 * <p>Threading: called by the loop's thread; hands off at once, never waits, never throws.
 */
@FunctionalInterface
public interface Watcher {
    void turned(StationEvent event, Moment moment, Decision decision);
}
