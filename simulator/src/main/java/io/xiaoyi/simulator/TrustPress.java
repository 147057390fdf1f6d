package io.xiaoyi.simulator;

import io.xiaoyi.gateway.uplink.RetainedPublisher;
import io.xiaoyi.gateway.uplink.RetainedPublisher.Message;
import io.xiaoyi.gateway.uplink.Topics;
import io.xiaoyi.gateway.uplink.UplinkSettings;
import io.xiaoyi.simulator.ReferencePlatform.Phone;
import io.xiaoyi.simulator.Terminal.Tone;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Publishes what the platform has signed of whom stations are to believe.
 *
 * <p>Threading: one thread.
 */
final class TrustPress {
    private final ReferencePlatform platform;
    private final EmbeddedBroker broker;

    TrustPress(ReferencePlatform platform, EmbeddedBroker broker) {
        this.platform = platform;
        this.broker = broker;
    }

    /** Publishes all of it, so that the broker holds it before a station first asks. */
    void publish(Collection<Phone> known, Collection<Phone> withdrawn, Instant now) throws IOException,
            InterruptedException {
        publish(platform.trust(known, withdrawn, now));
    }

    private void publish(List<Message> messages) throws IOException, InterruptedException {
        var settings = UplinkSettings.of(URI.create("mqtt://127.0.0.1:" + broker.mqttPort()), new Topics(
                StationFiles.TENANT, "publisher"));
        RetainedPublisher.publish(settings, messages);
    }

    /** Publishes the next head when it is due, as platforms do every hour; while the broker is away, the one after. */
    void goOn(Stage stage) {
        Instant now = stage.clock().wall();
        if (platform.isHeadDue(now)) {
            Message head = platform.head(now);
            stage.start(() -> {
                try {
                    publish(List.of(head));
                } catch (IOException e) {
                    stage.events().station(stage.clock().wall(), Tone.WARN, "head", "· 未发 not published",
                            String.valueOf(e
                                    .getMessage()));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }
}
