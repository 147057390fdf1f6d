package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.Needs;
import io.xiaoyi.gateway.broker.BrokerUnderTest;
import io.xiaoyi.gateway.station.StationEvent.LinkChanged;
import io.xiaoyi.gateway.uplink.UplinkSettings.Login;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS and login against a real broker. */
class UplinkSecurityIT {
    @TempDir
    Path folder;

    @Test
    void aBrokerWhoseCertificateLeadsToTheConfiguredAuthorityIsTrusted() {
        authority("ca");
        certificate("ca", "broker", "DNS:localhost,IP:127.0.0.1");
        try (var broker = encrypted("broker");
                var bench = new Bench(URI.create("mqtts://localhost:" + broker.port()),
                        it -> it.withCa(folder.resolve("ca.pem"))).started()) {
            bench.journal.append(2000);
            bench.awaitAcknowledged(2000);
            bench.uplink.close();
            Eventually.holds("it left", () -> broker.logged().contains("Received DISCONNECT from st-demo-st-0001"));
        }
    }

    @Test
    void aBrokerOfAnotherAuthorityOrAnotherNameIsNot() {
        authority("ca");
        authority("other");
        certificate("other", "stranger", "DNS:localhost,IP:127.0.0.1");
        certificate("ca", "misnamed", "DNS:elsewhere.example");
        for (String certificate : List.of("stranger", "misnamed")) {
            try (var broker = encrypted(certificate);
                    var bench = new Bench(URI.create("mqtts://localhost:" + broker.port()),
                            it -> it.withCa(folder.resolve("ca.pem"))).started()) {
                Eventually.holds("refused", () -> !bench.offered(LinkChanged.class).isEmpty());
                assertThat(bench.offered(LinkChanged.class).getFirst().online()).isFalse();
                assertThat(bench.offered(LinkChanged.class).getFirst().detail()).containsAnyOf("foreign",
                        "No name", "No subject alternative");
            }
        }
    }

    @Test
    void anAuthorityFileThatCannotBeUsedIsNamedAndEndsNothing() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.pem"), "no certificate");
        for (Path file : List.of(broken, folder.resolve("absent.pem"))) {
            try (var bench = new Bench(URI.create("mqtts://localhost:1"), it -> it.withCa(file)).started()) {
                Eventually.holds("told", () -> !bench.offered(LinkChanged.class).isEmpty());
                assertThat(bench.offered(LinkChanged.class).getFirst().detail()).contains(file.getFileName()
                        .toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPasswordAlarmsAndHeals(BrokerUnderTest.Kind kind) {
        try (var broker = kind.admitting("station", "other")) {
            try (var bench = new Bench(broker.port(), it -> it.with(new Login("station", "secret"))).started()) {
                bench.journal.append(10);
                Eventually.holds("the alarm", () -> bench.hasAlarm(Alarms.LOGIN, true));
                broker.admit("station", "secret");
                bench.awaitAcknowledged(10);
                Eventually.holds("the alarm ends", () -> bench.hasAlarm(Alarms.LOGIN, false));
            }
        }
    }

    @Test
    void aPasswordIsNeverShown() {
        assertThat(new Login("station", "secret").toString()).doesNotContain("secret");
    }

    private MosquittoBroker encrypted(String certificate) {
        return MosquittoBroker.started("cafile " + folder.resolve("ca.pem"),
                "certfile " + folder.resolve(certificate + ".pem"),
                "keyfile " + folder.resolve(certificate + ".key"));
    }

    private void authority(String name) {
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                "-subj", "/CN=" + name, "-keyout", folder.resolve(name + ".key").toString(), "-out",
                folder.resolve(name + ".pem").toString());
    }

    private void certificate(String authority, String name, String alternatives) {
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                "-subj", "/CN=" + name, "-addext", "subjectAltName=" + alternatives, "-addext",
                "basicConstraints=critical,CA:FALSE", "-CA", folder.resolve(authority + ".pem").toString(), "-CAkey",
                folder.resolve(authority + ".key").toString(), "-keyout", folder.resolve(name + ".key").toString(),
                "-out", folder.resolve(name + ".pem").toString());
    }

    private static void openssl(String... words) {
        var command = new ArrayList<>(List.of(Needs.program("openssl").toString()));
        command.addAll(List.of(words));
        Cloud.run(new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD));
    }
}
