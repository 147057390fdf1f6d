package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.MosquittoBroker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The other way to the cloud: a Mosquitto at the station that bridges to the broker there. */
final class Bridge implements AutoCloseable {
    /** What its manual offers to have nothing dropped, and its sessions kept. */
    static final List<String> UNLIMITED = List.of("max_queued_messages 0", "max_queued_bytes 0",
            "max_inflight_messages 0");
    /** What it does by itself. */
    static final List<String> DEFAULTS = List.of("max_queued_messages 1000");

    private final MosquittoBroker local;

    Bridge(int cloudPort, List<String> settings) {
        var lines = new ArrayList<>(settings);
        lines.addAll(List.of("persistence true", "persistence_location $/", "log_type error", "connection cloud",
                "address 127.0.0.1:" + cloudPort, "topic st/# out 1", "cleansession false", "restart_timeout 1"));
        local = MosquittoBroker.started(lines.toArray(String[]::new));
    }

    /** Has it take all these messages. */
    void take(List<WireMqtt.Message> messages) throws IOException {
        try (var wire = new WireMqtt(local.port(), "station", false)) {
            wire.publish(messages);
        }
    }

    /** Sends a mark through its queue, again and again, until it comes out: then everything before it has. */
    void awaitMark(Arrivals cloud) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!cloud.isMarked()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the bridge delivers nothing any more: " + cloud);
            }
            take(List.of(cloud.mark()));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    /** How long it has kept a processor busy since it was started. */
    Duration worked() {
        return local.process().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** {@code SIGKILL}, and up again. */
    void killAndRestart() {
        local.kill9();
        local.start();
    }

    @Override
    public void close() {
        local.close();
    }
}
