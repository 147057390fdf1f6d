package io.xiaoyi.gateway.broker;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.PublishAuthorizer;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.SubscriptionAuthorizer;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.PublishAuthorizerOutput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerOutput;
import com.hivemq.extension.sdk.api.client.ClientContext;
import com.hivemq.extension.sdk.api.events.client.ClientLifecycleEventListener;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationSuccessfulInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ClientInitiatedDisconnectInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ConnectionStartInput;
import com.hivemq.extension.sdk.api.events.client.parameters.DisconnectEventInput;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import com.hivemq.extension.sdk.api.packets.subscribe.SubackReasonCode;
import com.hivemq.extension.sdk.api.parameter.ClientBasedInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.publish.RetainedMessageStore;
import com.hivemq.extension.sdk.api.services.session.ClientService;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** HiveMQ's part of what a test asks of a broker: lets clients in and do what they may, and remembers what they did. */
final class Doorman
        implements
            ExtensionMain,
            SimpleAuthenticator,
            PublishAuthorizer,
            SubscriptionAuthorizer,
            ClientLifecycleEventListener {
    private static final AccessList ALL = AccessList.of(List.of("pattern readwrite #"));
    private static final long PATIENCE_SECONDS = 60;

    private volatile AccessList access = ALL;
    private volatile Optional<String> login = Optional.empty();
    /** Not in force before its SUBACK. */
    private final List<Done> permitted = new CopyOnWriteArrayList<>();
    private final List<Done> subscribed = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Done> sent = new ConcurrentLinkedQueue<>();
    private final List<String> left = new CopyOnWriteArrayList<>();
    private volatile ClientService clients;
    private volatile RetainedMessageStore retained;

    private record Done(String client, String topic) {}

    void access(AccessList list) {
        access = list;
    }

    void login(String user, String password) {
        login = Optional.of(user + ":" + password);
    }

    List<String> subscribed(String client) {
        return subscribed.stream().filter(each -> each.client().equals(client)).map(Done::topic).toList();
    }

    List<String> sent(String client) {
        return sent.stream().filter(each -> each.client().equals(client)).map(Done::topic).toList();
    }

    long left(String client) {
        return left.stream().filter(client::equals).count();
    }

    /** Everyone goes, and the broker keeps nothing of them. */
    void sweep() {
        var ids = new CopyOnWriteArrayList<String>();
        await(clients.iterateAllClients((_, session) -> ids.add(session.getClientIdentifier())));
        for (String id : ids) {
            await(clients.disconnectClient(id, true)); // without its last will
            await(clients.invalidateSession(id).exceptionally(_ -> false)); // it may be gone by itself
        }
        await(retained.clear());
    }

    /** As it was made. */
    void forget() {
        access = ALL;
        login = Optional.empty();
        permitted.clear();
        subscribed.clear();
        sent.clear();
        left.clear();
    }

    private static void await(CompletableFuture<?> done) {
        try {
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        clients = Services.clientService();
        retained = Services.retainedMessageStore();
        Services.securityRegistry().setAuthenticatorProvider(_ -> this);
        Services.securityRegistry().setAuthorizerProvider(_ -> this);
        Services.eventRegistry().setClientLifecycleEventListener(_ -> this);
        Services.initializerRegistry().setClientInitializer((_, client) -> watch(client));
    }

    private void watch(ClientContext client) {
        client.addPublishOutboundInterceptor((input, _) -> sent.add(new Done(name(input), input.getPublishPacket()
                .getTopic())));
        client.addSubackOutboundInterceptor((input, _) -> inForce(name(input)));
    }

    private void inForce(String client) {
        permitted.stream().filter(each -> each.client().equals(client)).filter(permitted::remove).forEach(
                subscribed::add);
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
        // nothing to give back
    }

    /** By its certificate, if it shows one. */
    private static String name(ClientBasedInput input) {
        return input.getConnectionInformation().getClientTlsInformation().flatMap(tls -> tls.getClientCertificate())
                .map(Doorman::commonName).orElseGet(() -> input.getClientInformation().getClientId());
    }

    private static String commonName(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName().replaceFirst("^CN=", "");
    }

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        var packet = input.getConnectPacket();
        String said = packet.getUserName().orElse("") + ":" + packet.getPassword()
                .map(bytes -> StandardCharsets.UTF_8.decode(bytes.duplicate()).toString()).orElse("");
        if (login.isPresent() && !login.get().equals(said)) {
            output.failAuthentication(ConnackReasonCode.NOT_AUTHORIZED);
        } else {
            output.authenticateSuccessfully();
        }
    }

    @Override
    public void authorizePublish(PublishAuthorizerInput input, PublishAuthorizerOutput output) {
        if (access.mayPublish(name(input), input.getPublishPacket().getTopic())) {
            output.authorizeSuccessfully();
        } else {
            output.failAuthorization(AckReasonCode.NOT_AUTHORIZED);
        }
    }

    /** Unlike Mosquitto, which grants any subscription and then withholds what may not be read. */
    @Override
    public void authorizeSubscribe(SubscriptionAuthorizerInput input, SubscriptionAuthorizerOutput output) {
        String filter = input.getSubscription().getTopicFilter();
        if (access.maySubscribe(name(input), filter)) {
            output.authorizeSuccessfully();
            permitted.add(new Done(name(input), filter));
        } else {
            output.failAuthorization(SubackReasonCode.NOT_AUTHORIZED);
        }
    }

    @Override
    public void onMqttConnectionStart(ConnectionStartInput input) {
        // said when it may do something
    }

    @Override
    public void onAuthenticationSuccessful(AuthenticationSuccessfulInput input) {
        // likewise
    }

    @Override
    public void onClientInitiatedDisconnect(ClientInitiatedDisconnectInput input) {
        left.add(name(input));
    }

    @Override
    public void onDisconnect(DisconnectEventInput input) {
        // a lost connection is nobody's leaving
    }
}
