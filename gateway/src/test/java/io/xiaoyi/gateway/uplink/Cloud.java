package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.Needs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What listens on the other side: Debian's {@code mosquitto_sub}, with a session that the broker keeps for it. All that
 * a station says is held against the contract; what breaks it fails the test that closes this.
 */
public final class Cloud implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Contract CONTRACT = Contract.ofSenders();

    private final int port;
    private final Process process;
    private final List<Message> messages = new ArrayList<>();
    private final List<Long> seqs = new ArrayList<>();
    private final List<String> breaches = new ArrayList<>();

    /** A message as it came; properties are empty where there were none. */
    public record Message(String topic, boolean retained, String correlation, String payload) {
        public JsonNode json() {
            return parse(payload);
        }
    }

    public Cloud(int port, String... filters) {
        this(port, List.of(), filters);
    }

    /** With more options of {@code mosquitto_sub}, such as a certificate's. */
    Cloud(int port, List<String> options, String... filters) {
        this.port = port;
        try {
            // the session first, so that nothing published from now on is missed
            run(command(port, options, filters, "-E").redirectOutput(ProcessBuilder.Redirect.DISCARD));
            process = command(port, options, filters).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("cloud").start(this::listen);
    }

    private static ProcessBuilder command(int port, List<String> options, String[] filters, String... more) {
        var words = new ArrayList<>(List.of(Needs.program("mosquitto_sub").toString(), "-h", "127.0.0.1", "-p",
                Integer.toString(port), "-V", "mqttv5", "-i", "cloud", "-c", "-x", "3600", "-q", "1", "-F",
                "%t\t%r\t%D\t%x"));
        for (String filter : filters) {
            words.addAll(List.of("-t", filter));
        }
        words.addAll(options);
        words.addAll(List.of(more));
        return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }

    private void listen() {
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] parts = line.split("\t", 4);
                take(parts[0], parts[1].equals("1"), parts[2], HexFormat.of().parseHex(parts[3]));
            }
        } catch (IOException ended) {
            // so did the process
        }
    }

    /** Commands are whatever anyone says; what a station makes of them is in its answers. */
    private void take(String topic, boolean retained, String correlation, byte[] payload) {
        boolean isOurs = topic.startsWith("st/") || topic.startsWith("trust/");
        List<String> faults = isOurs && !topic.contains("/cmd/") ? CONTRACT.faults(topic, payload) : List.of();
        var message = new Message(topic, retained, correlation, new String(payload, StandardCharsets.UTF_8));
        OptionalLong seq = topic.contains("/event/") && faults.isEmpty()
                ? OptionalLong.of(message.json().path("seq").asLong())
                : OptionalLong.empty();
        synchronized (messages) {
            messages.add(message);
            seq.ifPresent(seqs::add);
            breaches.addAll(faults);
        }
    }

    public List<Message> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    /** Those behind the first so many. */
    public List<Message> since(int first) {
        synchronized (messages) {
            return List.copyOf(messages.subList(first, messages.size()));
        }
    }

    public List<Message> on(String topic) {
        return messages().stream().filter(each -> each.topic().equals(topic)).toList();
    }

    /** The seqs of events, as they came. */
    public List<Long> seqs() {
        synchronized (messages) {
            return List.copyOf(seqs);
        }
    }

    /** The last event that came before the newest message of a topic. */
    long seqBefore(String topic) {
        return messages().reversed().stream().dropWhile(each -> !each.topic().equals(topic))
                .filter(each -> each.topic().contains("/event/")).findFirst().orElseThrow().json().get("seq").asLong();
    }

    int count() {
        synchronized (messages) {
            return messages.size();
        }
    }

    public void await(String what, Predicate<List<Message>> condition) {
        Eventually.holds(what, () -> condition.test(messages()));
    }

    /** What a newcomer is told on these topics: the retained messages. */
    public static List<Message> retained(int port, int count, String filter) {
        try {
            var process = new ProcessBuilder(Needs.program("mosquitto_sub").toString(), "-h", "127.0.0.1", "-p",
                    Integer.toString(port), "-V", "mqttv5", "-q", "1", "-W", "60", "-C", Integer.toString(count), "-t",
                    filter, "-F", "%t\t%r\t%D\t%p").start();
            return process.inputReader().lines().map(line -> line.split("\t", 4))
                    .map(p -> new Message(p[0], p[1].equals("1"), p[2], p[3])).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Publishes bytes at QoS 1, with more options of {@code mosquitto_pub}. */
    public static void publish(int port, String topic, byte[] payload, String... options) {
        try {
            Path file = Files.write(Files.createTempFile("payload-", ".bin"), payload);
            var words = new ArrayList<>(List.of(Needs.program("mosquitto_pub").toString(), "-h", "127.0.0.1", "-p",
                    Integer.toString(port), "-V", "mqttv5", "-q", "1", "-t", topic, "-f", file.toString()));
            words.addAll(List.of(options));
            run(new ProcessBuilder(words).inheritIO());
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void run(ProcessBuilder command) {
        try {
            int code = command.start().waitFor();
            if (code != 0) {
                throw new AssertionError(command.command() + " ended with " + code);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(command.command().toString(), e);
        }
    }

    /** Within one connection seqs rise by one; a new one, or a pause, goes back to the cursor, never past it. */
    static void assertInOrderPerConnection(List<Long> seqs) {
        long highest = 0;
        long last = 0;
        for (long seq : seqs) {
            assertThat(seq == last + 1 || seq <= highest).as("%s after %s, highest %s", seq, last, highest).isTrue();
            last = seq;
            highest = Math.max(highest, seq);
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        synchronized (messages) {
            if (!breaches.isEmpty()) {
                throw new AssertionError(breaches.size() + " breaches of the contract, the first: "
                        + breaches.subList(0, Math.min(10, breaches.size())));
            }
        }
    }
}
