package io.xiaoyi.gateway.uplink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;

/**
 * One connection to the broker and the one Paho client it is made of; neither is ever used again. What is known to go
 * wrong in Paho 1.2.5 is kept away here: a client object and a memory persistence for each connection (topic aliases do
 * not outlive it), never more in flight than the broker takes, reason codes read, a session expiry set, no automatic
 * reconnect, no incoming topic aliases, pings by a scheduled executor instead of the wall clock's timer, callbacks that
 * only hand off, sockets of our own, encrypted below Paho, that are closed even where it forgets them, and no end of
 * a connection before it has begun ({@link PatientClient}).
 * The deadline for CONNACK is the caller's: {@link #close()} ends a connection in any state.
 *
 * <p>Threading: made, used and closed by the uplink's thread; Paho's threads post to the mailbox.
 */
final class Connection implements AutoCloseable {
    /** Paho refuses to go on before it tells why, and what was answered by then: within so long at most. */
    static final long LAST_WORD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int SOCKET_SECONDS = 10;
    private static final int RECEIVE_MAXIMUM = 16;
    private static final long PACKET_LIMIT = 128 * 1024;
    private static final int THREADS = 6;
    private static final long GOODBYE_MILLIS = 2000;
    /** Paho prints a stack trace for every lost connection, which we tell in a line; kept here lest it be collected. */
    private static final Logger PAHO = Logger.getLogger("org.eclipse.paho.mqttv5.client");

    static {
        PAHO.setLevel(Level.OFF);
    }

    private final Mailbox mailbox;
    private final Optional<Tls> tls;
    private final Sockets sockets;
    private final ScheduledExecutorService threads;
    private final PatientClient client;
    private final MqttConnectionOptions options;
    private final MqttActionListener answers = new Answers();
    private int receiveMaximum = 1;
    private boolean mentions;
    private int inFlight;

    /**
     * @param at what certificates are judged by
     * @param will what the broker says on {@code willTopic}, retained, when this connection breaks
     * @param traffic counts what it carries
     * @throws Tls.Unusable if the certificates cannot be used
     */
    Connection(UplinkSettings settings, Tls.Time at, String willTopic, byte[] will, Arrivals inbound, Mailbox mailbox,
            Traffic traffic) throws IOException {
        this(settings, Optional.of(at), inbound, mailbox, traffic);
        options.setCleanStart(false);
        options.setSessionExpiryInterval(settings.timing().sessionExpiry().toSeconds());
        options.setWill(willTopic, message(will, true, new MqttProperties()));
    }

    /** One without a last will, that leaves no session behind. */
    Connection(UplinkSettings settings, Arrivals inbound, Mailbox mailbox) throws IOException {
        this(settings, Optional.empty(), inbound, mailbox, new Traffic());
    }

    private Connection(UplinkSettings settings, Optional<Tls.Time> at, Arrivals inbound, Mailbox mailbox,
            Traffic traffic) throws IOException {
        this.mailbox = mailbox;
        this.tls = settings.isEncrypted() ? Optional.of(Tls.of(settings, at)) : Optional.empty();
        this.sockets = tls.map(it -> Sockets.encrypted(traffic, it, settings.host()))
                .orElseGet(() -> Sockets.plain(traffic));
        this.threads = threads();
        this.client = client(settings, threads);
        this.options = options(settings, sockets);
        client.setCallback(new Callbacks(inbound));
    }

    private static PatientClient client(UplinkSettings settings, ScheduledExecutorService threads)
            throws IOException {
        try {
            return new PatientClient(settings.address(), settings.clientId(), threads);
        } catch (MqttException e) {
            throw broken(e);
        }
    }

    private static ScheduledExecutorService threads() {
        var pool = new ScheduledThreadPoolExecutor(THREADS,
                Thread.ofPlatform().daemon().name("uplink-paho-", 0).factory());
        pool.setRemoveOnCancelPolicy(true);
        return pool;
    }

    private static MqttConnectionOptions options(UplinkSettings settings, Sockets sockets) {
        var options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(SOCKET_SECONDS);
        options.setKeepAliveInterval(Math.toIntExact(settings.timing().keepAlive().toSeconds()));
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        options.setReceiveMaximum(RECEIVE_MAXIMUM);
        options.setMaximumPacketSize(PACKET_LIMIT);
        options.setUseSubscriptionIdentifiers(false);
        options.setRequestProblemInfo(true);
        options.setSocketFactory(sockets.factory());
        settings.login().ifPresent(login -> {
            options.setUserName(login.user());
            options.setPassword(login.password().getBytes(StandardCharsets.UTF_8));
        });
        return options;
    }

    /** For whom the certificate is that this shows; empty for none. */
    String subject() {
        return tls.map(Tls::subject).orElse("");
    }

    /** What this shows the broker, with what leads to its authority; empty for nothing. */
    List<X509Certificate> own() {
        return tls.map(Tls::own).orElse(List.of());
    }

    /** What the broker has shown, with what leads to its authority; empty for nothing. After it has answered only. */
    List<X509Certificate> brokers() {
        return sockets.peer();
    }

    /** When the broker's certificate begins that was taken although its day may not have come; empty for any other. */
    Optional<Instant> begins() {
        return tls.flatMap(Tls::begins);
    }

    /** Whether the broker's certificate was judged by a lower bound of the time alone. */
    boolean isByFloor() {
        return tls.filter(Tls::isByFloor).isPresent();
    }

    /** Begins to connect; {@link Signal.Connected} or {@link Signal.Failed} follows, or nothing at all. */
    void open() throws IOException {
        try {
            client.connect(options, null, new Opening());
        } catch (MqttException e) {
            throw broken(e);
        }
    }

    /**
     * Takes the broker's own limit of unanswered messages, less one. Paho counts a message of QoS 0 too, while it
     * writes it, and publishes nothing more, at whichever QoS, where its count is full: so it never is.
     */
    void opened(int brokerReceiveMaximum) {
        receiveMaximum = Math.max(1, brokerReceiveMaximum - 1);
        mentions = brokerReceiveMaximum > 1;
    }

    /** How many messages may be sent before an answer is needed. */
    int room() {
        return receiveMaximum - inFlight;
    }

    /** How many messages may be unanswered at once. */
    int receiveMaximum() {
        return receiveMaximum;
    }

    int inFlight() {
        return inFlight;
    }

    /** Publishes at QoS 1; {@link Signal.Answered} with {@code what} follows unless the connection breaks. */
    void publish(String topic, byte[] payload, boolean retained, Outbound what) throws IOException {
        publish(topic, payload, retained, new MqttProperties(), what);
    }

    /** The same for a reply, with the correlation data of what it answers. */
    void reply(String topic, byte[] payload, byte[] correlation, Outbound what) throws IOException {
        var properties = new MqttProperties();
        if (correlation.length > 0) {
            properties.setCorrelationData(correlation);
        }
        publish(topic, payload, false, properties, what);
    }

    /** The same for a command, with where its answers are to go and for how long the broker may keep it. */
    void ask(String topic, byte[] payload, String replyTo, long seconds, Outbound what) throws IOException {
        var properties = new MqttProperties();
        properties.setResponseTopic(replyTo);
        properties.setMessageExpiryInterval(seconds);
        publish(topic, payload, false, properties, what);
    }

    /** What is said without caring for the answer, where there is one. */
    enum Mention implements Outbound {
        UNHEEDED
    }

    /**
     * Publishes what is of no use later, at QoS 0: nobody answers, and what is lost is lost. A broker that takes one
     * message at a time has it at QoS 1, through the window like everything else.
     *
     * @return false if there is no room: it has not left, and may be said later
     */
    boolean mention(String topic, byte[] payload) throws IOException {
        if (!mentions) {
            boolean isFree = room() > 0;
            if (isFree) {
                publish(topic, payload, false, Mention.UNHEEDED);
            }
            return isFree;
        }
        try {
            MqttMessage message = message(payload, false, new MqttProperties());
            message.setQos(0);
            client.publish(topic, message);
            return true;
        } catch (MqttException e) {
            if (e.getReasonCode() != MqttClientException.REASON_CODE_MAX_INFLIGHT) {
                throw broken(e);
            }
            return false; // Paho still writes the one before
        }
    }

    private void publish(String topic, byte[] payload, boolean retained, MqttProperties properties, Outbound what)
            throws IOException {
        if (room() < 1) {
            throw new IllegalStateException("publishing past the broker's receive maximum of " + receiveMaximum);
        }
        try {
            client.publish(topic, message(payload, retained, properties), what, answers);
        } catch (MqttException e) {
            throw broken(e);
        }
        inFlight++;
    }

    /**
     * Subscribes at QoS 1 to all of these at once; {@link Signal.Answered} follows.
     *
     * @param retained MQTT 5's retain handling: 0 sends what is retained, 1 only for a new subscription, 2 never
     */
    void subscribe(List<String> filters, int retained, Outbound what) throws IOException {
        MqttSubscription[] subscriptions = filters.stream().map(filter -> {
            var subscription = new MqttSubscription(filter, 1);
            subscription.setRetainHandling(retained);
            return subscription;
        }).toArray(MqttSubscription[]::new);
        try {
            client.subscribe(subscriptions, what, answers, new MqttProperties());
        } catch (MqttException e) {
            throw broken(e);
        }
    }

    /** A published message was answered. */
    void answered() {
        inFlight--;
    }

    private static MqttMessage message(byte[] payload, boolean retained, MqttProperties properties) {
        var message = new MqttMessage(payload);
        message.setQos(1);
        message.setRetained(retained);
        message.setProperties(properties);
        return message;
    }

    /** Leaves in order, so that the broker does not speak the last will; waits two seconds at most. */
    void leave() {
        try {
            client.disconnect(0, null, null, MqttReturnCode.RETURN_CODE_SUCCESS, new MqttProperties())
                    .waitForCompletion(GOODBYE_MILLIS);
        } catch (MqttException alreadyGone) {
            // close() does the rest
        }
    }

    /** Ends this in any state, without a word to the broker, and frees threads and sockets. */
    @Override
    public void close() {
        sockets.close();
        client.settle(); // what was starting runs into the closed socket, and can then be ended
        try {
            client.disconnectForcibly(0, 0, false);
        } catch (MqttException | RuntimeException notConnected) {
            // the point is to be rid of it
        }
        sockets.close(); // those that were made meanwhile
        try {
            client.close(true);
        } catch (MqttException | RuntimeException stillBusy) {
            // its threads end with the socket that was closed
        }
        threads.shutdownNow();
    }

    /** Whether the threads of this connection ended within {@code millis}. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return threads.awaitTermination(millis, TimeUnit.MILLISECONDS);
    }

    private static IOException broken(MqttException e) {
        return new IOException("the MQTT client cannot go on: " + detail(e), e);
    }

    /** Why a connection ended. */
    private record Cause(int reason, String detail) {}

    private Cause causeOf(Throwable thrown) {
        return tls.flatMap(it -> it.explain(thrown)).map(words -> new Cause(Signal.CERTIFICATES, words))
                .orElseGet(() -> new Cause(reasonOf(thrown), detail(thrown)));
    }

    private static int reasonOf(Throwable thrown) {
        return thrown instanceof MqttException e && e.getReasonCode() >= 0x80 && e.getReasonCode() <= 0xff
                ? e.getReasonCode()
                : 0;
    }

    private static String detail(Throwable thrown) {
        Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
        return thrown instanceof MqttException e && thrown.getCause() == null
                ? "MQTT reason " + e.getReasonCode() + " " + e.getMessage()
                : cause.toString();
    }

    private final class Opening implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            MqttProperties said = token.getResponseProperties();
            Integer limit = said == null ? null : said.getReceiveMaximum();
            mailbox.post(new Signal.Connected(Connection.this, limit == null ? 65_535 : limit));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable thrown) {
            Optional<String> disagreement = tls.flatMap(it -> it.explain(thrown));
            mailbox.post(new Signal.Failed(Connection.this, disagreement.isPresent()
                    ? Signal.CERTIFICATES
                    : reasonOf(
                            thrown),
                    disagreement.orElseGet(() -> detail(thrown))));
        }
    }

    /** Success means here only that an answer came: whether it is a good one, its reason code says. */
    private final class Answers implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            int[] reasons = token.getReasonCodes();
            int reason = reasons == null ? 0 : IntStream.of(reasons).max().orElse(0); // of several the worst
            mailbox.post(new Signal.Answered(Connection.this, (Outbound) token.getUserContext(), reason));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable thrown) {
            // the connection broke; nothing is known of the message, and its end is told by Lost
        }
    }

    private final class Callbacks implements MqttCallback {
        private final Arrivals inbound;

        Callbacks(Arrivals inbound) {
            this.inbound = inbound;
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            Cause cause = response.getException() == null
                    ? new Cause(response.getReturnCode(), "the broker ended it with reason 0x%02x %s".formatted(response
                            .getReturnCode(), response.getReasonString() == null ? "" : response.getReasonString())
                            .strip())
                    : causeOf(response.getException());
            mailbox.post(new Signal.Lost(Connection.this, cause.reason(), cause.detail()));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            MqttProperties said = message.getProperties();
            String replyTo = said == null || said.getResponseTopic() == null ? "" : said.getResponseTopic();
            byte[] correlation = said == null || said.getCorrelationData() == null
                    ? new byte[0]
                    : said.getCorrelationData();
            inbound.arrived(topic, message.getPayload(), replyTo, correlation);
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // whatever matters ends the connection, which is told
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // says nothing of the reason code; Answers does
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // Opening has told it
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // no such method was offered
        }
    }
}
