package io.xiaoyi.gateway.broker;

import io.xiaoyi.gateway.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What stands in {@code firmware-config/cloud}: configuration, access list and certificates of a broker. */
public final class ShippedBroker {
    private static final Path SHIPPED = Path.of(System.getProperty("house.root"), "firmware-config/cloud");

    private ShippedBroker() {}

    /** The configuration but for port and folders, which are those of a test: {@code $} is the broker's. */
    static List<String> configuration(Path certificates) {
        return read("mosquitto.conf").stream().filter(line -> !line.startsWith("#") && !line.startsWith("listener"))
                .map(line -> line.replace("/etc/mosquitto/certs", certificates.toString())
                        .replace("/etc/mosquitto", "$").replace("/var/lib/mosquitto", "$/data"))
                .toList();
    }

    static List<String> accessList() {
        return read("stations.acl");
    }

    private static List<String> read(String name) {
        try {
            return Files.readAllLines(SHIPPED.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the shipped script: {@code authority}, {@code broker HOST}, {@code client NAME}. */
    public static void certificates(Path folder, int days, String... words) {
        Needs.program("openssl");
        var command = new ArrayList<>(List.of("sh", SHIPPED.resolve("certificates.sh").toString(), folder.toString()));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command);
        process.environment().put("DAYS", Integer.toString(days));
        run(process);
    }

    /** What mosquitto's clients need to show a certificate and to check the broker's. */
    public static List<String> options(Path folder, String name) {
        return List.of("--cafile", folder.resolve("ca.pem").toString(), "--cert", folder.resolve(name + ".pem")
                .toString(), "--key", folder.resolve(name + ".key").toString());
    }

    static void run(ProcessBuilder command) {
        try {
            int code = command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError(command.command() + " ended with " + code);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(command.command().toString(), e);
        }
    }
}
