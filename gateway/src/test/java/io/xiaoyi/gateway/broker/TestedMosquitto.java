package io.xiaoyi.gateway.broker;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Debian's Mosquitto. What it did is read from its log. */
final class TestedMosquitto implements BrokerUnderTest {
    /** Its own default. */
    static final int USUAL_WINDOW = 20;

    private final MosquittoBroker broker;

    private TestedMosquitto(MosquittoBroker broker) {
        this.broker = broker;
    }

    static TestedMosquitto open(int window) {
        return new TestedMosquitto(MosquittoBroker.stopped("max_inflight_messages " + window, "persistence true",
                "persistence_location $/"));
    }

    static TestedMosquitto secured(Path certificates) {
        var broker = MosquittoBroker.stopped(ShippedBroker.configuration(certificates).toArray(String[]::new));
        try {
            Files.createDirectories(broker.folder().resolve("data"));
            Files.write(broker.folder().resolve("stations.acl"), ShippedBroker.accessList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestedMosquitto(broker);
    }

    @Override
    public int port() {
        return broker.port();
    }

    @Override
    public void start() {
        broker.start();
    }

    @Override
    public void stop() {
        if (broker.isRunning()) {
            broker.stop();
        }
    }

    @Override
    public void forget() {
        broker.kill9();
        try {
            Files.deleteIfExists(broker.folder().resolve("mosquitto.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void allow(String... filters) {
        var rules = new ArrayList<>(List.of("topic read #"));
        Stream.of(filters).map(filter -> "topic write " + filter).forEach(rules::add);
        broker.acl(rules.toArray(String[]::new));
        if (broker.isRunning()) {
            broker.reload();
        } else {
            broker.line("acl_file $/acl");
        }
    }

    @Override
    public void admit(String user, String password) {
        ShippedBroker.run(new ProcessBuilder(Needs.program("mosquitto_passwd").toString(), "-b", "-c", broker.folder()
                .resolve("passwords").toString(), user, password));
        if (broker.isRunning()) {
            broker.reload();
        } else {
            broker.line("allow_anonymous false");
            broker.line("password_file $/passwords");
        }
    }

    @Override
    public List<String> subscribed(String client) {
        return logged("^[0-9]+: " + Pattern.quote(client) + " [0-2] (\\S+)$");
    }

    @Override
    public List<String> sent(String client) {
        return logged("Sending PUBLISH to " + Pattern.quote(client) + " .*'(.*)', .*");
    }

    @Override
    public long left(String client) {
        return logged("Received DISCONNECT from (" + Pattern.quote(client) + ")$").size();
    }

    private List<String> logged(String line) {
        return Pattern.compile(line, Pattern.MULTILINE).matcher(broker.logged())
                .results().map(found -> found.group(1)).toList();
    }

    @Override
    public void close() {
        broker.close();
    }
}
