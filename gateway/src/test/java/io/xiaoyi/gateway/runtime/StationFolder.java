package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.figures.Crowd;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Issuer;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Presenter;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.pass.SignedRing;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.pass.Word;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A folder as {@code gateway init} makes it, a phone with a pass for it, and how to wait for what a station does. */
public final class StationFolder {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final SigningKey phone = SigningKey.generate(Algorithm.EDDSA, new Random());
    private final PassId pass;
    private final Issuer issuer;
    private final SigningKey issuerKey;

    public StationFolder(Path folder) {
        this.folder = folder;
        var out = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(out), "init", folder.toString(), "--listen",
                "127.0.0.1:0", "--console", "none");
        assertThat(code).as("%s", out).isZero();
        issuerKey = ((Checked.Good<SigningKey>) PemKeys.privateKey(folder.resolve("issuer.pem"))).value();
        issuer = new Issuer("demo", issuerKey.publicKey().kid(), issuerKey);
        pass = new PassId(issuer.kid(), new Random().nextLong());
    }

    public Path folder() {
        return folder;
    }

    /** What its passes are signed with. */
    public SigningKey issuerKey() {
        return issuerKey;
    }

    /** Couriers whose passes are of this station's issuer. */
    public Crowd crowd(int size) {
        return new Crowd(issuer.kid(), size);
    }

    public Path file() {
        return folder.resolve("station.yaml");
    }

    /** Reports to this broker, and takes commands signed by this operator. */
    public void joins(int brokerPort, SigningKey operator) {
        believes(operator, Role.OPERATOR);
        try {
            Files.writeString(file(),
                    Files.readString(file()).replaceAll("# uplink.*", "uplink: {broker: \"mqtt://127.0.0.1:"
                            + brokerPort + "\"}"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has a key for visitors' passes, which its ring lists for this station alone, in {@code visitors.pem}. */
    public SigningKey invitesVisitors() {
        SigningKey key = SigningKey.generate(Algorithm.EDDSA, new Random());
        believes(key, Role.ISSUER, Optional.of(List.of("st-0001")));
        try {
            PemKeys.writePrivate(folder.resolve("visitors.pem"), key.toPem().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return key;
    }

    /** Has this key in its ring, too. */
    public void believes(SigningKey key, Role role) {
        believes(key, role, Optional.empty());
    }

    private void believes(SigningKey key, Role role, Optional<List<String>> stations) {
        SigningKey root = ((Checked.Good<SigningKey>) PemKeys.privateKey(folder.resolve("root.pem"))).value();
        try {
            Path ringFile = folder.resolve("ring.cose");
            KeyRing old = SignedRing.read(Octets.of(Files.readAllBytes(ringFile)), "demo", List.of(root.publicKey()))
                    .orThrow();
            var keys = new HashMap<>(old.keys());
            long kid = key.publicKey().kid();
            keys.put(kid, new KeyRing.RingKey(kid, key.publicKey(), Set.of(role), old.issuedAt(), old.expires(),
                    stations));
            var ring = new KeyRing(old.seq() + 1, old.issuedAt(), old.expires(), keys, old.anchor());
            Files.write(ringFile, SignedRing.sign(ring, "demo", root).toArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets no grant go before it is durable, however long the disk takes, up to ten seconds. */
    public void waitsForItsDisk() {
        try {
            String text = Files.readString(file());
            assertThat(text).contains("release: 5s", "{directory: data/journal}");
            Files.writeString(file(), text.replace("release: 5s",
                    "release: 20s, long-release: 20s, maximum: 60s")
                    .replace("{directory: data/journal}", "{directory: data/journal, late: 10s}"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What its checkpoints are signed with. */
    public PublicKey key() {
        return ((Checked.Good<PublicKey>) PemKeys.publicKey(folder.resolve("station.pub.pem"))).value();
    }

    public Path journal() {
        return folder.resolve("data/journal");
    }

    public Settings settings() {
        try {
            return Settings.read(file());
        } catch (SettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    public PassId pass() {
        return pass;
    }

    public String introduction() {
        return introduction(pass, phone.publicKey());
    }

    /** What a courier of {@link #crowd} shows first at a station that has never heard of him. */
    public String introduction(Crowd crowd, int courier) {
        return introduction(crowd.id(courier), crowd.holder(courier));
    }

    private String introduction(PassId id, PublicKey holder) {
        return issuer.introduction(id, Instant.now(), Duration.ofDays(30), holder,
                new Scope(List.of("st-0001"), Right.ENTER.bit(), OptionalInt.empty())).orThrow().shown().text();
    }

    public String code() {
        return new Presenter(pass.cti(), phone).anywhere(Instant.now()).text();
    }

    /** What a network scanner sends. */
    public static void scan(int port, String... lines) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            for (String line : lines) {
                socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<String> kinds(JournalReader journal) {
        try {
            return journal.read(1, 10_000).stream().map(Entry::kind).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a quarter minute begins, so that codes made now stay good for a while. */
    public static void untilStepBegins() {
        long step = Word.stepAt(Instant.now());
        until("the next quarter minute", () -> Word.stepAt(Instant.now()) > step);
    }

    /** Waits for something that will come true, and fails with what it was when it does not. */
    public static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
