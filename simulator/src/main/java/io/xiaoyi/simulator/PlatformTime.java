package io.xiaoyi.simulator;

import io.xiaoyi.gateway.uplink.TimeServer;
import io.xiaoyi.gateway.uplink.UplinkSettings;
import java.net.URI;

/**
 * The platform's clock, which is right: answers the station's questions what time it is, in simulated time.
 *
 * <p>Threading: one daemon thread of its own.
 */
final class PlatformTime implements AutoCloseable {
    private final TimeServer server;
    private final Thread thread;

    private PlatformTime(TimeServer server) {
        this.server = server;
        thread = Thread.ofPlatform().daemon().name("platform-time").start(this::serve);
    }

    static PlatformTime start(int mqttPort, String tenant, ReferencePlatform platform, SimClock clock) {
        var settings = UplinkSettings.of(URI.create("mqtt://127.0.0.1:" + mqttPort), "reference-platform-time");
        return new PlatformTime(new TimeServer(settings, tenant, (station, nonce) -> platform.time(station, nonce, clock
                .wall()), _ -> {}));
    }

    private void serve() {
        try {
            server.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
