package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.broker.BrokerUnderTest.Kind;
import io.xiaoyi.gateway.broker.ShippedBroker;
import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import io.xiaoyi.gateway.station.StationEvent.InputChanged;
import io.xiaoyi.gateway.uplink.UplinkSettings.Allowance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes counted where they are carried, and what becomes of a day's end. */
class BudgetIT {
    @TempDir
    private Path folder;

    @Test
    void whatIsCountedIsWhatTheLineHasCarried() throws IOException {
        try (var broker = MosquittoBroker.started();
                var line = new TcpProxy(broker.port());
                var bench = startedAtNoon(new Bench(line.port()))) {
            bench.journal.append(500);
            bench.begins();
            bench.awaitAcknowledged(500);
            assertCounted(bench, line, 100_000);
        }
    }

    @Test
    void whatTlsAddsIsCounted() throws IOException {
        ShippedBroker.certificates(folder, 30, "authority");
        ShippedBroker.certificates(folder, 30, "broker", "localhost");
        ShippedBroker.certificates(folder, 30, "client", "demo/st-0001");
        var shown = new ClientCertificate(folder.resolve("demo/st-0001.pem"), folder.resolve("demo/st-0001.key"));
        try (var shipped = Kind.MOSQUITTO.secured(folder);
                var line = new TcpProxy(shipped.port());
                var bench = startedAtNoon(new Bench(URI.create("mqtts://localhost:" + line.port()), it -> it.withCa(
                        folder.resolve("ca.pem")).with(shown)))) {
            bench.journal.append(10);
            bench.awaitAcknowledged(10);
            assertCounted(bench, line, 4_000);
        }
    }

    /** Far from midnight, where a day's count begins anew. */
    private static Bench startedAtNoon(Bench bench) {
        Instant now = bench.clock.now().wall();
        Duration sinceNoon = Duration.between(now.truncatedTo(ChronoUnit.DAYS), now).minusHours(12);
        bench.clock.leap(sinceNoon.isNegative() ? sinceNoon.negated() : Duration.ofDays(1).minus(sinceNoon));
        return bench.started();
    }

    private static void assertCounted(Bench bench, TcpProxy line, long least) {
        bench.uplink.close();
        UplinkStatus.Today today = bench.uplink.status().today();
        assertThat(today.sentBytes()).isGreaterThan(least);
        // what was said while the station hung up may be on one side's count alone
        Eventually.holds("the line is empty", () -> Math.abs(line.toBroker() - today.sentBytes()) <= 100);
        assertThat(line.fromBroker() - today.receivedBytes()).isBetween(-100L, 100L);
        assertThat(today.receivedBytes()).isPositive();
    }

    @Test
    void asTheDaysBytesRunOutTelemetryThenStateAreThinnedOutAndEventsNever() {
        try (var broker = MosquittoBroker.started();
                var cloud = new Cloud(broker.port(), "st/v1/#");
                var bench = new Bench(broker.port(), it -> it.with(new Allowance(OptionalLong.of(100_000), Optional
                        .empty())))) {
            bench.begins();
            startedAtNoon(bench);
            cloud.await("telemetry", _ -> cloud.on(Bench.TOPICS.telemetry()).size() >= 2);
            deliverUntil(bench, "a tenth as often");
            deliverUntil(bench, ": no telemetry");
            deliverUntil(bench, "a sixtieth as often");
            assertThat(bench.offered(AdapterAlarm.class)).extracting(it -> it.code() + it.raised()).containsExactly(
                    "uplink-budgettrue", "uplink-budgetfalse", "uplink-budgettrue", "uplink-budgetfalse",
                    "uplink-budgettrue");
            int telemetry = cloud.on(Bench.TOPICS.telemetry()).size();
            for (int i = 1; i <= 5; i++) {
                bench.clock.leap(Duration.ofSeconds(2)); // each of them would be due
                bench.happens(new InputChanged("contact.front", i % 2 == 1, 0));
                bench.journal.append(100); // beyond the day's last byte
                bench.awaitAcknowledged(bench.journal.durableSeq());
            }
            long last = bench.journal.durableSeq();
            cloud.await("events", _ -> cloud.seqs().contains(last));
            assertThat(bench.uplink.status().today().sentBytes()).isGreaterThan(100_000);
            assertThat(cloud.on(Bench.TOPICS.state()).size()).isLessThanOrEqualTo(2);
            assertThat(cloud.on(Bench.TOPICS.telemetry())).hasSize(telemetry);

            bench.clock.leap(Duration.ofDays(1));
            Eventually.holds("over", () -> !bench.offered(AdapterAlarm.class).getLast().raised());
            cloud.await("telemetry again", _ -> cloud.on(Bench.TOPICS.telemetry()).size() > telemetry);
        }
    }

    private static void deliverUntil(Bench bench, String words) {
        Eventually.holds(words, () -> {
            bench.journal.append(5);
            bench.durable(bench.journal.durableSeq());
            bench.awaitAcknowledged(bench.journal.durableSeq());
            List<AdapterAlarm> alarms = bench.offered(AdapterAlarm.class);
            return !alarms.isEmpty() && alarms.getLast().detail().contains(words);
        });
    }
}
