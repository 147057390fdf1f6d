package io.xiaoyi.gateway.uplink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.pass.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * The other end of a station's commands, for a person at a terminal: learns the boot's nonce from {@code link}, sends
 * what he signed, and hands him the answers. Needs the right to publish below {@code cmd/} and to subscribe to
 * {@code link} and below {@code ack/}.
 *
 * <p>Threading: one thread; each call waits, for as long as it was told at most.
 */
public final class Caller implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Topics topics;
    private final String replies;
    private final long patienceMillis;
    private final Sockets sockets;
    private final MqttAsyncClient client;
    private final BlockingQueue<String> links = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /**
     * Connects.
     *
     * @param settings with a client id that nobody else uses
     * @param patience how long each step may take
     * @throws IOException if the broker is not reached, or refuses
     */
    public Caller(UplinkSettings settings, Topics topics, Duration patience) throws IOException {
        this.topics = topics;
        patienceMillis = patience.toMillis();
        replies = topics.ack() + "/" + settings.clientId();
        sockets = settings.isEncrypted() ? Sockets.encrypted(Tls.of(settings)) : Sockets.plain();
        try {
            client = new MqttAsyncClient(settings.address(), settings.clientId(), new MemoryPersistence());
        } catch (MqttException e) {
            throw new IOException(settings.broker() + ": " + Connection.detail(e), e);
        }
        try {
            client.setCallback(new Callbacks());
            done(client.connect(options(settings)));
            done(client.subscribe(new MqttSubscription[]{new MqttSubscription(topics.link(), 1), new MqttSubscription(
                    replies, 1)}));
        } catch (MqttException e) {
            close();
            throw new IOException(settings.broker() + ": " + Connection.detail(e), e);
        }
    }

    private MqttConnectionOptions options(UplinkSettings settings) {
        var options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        options.setCleanStart(true);
        options.setConnectionTimeout((int) Math.max(1, patienceMillis / 1_000));
        options.setSocketFactory(sockets.factory());
        settings.login().ifPresent(login -> {
            options.setUserName(login.user());
            options.setPassword(login.password().getBytes(StandardCharsets.UTF_8));
        });
        return options;
    }

    private void done(IMqttToken token) throws MqttException {
        token.waitForCompletion(patienceMillis);
    }

    /**
     * The nonce of the station's boot.
     *
     * @throws IOException if the broker knows nothing of this station, or it is offline
     */
    public Octets nonce() throws IOException {
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
    public String send(String name, Octets signed, Consumer<String> answer) throws IOException {
        var properties = new MqttProperties();
        properties.setResponseTopic(replies);
        properties.setMessageExpiryInterval(60L);
        var message = new MqttMessage(signed.toArray());
        message.setQos(1);
        message.setProperties(properties);
        try {
            done(client.publish(topics.commands() + name, message));
        } catch (MqttException e) {
            throw new IOException(topics.commands() + name + ": " + Connection.detail(e), e);
        }
        while (true) {
            String reply = next(answers,
                    topics.station() + " did not answer in time; whether it acted is in its events");
            answer.accept(reply);
            String stage = parsed(reply).path("stage").asText();
            if (!stage.equals("accepted")) {
                return stage;
            }
        }
    }

    private String next(BlockingQueue<String> queue, String otherwise) throws IOException {
        try {
            return Optional.ofNullable(queue.poll(patienceMillis, TimeUnit.MILLISECONDS))
                    .orElseThrow(() -> new IOException(otherwise));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static JsonNode parsed(String json) throws IOException {
        return MAPPER.readTree(json);
    }

    @Override
    public void close() {
        try {
            client.disconnectForcibly(0, 500, true);
            client.close(true);
        } catch (MqttException e) {
            // it was to be gone, and the sockets are
        } finally {
            sockets.close();
        }
    }

    private final class Callbacks implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
            (topic.equals(replies) ? answers : links).add(payload);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            // whoever waits is told when his patience ends
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // as above
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // the station's answer says more
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // the constructor waited for it
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // no such method was offered
        }
    }
}
