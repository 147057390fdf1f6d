package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.station.StationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An inbox that keeps everything, and waits for it. */
public final class Mailbox implements Inbox {
    private final List<StationEvent> events = new ArrayList<>();
    private long durable;

    @Override
    public synchronized boolean offer(StationEvent event) {
        if (event instanceof StationEvent.Durable(long seq)) {
            durable = seq;
        } else {
            events.add(event);
        }
        notifyAll();
        return true;
    }

    synchronized List<StationEvent> events() {
        return List.copyOf(events);
    }

    synchronized long durable() {
        return durable;
    }

    synchronized <T extends StationEvent> List<T> of(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public void awaitDurable(long seq) {
        await("entry " + seq + " durable", () -> durable >= seq);
    }

    synchronized void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try {
            while (!condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError(what + ": not within 30 s; " + events);
                }
                wait(Math.max(1, Math.min(100, TimeUnit.NANOSECONDS.toMillis(left))));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
