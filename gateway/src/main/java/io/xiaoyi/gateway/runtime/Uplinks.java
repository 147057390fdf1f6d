package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.uplink.Uplink;
import io.xiaoyi.gateway.uplink.UplinkSettings;
import io.xiaoyi.gateway.uplink.UplinkStatus;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The station's uplink, one at a time: where its settings change, the one there is leaves the broker in order and
 * another takes its place. What was not delivered is in the journal, and goes on from its cursor.
 *
 * <p>Threading: any thread. {@link #status} and {@link #tryNow} do not wait; the others wait until the
 * former one has left, which takes some seconds at most.
 */
final class Uplinks implements AutoCloseable {
    private final Inbox inbox;
    private final Maker maker;
    private final Consumer<Uplink> watching;
    private volatile Optional<Now> now = Optional.empty();
    private boolean closed;

    /** Makes an uplink that is not started yet. */
    interface Maker {
        Uplink make(Plans plans, UplinkSettings settings) throws IOException;
    }

    private record Now(Uplink uplink, UplinkSettings settings, Settings by) {}

    /** @param watching is told of each uplink before it is started, so that it misses no turn */
    Uplinks(Inbox inbox, Maker maker, Consumer<Uplink> watching) {
        this.inbox = inbox;
        this.maker = maker;
        this.watching = watching;
    }

    /**
     * Goes by these settings from now on.
     *
     * @param version whose they are; the station is told of it before the new uplink begins
     * @throws IOException if a file that they name cannot be read; the uplink there was goes on, and this may be called
     *     again
     */
    synchronized void follow(Settings wanted, long version) throws IOException {
        if (closed || wanted.uplink().isEmpty()) {
            return;
        }
        var plans = new Plans(wanted);
        UplinkSettings settings = plans.uplink(wanted.uplink().get());
        boolean isTheSame = now.filter(it -> it.settings().equals(settings) && saysTheSame(it.by(), wanted))
                .isPresent();
        if (isTheSame) {
            inbox.offer(new StationEvent.UplinkBegan(version));
            return;
        }
        Uplink next = maker.make(plans, settings);
        watching.accept(next);
        if (now.isPresent()) {
            now.get().uplink().close();
            now.get().uplink().endAlarms();
            inbox.offer(new StationEvent.LinkChanged(false, "the uplink is set anew"));
        }
        now = Optional.of(new Now(next, settings, wanted));
        inbox.offer(new StationEvent.UplinkBegan(version));
        next.start();
    }

    /** See {@link Uplink#tryNow()}. */
    void tryNow() {
        now.ifPresent(it -> it.uplink().tryNow());
    }

    /** Of the one there is. */
    Optional<UplinkStatus> status() {
        return now.map(it -> it.uplink().status());
    }

    /** Whether {@code birth} is the same: it is told once, when a connection begins. */
    private static boolean saysTheSame(Settings a, Settings b) {
        return a.station().equals(b.station()) && a.room().equals(b.room());
    }

    @Override
    public synchronized void close() {
        closed = true;
        now.ifPresent(it -> it.uplink().close());
    }
}
