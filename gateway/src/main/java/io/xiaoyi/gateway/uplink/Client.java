package io.xiaoyi.gateway.uplink;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The connection of a person at a terminal: one step after the other, each waited for, and what goes wrong told in the
 * words of that step.
 *
 * <p>Threading: one thread; each call waits, for as long as it was told at most.
 */
final class Client implements AutoCloseable {
    private final long patienceNanos;
    private final Mailbox mailbox = new Mailbox();
    private final Connection connection;

    /** What the broker answers for. */
    enum Step implements Outbound {
        SUBSCRIPTION("subscription"),
        COMMAND("command"),
        DOCUMENT("document");

        private final String words;

        Step(String words) {
            this.words = words;
        }
    }

    /** A step of a connection that stands. */
    interface Saying {
        void on(Connection connection) throws IOException;
    }

    /**
     * Connects, and subscribes to what is retained on these topics and comes there later.
     *
     * @param arrivals by the connection's own thread
     * @param patience how long each step may take
     * @throws IOException if the broker is not reached, or refuses
     */
    Client(UplinkSettings settings, List<String> topics, Arrivals arrivals, Duration patience) throws IOException,
            InterruptedException {
        patienceNanos = patience.toNanos();
        connection = new Connection(settings, arrivals, mailbox);
        try {
            connection.open();
            await();
            say(it -> it.subscribe(topics, Subscription.SEND, Step.SUBSCRIPTION));
        } catch (IOException | InterruptedException e) {
            connection.close();
            throw e;
        }
    }

    /** Takes a step, and waits until the broker has answered for it. */
    void say(Saying step) throws IOException, InterruptedException {
        step.on(connection);
        await();
    }

    /** The next of what arrived. @throws IOException saying {@code otherwise}, if nothing does in time */
    String next(BlockingQueue<String> arrived, String otherwise) throws IOException, InterruptedException {
        return Optional.ofNullable(arrived.poll(patienceNanos, TimeUnit.NANOSECONDS))
                .orElseThrow(() -> new IOException(otherwise));
    }

    private void await() throws IOException, InterruptedException {
        List<Signal> signals = mailbox.take(patienceNanos);
        if (signals.isEmpty()) {
            throw new IOException("the broker does not answer");
        }
        for (Signal signal : signals) {
            switch (signal) {
                case Signal.Connected it -> connection.opened(it.receiveMaximum());
                case Signal.Failed it -> throw new IOException("the broker cannot be reached: " + it.detail());
                case Signal.Lost it -> throw new IOException("the connection was lost: " + it.detail());
                case Signal.Answered it -> answered((Step) it.what(), it.reason());
            }
        }
    }

    private void answered(Step step, int reason) throws IOException {
        if (step != Step.SUBSCRIPTION) {
            connection.answered();
        }
        if (reason >= 0x80) {
            throw new IOException("the broker refused the %s with reason 0x%02x".formatted(step.words, reason));
        }
    }

    @Override
    public void close() {
        connection.leave();
        connection.close();
    }
}
