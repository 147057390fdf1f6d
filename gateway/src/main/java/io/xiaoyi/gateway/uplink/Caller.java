package io.xiaoyi.gateway.uplink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.pass.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The other end of a station's commands, for a person at a terminal: learns from {@code link} the nonce that commands
 * name now, sends what he signed, and hands him the answers. Needs the right to publish below {@code cmd/} and to
 * subscribe to {@code link} and below {@code ack/}.
 *
 * <p>Threading: one thread; each call waits, for as long as it was told at most.
 */
public final class Caller implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LIFE_SECONDS = 60;

    private final Topics topics;
    private final String replies;
    private final long patienceNanos;
    private final Mailbox mailbox = new Mailbox();
    private final Connection connection;
    private final BlockingQueue<String> links = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /** What the broker answers for. */
    enum Step implements Outbound {
        SUBSCRIPTION,
        COMMAND
    }

    /**
     * Connects.
     *
     * @param settings with a client id that nobody else uses
     * @param patience how long each step may take
     * @throws IOException if the broker is not reached, or refuses
     */
    public Caller(UplinkSettings settings, Topics topics, Duration patience) throws IOException, InterruptedException {
        this.topics = topics;
        patienceNanos = patience.toNanos();
        replies = topics.ack() + "/" + settings.clientId();
        connection = new Connection(settings, (topic, payload, _, _) -> (topic.equals(replies) ? answers : links).add(
                new String(payload, StandardCharsets.UTF_8)), mailbox);
        try {
            connection.open();
            await();
            connection.subscribe(List.of(topics.link(), replies), 0, Step.SUBSCRIPTION);
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
        if (answer.what() == Step.COMMAND) {
            connection.answered();
        }
        if (answer.reason() >= 0x80) {
            throw new IOException("the broker refused the %s with reason 0x%02x".formatted(
                    answer.what() == Step.COMMAND ? "command" : "subscription", answer.reason()));
        }
    }

    /**
     * The nonce of the station's boot.
     *
     * @throws IOException if the broker knows nothing of this station, or it is offline
     */
    public Octets nonce() throws IOException, InterruptedException {
        JsonNode link = parsed(next(links, topics.link() + ": nothing is retained there; is this the station's id?"));
        if (!link.path("status").asText().equals("online")) {
            throw new IOException(topics.station() + " is offline: a command lives a minute at most, try again later");
        }
        try {
            return Octets.of(HexFormat.of().parseHex(link.path("nonce").asText()));
        } catch (IllegalArgumentException e) {
            throw new IOException(topics.link() + ": found the nonce '" + link.path("nonce").asText()
                    + "', expected hexadecimal digits", e);
        }
    }

    /**
     * Sends a command and waits for its last answer.
     *
     * @param name the last step of its topic
     * @param answer is told of each, as JSON: accepted, then one of the others
     * @return the stage of the last: {@code done}, {@code refused} or {@code expired}
     * @throws IOException if it cannot be sent, or nobody answers in time
     */
    public String send(String name, Octets signed, Consumer<String> answer) throws IOException, InterruptedException {
        connection.ask(topics.commands() + name, signed.toArray(), replies, LIFE_SECONDS, Step.COMMAND);
        await();
        while (true) {
            String reply = next(answers, topics.station()
                    + " did not answer in time; whether it acted is in its events");
            answer.accept(reply);
            String stage = parsed(reply).path("stage").asText();
            if (!stage.equals("accepted")) {
                return stage;
            }
        }
    }

    private String next(BlockingQueue<String> queue, String otherwise) throws IOException, InterruptedException {
        return Optional.ofNullable(queue.poll(patienceNanos, TimeUnit.NANOSECONDS))
                .orElseThrow(() -> new IOException(otherwise));
    }

    private static JsonNode parsed(String json) throws IOException {
        return MAPPER.readTree(json);
    }

    @Override
    public void close() {
        connection.leave();
        connection.close();
    }
}
