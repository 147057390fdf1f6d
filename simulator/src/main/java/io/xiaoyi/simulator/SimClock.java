package io.xiaoyi.simulator;

import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * A clock that runs a fixed number of times faster than the real one, wall and uptime alike, and is trusted as a
 * battery-backed one. The gateway's timers and the couriers both live by it, so that only what the machine really takes
 * (decoding, signatures, disk, network) weighs more in it than it would at speed 1.
 *
 * <p>Threading: immutable, any thread.
 */
public final class SimClock implements Clock {
    static final int SLOWEST = 1;
    static final int FASTEST = 600;
    private static final int BOOT = 1;

    private final Instant start;
    private final int speed;
    private final LongSupplier realNanos;
    private final long realStart;

    /**
     * @param start the simulated wall at this instant
     * @param speed 1 to 600
     */
    public SimClock(Instant start, int speed) {
        this(start, speed, System::nanoTime);
    }

    SimClock(Instant start, int speed, LongSupplier realNanos) {
        if (speed < SLOWEST || speed > FASTEST) {
            throw new IllegalArgumentException("speed " + speed + ": expected " + SLOWEST + " to " + FASTEST);
        }
        this.start = start;
        this.speed = speed;
        this.realNanos = realNanos;
        this.realStart = realNanos.getAsLong();
    }

    @Override
    public Moment now() {
        long uptime = uptimeNanos();
        return new Moment(start.plusNanos(uptime), ClockTrust.RTC, uptime, BOOT);
    }

    @Override
    public long realNanosUntil(long uptimeNanos) {
        return Math.max(0, Math.ceilDiv(uptimeNanos - uptimeNanos(), speed));
    }

    /** The simulated wall. */
    public Instant wall() {
        return start.plusNanos(uptimeNanos());
    }

    /** Waits for so much simulated time. */
    public void sleep(Duration simulated) throws InterruptedException {
        Thread.sleep(Duration.ofNanos(realNanos(simulated)));
    }

    /** How long so much simulated time really takes; 0 for less than none. */
    public long realNanos(Duration simulated) {
        return Math.max(0, simulated.toNanos() / speed);
    }

    private long uptimeNanos() {
        return (realNanos.getAsLong() - realStart) * speed;
    }
}
