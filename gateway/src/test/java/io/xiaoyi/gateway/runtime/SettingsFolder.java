package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A folder with the example settings, its board and every file they name. */
final class SettingsFolder {
    private final Path folder;

    SettingsFolder(Path folder) {
        this.folder = folder;
        try {
            Path config = root().resolve("firmware-config");
            Files.createDirectories(folder.resolve("boards"));
            Files.copy(config.resolve("boards/simulated.yaml"), folder.resolve("boards/simulated.yaml"));
            write(Files.readString(config.resolve("station.example.yaml")));
            for (String name : new String[]{"root-a.pem", "root-b.pem"}) {
                Files.writeString(folder.resolve(name), PemKeys.toPem(key().publicKey()));
            }
            Files.writeString(folder.resolve("ring.cose"), "not read by the settings");
            Files.writeString(folder.resolve("broker-ca.pem"), "not read by the settings");
            Files.writeString(folder.resolve("uplink.pem"), "not read by the settings");
            Files.writeString(folder.resolve("console.pem"), "not read by the settings");
            Files.writeString(folder.resolve("floor-plan.yaml"), "not read by the settings");
            PemKeys.writePrivate(folder.resolve("console.key"), "no key".getBytes(StandardCharsets.US_ASCII));
            PemKeys.writePrivate(folder.resolve("visitors.pem"), key().toPem().getBytes(StandardCharsets.US_ASCII));
            PemKeys.writePrivate(folder.resolve("station.pem"), key().toPem().getBytes(StandardCharsets.US_ASCII));
            PemKeys.writePrivate(folder.resolve("uplink.key"), "no key".getBytes(StandardCharsets.US_ASCII));
            PemKeys.writePrivate(folder.resolve("broker.password"), "word".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SigningKey key() {
        return SigningKey.generate(Algorithm.EDDSA, new Random());
    }

    static Path root() {
        String told = System.getProperty("house.root");
        return told != null ? Path.of(told) : Path.of("").toAbsolutePath().getParent();
    }

    Path file() {
        return folder.resolve("station.yaml");
    }

    Path board() {
        return folder.resolve("boards/simulated.yaml");
    }

    String text() {
        return read(file());
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SettingsFolder write(String text) {
        return write(file(), text);
    }

    SettingsFolder write(Path file, String text) {
        try {
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings with one text in place of another, which must be there. */
    SettingsFolder with(String old, String replacement) {
        return with(file(), old, replacement);
    }

    SettingsFolder with(Path file, String old, String replacement) {
        String text = read(file);
        if (!text.contains(old)) {
            throw new IllegalArgumentException(file + " does not contain " + old);
        }
        return write(file, text.replace(old, replacement));
    }
}
