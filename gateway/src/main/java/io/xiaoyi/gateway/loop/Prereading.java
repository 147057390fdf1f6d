package io.xiaoyi.gateway.loop;

import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent;
import java.util.function.Supplier;

/**
 * The way into an inbox on which a code's signature is checked by the thread that brings it, so that the loop, which
 * has exits and fires to serve, does not spend its time on it, and a queue of codes is worked off by two cores.
 *
 * <p>Threading: any thread.
 */
public final class Prereading implements Inbox {
    private final Inbox inbox;
    private final Supplier<Station> station;

    /** @param station as it stands after the last turn */
    public Prereading(Inbox inbox, Supplier<Station> station) {
        this.inbox = inbox;
        this.station = station;
    }

    @Override
    public boolean offer(StationEvent event) {
        return inbox.offer(preread(event));
    }

    @Override
    public int waiting() {
        return inbox.waiting();
    }

    private StationEvent preread(StationEvent event) {
        try {
            return station.get().preread(event);
        } catch (RuntimeException | StackOverflowError | AssertionError _) {
            return event; // will throw again where it is journaled
        }
    }
}
