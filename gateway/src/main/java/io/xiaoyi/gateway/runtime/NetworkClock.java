package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import java.time.Instant;

/**
 * What the network's deadlines are measured by. A network is real and keeps real time, however fast the clock of a
 * simulated station may run. Its wall is the machine's, which an uplink goes by before its station's first turn, and
 * where the station's own time lags behind it.
 *
 * <p>Threading: any thread.
 */
final class NetworkClock implements Clock {
    private final long startNanos = System.nanoTime();

    @Override
    public Moment now() {
        return new Moment(Instant.now(), ClockTrust.FLOOR, System.nanoTime() - startNanos, 1);
    }

    @Override
    public long realNanosUntil(long uptimeNanos) {
        return Math.max(0, uptimeNanos - (System.nanoTime() - startNanos));
    }
}
