package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Presenter;
import io.xiaoyi.gateway.pass.SigningKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The offices of a station folder's tenant at their command line: a second root, a platform, couriers, a broker. */
final class TrustOffice {
    private final Path folder;
    private final List<String> broker;
    private final Map<PassId, String> rows = new LinkedHashMap<>();
    private final SigningKey phone = SigningKey.generate(Algorithm.EDDSA, new Random());
    private final long issuerKid;
    private final Random random = new Random();
    private long nextIndex;
    private long ringSecond;

    TrustOffice(Path folder, int brokerPort) {
        this(folder, "{broker: \"mqtt://127.0.0.1:" + brokerPort + "\"}", List.of("--broker", "mqtt://127.0.0.1:"
                + brokerPort));
    }

    /**
     * @param uplink how the station reaches the broker, as in its settings
     * @param broker how the office does, as options
     */
    TrustOffice(Path folder, String uplink, List<String> broker) {
        this.folder = folder;
        this.broker = List.copyOf(broker);
        run("pass", "keygen", "--out", file("root-b.pem"));
        run("pass", "keygen", "--out", file("platform.pem"));
        issuerKid = ((Checked.Good<SigningKey>) PemKeys.privateKey(folder.resolve("issuer.pem"))).value().publicKey()
                .kid();
        write(folder.resolve("station.yaml"), read(folder.resolve("station.yaml")).replace("roots: [root.pub.pem]",
                "roots: [root.pub.pem, root-b.pub.pem]").replaceAll("# uplink.*",
                        "uplink: " + uplink));
    }

    /** Runs a command, which must succeed. @return what it said */
    static String run(String... words) {
        var out = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(out), words);
        assertThat(code).as("%s: %s", List.of(words), out).isZero();
        return out.toString();
    }

    String file(String name) {
        return folder.resolve(name).toString();
    }

    /**
     * A ring of issuer and platform, signed by this root's file, in a second of its own: one that drops a root must
     * have been issued later than the one before.
     */
    void ring(String root, String seq, String... more) {
        StationFolder.until("a later second", () -> Instant.now().getEpochSecond() > ringSecond);
        try {
            Files.deleteIfExists(folder.resolve("new-ring.cose"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> words = new ArrayList<>(List.of("pass", "ring", "--tenant", "demo", "--root", file(root),
                "--issuer", file("issuer.pub.pem"), "--platform", file("platform.pub.pem"), "--seq", seq, "--out",
                file("new-ring.cose")));
        words.addAll(List.of(more));
        run(words.toArray(String[]::new));
        ringSecond = Instant.now().getEpochSecond();
    }

    PassId courier() {
        PassId id = PassId.draw(issuerKid, nextIndex++, random);
        rows.put(id, "%016x,%s,%s,st-0001,enter any_hour".formatted(id.cti(), phone.publicKey().encoded().hex(), Instant
                .now().plus(Duration.ofDays(20))));
        return id;
    }

    String code(PassId id) {
        return new Presenter(id.cti(), phone).anywhere(Instant.now()).text();
    }

    String build(String... more) {
        write(folder.resolve("passes.csv"), "pass,key,expires,stations,rights\n" + String.join("\n", rows.values())
                + "\n");
        List<String> words = new ArrayList<>(List.of("trust", "build", "--tenant", "demo", "--key", file("issuer.pem"),
                "--passes", file("passes.csv"), "--directory", file("trust")));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    String head(String... more) {
        List<String> words = new ArrayList<>(List.of("trust", "head", "--tenant", "demo", "--key", file("platform.pem"),
                "--root", file("root.pub.pem"), "--root", file("root-b.pub.pem"), "--directory", file("trust")));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    String publish(String... more) {
        List<String> words = new ArrayList<>(List.of("trust", "publish", "--tenant", "demo", "--directory",
                file("trust")));
        words.addAll(broker);
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    /** The bytes of what was last made. */
    byte[] made(String name) {
        try {
            return Files.readAllBytes(folder.resolve("trust").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String page(PassId id) {
        return "page-%016x-%02x.cose".formatted(issuerKid, id.cti() >>> 56);
    }

    String pageTopic(PassId id) {
        return "trust/v1/demo/page/%016x/%02x".formatted(issuerKid, id.cti() >>> 56);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
