package io.xiaoyi.simulator;

import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The time of a simulated town: it runs faster than the real one by a factor that may change while it runs. The
 * gateway's timers and the couriers both live by it, so that only what the machine really takes (decoding, signatures,
 * disk, network) weighs more in it than it would at speed 1. {@link #machine()} is a station's clock in that town,
 * which can be spoiled; the couriers' phones are right.
 *
 * <p>While somebody is in a {@link #passage()} it runs no faster than {@code passageSpeed}: a lock that is released for
 * seconds must not be secured again while a thread is on its way to push the door. While something is
 * {@link #unhurried()} it is real time.
 *
 * <p>Threading: any thread.
 */
public final class SimClock {
    static final int SLOWEST = 1;
    static final int FASTEST = 600;
    private static final int BOOT = 1;
    /** What a network time server says that lies: the last second of 32-bit time. */
    static final Instant LIE = Instant.parse("2038-01-19T03:14:07Z");
    /** A wait that cannot be woken by a change of speed looks again so often. */
    private static final long LOOK_NANOS = 250_000_000;

    private final Instant start;
    private final int passageSpeed;
    private final LongSupplier realNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int wantedSpeed;
    private int passages;
    private int unhurried;
    private long realThen;
    private long townThen;
    private volatile Source source = Source.BATTERY;

    /** Where a station's machine has the time from. */
    public enum Source {
        /** A battery-backed clock that is right. */
        BATTERY,
        /** Nothing: neither battery nor network time. */
        NONE,
        /** A network time server that says it is 2038. */
        LYING
    }

    /**
     * @param start the simulated wall at this instant
     * @param speed 1 to 600
     * @param passageSpeed the fastest while somebody is in a passage
     */
    public SimClock(Instant start, int speed, int passageSpeed) {
        this(start, speed, passageSpeed, System::nanoTime);
    }

    SimClock(Instant start, int speed, int passageSpeed, LongSupplier realNanos) {
        this.start = start;
        this.wantedSpeed = allowed(speed);
        this.passageSpeed = allowed(passageSpeed);
        this.realNanos = realNanos;
        this.realThen = realNanos.getAsLong();
    }

    private static int allowed(int speed) {
        if (speed < SLOWEST || speed > FASTEST) {
            throw new IllegalArgumentException("speed " + speed + ": expected " + SLOWEST + " to " + FASTEST);
        }
        return speed;
    }

    /** Runs at another speed from now on, 1 to 600. */
    public void speed(int times) {
        allowed(times);
        change(() -> wantedSpeed = times);
    }

    /** The speed that is wanted. */
    public int speed() {
        return (int) locked(() -> wantedSpeed);
    }

    /** The speed it runs at now. */
    public int speedNow() {
        return (int) locked(this::now0);
    }

    /** Somebody stands before a reader or goes through a door, until it is closed. */
    public Passage passage() {
        change(() -> passages++);
        return () -> change(() -> passages--);
    }

    /** A machine is at work that takes as long at any speed, until that is closed. */
    Passage unhurried() {
        change(() -> unhurried++);
        return () -> change(() -> unhurried--);
    }

    /** See {@link #passage()}. */
    public interface Passage extends AutoCloseable {
        @Override
        void close();
    }

    /** Has the stations' machines take the time from elsewhere. */
    public void source(Source wanted) {
        source = wanted;
    }

    public Source source() {
        return source;
    }

    /** The clock of a machine that was switched on now. */
    public Clock machine() {
        return new Machine(uptimeNanos());
    }

    private final class Machine implements Clock {
        private final long onSince;

        Machine(long onSince) {
            this.onSince = onSince;
        }

        @Override
        public Moment now() {
            long town = uptimeNanos();
            return switch (source) {
                case BATTERY -> new Moment(start.plusNanos(town), ClockTrust.RTC, town - onSince, BOOT);
                case NONE -> new Moment(start.plusNanos(town), ClockTrust.FLOOR, town - onSince, BOOT);
                case LYING -> new Moment(LIE.plusNanos(town - onSince), ClockTrust.NTP, town - onSince, BOOT);
            };
        }

        @Override
        public long realNanosUntil(long uptimeNanos) {
            return SimClock.this.realNanosUntil(onSince + uptimeNanos);
        }
    }

    /** The simulated wall. */
    public Instant wall() {
        return start.plusNanos(uptimeNanos());
    }

    /** Waits for so much simulated time, whatever becomes of the speed meanwhile. */
    public void sleep(Duration simulated) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long end = uptime0() + simulated.toNanos();
            for (long left = until0(end); left > 0; left = until0(end)) {
                changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The same, but no longer than until {@code end} is open. @return whether the time passed before that */
    boolean sleep(Duration simulated, CountDownLatch end) throws InterruptedException {
        long until = uptimeNanos() + simulated.toNanos();
        for (long left = realNanosUntil(until); left > 0; left = realNanosUntil(until)) {
            if (end.await(Math.min(left, LOOK_NANOS), java.util.concurrent.TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return end.getCount() > 0;
    }

    /** How long so much simulated time really takes at the speed of now; 0 for less than none. */
    public long realNanos(Duration simulated) {
        return Math.max(0, simulated.toNanos() / speedNow());
    }

    private long realNanosUntil(long townNanos) {
        return locked(() -> until0(townNanos));
    }

    private long uptimeNanos() {
        return locked(this::uptime0);
    }

    private long until0(long townNanos) {
        return Math.max(0, Math.ceilDiv(townNanos - uptime0(), now0()));
    }

    private long uptime0() {
        return townThen + (realNanos.getAsLong() - realThen) * now0();
    }

    private long now0() {
        if (unhurried > 0) {
            return SLOWEST;
        }
        return passages > 0 ? Math.min(wantedSpeed, passageSpeed) : wantedSpeed;
    }

    private long locked(LongSupplier asked) {
        lock.lock();
        try {
            return asked.getAsLong();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            long real = realNanos.getAsLong();
            townThen += (real - realThen) * now0();
            realThen = real;
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
