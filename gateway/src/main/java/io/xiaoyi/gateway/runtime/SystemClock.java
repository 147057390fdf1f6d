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
    private volatile ClockTrust trust;

    /** Looks at this machine's sources of time, once now and then again and again. */
    public SystemClock() {
        this(TimeSources.ofThisMachine());
    }

    SystemClock(TimeSources sources) {
        this.sources = sources;
        this.trust = sources.trust(wall.instant());
        var executor = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("clock").factory());
        executor.scheduleWithFixedDelay(this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
        this.looking = executor;
    }

    private void look() {
        trust = sources.trust(wall.instant());
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
