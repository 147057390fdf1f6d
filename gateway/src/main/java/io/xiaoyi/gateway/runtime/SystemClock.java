package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.loop.Watcher;
import io.xiaoyi.gateway.moment.ClockJudge;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.StationEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The machine's clocks, and the only place that reads them. Where the wall comes from is looked up every five seconds
 * on a thread of its own, never by whoever asks for the time.
 *
 * <p>A real-time clock that the network may have set is no better than the network, in the next boot too, until a
 * signed time agrees with it while the network no longer sets it.
 *
 * <p>Its moments are of boot 1: {@link Gateway} stamps the boot that the journal remembers.
 *
 * <p>Threading: any thread.
 */
public final class SystemClock implements Clock, Watcher, AutoCloseable {
    private static final long LOOK_EVERY_SECONDS = 5;

    private final InstantSource wall = InstantSource.system();
    private final TimeSources sources;
    private final long startNanos = System.nanoTime();
    private final ScheduledExecutorService looking;
    private volatile ClockTrust trust = ClockTrust.FLOOR;
    private final NetworkMark mark;
    /** A signed time that no look has held against the sources yet. */
    private final AtomicReference<Optional<Moment>> signed = new AtomicReference<>(Optional.empty());

    /** One that does not know in the next boot what the network has set in this. */
    public SystemClock() {
        this(TimeSources.ofThisMachine(), NetworkMark.ofThisProcess());
    }

    /**
     * Looks at this machine's sources of time, once now and then again and again.
     *
     * @param folder where it remembers that the network has set the clock; it may come later
     */
    public SystemClock(Path folder) {
        this(TimeSources.ofThisMachine(), NetworkMark.in(folder));
    }

    SystemClock(TimeSources sources, NetworkMark mark) {
        this.sources = sources;
        this.mark = mark;
        look();
        var executor = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("clock").factory());
        executor.scheduleWithFixedDelay(this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
        this.looking = executor;
    }

    void look() {
        Instant now = wall.instant();
        ClockTrust seen = sources.trust(now);
        Optional<Moment> told = signed.getAndSet(Optional.empty());
        if (seen == ClockTrust.NTP) {
            mark.set();
        } else if (seen == ClockTrust.RTC && told.filter(it -> agrees(it, now)).isPresent()) {
            mark.remove();
        }
        trust = mark.stands() && seen == ClockTrust.RTC ? ClockTrust.NTP : seen;
    }

    private boolean agrees(Moment told, Instant now) {
        Instant expected = told.wall().plusNanos(uptimeNanos() - told.uptimeNanos());
        return Duration.between(expected, now).abs().compareTo(ClockJudge.CODE_TOLERANCE) <= 0;
    }

    /** Takes note of a platform's signed time; the next look holds the real-time clock against it. */
    @Override
    public void turned(StationEvent event, Moment moment, Decision decision) {
        if (event instanceof StationEvent.TimeAnswered) {
            Moment judged = decision.next().clock().judge(moment).moment();
            if (judged.trust() == ClockTrust.SIGNED) {
                signed.set(Optional.of(judged));
            }
        }
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
