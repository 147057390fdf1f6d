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

/**
 * Whoever wants something changed at a station, as a client of the broker: leaves a signed document at
 * {@code shadow/desired} and waits for what {@code shadow/reported} makes of it.
 *
 * <p>Threading: one thread; each call waits, for as long as it was told at most.
 */
public final class ShadowCaller implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Topics topics;
    private final Client client;
    private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();

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
        client = new Client(settings, List.of(topics.shadowReported()), (_, payload, _, _) -> reports.add(new String(
                payload, StandardCharsets.UTF_8)), patience);
    }

    /**
     * What the station last reported.
     *
     * @throws IOException if the broker knows nothing of this station
     */
    public String report() throws IOException, InterruptedException {
        return client.next(reports, topics.shadowReported()
                + ": nothing is retained there; is this the station's id?");
    }

    /**
     * Leaves a signed document for the station and waits for what it says of it.
     *
     * @param hash SHA-256 of the document
     * @throws IOException if it cannot be left there, or the station says nothing in time
     */
    public Word send(Octets signed, Octets hash) throws IOException, InterruptedException {
        client.say(it -> it.publish(topics.shadowDesired(), signed.toArray(), true, Client.Step.DOCUMENT));
        while (true) {
            String report = client.next(reports, topics.station()
                    + " said nothing of it in time; it is retained for when it comes back. An alarm shadow-refused in"
                    + " its state: not signed by one who may, or for another");
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
        client.close();
    }
}
