package io.xiaoyi.gateway.uplink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.pass.Octets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The platform's end of signed time: hears what a tenant's stations ask and publishes what is signed for them. Needs
 * the right to subscribe to {@code time/ask} of all stations and to publish their {@code time/answer}.
 *
 * <p>Threading: {@link #run()} by one thread, which it keeps until {@link #close()} or an interrupt; {@link #close()}
 * by any.
 */
public final class TimeServer implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST_QUESTION = 256;
    private static final int NONCE_LENGTH = 8;
    /** So many questions wait at most, whatever comes: they would be answered too late. */
    private static final int MOST_WAITING = 1000;
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final UplinkSettings settings;
    private final String tenant;
    private final Signer signer;
    private final Consumer<String> told;
    private final Mailbox mailbox = new Mailbox();
    private final ConcurrentLinkedQueue<Question> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /** Says what time it is, as {@link io.xiaoyi.gateway.pass.SignedTime} has it. */
    @FunctionalInterface
    public interface Signer {
        /** @throws IllegalArgumentException for a station that cannot be one */
        Octets sign(String station, Octets nonce);
    }

    private record Question(Topics topics, Octets nonce) {}

    /** What the broker answers for. */
    enum Step implements Outbound {
        SUBSCRIPTION
    }

    /**
     * @param settings with a client id that nobody else uses
     * @param told is told what happens, a line each: connections made and lost, questions answered
     */
    public TimeServer(UplinkSettings settings, String tenant, Signer signer, Consumer<String> told) {
        this.settings = settings;
        this.tenant = tenant;
        this.signer = signer;
        this.told = told;
    }

    /** Answers, through any loss of the connection. */
    public void run() throws InterruptedException {
        while (!closed) {
            try (Connection connection = new Connection(settings, this::arrived, mailbox)) {
                serve(connection);
                connection.leave();
            } catch (IOException e) {
                told.accept(String.valueOf(e.getMessage()));
                rest();
            }
        }
    }

    private void rest() throws InterruptedException {
        long until = System.nanoTime() + AGAIN_NANOS;
        while (!closed && until - System.nanoTime() > 0) {
            mailbox.take(until - System.nanoTime());
        }
    }

    private void serve(Connection connection) throws IOException, InterruptedException {
        waiting.clear(); // those of a lost connection are too late
        connection.open();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        boolean subscribed = false;
        while (!closed) {
            for (Signal signal : mailbox.take(TimeUnit.SECONDS.toNanos(1))) {
                switch (signal) {
                    case Signal.Connected it when it.from() == connection -> {
                        connection.opened(it.receiveMaximum());
                        connection.subscribe(List.of("st/v1/" + tenant + "/+/time/ask"),
                                Subscription.DO_NOT_SEND, Step.SUBSCRIPTION);
                    }
                    case Signal.Failed it when it.from() == connection ->
                        throw new IOException("the broker cannot be reached: " + it.detail());
                    case Signal.Lost it when it.from() == connection ->
                        throw new IOException("the connection was lost: " + it.detail());
                    case Signal.Answered it when it.from() == connection && it.what() == Connection.Mention.UNHEEDED ->
                        connection.answered();
                    case Signal.Answered it when it.from() == connection -> {
                        subscribed = taken(it.reason());
                        told.accept("listening at " + settings.address());
                    }
                    case Signal.Connected _,Signal.Failed _,Signal.Lost _,Signal.Answered _ -> { // of one before
                    }
                }
            }
            if (!subscribed && System.nanoTime() - deadline > 0) {
                throw new IOException("the broker does not answer");
            }
            answer(connection);
        }
    }

    private static boolean taken(int reason) throws IOException {
        if (reason >= 0x80) {
            throw new IOException("the broker refused the subscription with reason 0x%02x".formatted(reason));
        }
        return true;
    }

    private void answer(Connection connection) throws IOException {
        Question next = waiting.peek();
        while (next != null) {
            Octets signed = signer.sign(next.topics().station(), next.nonce());
            if (!connection.mention(next.topics().timeAnswer(), signed.toArray())) {
                return; // signed anew when there is room, with the time of then
            }
            told.accept("answered " + next.topics().station());
            waiting.remove();
            next = waiting.peek();
        }
    }

    /** By the client's thread: no question that cannot be one gets further. */
    private void arrived(String topic, byte[] payload, String replyTo, byte[] correlation) {
        if (waiting.size() < MOST_WAITING) {
            question(topic, payload).ifPresent(waiting::add);
            mailbox.nudge();
        }
    }

    private Optional<Question> question(String topic, byte[] payload) {
        List<String> levels = new ArrayList<>(List.of(topic.split("/", -1)));
        if (levels.size() != 6 || payload.length > LONGEST_QUESTION) {
            return Optional.empty();
        }
        try {
            JsonNode asked = MAPPER.readTree(payload);
            Octets nonce = Octets.of(HexFormat.of().parseHex(asked.path("nonce").asText()));
            return nonce.length() == NONCE_LENGTH
                    ? Optional.of(new Question(new Topics(tenant, levels.get(3)), nonce))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Ends {@link #run()} within a second or two. */
    @Override
    public void close() {
        closed = true;
        mailbox.nudge();
    }
}
