package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Command;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.SignedCommand;
import io.xiaoyi.gateway.pass.SignedTime;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.uplink.Cloud;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A station without a clock, a real broker, a platform that answers; and a broker that somebody has stolen. */
class SignedTimeIT {
    private static final String TOPICS = "st/v1/demo/st-0001/";

    @TempDir
    private Path temp;

    private final MosquittoBroker broker = MosquittoBroker.started();
    private final SigningKey operator = SigningKey.generate(Algorithm.EDDSA, new Random(1));
    private final SigningKey platform = SigningKey.generate(Algorithm.EDDSA, new Random(2));
    private final List<Boolean> lock = new CopyOnWriteArrayList<>();
    private final PassingClock clock = new PassingClock();
    private StationFolder folder;

    /**
     * A tenth of real time, lest what must be answered within seconds be late on a busy machine, with as much more as a
     * test lets go by; the wall is the epoch's, and nobody believes it.
     */
    private static final class PassingClock implements Clock {
        private static final int SLOWER = 10;
        private final long start = System.nanoTime();
        private volatile long moreNanos;
        private volatile ClockTrust trust = ClockTrust.FLOOR;
        private volatile Instant wall = Instant.EPOCH;

        void pass(Duration time) {
            moreNanos += time.toNanos();
        }

        @Override
        public Moment now() {
            return new Moment(wall, trust, (System.nanoTime() - start) / SLOWER + moreNanos, 1);
        }

        @Override
        public long realNanosUntil(long uptimeNanos) {
            return Math.max(0, uptimeNanos - now().uptimeNanos());
        }
    }

    private final class Relay implements Hands {
        @Override
        public void set(Effect.SetLine line) {
            lock.add(line.active());
        }

        @Override
        public void answer(Effect.Answer answer) {
            // nobody looks
        }
    }

    @BeforeEach
    void makeAStation() throws IOException {
        folder = new StationFolder(temp.resolve("station"));
        folder.joins(broker.port(), operator);
        folder.believes(platform, Role.PLATFORM);
        key("operator", operator);
        key("platform", platform);
    }

    private void key(String name, SigningKey key) throws IOException {
        PemKeys.writePrivate(pem(name), key.toPem().getBytes(StandardCharsets.US_ASCII));
    }

    private Path pem(String name) {
        return temp.resolve(name + ".pem");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private Gateway open() throws SettingsException, IOException {
        Gateway gateway = Gateway.open(folder.settings(), clock, new Gateway.Ports(new Relay(), Map.of(), List.of()));
        broker.awaitSubscribed("st-demo-st-0001");
        return gateway;
    }

    private static Octets nonce(Cloud cloud, int questions) {
        cloud.await("question " + questions, all -> all.size() >= questions);
        return Octets.fromHex(cloud.messages().get(questions - 1).json().get("nonce").asText());
    }

    private byte[] signed(Octets nonce, Instant at) {
        return SignedTime.sign("st-0001", nonce, at, "demo", platform.publicKey().kid(), platform).encoded().toArray();
    }

    private void answers(byte[] payload) {
        Cloud.publish(broker.port(), TOPICS + "time/answer", payload, "-q", "0");
    }

    private static ClockTrust trust(Gateway gateway) {
        return gateway.station().clock().trust();
    }

    @Test
    void aStationWithoutAClockHasThePlatformsTimeAndKeepsItWhateverAClockShows() throws Exception {
        var said = new StringWriter();
        var out = new PrintWriter(said);
        Thread platformAtWork = Thread.ofPlatform().daemon().start(() -> Main.run(out, out, "time", "serve", "--broker",
                "mqtt://127.0.0.1:" + broker.port(), "--tenant", "demo", "--key", pem("platform").toString()));
        until("the platform listens", () -> said.toString().contains("listening"));
        for (String noise : List.of("17:30", "{}", "{\"nonce\": \"01\"}", "{\"nonce\": [1]}")) {
            Cloud.publish(broker.port(), TOPICS + "time/ask", noise.getBytes(StandardCharsets.UTF_8));
        }
        try (Gateway gateway = open()) {
            until("it is told", () -> trust(gateway) == ClockTrust.SIGNED);
            until("the platform says so", () -> said.toString().contains("answered st-0001"));
            clock.wall = Instant.parse("2038-01-19T03:14:08Z");
            clock.trust = ClockTrust.NTP;
            StationFolder.scan(gateway.networkPort("front-in"), folder.introduction(), folder.code());
            until("a courier comes in", () -> lock.contains(true));
            until("the liar is told", () -> gateway.station().remembered().alarms().containsKey(
                    new Alarm(Alarm.CLOCK_CONTRADICTED, "clock")));
            assertThat(trust(gateway)).isEqualTo(ClockTrust.SIGNED);
            Instant wall = gateway.journal().read(gateway.journal().durableSeq(), 1).getFirst().moment().wall();
            assertThat(Duration.between(wall, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
        } finally {
            platformAtWork.interrupt();
            platformAtWork.join(30_000);
            assertThat(platformAtWork.isAlive()).isFalse();
        }
    }

    @Test
    void aStolenBrokerThatReplaysDelaysAndForgesAnswersTellsNobodyTheTime() throws Exception {
        try (var cloud = new Cloud(broker.port(), TOPICS + "time/ask"); Gateway gateway = open()) {
            byte[] delayed = signed(nonce(cloud, 1), Instant.now());
            clock.pass(Duration.ofSeconds(11));
            answers(delayed);
            refused(gateway, 1);

            clock.pass(Duration.ofMinutes(1));
            Octets second = nonce(cloud, 2);
            answers(delayed);
            byte[] genuine = signed(second, Instant.now());
            byte[] forged = genuine.clone();
            forged[forged.length - 1] ^= 1;
            answers(forged);
            answers(signed(second, Instant.now().minus(Duration.ofDays(300))));
            refused(gateway, 4);
            assertThat(trust(gateway)).isEqualTo(ClockTrust.FLOOR);
            assertThat(gateway.station().remembered().alarms()).containsKey(new Alarm(Alarm.TIME_REFUSED, "clock"));

            answers(genuine);
            until("the genuine one counts", () -> trust(gateway) == ClockTrust.SIGNED);
            answers(genuine);
            refused(gateway, 5);
            clock.pass(Duration.ofHours(1));
            nonce(cloud, 3);
            answers(genuine);
            refused(gateway, 6);
            assertThat(trust(gateway)).isEqualTo(ClockTrust.SIGNED);
            assertThat(gateway.station().remembered().alarms()).isEmpty();
        }
    }

    private static void refused(Gateway gateway, int count) {
        until(count + " are refused", () -> gateway.station().boot().nonces().refused() == count);
    }

    /** Without a clock a command's expiry says nothing: it dies with its nonce. */
    @Test
    void aStolenBrokerThatWithholdsACommandFromAStationWithoutAClockHoldsAWorthlessOne() throws Exception {
        try (var cloud = new Cloud(broker.port(), TOPICS + "ack", TOPICS + "link"); Gateway gateway = open()) {
            until("the first is drawn", () -> gateway.station().boot().nonces().isOpen());
            String nonce = gateway.station().boot().nonce().hex();
            cloud.await("it is told", all -> all.stream().anyMatch(each -> each.payload().contains(nonce)));
            byte[] withheld = unlock(Octets.fromHex(nonce), Instant.now().plus(Duration.ofHours(1)));
            byte[] prompt = unlock(Octets.fromHex(nonce), Instant.now());

            Cloud.publish(broker.port(), TOPICS + "cmd/unlock", prompt);
            cloud.await("the other one is done", all -> all.stream().anyMatch(each -> each.payload().contains("done")));
            assertThat(lock).contains(true);
            clock.pass(Duration.ofMinutes(6));
            until("the door is secured", () -> !lock.getLast());
            lock.clear();
            until("the next is drawn", () -> !gateway.station().boot().nonce().hex().equals(nonce));
            String next = gateway.station().boot().nonce().hex();
            cloud.await("it is told", all -> all.stream().anyMatch(each -> each.payload().contains(next)));
            clock.pass(Duration.ofSeconds(61));
            Cloud.publish(broker.port(), TOPICS + "cmd/unlock", withheld);
            cloud.await("it is refused", all -> all.stream().anyMatch(each -> each.payload().contains("wrong-nonce")));
            assertThat(trust(gateway)).isEqualTo(ClockTrust.FLOOR);
            assertThat(lock).doesNotContain(true);
        }
    }

    @Test
    void aRootSetsTheFloorFromATerminalAndAnOperatorDoesNot() throws Exception {
        Instant wrong = Instant.now().plus(Duration.ofDays(700));
        clock.wall = wrong;
        clock.trust = ClockTrust.RTC;
        try (Gateway gateway = open()) {
            until("the floor is wrong", () -> gateway.station().remembered().floor().equals(
                    wrong.truncatedTo(java.time.temporal.ChronoUnit.MILLIS)));
            clock.trust = ClockTrust.FLOOR;
            assertThat(reset(pem("operator"))).contains("wrong-role");
            assertThat(reset(folder.folder().resolve("root.pem"))).contains("\"stage\":\"done\"");
            Instant floor = gateway.station().remembered().floor();
            assertThat(Duration.between(floor, Instant.now()).abs()).isLessThan(Duration.ofSeconds(60));
            assertThat(StationFolder.kinds(gateway.journal())).contains("clock-reset");
            StationFolder.scan(gateway.networkPort("front-in"), folder.introduction(), folder.code());
            until("a courier comes in", () -> lock.contains(true));
        }
    }

    private String reset(Path key) {
        var said = new StringWriter();
        var out = new PrintWriter(said);
        Main.run(out, out, "command", "send", "--broker", "mqtt://127.0.0.1:" + broker.port(), "--tenant", "demo",
                "--station", "st-0001", "--key", key.toString(), "clock-reset");
        return said.toString();
    }

    /** An hour ahead it is of an operator whose clock is right, where the station's floor is an hour behind. */
    private byte[] unlock(Octets nonce, Instant now) {
        byte[] id = new byte[16];
        new Random().nextBytes(id);
        return SignedCommand.sign(new Command("st-0001", Octets.of(id), now, now.plusSeconds(60), "unlock", Map.of(
                "door", Cbor.of("front")), Optional.of(nonce)), "demo", operator.publicKey().kid(), operator).encoded()
                .toArray();
    }
}
