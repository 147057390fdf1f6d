package io.xiaoyi.simulator;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * Listens to all that one tenant's stations tell and hands it to a {@link ReferenceReceiver}. Its session outlives a
 * lost connection, so that the broker keeps what comes meanwhile; a new client object is made for each connection.
 *
 * <p>Threading: one daemon thread of its own that keeps the connection, and the client's.
 */
public final class CloudListener implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CloudListener.class.getName());
    private static final String CLIENT = "reference-platform";
    private static final long SESSION_SECONDS = 3600;
    private static final long ANSWER_MILLIS = 10_000;
    private static final long RETRY_MILLIS = 200;
    private static final List<String> TOLD = List.of("birth", "link", "state", "telemetry", "event/+");

    private final String address;
    private final String[] topics;
    private final ReferenceReceiver receiver;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Object change = new Object();
    private final Thread keeper;
    private boolean connected;
    private MqttAsyncClient client;

    private CloudListener(int port, String tenant, ReferenceReceiver receiver) {
        this.address = "tcp://127.0.0.1:" + port;
        this.topics = TOLD.stream().map(told -> "st/v1/" + tenant + "/+/" + told).toArray(String[]::new);
        this.receiver = receiver;
        this.keeper = Thread.ofPlatform().daemon().name("cloud-listener").unstarted(this::keep);
    }

    /**
     * Connects and subscribes; returns when both are done.
     *
     * @throws IOException if the broker cannot be reached or refuses
     */
    public static CloudListener start(int port, String tenant, ReferenceReceiver receiver) throws IOException {
        var listener = new CloudListener(port, tenant, receiver);
        try {
            listener.connect();
        } catch (MqttException e) {
            throw new IOException("no connection to the broker at " + listener.address + ": " + e, e);
        }
        listener.keeper.start();
        return listener;
    }

    /** Ends the connection, and waits for the thread that would make a new one. */
    @Override
    public void close() {
        closed.set(true);
        keeper.interrupt();
        try {
            keeper.join(ANSWER_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        drop();
    }

    private void keep() {
        while (!closed.get()) {
            try {
                awaitLoss();
                drop();
                connect();
            } catch (MqttException e) {
                LOG.log(Level.FINE, "the broker is away", e);
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void awaitLoss() throws InterruptedException {
        synchronized (change) {
            while (connected) {
                change.wait();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect() throws MqttException {
        var made = new MqttAsyncClient(address, CLIENT, new MemoryPersistence());
        made.setCallback(new Ears());
        synchronized (change) {
            client = made;
        }
        var options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(SESSION_SECONDS);
        options.setAutomaticReconnect(false);
        var qualities = new int[topics.length];
        Arrays.fill(qualities, 1);
        made.connect(options).waitForCompletion(ANSWER_MILLIS);
        made.subscribe(topics, qualities).waitForCompletion(ANSWER_MILLIS);
        synchronized (change) {
            connected = made.isConnected();
        }
    }

    private void drop() {
        MqttAsyncClient old;
        synchronized (change) {
            old = client;
            connected = false;
        }
        try {
            if (old.isConnected()) {
                old.disconnect().waitForCompletion(ANSWER_MILLIS);
            }
            old.close(true);
        } catch (MqttException e) {
            LOG.log(Level.FINE, "closing the connection", e);
        }
    }

    /** What the client calls. A message is acknowledged when the receiver has taken it. */
    private final class Ears implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            receiver.take(topic, message.getPayload());
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            synchronized (change) {
                connected = false;
                change.notifyAll();
            }
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            LOG.log(Level.FINE, "the client says", exception);
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // it publishes nothing
        }

        @Override
        public void connectComplete(boolean reconnect, String uri) {
            // connect() waits for its own token
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // no enhanced authentication here
        }
    }
}
