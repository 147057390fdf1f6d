package io.xiaoyi.gateway.uplink;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Publishes retained messages as a platform does: in order, each at QoS 1, over one connection that ends with the last
 * answer.
 *
 * <p>Threading: one thread, which waits.
 */
public final class RetainedPublisher {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Connection connection;
    private final Mailbox mailbox;
    private int taken;

    /** One message. */
    public record Message(String topic, byte[] payload) implements Outbound {}

    private RetainedPublisher(Connection connection, Mailbox mailbox) {
        this.connection = connection;
        this.mailbox = mailbox;
    }

    /**
     * Publishes all of them.
     *
     * @throws IOException if the broker cannot be reached, refuses one, or does not answer for a minute; how many it
     *     has taken by then is in the message
     */
    public static void publish(UplinkSettings settings, List<Message> messages) throws IOException,
            InterruptedException {
        var mailbox = new Mailbox();
        try (Connection connection = new Connection(settings, mailbox)) {
            new RetainedPublisher(connection, mailbox).run(messages);
            connection.leave();
        }
    }

    private void run(List<Message> messages) throws IOException, InterruptedException {
        connection.open();
        await();
        for (Message message : messages) {
            while (connection.room() < 1) {
                await();
            }
            connection.publish(message.topic(), message.payload(), true, message);
        }
        while (connection.inFlight() > 0) {
            await();
        }
    }

    /** Waits for the next answers. */
    private void await() throws IOException, InterruptedException {
        List<Signal> signals = mailbox.take(PATIENCE_NANOS);
        if (signals.isEmpty()) {
            throw new IOException("the broker did not answer for a minute; taken so far: " + taken);
        }
        for (Signal signal : signals) {
            switch (signal) {
                case Signal.Connected it -> connection.opened(it.receiveMaximum());
                case Signal.Failed it -> throw new IOException("the broker cannot be reached: " + it.detail());
                case Signal.Lost it -> throw new IOException("the connection was lost: " + it.detail()
                        + "; taken so far: " + taken);
                case Signal.Answered it -> answered(it);
            }
        }
    }

    private void answered(Signal.Answered answer) throws IOException {
        connection.answered();
        if (answer.reason() >= 0x80) {
            throw new IOException("the broker refused %s with reason 0x%02x; taken so far: %d".formatted(
                    ((Message) answer.what()).topic(), answer.reason(), taken));
        }
        taken++;
    }
}
