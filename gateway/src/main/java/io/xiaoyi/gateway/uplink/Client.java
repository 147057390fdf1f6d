package io.xiaoyi.gateway.uplink;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The connection of a person at a terminal: one step after the other, or many at once, each waited for, and what goes
 * wrong told in the words of that step.
 *
 * <p>Threading: one thread; each call waits, for as long as it was told at most.
 */
final class Client implements AutoCloseable {
    private final long patienceNanos;
    private final Mailbox mailbox = new Mailbox();
    private final Connection connection;
    private boolean isOpen;
    private Optional<Signal.Lost> lost = Optional.empty();
    private int taken;

    /** What the broker answers for, in the words in which its refusal is told. */
    sealed interface Spoken extends Outbound permits Step, RetainedPublisher.Message {
        String words();
    }

    /** The steps of those who wait for each. */
    enum Step implements Spoken {
        SUBSCRIPTION("subscription"),
        COMMAND("command"),
        DOCUMENT("document");

        private final String words;

        Step(String words) {
            this.words = words;
        }

        @Override
        public String words() {
            return words;
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
            while (!isOpen) {
                await();
            }
            if (!topics.isEmpty()) {
                say(it -> it.subscribe(topics, Subscription.SEND, Step.SUBSCRIPTION));
            }
        } catch (IOException | InterruptedException e) {
            connection.close();
            throw e;
        }
    }

    /** Takes a step, and waits until the broker has answered for it. */
    void say(Saying step) throws IOException, InterruptedException {
        taken = 0;
        take(step);
        while (taken == 0) {
            await();
        }
    }

    /**
     * Takes these steps, as many at once as the broker takes, and waits until it has answered for all.
     *
     * @throws IOException also if one is refused; how many were taken by then is in the message
     */
    void sayAll(List<Saying> steps) throws IOException, InterruptedException {
        taken = 0;
        try {
            for (Saying step : steps) {
                while (connection.room() < 1) {
                    await();
                }
                take(step);
            }
            while (connection.inFlight() > 0) {
                await();
            }
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; taken so far: " + taken, e);
        }
    }

    /** Where Paho refuses, the broker's refusal or the end of the connection comes shortly after, and says why. */
    private void take(Saying step) throws IOException, InterruptedException {
        try {
            step.on(connection);
        } catch (IOException e) {
            List<Signal> last;
            do {
                last = mailbox.take(Connection.LAST_WORD_NANOS);
                heard(last);
            } while (lost.isEmpty() && !last.isEmpty());
            throw lost.map(Client::gone).orElse(e);
        }
    }

    /** The next of what arrived. @throws IOException saying {@code otherwise}, if nothing does in time */
    String next(BlockingQueue<String> arrived, String otherwise) throws IOException, InterruptedException {
        return Optional.ofNullable(arrived.poll(patienceNanos, TimeUnit.NANOSECONDS))
                .orElseThrow(() -> new IOException(otherwise));
    }

    private void await() throws IOException, InterruptedException {
        if (lost.isPresent()) {
            throw gone(lost.get());
        }
        List<Signal> signals = mailbox.take(patienceNanos);
        if (signals.isEmpty()) {
            throw new IOException("the broker does not answer");
        }
        heard(signals);
    }

    /** That the connection is gone matters to whoever waits for more: what was answered before, was. */
    private void heard(List<Signal> signals) throws IOException {
        for (Signal signal : signals) {
            switch (signal) {
                case Signal.Connected it -> {
                    connection.opened(it.receiveMaximum());
                    isOpen = true;
                }
                case Signal.Failed it -> throw new IOException("the broker cannot be reached: " + it.detail());
                case Signal.Lost it -> lost = Optional.of(it);
                case Signal.Answered it -> answered((Spoken) it.what(), it.reason());
            }
        }
    }

    private static IOException gone(Signal.Lost lost) {
        return new IOException("the connection was lost: " + lost.detail());
    }

    private void answered(Spoken step, int reason) throws IOException {
        if (step != Step.SUBSCRIPTION) {
            connection.answered();
        }
        if (reason >= 0x80) {
            throw new IOException("the broker refused the %s with reason 0x%02x".formatted(step.words(), reason));
        }
        taken++;
    }

    @Override
    public void close() {
        connection.leave();
        connection.close();
    }
}
