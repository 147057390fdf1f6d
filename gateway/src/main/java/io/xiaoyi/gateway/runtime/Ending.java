package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.loop.Watcher;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.StationEvent;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells when the station's last word is on the disk. Threading: {@code turned} by the loop, {@code await} by another.
 */
final class Ending implements Watcher {
    private final CountDownLatch durable = new CountDownLatch(1);
    private long lastSeq = Long.MAX_VALUE;

    @Override
    public void turned(StationEvent event, Moment moment, Decision decision) {
        if (event instanceof StationEvent.Stopping) {
            lastSeq = decision.next().remembered().lastSeq();
        }
        if (decision.next().boot().durableSeq() >= lastSeq) {
            durable.countDown();
        }
    }

    /** @return whether it became durable in time */
    boolean await(long seconds) {
        try {
            return durable.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
