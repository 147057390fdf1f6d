package io.xiaoyi.gateway.console;

import io.xiaoyi.gateway.loop.Watcher;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.StationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sees the station's turns for the console. The loop's thread leaves a note and goes on; those who listen are called
 * where they are at home, once for however many turns came meanwhile; while nobody watches, for answers to acts alone.
 *
 * <p>Threading: {@link #turned} by the loop's thread; the rest by any.
 */
public final class Turns implements Watcher {
    /** More answers than that wait only where nobody listens: then the oldest are not told. */
    private static final int MOST_TOLD = 1000;

    private final ScanTimes scans;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Effect.ActTold> told = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean nudged = new AtomicBoolean();
    private volatile boolean watched;
    private volatile long count;

    public Turns() {
        this(new ScanTimes());
    }

    Turns(ScanTimes scans) {
        this.scans = scans;
    }

    @Override
    public void turned(StationEvent event, Moment moment, Decision decision) {
        count = count + 1; // one thread writes
        scans.turned(event, decision);
        boolean isNews = watched;
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.ActTold it) {
                told.add(it);
                isNews = true;
                if (waiting.incrementAndGet() > MOST_TOLD && told.poll() != null) {
                    waiting.decrementAndGet();
                }
            }
        }
        if (isNews && nudged.compareAndSet(false, true)) {
            listeners.forEach(Runnable::run);
        }
    }

    /** How many there were since the console began. */
    long count() {
        return count;
    }

    ScanTimes scans() {
        return scans;
    }

    /**
     * Whether somebody wants to know of every turn. Whoever says so looks at the station after that: of what was before
     * there is no nudge.
     */
    void watched(boolean is) {
        watched = is;
    }

    /** @param nudge hands off at once, and has {@link #seen()} called in time: there is no second nudge before */
    void listen(Runnable nudge) {
        listeners.add(nudge);
        nudge.run();
    }

    /** What became of acts since the last call. */
    List<Effect.ActTold> seen() {
        nudged.set(false);
        var news = new ArrayList<Effect.ActTold>();
        for (Effect.ActTold next = told.poll(); next != null; next = told.poll()) {
            waiting.decrementAndGet();
            news.add(next);
        }
        return news;
    }
}
