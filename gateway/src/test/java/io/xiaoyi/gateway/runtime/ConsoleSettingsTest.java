package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.xiaoyi.gateway.console.ConsoleSettings;
import io.xiaoyi.gateway.console.ConsoleSettings.Transport;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleSettingsTest {
    @TempDir
    private Path folder;

    private SettingsFolder settings;

    @BeforeEach
    void copyTheExample() {
        settings = new SettingsFolder(folder);
    }

    @Test
    void theExampleMeansWhatItSays() {
        ConsoleSettings console = read();

        assertThat(console.host()).isEqualTo("0.0.0.0");
        assertThat(console.port()).isEqualTo(8443);
        assertThat(console.transport()).isEqualTo(new Transport.GivenCertificate(folder.resolve("console.pem"),
                folder.resolve("console.key")));
        assertThat(console.directory()).isEqualTo(folder.resolve("data/console"));
        assertThat(console.streams()).isEqualTo(64);
        assertThat(console.metricsOpen()).isFalse();
        assertThat(console.visitors()).contains(folder.resolve("visitors.pem"));
        assertThat(console.floorPlan()).contains(new FloorPlanFile(folder.resolve("floor-plan.yaml")));
    }

    @Test
    void withoutAFileOfItsOwnTheStationSignsItsCertificateItself() {
        withoutCertificate();
        settings.with("  directory: data/console ", "  # ");

        assertThat(read().transport()).isEqualTo(new Transport.OwnCertificate());
        assertThat(read().directory()).isEqualTo(folder.resolve("data/console"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:0", "127.1.2.3:80", "[::1]:0", "localhost:0"})
    void plainIsForLoopbackAddresses(String listen) {
        withoutCertificate();
        settings.with("plain: false", "plain: true").with("0.0.0.0:8443", listen);

        assertThat(read().transport()).isEqualTo(new Transport.Plain());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:0", "192.168.1.5:80", "[::]:0", "127.0.0.1.example:0", "station.local:0"})
    void plainElsewhereHasToBeSaidInAsManyWords(String listen) {
        withoutCertificate();
        settings.with("plain: false", "plain: true").with("0.0.0.0:8443", listen);

        assertThat(problem().key()).isEqualTo("console.plain");
        assertThat(problem().found()).startsWith("the switch true at ");
        settings.with("plain: true", "plain: anywhere");
        assertThat(read().transport()).isEqualTo(new Transport.Plain());
    }

    @Test
    void aCertificateNeedsTls() {
        settings.with("plain: false", "plain: anywhere");

        assertThat(problem().key()).isEqualTo("console.certificate");
    }

    @Test
    void aCertificateNeedsItsKey() {
        settings.with("  key: console.key ", "  # ");

        assertThat(problem().key()).isEqualTo("console.certificate");
        assertThat(problem().allowed()).isEqualTo("certificate and key together");
    }

    private void withoutCertificate() {
        settings.with("  certificate: console.pem ", "  # ").with("  key: console.key ", "  # ");
    }

    private ConsoleSettings read() {
        try {
            return Settings.read(settings.file()).console().orElseThrow();
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
    }

    private Problem problem() {
        SettingsException thrown = catchThrowableOfType(SettingsException.class, () -> Settings.read(settings
                .file()));
        assertThat(thrown.problems()).hasSize(1);
        return thrown.problems().getFirst();
    }
}
