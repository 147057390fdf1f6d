package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    private static final int MESSAGES = 10_000;
    private static final int PATIENCE_SECONDS = 300;

    @TempDir
    Path folder;

    private EmbeddedBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start(folder, Ports.mqtt(), Ports.webSocket());
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void takesMqtt5OverTcpAndOverWebSocket() throws Exception {
        var heard = new Heard(1);
        MqttAsyncClient listener = connect("ws://127.0.0.1:" + broker.webSocketPort() + "/mqtt", "listener", heard);
        listener.subscribe("a/#", 1).waitForCompletion(PATIENCE_SECONDS * 1000L);
        MqttAsyncClient speaker = connect("tcp://127.0.0.1:" + broker.mqttPort(), "speaker", new Heard(0));
        speaker.publish("a/b", "你好".getBytes(StandardCharsets.UTF_8), 1, false).waitForCompletion(
                PATIENCE_SECONDS * 1000L);
        assertThat(heard.all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(heard.payloads).containsExactly("你好");
        end(speaker);
        end(listener);
    }

    @Test
    void keepsTenThousandMessagesForASessionThatIsOfflineEvenThroughARestart() throws Exception {
        String tcp = "tcp://127.0.0.1:" + broker.mqttPort();
        MqttAsyncClient before = connect(tcp, "sleeper", new Heard(0));
        before.subscribe("a/#", 1).waitForCompletion(PATIENCE_SECONDS * 1000L);
        end(before);

        MqttAsyncClient speaker = connect(tcp, "speaker", new Heard(0));
        publishAll(speaker);
        end(speaker);
        broker.restart();

        var heard = new Heard(MESSAGES);
        MqttAsyncClient after = connect(tcp, "sleeper", heard);
        assertThat(heard.all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("%d of %d came", heard.payloads.size(),
                MESSAGES).isTrue();
        assertThat(heard.payloads).hasSize(MESSAGES);
        end(after);
    }

    private static void publishAll(MqttAsyncClient speaker) throws Exception {
        var window = new Semaphore(100);
        var refused = ConcurrentHashMap.<String>newKeySet();
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(window.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            speaker.publish("a/b", String.valueOf(i).getBytes(StandardCharsets.UTF_8), 1, false, null,
                    new MqttActionListener() {
                        @Override
                        public void onSuccess(IMqttToken token) {
                            window.release();
                        }

                        @Override
                        public void onFailure(IMqttToken token, Throwable why) {
                            refused.add(String.valueOf(why));
                            window.release();
                        }
                    });
        }
        assertThat(window.tryAcquire(100, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(refused).isEmpty();
    }

    private static MqttAsyncClient connect(String address, String id, MqttCallback callback) throws MqttException {
        var client = new MqttAsyncClient(address, id, new MemoryPersistence());
        client.setCallback(callback);
        var options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(3600L);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(PATIENCE_SECONDS);
        client.connect(options).waitForCompletion(PATIENCE_SECONDS * 1000L);
        return client;
    }

    private static void end(MqttAsyncClient client) throws MqttException {
        client.disconnect().waitForCompletion(PATIENCE_SECONDS * 1000L);
        client.close(true);
    }

    private static final class Heard implements MqttCallback {
        final Set<String> payloads = ConcurrentHashMap.newKeySet();
        final CountDownLatch all;

        Heard(int expected) {
            all = new CountDownLatch(expected);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            if (payloads.add(new String(message.getPayload(), StandardCharsets.UTF_8))) {
                all.countDown();
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            // the tests see it by what does not come
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // likewise
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // the publisher's own listener counts
        }

        @Override
        public void connectComplete(boolean reconnect, String address) {
            // waited for by its token
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // no enhanced authentication here
        }
    }
}
