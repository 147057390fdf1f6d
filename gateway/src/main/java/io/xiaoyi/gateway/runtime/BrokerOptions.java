package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.uplink.ClientCertificate;
import io.xiaoyi.gateway.uplink.Topics;
import io.xiaoyi.gateway.uplink.UplinkSettings;
import io.xiaoyi.gateway.uplink.UplinkSettings.Login;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Option;

/** How a command reaches a broker. */
final class BrokerOptions {
    @Option(names = "--broker", required = true, paramLabel = "URI",
            description = "mqtt://host:port, mqtts://host:port, ws:// or wss://.")
    private String broker;

    @Option(names = "--user", paramLabel = "NAME", description = "The user name at the broker.")
    private Optional<String> user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "One line, the password of that user.")
    private Optional<Path> passwordFile;

    @Option(names = "--authority", paramLabel = "FILE",
            description = "Certificates (PEM) that the broker's must lead to; default: the system's own.")
    private Optional<Path> authority;

    @Option(names = "--certificate", paramLabel = "FILE",
            description = "The certificates (PEM) to show, one's own first; with --certificate-key.")
    private Optional<Path> certificate;

    @Option(names = "--certificate-key", paramLabel = "FILE",
            description = "The private key (PKCS #8, PEM) of that certificate.")
    private Optional<Path> certificateKey;

    /** The broker as it was written. */
    String broker() {
        return broker;
    }

    /** With a client id that nobody else uses, which begins with {@code role}. */
    UplinkSettings settings(String role) {
        if (certificate.isPresent() != certificateKey.isPresent()) {
            throw new Failure(Failure.USAGE,
                    "found one of --certificate and --certificate-key; allowed: both, or neither");
        }
        try {
            UplinkSettings usual = UplinkSettings.of(URI.create(broker), role + "-" + UUID.randomUUID());
            UplinkSettings trusting = authority.map(usual::withCa).orElse(usual);
            UplinkSettings plain = certificate.map(file -> trusting.with(new ClientCertificate(file, certificateKey
                    .orElseThrow()))).orElse(trusting);
            return user.map(name -> plain.with(new Login(name, password()))).orElse(plain);
        } catch (IllegalArgumentException e) {
            throw new Failure(Failure.USAGE, "--broker: " + e.getMessage());
        }
    }

    /** @throws Failure if tenant or station cannot stand in a topic */
    static Topics topics(String tenant, String station) {
        try {
            return new Topics(tenant, station);
        } catch (IllegalArgumentException e) {
            throw new Failure(Failure.USAGE, e.getMessage());
        }
    }

    private String password() {
        return passwordFile.map(file -> new String(PassCommands.read(file), StandardCharsets.UTF_8).lines().findFirst()
                .orElse("")).orElse("");
    }
}
