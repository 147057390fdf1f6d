package io.xiaoyi.gateway.uplink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.pass.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Whoever wants something changed at a station, as a client of the broker: leaves a signed document at
 * {@code shadow/desired} and waits for what {@code shadow/reported} makes of it.
 *
 * <p>Threading: one thread; each call waits, for as long as it was told at most.
 */
public final class ShadowCaller implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Topics topics;
    private final long patienceNanos;
    private final Mailbox mailbox = new Mailbox();
    private final Connection connection;
    private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();

    /** What the broker answers for. */
    enum Step implements Outbound {
        SUBSCRIPTION,
        DOCUMENT
    }

    /** What the station says of a document, and whether that is yes. */
    public record Word(boolean isInForce, String report) {}

    /**
     * Connects.
     *
     * @param settings with a client id that nobody else uses
     * @param patience how long each step may take
     * @throws IOException if the broker is not reached, or refuses
     */
    public ShadowCaller(UplinkSettings settings, Topics topics, Duration patience) throws IOException,
            InterruptedException {
        this.topics = topics;
        patienceNanos = patience.toNanos();
        connection = new Connection(settings, (_, payload, _, _) -> reports.add(new String(payload,
                StandardCharsets.UTF_8)), mailbox);
        try {
            connection.open();
            await();
            connection.subscribe(List.of(topics.shadowReported()), Subscription.SEND, Step.SUBSCRIPTION);
            await();
        } catch (IOException | InterruptedException e) {
            connection.close();
            throw e;
        }
    }

    /** Waits for the broker's next word. */
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
                case Signal.Answered it -> answered(it);
            }
        }
    }

    private void answered(Signal.Answered answer) throws IOException {
        if (answer.what() == Step.DOCUMENT) {
            connection.answered();
        }
        if (answer.reason() >= 0x80) {
            throw new IOException("the broker refused the %s with reason 0x%02x".formatted(
                    answer.what() == Step.DOCUMENT ? "document" : "subscription", answer.reason()));
        }
    }

    /**
     * What the station last reported.
     *
     * @throws IOException if the broker knows nothing of this station
     */
    public String report() throws IOException, InterruptedException {
        String report = reports.poll(patienceNanos, TimeUnit.NANOSECONDS);
        if (report == null) {
            throw new IOException(topics.shadowReported() + ": nothing is retained there; is this the station's id?");
        }
        return report;
    }

    /**
     * Leaves a signed document for the station and waits for what it says of it.
     *
     * @param hash SHA-256 of the document
     * @throws IOException if it cannot be left there, or the station says nothing in time
     */
    public Word send(Octets signed, Octets hash) throws IOException, InterruptedException {
        connection.publish(topics.shadowDesired(), signed.toArray(), true, Step.DOCUMENT);
        await();
        while (true) {
            String report = reports.poll(patienceNanos, TimeUnit.NANOSECONDS);
            if (report == null) {
                throw new IOException(topics.station() + " said nothing of it in time; it is retained for when it comes"
                        + " back. An alarm shadow-refused in its state: not signed by one who may, or for another");
            }
            JsonNode said = MAPPER.readTree(report);
            if (said.path("hash").asText().equals(hash.hex())) {
                return new Word(true, report);
            }
            if (said.at("/refused/hash").asText().equals(hash.hex())) {
                return new Word(false, report);
            }
        }
    }

    @Override
    public void close() {
        connection.leave();
        connection.close();
    }
}
