package io.xiaoyi.gateway.loop;

import io.xiaoyi.gateway.station.StationEvent;

/**
 * Where events wait for their turn. What protects people (fire, exit, contacts, timers, durability) overtakes scans and
 * commands, which wait in a bounded queue a source and are served in rotation, so that no reader starves another.
 *
 * <p>Threading: any thread; never waits.
 */
public interface Inbox {
    /** Hands in an event. @return false if it was dropped because its source's queue is full; the drop is counted */
    boolean offer(StationEvent event);

    /** How many events wait for their turn; 0 where nothing waits in between. */
    default int waiting() {
        return 0;
    }
}
