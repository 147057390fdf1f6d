package io.xiaoyi.gateway.uplink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.pass.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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
    private final Client client;
    private final BlockingQueue<String> links = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /**
     * Connects.
     *
     * @param settings with a client id that nobody else uses
     * @param patience how long each step may take
     * @throws IOException if the broker is not reached, or refuses
     */
    public Caller(UplinkSettings settings, Topics topics, Duration patience) throws IOException, InterruptedException {
        this.topics = topics;
        replies = topics.ack() + "/" + settings.clientId();
        client = new Client(settings, List.of(topics.link(), replies), (topic, payload, _, _) -> (topic.equals(replies)
                ? answers
                : links).add(new String(payload, StandardCharsets.UTF_8)), patience);
    }

    /**
     * The nonce that the station takes commands by now.
     *
     * @throws IOException if the broker knows nothing of this station, or it is offline
     */
    public Octets nonce() throws IOException, InterruptedException {
        JsonNode link = parsed(
                client.next(links, topics.link() + ": nothing is retained there; is this the station's id?"));
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
        client.say(
                it -> it.ask(topics.commands() + name, signed.toArray(), replies, LIFE_SECONDS, Client.Step.COMMAND));
        while (true) {
            String reply = client.next(answers, topics.station()
                    + " did not answer in time; whether it acted is in its events");
            answer.accept(reply);
            String stage = parsed(reply).path("stage").asText();
            if (!stage.equals("accepted")) {
                return stage;
            }
        }
    }

    private static JsonNode parsed(String json) throws IOException {
        return MAPPER.readTree(json);
    }

    @Override
    public void close() {
        client.close();
    }
}
