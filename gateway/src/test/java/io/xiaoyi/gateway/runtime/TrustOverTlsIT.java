package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.broker.BrokerUnderTest;
import io.xiaoyi.gateway.broker.ShippedBroker;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.station.Effect;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Trust over TLS with certificates on both sides: the publisher alone may say it, and every station hears it. */
@ParameterizedClass
@EnumSource
class TrustOverTlsIT {
    private static final int DAYS = 397;
    private static final String STATION = "demo/st-0001";
    private static final int PASSES = 50;

    @Parameter
    private BrokerUnderTest.Kind kind;

    @TempDir
    private Path temp;

    private final List<Effect.Answer> answers = new CopyOnWriteArrayList<>();
    private final SystemClock clock = new SystemClock();
    private BrokerUnderTest broker;
    private StationFolder folder;
    private TrustOffice office;

    private final class Screen implements Hands {
        @Override
        public void set(Effect.SetLine line) {}

        @Override
        public void answer(Effect.Answer answer) {
            answers.add(answer);
        }
    }

    @BeforeEach
    void makeBrokerStationAndOffice() {
        ShippedBroker.certificates(temp, DAYS, "authority");
        ShippedBroker.certificates(temp, DAYS, "broker", "localhost");
        ShippedBroker.certificates(temp, DAYS, "client", STATION);
        ShippedBroker.certificates(temp, DAYS, "client", "publisher");
        broker = kind.secured(temp);
        folder = new StationFolder(temp.resolve("station"));
        office = new TrustOffice(folder.folder(), "{broker: \"%s\", authority: %s, certificate: %s, key: %s}".formatted(
                address(), file("ca.pem"), file(STATION + ".pem"), file(STATION + ".key")), options("publisher"));
        office.ring("root.pem", "9000000000");
    }

    @AfterEach
    void stop() {
        clock.close();
        broker.close();
    }

    private String address() {
        return "mqtts://localhost:" + broker.port();
    }

    private String file(String name) {
        return temp.resolve(name).toString();
    }

    private List<String> options(String client) {
        return List.of("--broker", address(), "--authority", file("ca.pem"), "--certificate", file(client + ".pem"),
                "--certificate-key", file(client + ".key"));
    }

    private Gateway open() throws SettingsException, IOException {
        return Gateway.open(folder.settings(), clock, new Gateway.Ports(new Screen(), Map.of(), List.of()));
    }

    @Test
    void aStationLearnsItsPassesFromThePublisherAndNoStationMayBeOne() throws Exception {
        PassId first = office.courier();
        for (int i = 1; i < PASSES; i++) {
            office.courier();
        }
        office.build();
        office.head("--ring", office.file("new-ring.cose"));
        var words = new ArrayList<>(List.of("trust", "publish", "--tenant", "demo", "--directory", office.file(
                "trust")));
        words.addAll(options(STATION));
        var said = new StringWriter();
        assertThat(Main.run(new PrintWriter(said), new PrintWriter(said), words.toArray(String[]::new)))
                .isEqualTo(Failure.IO);
        assertThat(said.toString()).containsAnyOf("0x87", "reason 0x87", "connection was lost");
        office.publish();
        try (Gateway gateway = open()) {
            until("the passes are in force", () -> {
                Trust now = gateway.station().trust();
                return now.head().isPresent() && now.coming().isEmpty() && now.passes().count() == PASSES;
            });
            until("the reader is bound", () -> gateway.networkPort("front-in") != 0);
            StationFolder.scan(gateway.networkPort("front-in"), office.code(first));
            until("it is answered", () -> !answers.isEmpty());
            assertThat(answers.getLast().outcome()).isEqualTo(Effect.Outcome.GRANTED);
        }
    }
}
