package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The machine's clocks, and the only place that reads them. Where the wall comes from is looked up every five seconds
 * on
 * a thread of its own, never by whoever asks for the time.
 *
 * <p>Its moments are of boot 1: {@link Gateway} stamps the boot that the journal remembers.
 *
 * <p>Threading: any thread.
 */
public final class SystemClock implements Clock, AutoCloseable {
    private static final long LOOK_EVERY_SECONDS = 5;

    private final InstantSource wall = InstantSource.system();
    private final TimeSources sources;
    private final long startNanos = System.nanoTime();
    private final ScheduledExecutorService looking;
    private volatile ClockTrust trust = ClockTrust.FLOOR;
    /** Whether the network has set the clock in this boot: what a real-time clock shows may be its copy since. */
    private boolean wasInStep;

    /** Looks at this machine's sources of time, once now and then again and again. */
    public SystemClock() {
        this(TimeSources.ofThisMachine());
    }

    SystemClock(TimeSources sources) {
        this.sources = sources;
        look();
        var executor = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("clock").factory());
        executor.scheduleWithFixedDelay(this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
        this.looking = executor;
    }

    void look() {
        ClockTrust seen = sources.trust(wall.instant());
        wasInStep |= seen == ClockTrust.NTP;
        trust = wasInStep && seen == ClockTrust.RTC ? ClockTrust.NTP : seen;
    }

    @Override
    public Moment now() {
        return new Moment(wall.instant(), trust, uptimeNanos(), 1);
    }

    @Override
    public long realNanosUntil(long uptimeNanos) {
        return Math.max(0, uptimeNanos - uptimeNanos());
    }

    private long uptimeNanos() {
        return System.nanoTime() - startNanos;
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
