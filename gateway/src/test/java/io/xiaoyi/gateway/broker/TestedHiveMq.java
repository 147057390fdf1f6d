package io.xiaoyi.gateway.broker;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.Needs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * HiveMQ Community Edition in this process. To start and to end takes it a second or two each, so there is one for all
 * tests, one at a time: it is swept when a test has done with it and runs on, and begins anew only where a test stops
 * it or wants it otherwise.
 */
final class TestedHiveMq implements BrokerUnderTest {
    private static final Path STORES = Path.of("target", "hivemq-certificates").toAbsolutePath();
    private static final Path FOLDER = Path.of("target", "hivemq").toAbsolutePath();
    /** The widest there is. */
    static final int USUAL_WINDOW = 65_535;
    private static final String PASSWORD = "in the test";
    private static final long PATIENCE_SECONDS = 120;
    /** Kept here, lest the loggers be collected with their levels. */
    private static final List<Logger> QUIET = Stream.of("com.hivemq", "jetbrains.exodus", "migrations")
            .map(Logger::getLogger)
            .toList();

    private static TestedHiveMq only;

    private final int port;
    private final Doorman doorman = new Doorman();
    private String configuration = "";
    private EmbeddedHiveMQ running;
    private boolean isUsed;

    static {
        QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
        InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(100);
    }

    private TestedHiveMq() throws IOException {
        port = MosquittoBroker.freePort();
    }

    static TestedHiveMq open(int window) {
        return open("<tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener>", window);
    }

    static TestedHiveMq secured(Path certificates) {
        // the broker's names and whom it trusts; what these files hold, not where, makes it another broker
        TestedHiveMq broker = open("""
                <!-- %3$d -->
                <tls-tcp-listener><port>%%d</port><bind-address>127.0.0.1</bind-address><tls>
                  <keystore><path>%1$s/broker.p12</path><password>%2$s</password>
                    <private-key-password>%2$s</private-key-password></keystore>
                  <truststore><path>%1$s/ca.p12</path><password>%2$s</password></truststore>
                  <protocols><protocol>TLSv1.3</protocol><protocol>TLSv1.2</protocol></protocols>
                  <client-authentication-mode>REQUIRED</client-authentication-mode>
                </tls></tls-tcp-listener>""".formatted(STORES, PASSWORD, held(certificates)), USUAL_WINDOW);
        if (broker.running == null) {
            stores(certificates);
        }
        broker.doorman.access(AccessList.of(ShippedBroker.accessList()));
        return broker;
    }

    private static int held(Path certificates) {
        try {
            return List.of(Files.readString(certificates.resolve("broker.pem")), Files.readString(certificates.resolve(
                    "ca.pem"))).hashCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The certificates as a Java broker wants them. */
    private static void stores(Path folder) {
        create(STORES);
        List<String> words = List.of(Needs.program("openssl").toString(), "pkcs12", "-export", "-in", folder.resolve(
                "broker.pem").toString(), "-inkey", folder.resolve("broker.key").toString(), "-passout", "pass:"
                        + PASSWORD,
                "-out", STORES.resolve("broker.p12").toString());
        ShippedBroker.run(new ProcessBuilder(words));
        try (OutputStream out = Files.newOutputStream(STORES.resolve("ca.p12"));
                var pem = Files.newInputStream(folder
                        .resolve("ca.pem"))) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            trusted.store(out, PASSWORD.toCharArray());
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static synchronized TestedHiveMq open(String listener, int window) {
        try {
            if (only == null) {
                only = new TestedHiveMq();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (only.isUsed) {
            throw new IllegalStateException("a test before this one did not close its broker");
        }
        only.isUsed = true;
        String wanted = configuration(listener.formatted(only.port), window);
        if (!wanted.equals(only.configuration)) {
            only.stop();
            only.configuration = wanted;
        }
        if (only.running == null) {
            delete(FOLDER);
        }
        return only;
    }

    private static String configuration(String listener, int window) {
        return """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners>%s</listeners>
                  <mqtt>
                    <queued-messages><max-queue-size>1000000</max-queue-size></queued-messages>
                    <receive-maximum><server-receive-maximum>%d</server-receive-maximum></receive-maximum>
                  </mqtt>
                  <persistence><mode>file</mode></persistence>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(listener, window);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void start() {
        if (running != null) {
            return;
        }
        List.of("conf", "data", "extensions").forEach(sub -> create(FOLDER.resolve(sub)));
        try {
            Files.writeString(FOLDER.resolve("conf/config.xml"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        EmbeddedExtension extension = EmbeddedExtension.builder().withId("doorman").withName("Doorman").withVersion("1")
                .withExtensionMain(doorman).build();
        running = EmbeddedHiveMQ.builder().withConfigurationFolder(FOLDER.resolve("conf")).withDataFolder(FOLDER
                .resolve("data")).withExtensionsFolder(FOLDER.resolve("extensions")).withEmbeddedExtension(extension)
                .withoutLoggingBootstrap().build();
        try {
            await(running.start());
        } catch (AssertionError e) {
            running = null;
            close();
            throw e;
        }
    }

    @Override
    public void stop() {
        if (running != null) {
            await(running.stop());
            try {
                running.close();
            } catch (ExecutionException | InterruptedException e) {
                throw new AssertionError(e);
            }
            running = null;
        }
    }

    private static void await(CompletableFuture<Void> done) {
        try {
            done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void forget() {
        stop();
        delete(FOLDER);
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.collect(Collectors.toCollection(ArrayList::new)).reversed()) {
                    Files.delete(each);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void allow(String... filters) {
        var rules = new ArrayList<>(List.of("pattern read #"));
        Stream.of(filters).map(filter -> "pattern write " + filter).forEach(rules::add);
        doorman.access(AccessList.of(rules));
    }

    @Override
    public void admit(String user, String password) {
        doorman.login(user, password);
    }

    @Override
    public List<String> subscribed(String client) {
        return doorman.subscribed(client);
    }

    @Override
    public List<String> sent(String client) {
        return doorman.sent(client);
    }

    @Override
    public long left(String client) {
        return doorman.left(client);
    }

    @Override
    public void close() {
        isUsed = false;
        if (running != null) {
            doorman.sweep();
        }
        doorman.forget();
    }
}
