package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The broker as {@code firmware-config/cloud} sets it up: its configuration and access list but for port and folders,
 * with certificates that its script makes.
 */
final class ShippedBroker implements AutoCloseable {
    private static final Path SHIPPED = Path.of(System.getProperty("house.root"), "firmware-config/cloud");

    private final MosquittoBroker broker;

    /** @param certificates from {@link #certificates}, with the broker's and its authority's */
    ShippedBroker(Path certificates) {
        broker = MosquittoBroker.stopped(lines(certificates));
        try {
            Files.createDirectories(broker.folder().resolve("data"));
            Files.copy(SHIPPED.resolve("stations.acl"), broker.folder().resolve("stations.acl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        broker.start();
    }

    private static String[] lines(Path certificates) {
        try {
            return Files.readAllLines(SHIPPED.resolve("mosquitto.conf")).stream()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("listener"))
                    .map(line -> line.replace("/etc/mosquitto/certs", certificates.toString())
                            .replace("/etc/mosquitto", "$").replace("/var/lib/mosquitto", "$/data"))
                    .toArray(String[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the shipped script: {@code authority}, {@code broker HOST}, {@code client NAME}. */
    static void certificates(Path folder, int days, String... words) {
        Needs.program("openssl");
        var command = new ArrayList<>(List.of("sh", SHIPPED.resolve("certificates.sh").toString(), folder.toString()));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(
                ProcessBuilder.Redirect.DISCARD);
        process.environment().put("DAYS", Integer.toString(days));
        Cloud.run(process);
    }

    /** What mosquitto's clients need to show a certificate and to check the broker's. */
    static List<String> options(Path folder, String name) {
        return List.of("--cafile", folder.resolve("ca.pem").toString(), "--cert", folder.resolve(name + ".pem")
                .toString(), "--key", folder.resolve(name + ".key").toString());
    }

    MosquittoBroker broker() {
        return broker;
    }

    @Override
    public void close() {
        broker.close();
    }
}
