package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.broker.BrokerUnderTest;
import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.uplink.Cloud;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** From the command line of the offices over a broker to a station's door. */
@ParameterizedClass
@EnumSource
class TrustDistributionIT {
    private static final String TRUST = "trust/v1/demo/";
    private static final String CLIENT = "st-demo-st-0001";

    @Parameter
    private BrokerUnderTest.Kind kind;

    @TempDir
    private Path temp;

    private BrokerUnderTest broker;
    private final List<Effect.Answer> answers = new CopyOnWriteArrayList<>();
    private final SystemClock clock = new SystemClock();
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
    void makeAStation() {
        broker = kind.started();
        folder = new StationFolder(temp.resolve("station"));
        office = new TrustOffice(folder.folder(), broker.port());
        office.ring("root.pem", "9000000000");
    }

    @AfterEach
    void stop() {
        clock.close();
        broker.close();
    }

    private Gateway open() throws SettingsException, IOException {
        return Gateway.open(folder.settings(), clock, new Gateway.Ports(new Screen(), Map.of(), List.of()));
    }

    private static Trust trust(Gateway gateway) {
        return gateway.station().trust();
    }

    private static void untilWhole(Gateway gateway, long passes) {
        until(passes + " passes are in force with ring and head", () -> {
            Trust now = trust(gateway);
            return now.head().filter(head -> head.value().ringHash().equals(now.ring().orElseThrow().hash()))
                    .isPresent() && now.coming().isEmpty() && now.passes().count() == passes;
        });
    }

    private Effect.Answer scan(Gateway gateway, String line) {
        until("the reader is bound", () -> gateway.networkPort("front-in") != 0);
        int before = answers.size();
        StationFolder.scan(gateway.networkPort("front-in"), line);
        until("it is answered", () -> answers.size() > before);
        return answers.getLast();
    }

    private Optional<Denial> denial(Gateway gateway, PassId pass) {
        return scan(gateway, office.code(pass)).denial();
    }

    private void publish(String... buildMore) {
        office.build(buildMore);
        office.head();
        office.publish();
    }

    private PassId begin() {
        PassId first = office.courier();
        for (int i = 0; i < 200; i++) {
            office.courier();
        }
        office.build();
        office.head("--ring", office.file("new-ring.cose"));
        office.publish();
        return first;
    }

    @Test
    void aStationThatStartsLaterCatchesUpAndOneChangedPassIsOnePage() throws Exception {
        PassId first = begin();
        try (Gateway gateway = open()) {
            untilWhole(gateway, 201);
            assertThat(scan(gateway, office.code(first)).outcome()).isEqualTo(Effect.Outcome.GRANTED);
            int before = broker.sent(CLIENT).size();
            PassId more = office.courier();
            assertThat(office.build()).contains("1 of 256 pages signed", "revocations as before");
            office.head();
            assertThat(office.publish()).contains("2 of 259 messages");
            untilWhole(gateway, 202);
            assertThat(sentSince(before)).containsExactly(office.pageTopic(more), TRUST + "head");
            assertThat(scan(gateway, office.code(more)).outcome()).isEqualTo(Effect.Outcome.GRANTED);

            PassId other = office.courier();
            publish("--revoke", "%016x".formatted(other.cti()));
            untilWhole(gateway, 203);
            assertThat(denial(gateway, other)).contains(Denial.REVOKED);
            until("told", () -> StationFolder.kinds(gateway.journal()).contains("trust-changed"));
        }
    }

    @Test
    void withoutTheBrokerAndWithoutItsJournalItBelievesWhomItBelievedBefore() throws Exception {
        PassId first = begin();
        PassId gone = office.courier();
        publish("--revoke", "%016x".formatted(gone.cti()));
        try (Gateway gateway = open()) {
            untilWhole(gateway, 202);
        }
        broker.stop();
        delete(folder.journal());
        delete(folder.folder().resolve("data/view.mv.db"));
        try (Gateway gateway = open()) {
            until("the trust is loaded", () -> trust(gateway).head().isPresent());
            assertThat(gateway.boot()).isEqualTo(1);
            assertThat(denial(gateway, gone)).contains(Denial.REVOKED);
            assertThat(scan(gateway, office.code(first)).outcome()).isEqualTo(Effect.Outcome.GRANTED);
        }
    }

    @Test
    void aStationThatHasEverythingIsSentNoPageAgain() throws Exception {
        begin();
        try (Gateway gateway = open()) {
            untilWhole(gateway, 201);
        }
        int before = broker.sent(CLIENT).size();
        int asked = broker.subscribed(CLIENT).size();
        try (Gateway gateway = open()) {
            untilWhole(gateway, 201);
            until("pages are subscribed", () -> broker.subscribed(CLIENT).stream().skip(asked).anyMatch(
                    filter -> filter.endsWith("/ff")));
            long seq = trust(gateway).head().orElseThrow().seq();
            office.head();
            office.publish();
            until("the next head", () -> trust(gateway).head().orElseThrow().seq() > seq);
        }
        assertThat(sentSince(before)).contains(TRUST + "head").noneMatch(topic -> topic.contains("/page/"));
    }

    /** The topics of the trust on which the broker has sent the station anything since. */
    private List<String> sentSince(int before) {
        return broker.sent(CLIENT).stream().skip(before).filter(topic -> topic.startsWith(TRUST)).toList();
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    @Test
    void aStationThatWasOffCatchesUpFromWhatTheBrokerRetains() throws Exception {
        begin();
        try (Gateway gateway = open()) {
            untilWhole(gateway, 201);
        }
        PassId gone = office.courier();
        for (int day = 0; day < 5; day++) {
            for (int i = 0; i < 10; i++) {
                office.courier();
            }
            publish();
        }
        office.ring("root-b.pem", "9000000001");
        publish("--revoke", "%016x".formatted(gone.cti()));
        office.head("--ring", office.file("new-ring.cose"));
        office.publish();
        broker.stop();
        broker.start();
        try (Gateway gateway = open()) {
            untilWhole(gateway, 252);
            assertThat(trust(gateway).ring().orElseThrow().seq()).isEqualTo(9_000_000_001L);
            assertThat(denial(gateway, gone)).contains(Denial.REVOKED);
        }
    }

    @Test
    void aStolenBrokerThatReplaysAndMixesChangesNothing() throws Exception {
        PassId first = begin();
        byte[] oldHead = office.made("head.cose");
        byte[] oldRing = office.made("ring.cose");
        byte[] oldPage = office.made(office.page(first));
        try (Gateway gateway = open()) {
            untilWhole(gateway, 201);
            office.ring("root.pem", "9000000001");
            publish("--revoke", "%016x".formatted(first.cti()));
            office.head("--ring", office.file("new-ring.cose"));
            office.publish();
            until("the ring is in force", () -> trust(gateway).ring().orElseThrow().seq() == 9_000_000_001L);
            untilWhole(gateway, 201);
            Trust before = trust(gateway);

            replay("head", oldHead, gateway);
            assertThat(trust(gateway)).isEqualTo(before);
            replay("ring", oldRing, gateway);
            Cloud.publish(broker.port(), office.pageTopic(first), oldPage, "-r");
            Cloud.publish(broker.port(), TRUST + "head", "noise".getBytes(StandardCharsets.US_ASCII),
                    "-r");
            assertThat(denial(gateway, first)).contains(Denial.REVOKED);
            assertThat(trust(gateway)).isEqualTo(before);
        }
        // nor after a restart, before a broker that has forgotten what was newer
        try (Gateway gateway = open()) {
            until("the trust is loaded", () -> trust(gateway).head().isPresent()); // alarms were the last boot's
            until("the refusal is told", () -> gateway.station().remembered().alarms().containsKey(new Alarm(
                    Alarm.TRUST_REFUSED, "trust")));
            assertThat(trust(gateway).ring().orElseThrow().seq()).isEqualTo(9_000_000_001L);
            assertThat(trust(gateway).head()).isPresent();
            assertThat(denial(gateway, first)).contains(Denial.REVOKED);
            // a page of the next head without that head
            PassId next = office.courier();
            office.build();
            Cloud.publish(broker.port(), office.pageTopic(next), office.made(office.page(next)), "-r");
            assertThat(denial(gateway, next)).contains(Denial.UNKNOWN_PASS);
            office.head();
            office.publish("--all");
            untilWhole(gateway, 202);
            until("the refusal is over", () -> !gateway.station().remembered().alarms().containsKey(new Alarm(
                    Alarm.TRUST_REFUSED, "trust")));
        }
    }

    private void replay(String topic, byte[] payload, Gateway gateway) {
        Cloud.publish(broker.port(), TRUST + topic, payload, "-r");
        until("the refusal is told", () -> gateway.station().remembered().alarms().containsKey(new Alarm(
                Alarm.TRUST_REFUSED, "trust")));
    }

    @Test
    void theSecondRootTakesTheFirstOutOfForce() throws Exception {
        begin();
        try (Gateway gateway = open()) {
            untilWhole(gateway, 201);
            office.ring("root-b.pem", "1", "--believe-root", office.file("root-b.pub.pem"));
            office.head("--ring", office.file("new-ring.cose"));
            office.publish();
            until("the ring is in force", () -> trust(gateway).ring().orElseThrow().seq() == 1);
            untilWhole(gateway, 201);
            office.ring("root.pem", "9000000009");
            Cloud.publish(broker.port(), TRUST + "ring", Files.readAllBytes(folder.folder().resolve("new-ring.cose")),
                    "-r");
            until("the refusal is told", () -> gateway.station().remembered().alarms().containsKey(new Alarm(
                    Alarm.TRUST_REFUSED, "trust")));
            assertThat(trust(gateway).ring().orElseThrow().seq()).isEqualTo(1);
        }
        broker.stop();
        try (Gateway gateway = open()) {
            until("the trust is loaded", () -> trust(gateway).head().isPresent());
            assertThat(trust(gateway).ring().orElseThrow().seq()).isEqualTo(1);
            assertThat(trust(gateway).roots()).hasSize(1);
        }
    }
}
