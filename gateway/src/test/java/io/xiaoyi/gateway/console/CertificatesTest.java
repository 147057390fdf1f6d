package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.console.ConsoleBench.Reply;
import io.xiaoyi.gateway.console.ConsoleSettings.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with the station's own certificate, and with one that is given and renewed. */
class CertificatesTest {
    @TempDir
    private Path folder;

    @Test
    void theStationsOwnIsMadeOnceForItsNamesAndAddresses() throws Exception {
        X509Certificate first;
        try (var bench = new ConsoleBench(folder, new Transport.OwnCertificate())) {
            first = shown(bench);
            Reply reply = bench.browser().post("/api/v1/setup", new JsonObject().put("code", bench
                    .code()).put("account", "chief").put("password", ConsoleBench.PASSWORD));
            assertThat(reply.headers().get("set-cookie")).allSatisfy(cookie -> assertThat(cookie).startsWith(
                    "__Host-xiaoyi").contains("Secure"));
            bench.restart();
            assertThat(shown(bench)).isEqualTo(first);
        }
        first.verify(first.getPublicKey());
        assertThat(first.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(first.getBasicConstraints()).isEqualTo(-1);
        assertThat(Duration.between(first.getNotBefore().toInstant(), first.getNotAfter().toInstant()).toDays())
                .isLessThan(826);
        assertThat(first.getSubjectAlternativeNames().stream().map(it -> it.get(1).toString())).contains("localhost",
                "st-0001", "st-0001.local", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key.pem")))).isEqualTo(
                "rw-------");
    }

    @Test
    void theStationsOwnIsMadeAnewAMonthBeforeItEndsAndNotBecauseAClockHasGoneBack() throws IOException {
        var now = new AtomicReference<>(Instant.parse("2026-05-01T00:00:00Z"));
        var certificates = new Certificates(new Transport.OwnCertificate(), folder, "st-0001", now::get);
        Files.createDirectories(folder);
        X509Certificate first = certificates.read().leaf();
        now.set(Instant.EPOCH);
        assertThat(certificates.renewed()).isEmpty();
        assertThat(certificates.read().leaf()).isEqualTo(first);
        now.set(first.getNotAfter().toInstant().minus(Duration.ofDays(31)));
        assertThat(certificates.renewed()).isEmpty();
        now.set(first.getNotAfter().toInstant().minus(Duration.ofDays(29)));
        assertThat(certificates.renewed()).isPresent();
    }

    @Test
    void halfAPairOfTheStationsOwnIsMadeAnew() throws IOException {
        var certificates = new Certificates(new Transport.OwnCertificate(), folder, "st-0001", Instant::now);
        X509Certificate first = certificates.read().leaf();
        Files.writeString(folder.resolve("key.pem"), "torn");
        assertThat(certificates.read().leaf()).isNotEqualTo(first);
    }

    @Test
    void aGivenOneIsTakenUpWhenItIsRenewedAndTheOldOneServesWhileTheFilesDoNotFit() throws Exception {
        Path certificate = folder.resolve("given.pem");
        Path key = folder.resolve("given.key");
        write(SelfSigned.make("first", Instant.now()), certificate, key);
        try (var bench = new ConsoleBench(folder.resolve("console"), new Transport.GivenCertificate(certificate,
                key))) {
            X509Certificate first = shown(bench);
            assertThat(first.getSubjectX500Principal().getName()).contains("first");
            SelfSigned second = SelfSigned.make("second", Instant.now());
            replace(certificate, second.certificate());
            ConsoleBench.until("it is told", () -> bench.alarms().contains("+console-certificate"));
            assertThat(shown(bench)).isEqualTo(first);
            replace(key, second.key());
            ConsoleBench.until("it is shown", () -> shown(bench).getSubjectX500Principal().getName().contains(
                    "second"));
            ConsoleBench.until("it is taken back", () -> bench.alarms().contains("-console-certificate"));
        }
    }

    @Test
    void filesThatDoNotFitEachOtherAreNamed() throws IOException {
        Path certificate = folder.resolve("given.pem");
        Path key = folder.resolve("given.key");
        write(SelfSigned.make("first", Instant.now()), certificate, key);
        replace(key, SelfSigned.make("other", Instant.now()).key());
        assertThatThrownBy(() -> new ConsoleBench(folder.resolve("console"), new Transport.GivenCertificate(certificate,
                key))).isInstanceOf(IOException.class).hasMessageContaining("given.key: is not the key of");
    }

    @Test
    void nothingOlderThanTls12IsSpoken() throws Exception {
        try (var bench = new ConsoleBench(folder, new Transport.OwnCertificate());
                var socket = (SSLSocket) AnyCertificate.context().getSocketFactory().createSocket(InetAddress
                        .getLoopbackAddress(), bench.port())) {
            assertThat(bench.browser().get("/api/v1/setup").status()).isEqualTo(200);
            socket.setEnabledProtocols(new String[]{"TLSv1.1"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    private static void write(SelfSigned pair, Path certificate, Path key) throws IOException {
        Files.writeString(certificate, pair.certificate());
        Files.writeString(key, pair.key());
    }

    private static void replace(Path file, String content) throws IOException {
        Path fresh = file.resolveSibling("fresh");
        Files.writeString(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static X509Certificate shown(ConsoleBench bench) {
        try (var socket = (SSLSocket) AnyCertificate.context().getSocketFactory().createSocket(InetAddress
                .getLoopbackAddress(), bench.port())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
