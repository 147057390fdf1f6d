package io.xiaoyi.simulator;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An off-the-shelf MQTT 5 broker (HiveMQ Community Edition) in this process, on the loopback address alone: MQTT over
 * TCP, and over WebSocket at the path {@value #WEBSOCKET_PATH}.
 *
 * <p>Its defaults drop what a client does not take at once (1,000 messages a session, 10 in flight): here a session
 * holds {@value #QUEUED_MESSAGES}. Sessions and queued messages are kept in {@code folder}, so that they outlive
 * {@link #restart()}. Usage statistics are off; nothing leaves the machine.
 *
 * <p>Threading: one thread at a time calls {@link #restart()} and {@link #close()}.
 */
public final class EmbeddedBroker implements AutoCloseable {
    static final String WEBSOCKET_PATH = "/mqtt";
    static final int QUEUED_MESSAGES = 1_000_000;
    private static final int RECEIVE_MAXIMUM = 1_000;
    /** Two or three seconds as a rule; the rest is for machines that do much else. */
    private static final long START_SECONDS = 300;
    /** Its default of two seconds is for clusters that drain; here every client knows how to resume. */
    private static final int SHUTDOWN_GRACE_MILLIS = 100;

    private final Path folder;
    private final int mqttPort;
    private final int webSocketPort;
    private EmbeddedHiveMQ broker;

    private EmbeddedBroker(Path folder, int mqttPort, int webSocketPort) {
        this.folder = folder;
        this.mqttPort = mqttPort;
        this.webSocketPort = webSocketPort;
    }

    /**
     * Starts a broker; returns when both listeners take connections.
     *
     * @param folder for its configuration and data; made if it is not there
     * @param mqttPort 1 to 65,535, free
     * @param webSocketPort likewise
     * @throws IOException if the folder cannot be written or the broker does not start within five minutes
     */
    public static EmbeddedBroker start(Path folder, int mqttPort, int webSocketPort) throws IOException {
        for (String sub : new String[]{"conf", "data", "extensions"}) {
            Files.createDirectories(folder.resolve(sub));
        }
        Files.writeString(folder.resolve("conf/config.xml"), configuration(mqttPort, webSocketPort));
        var started = new EmbeddedBroker(folder, mqttPort, webSocketPort);
        started.up();
        return started;
    }

    /** The port of MQTT over TCP. */
    public int mqttPort() {
        return mqttPort;
    }

    /** The port of MQTT over WebSocket. */
    public int webSocketPort() {
        return webSocketPort;
    }

    /** Stops the broker and starts it again on the same ports with the same data: clients lose their connection. */
    public void restart() throws IOException {
        close();
        up();
    }

    /** Stops the broker; its data stay in the folder. May be called twice. */
    @Override
    public void close() throws IOException {
        if (broker != null) {
            await("stop", broker.stop());
            try {
                broker.close();
            } catch (ExecutionException e) {
                throw new IOException("the broker did not stop: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            broker = null;
        }
    }

    private void up() throws IOException {
        InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(SHUTDOWN_GRACE_MILLIS);
        EmbeddedExtension guest = EmbeddedExtension.builder().withId("everyone-on-this-machine").withName(
                "Everyone on this machine").withVersion("1").withExtensionMain(new Welcome()).build();
        broker = EmbeddedHiveMQ.builder().withConfigurationFolder(folder.resolve("conf")).withDataFolder(
                folder.resolve("data")).withExtensionsFolder(
                        folder.resolve("extensions"))
                .withEmbeddedExtension(guest).withoutLoggingBootstrap().build();
        await("start", broker.start());
    }

    private static void await(String what, CompletableFuture<Void> done) throws IOException {
        try {
            done.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the broker did not " + what + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("the broker did not " + what + " within " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the broker should " + what, e);
        }
    }

    private static String configuration(int mqttPort, int webSocketPort) {
        return """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>
                    <tcp-listener>
                      <port>%d</port>
                      <bind-address>127.0.0.1</bind-address>
                    </tcp-listener>
                    <websocket-listener>
                      <port>%d</port>
                      <bind-address>127.0.0.1</bind-address>
                      <path>%s</path>
                      <subprotocols>
                        <subprotocol>mqtt</subprotocol>
                      </subprotocols>
                    </websocket-listener>
                  </listeners>
                  <mqtt>
                    <queued-messages>
                      <max-queue-size>%d</max-queue-size>
                      <strategy>discard</strategy>
                    </queued-messages>
                    <receive-maximum>
                      <server-receive-maximum>%d</server-receive-maximum>
                    </receive-maximum>
                  </mqtt>
                  <persistence>
                    <mode>file</mode>
                  </persistence>
                  <anonymous-usage-statistics>
                    <enabled>false</enabled>
                  </anonymous-usage-statistics>
                </hivemq>
                """.formatted(mqttPort, webSocketPort, WEBSOCKET_PATH, QUEUED_MESSAGES, RECEIVE_MAXIMUM);
    }

    /** The broker refuses everyone unless an extension lets them in. */
    private static final class Welcome implements ExtensionMain {
        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            SimpleAuthenticator welcome = (_, answer) -> answer.authenticateSuccessfully();
            Services.securityRegistry().setAuthenticatorProvider(_ -> welcome);
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
            // nothing to give back
        }
    }
}
