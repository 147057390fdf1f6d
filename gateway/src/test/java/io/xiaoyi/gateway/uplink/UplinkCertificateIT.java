package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.Needs;
import io.xiaoyi.gateway.broker.BrokerUnderTest;
import io.xiaoyi.gateway.broker.ShippedBroker;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import io.xiaoyi.gateway.station.StationEvent.CommandReceived;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS on both sides: who shows a good certificate is served, and what an operator hears of every other. */
@ParameterizedClass
@EnumSource
class UplinkCertificateIT {
    private static final int DAYS = 30;
    private static final String STATION = "demo/st-0001";
    private static final String BASE = "st/v1/" + STATION + "/";

    private static final List<String> CLIENTS = List.of(STATION, "demo/st-0002", "platform", "console");

    @TempDir
    private static Path usual;

    @Parameter
    private BrokerUnderTest.Kind kind;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeCertificates() {
        ShippedBroker.certificates(usual, 3650, "authority"); // Mosquitto shows it too, and it must not run out first
        ShippedBroker.certificates(usual, DAYS, "broker", "localhost", "127.0.0.1");
        CLIENTS.forEach(name -> ShippedBroker.certificates(usual, DAYS, "client", name));
    }

    @BeforeEach
    void certificates() throws IOException {
        Files.createDirectory(folder.resolve("demo"));
        for (String name : Stream.concat(CLIENTS.stream(), Stream.of("ca", "broker")).toList()) {
            for (String kind : List.of(".pem", ".key")) {
                Files.copy(usual.resolve(name + kind), folder.resolve(name + kind));
            }
        }
    }

    private void client(String name) {
        ShippedBroker.certificates(folder, DAYS, "client", name);
    }

    private Bench bench(int port, Optional<Path> certificate) {
        return unstarted(port, certificate).started();
    }

    private Bench unstarted(int port, Optional<Path> certificate) {
        return new Bench(URI.create("mqtts://localhost:" + port), it -> {
            UplinkSettings checked = it.withCa(folder.resolve("ca.pem"));
            return certificate.map(file -> checked.with(shown(file))).orElse(checked);
        });
    }

    /** @param file without its ending */
    private static ClientCertificate shown(Path file) {
        return new ClientCertificate(Path.of(file + ".pem"), Path.of(file + ".key"));
    }

    @Test
    void aStationDeliversAndIsCommanded() {
        try (var broker = kind.secured(folder);
                var cloud = new Cloud(broker.port(), ShippedBroker.options(folder, "platform"), "st/v1/#");
                var bench = bench(broker.port(), Optional.of(folder.resolve(STATION)))) {
            bench.journal.append(2000);
            bench.begins();
            bench.awaitAcknowledged(2000);
            cloud.await("all of it", _ -> Set.copyOf(cloud.seqs()).size() == 2000);
            cloud.await("how it stands", all -> all.stream().map(Cloud.Message::topic).toList().containsAll(List.of(
                    BASE + "birth", BASE + "link", BASE + "state", BASE + "telemetry")));
            broker.awaitSubscribed(STATION);
            Cloud.publish(broker.port(), BASE + "cmd/unlock", new byte[]{1}, ShippedBroker.options(folder,
                    "console").toArray(String[]::new));
            Eventually.holds("the command", () -> bench.offered(CommandReceived.class).size() == 1);
        }
    }

    @Test
    void anOperatorLearnsTheBootsNonceAndHearsTheAnswers() throws Exception {
        try (var broker = kind.secured(folder);
                var bench = bench(broker.port(), Optional.of(folder.resolve(STATION)))) {
            bench.begins();
            broker.awaitSubscribed(STATION);
            var settings = UplinkSettings.of(URI.create("mqtts://localhost:" + broker.port()), "console")
                    .withCa(folder.resolve("ca.pem")).with(shown(folder.resolve("console"))).with(Bench.QUICK);
            try (var caller = new Caller(settings, Bench.TOPICS, Duration.ofSeconds(30))) {
                assertThat(caller.nonce()).isEqualTo(Bench.WHO.nonce());
                var answers = new CopyOnWriteArrayList<String>();
                var asking = Thread.ofPlatform().start(() -> answered(caller, answers));
                Eventually.holds("the command", () -> bench.offered(CommandReceived.class).size() == 1);
                CommandReceived asked = bench.offered(CommandReceived.class).getFirst();
                bench.reply(new Effect.Reply(asked.replyTo(), asked.correlation(), "00112233445566778899aabbccddeeff",
                        "unlock", Effect.Stage.DONE, ""));
                asking.join();
                assertThat(answers).singleElement().asString().contains("done");
            }
        }
    }

    private static void answered(Caller caller, List<String> answers) {
        try {
            caller.send("unlock", Octets.of((byte) 1), answers::add);
        } catch (IOException | InterruptedException e) {
            answers.add(e.toString());
        }
    }

    /** Mosquitto refuses what it says; HiveMQ, for the last will, the connection. */
    @Test
    void theCertificateOfAnotherStationIsRefusedAndTheOperatorHearsWhose() {
        try (var broker = kind.secured(folder);
                var thief = bench(broker.port(), Optional.of(folder.resolve("demo/st-0002")))) {
            thief.journal.append(10);
            Eventually.holds("an alarm", () -> !raised(thief).isEmpty());
            assertThat(raised(thief)).extracting(AdapterAlarm::code).containsAnyOf(Alarms.REFUSED, Alarms.UNHEARD,
                    Alarms.LOGIN);
            assertThat(raised(thief)).extracting(AdapterAlarm::detail).allMatch(it -> it.endsWith(
                    " not authorised: it was shown the certificate of CN=demo/st-0002"));
            assertThat(thief.journal.acknowledgedSeq()).isZero();
        }
    }

    @Test
    void aBrokersCertificateThatIsExpiredForeignOrOfAnotherNameIsToldWithWhichItIs() throws IOException {
        ShippedBroker.certificates(folder, -1, "broker", "localhost");
        heard("the broker's certificate has expired");
        ShippedBroker.certificates(folder, DAYS, "broker", "elsewhere.example");
        heard("the broker's certificate is for another name", "localhost");
        anotherSignsTheBroker();
        heard("the broker's certificate is foreign: not signed by an authority in", "ca.pem");
    }

    private void anotherSignsTheBroker() throws IOException {
        Path other = folder.resolve("other");
        ShippedBroker.certificates(other, DAYS, "authority", "Another");
        ShippedBroker.certificates(other, DAYS, "broker", "localhost");
        for (String name : List.of("broker.pem", "broker.key")) {
            Files.copy(other.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void heard(String... words) {
        try (var broker = kind.secured(folder);
                var bench = bench(broker.port(), Optional.of(folder.resolve(STATION)))) {
            assertThat(certificateAlarm(bench)).contains(words);
        }
    }

    private static String certificateAlarm(Bench bench) {
        Eventually.holds("the alarm", () -> bench.hasAlarm(Alarms.CERTIFICATES, true));
        return bench.offered(AdapterAlarm.class).stream().filter(it -> it.code().equals(Alarms.CERTIFICATES))
                .findFirst().orElseThrow().detail();
    }

    @Test
    void aStationsCertificateThatIsMissingExpiredOrForeignIsToldWithWhichItIs() {
        ShippedBroker.certificates(folder, -1, "client", "demo/late");
        Path other = folder.resolve("other");
        ShippedBroker.certificates(other, DAYS, "authority", "Another");
        ShippedBroker.certificates(other, DAYS, "client", STATION);
        try (var broker = kind.secured(folder)) {
            int port = broker.port();
            try (var bench = bench(port, Optional.empty())) {
                assertThat(certificateAlarm(bench)).contains("the broker wants a client certificate",
                        "uplink.certificate names none");
            }
            try (var bench = bench(port, Optional.of(folder.resolve("demo/late")))) {
                assertThat(certificateAlarm(bench)).contains("this station's certificate (CN=demo/late, good until ",
                        "has expired");
            }
            try (var bench = bench(port, Optional.of(other.resolve(STATION)))) {
                assertThat(certificateAlarm(bench)).contains("this station's certificate (CN=" + STATION,
                        "is foreign");
            }
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamedWithWhatIsWrong() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.key"), "no key");
        Path own = folder.resolve(STATION + ".pem");
        for (var row : List.of(List.of(own, folder.resolve("demo/st-0002.key"), "is not that of the certificate"),
                List.of(own, broken, "expected PKCS#8 in PEM"), List.of(own, folder.resolve("none.key"), "none.key"),
                List.of(broken, broken, "holds no certificate"))) {
            var shown = new ClientCertificate((Path) row.get(0), (Path) row.get(1));
            try (var bench = new Bench(URI.create("mqtts://localhost:1"), it -> it.withCa(folder.resolve("ca.pem"))
                    .with(shown)).started()) {
                assertThat(certificateAlarm(bench)).contains((String) row.get(2)).contains(folder.toString());
            }
        }
    }

    /** Without a restart: each connection reads the files anew. */
    @Test
    void aRenewedCertificateIsShownAtTheNextConnection() throws IOException {
        ShippedBroker.certificates(folder, -1, "client", STATION);
        try (var broker = kind.secured(folder);
                var bench = bench(broker.port(), Optional.of(folder.resolve(STATION)))) {
            bench.journal.append(5);
            assertThat(certificateAlarm(bench)).contains("has expired");
            client(STATION);
            bench.awaitAcknowledged(5);
            Eventually.holds("the alarm ends", () -> bench.hasAlarm(Alarms.CERTIFICATES, false));
        }
    }

    @Test
    void aCertificateThatRunsOutIsToldInTimeUntilItIsRenewed() {
        try (var broker = kind.secured(folder);
                var bench = unstarted(broker.port(), Optional.of(folder.resolve(STATION)))) {
            bench.clock.leap(Duration.ofDays(DAYS - 5));
            bench.uplink.start();
            Eventually.holds("both are told", () -> expiring(bench).size() == 2);
            assertThat(expiring(bench).getFirst()).startsWith("this station's certificate (CN=" + STATION
                    + ") runs out on 20").endsWith("Z: renew it");
            assertThat(expiring(bench).getLast()).startsWith(expiring(bench).getFirst()).contains(
                    "; the broker's certificate (CN=localhost) runs out on ");
            ShippedBroker.certificates(folder, 397, "client", STATION);
            bench.clock.leap(Duration.ofDays(3));
            Eventually.holds("the station's is renewed, the other is not", () -> expiring(bench).size() == 3);
            assertThat(expiring(bench).getLast()).startsWith("the broker's certificate (CN=localhost) runs out on ")
                    .endsWith("Z: renew it now");
        }
    }

    /** The machine's clock, by which this certificate is good, is what the station has better than. */
    @Test
    void datesAreHeldAgainstTheTimeThatTheStationGoesBy() {
        try (var broker = kind.secured(folder);
                var bench = unstarted(broker.port(), Optional.of(folder.resolve(STATION)))) {
            bench.isTold(Instant.now().minus(Duration.ofDays(2)));
            bench.uplink.start();
            assertThat(certificateAlarm(bench)).contains("the broker's certificate is not valid yet");
            bench.isTold(Instant.now().plus(Duration.ofDays(DAYS - 5)));
            Eventually.holds("it is connected", () -> bench.hasAlarm(Alarms.CERTIFICATES, false));
            assertThat(expiring(bench).getFirst()).startsWith("this station's certificate").endsWith("Z: renew it");
        }
    }

    /** A lower bound of the time proves nothing against a certificate that begins later; a wrong name does. */
    @Test
    void aStationWithoutAClockReachesABrokerWhoseCertificateBeginsLaterAndHoldsItAgainstTheTimeOnceItIsTold()
            throws IOException {
        try (var broker = kind.secured(folder); var bench = withoutAClock(broker.port())) {
            bench.journal.append(5);
            bench.uplink.start();
            bench.awaitAcknowledged(5);
            assertThat(certificateAlarm(bench)).startsWith("the broker's certificate begins at 20");
            bench.isTold(Instant.now());
            Eventually.holds("the alarm ends", () -> bench.hasAlarm(Alarms.CERTIFICATES, false));
            assertThat(bench.uplink.status().connections()).as("it holds").isEqualTo(1);
            bench.isTold(Instant.now().minus(Duration.ofDays(1)));
            Eventually.holds("it is left", () -> raised(bench).size() > 1);
            assertThat(raised(bench).getLast().detail()).contains("the broker's certificate is not valid yet");
        }
        ShippedBroker.certificates(folder, DAYS, "broker", "elsewhere.example");
        try (var broker = kind.secured(folder); var bench = withoutAClock(broker.port())) {
            bench.uplink.start();
            assertThat(certificateAlarm(bench)).contains("the broker's certificate is for another name");
        }
        anotherSignsTheBroker();
        try (var broker = kind.secured(folder); var bench = withoutAClock(broker.port())) {
            bench.uplink.start();
            assertThat(certificateAlarm(bench)).contains("the broker's certificate is foreign");
        }
    }

    /** Whether it begins later than the lower bound, or had begun by it. */
    @Test
    void aStationWithoutAClockLeavesABrokerWhoseCertificateHasExpiredByTheTimeThatItIsTold() {
        try (var broker = kind.secured(folder)) {
            for (int behind : new int[]{2, 0}) {
                try (var bench = withoutAClock(broker.port(), Duration.ofDays(behind))) {
                    bench.journal.append(5);
                    bench.uplink.start();
                    bench.awaitAcknowledged(5);
                    bench.isTold(Instant.now().plus(Duration.ofDays(DAYS + 5)));
                    Eventually.holds("it is left", () -> !raised(bench).isEmpty() && raised(bench).getLast().detail()
                            .contains("the broker's certificate has expired"));
                }
            }
        }
    }

    @Test
    void aStationWithoutAClockSaysOnceThatItTakesACertificateHoweverOftenItConnects() throws IOException {
        try (var broker = kind.secured(folder);
                var line = new TcpProxy(broker.port());
                var bench = withoutAClock(line.port())) {
            bench.journal.append(5);
            bench.uplink.start();
            bench.awaitAcknowledged(5);
            line.cut();
            bench.journal.append(5);
            bench.awaitAcknowledged(10);
            assertThat(bench.uplink.status().connections()).isGreaterThan(1);
            assertThat(bench.offered(AdapterAlarm.class).stream().filter(it -> it.code().equals(Alarms.CERTIFICATES)))
                    .singleElement().matches(AdapterAlarm::raised);
        }
    }

    private Bench withoutAClock(int port) {
        return withoutAClock(port, Duration.ofDays(2));
    }

    private Bench withoutAClock(int port, Duration behind) {
        Bench bench = unstarted(port, Optional.of(folder.resolve(STATION)));
        bench.clock.stands(behind);
        return bench;
    }

    private static List<AdapterAlarm> raised(Bench bench) {
        return bench.offered(AdapterAlarm.class).stream().filter(AdapterAlarm::raised).filter(it -> !it.code().equals(
                Alarms.EXPIRING)).toList();
    }

    private static List<String> expiring(Bench bench) {
        return bench.offered(AdapterAlarm.class).stream().filter(it -> it.code().equals(Alarms.EXPIRING) && it.raised())
                .map(AdapterAlarm::detail).toList();
    }

    /** OpenSSL still speaks TLS 1.1 where it is made to. */
    @Test
    void aBrokerWithNothingNewerThanTls11IsRefused() throws Exception {
        int port = MosquittoBroker.freePort();
        Process old = new ProcessBuilder(Needs.program("openssl").toString(), "s_server", "-accept", "127.0.0.1:"
                + port, "-cert", folder.resolve("broker.pem").toString(), "-key",
                folder.resolve("broker.key")
                        .toString(),
                "-tls1_1", "-cipher", "ALL:@SECLEVEL=0", "-quiet").redirectErrorStream(true).redirectOutput(
                        folder.resolve("old").toFile())
                .start();
        try (var bench = bench(port, Optional.of(folder.resolve(STATION)))) {
            assertThat(certificateAlarm(bench)).contains("the broker has no TLS version from 1.2 up");
        } finally {
            old.destroyForcibly();
        }
    }
}
