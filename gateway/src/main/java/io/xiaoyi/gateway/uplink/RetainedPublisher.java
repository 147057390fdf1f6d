package io.xiaoyi.gateway.uplink;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Publishes retained messages as a platform does: in order, each at QoS 1, over one connection that ends with the last
 * answer.
 *
 * <p>Threading: one thread, which waits.
 */
public final class RetainedPublisher {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private RetainedPublisher() {}

    /** One message. */
    public record Message(String topic, byte[] payload) implements Client.Spoken {
        @Override
        public String words() {
            return "message at " + topic;
        }
    }

    /**
     * Publishes all of them.
     *
     * @throws IOException if the broker cannot be reached, refuses one, or does not answer for a minute; how many it
     *     has taken by then is in the message
     */
    public static void publish(UplinkSettings settings, List<Message> messages) throws IOException,
            InterruptedException {
        try (Client client = new Client(settings, List.of(), (_, _, _, _) -> {}, PATIENCE)) {
            client.sayAll(messages.stream().map(RetainedPublisher::saying).toList());
        }
    }

    private static Client.Saying saying(Message message) {
        return connection -> connection.publish(message.topic(), message.payload(), true, message);
    }
}
