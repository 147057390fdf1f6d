package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.broker.BrokerUnderTest;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Command;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SignedCommand;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.uplink.Cloud;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole station, its journal on the disk, Mosquitto and a subscriber beside it. */
@ParameterizedClass
@EnumSource
class StationToCloudIT {
    private static final String TOPICS = "st/v1/demo/st-0001/";
    private static final String CLIENT = "st-demo-st-0001";

    @Parameter
    private BrokerUnderTest.Kind kind;

    @TempDir
    private Path temp;

    private BrokerUnderTest broker;
    private final SigningKey operator = SigningKey.generate(Algorithm.EDDSA, new Random(1));
    private final List<Boolean> lock = new CopyOnWriteArrayList<>();
    private final SystemClock clock = new SystemClock();
    private StationFolder folder;

    private final class Relay implements Hands {
        @Override
        public void set(Effect.SetLine line) {
            lock.add(line.active());
        }

        @Override
        public void answer(Effect.Answer answer) {}
    }

    @BeforeEach
    void makeAStation() {
        broker = kind.started();
        folder = new StationFolder(temp.resolve("station"));
        folder.joins(broker.port(), operator);
    }

    @AfterEach
    void stop() {
        clock.close();
        broker.close();
    }

    private Gateway open() throws SettingsException, IOException {
        return Gateway.open(folder.settings(), clock, new Gateway.Ports(new Relay(), Map.of(), List.of()));
    }

    private static int port(Gateway gateway) {
        until("the reader is bound", () -> gateway.networkPort("front-in") != 0);
        return gateway.networkPort("front-in");
    }

    @Test
    void theCloudHasTheJournalEntryByEntryThoughBrokerAndStationWereRestarted() throws Exception {
        try (Cloud cloud = new Cloud(broker.port(), TOPICS + "#")) {
            String code;
            try (Gateway gateway = open()) {
                code = folder.code();
                StationFolder.scan(port(gateway), folder.introduction(), code);
                cloud.await("the grant arrives", all -> has(all, "event/granted"));
            }
            cloud.await("offline is told", all -> last(all, "link").contains("\"offline\""));
            broker.stop();
            try (Gateway gateway = open()) {
                StationFolder.scan(port(gateway), "noise", code, "more noise");
                until("the refusals are durable", () -> StationFolder.kinds(gateway.journal()).contains("denied"));
                broker.start();
                var journal = gateway.journal();
                cloud.await("the cloud has all of it", all -> copy(all).equals(hashes(journal)));
            }
        }
    }

    private static Map<Long, String> copy(List<Cloud.Message> all) {
        var copy = new TreeMap<Long, String>();
        all.stream().filter(each -> each.topic().contains("/event/")).map(Cloud.Message::json)
                .forEach(json -> copy.put(json.get("seq").asLong(), json.get("hash").asText()));
        return copy;
    }

    private static Map<Long, String> hashes(JournalReader journal) {
        var hashes = new TreeMap<Long, String>();
        try {
            journal.read(1, 10_000).forEach(entry -> hashes.put(entry.seq(), entry.hash().hex()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hashes;
    }

    @Test
    void anOperatorsUnlockMovesTheLockOnceAndIsAnsweredAcceptedThenDone() throws Exception {
        try (Cloud cloud = new Cloud(broker.port(), TOPICS + "link", "answers"); Gateway gateway = open()) {
            until("the station is open", () -> !lock.isEmpty());
            cloud.await("the nonce is told", all -> has(all, "link"));
            broker.awaitSubscribed(CLIENT);
            byte[] unlock = unlock(nonce(last(cloud.messages(), "link")));
            Cloud.publish(broker.port(), TOPICS + "cmd/unlock", unlock, "-D", "PUBLISH", "response-topic", "answers",
                    "-D", "PUBLISH", "correlation-data", "c-1");
            cloud.await("it is done", all -> last(all, "answers").contains("done"));
            assertThat(cloud.on("answers")).extracting(each -> each.json().get("stage").asText())
                    .containsExactly("accepted", "done");
            assertThat(lock).containsOnlyOnce(true);

            Cloud.publish(broker.port(), TOPICS + "cmd/unlock", unlock, "-D", "PUBLISH", "response-topic", "answers");
            cloud.await("the copy is answered", all -> all.stream()
                    .filter(each -> each.topic().equals("answers")).count() == 3);
            assertThat(last(cloud.messages(), "answers")).contains("refused").contains("replayed");
            assertThat(lock).containsOnlyOnce(true);
            assertThat(gateway.boot()).isEqualTo(1);
        }
    }

    private byte[] unlock(Octets nonce) {
        byte[] id = new byte[16];
        new Random(2).nextBytes(id);
        Instant now = Instant.now();
        var command = new Command("st-0001", Octets.of(id), now, now.plusSeconds(60), "unlock",
                Map.of("door", Cbor.of("front")), Optional.of(nonce));
        return SignedCommand.sign(command, "demo", operator.publicKey().kid(), operator).encoded().toArray();
    }

    private static Octets nonce(String link) {
        return Octets.fromHex(link.replaceAll(".*\"nonce\":\"([0-9a-f]{16})\".*", "$1"));
    }

    private static boolean has(List<Cloud.Message> all, String topic) {
        return all.stream().anyMatch(each -> each.topic().equals(TOPICS + topic));
    }

    private static String last(List<Cloud.Message> all, String topic) {
        return all.stream().filter(each -> each.topic().endsWith(topic)).reduce((_, later) -> later)
                .map(Cloud.Message::payload).orElse("");
    }
}
