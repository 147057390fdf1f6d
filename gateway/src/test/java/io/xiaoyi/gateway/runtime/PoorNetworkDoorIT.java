package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.figures.Crowd;
import io.xiaoyi.gateway.figures.Samples;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.uplink.Cloud;
import io.xiaoyi.gateway.uplink.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole station behind a poor network: the door answers as ever, and the cloud has the journal in the end. */
class PoorNetworkDoorIT {
    private static final String TOPICS = "st/v1/demo/st-0001/";
    private static final int SCANS = 20;
    private static final int COURIERS = 200;
    /** A line of a scanner to an answer takes milliseconds; this machine may have others at work. */
    private static final int USUAL_MILLIS = 500;
    /** Less than any answer takes that waits for one over the worst of these lines, which is four seconds away. */
    private static final int MOST_MILLIS = 3_500;

    @TempDir
    private Path temp;

    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger courier = new AtomicInteger();

    private final class Answering implements Hands {
        @Override
        public void set(Effect.SetLine line) {}

        @Override
        public void answer(Effect.Answer answer) {
            answers.incrementAndGet();
        }
    }

    /**
     * What a network is like.
     *
     * @param isMet whether the station has to do with it now
     */
    private record Weather(String name, Runnable begin, BooleanSupplier isMet) {}

    /** One after the other, and it is like the first at once. */
    private static List<Weather> weathers(TcpProxy line) {
        line.captive(Optional.of(TcpProxy.REDIRECT));
        return List.of(new Weather("nobody answers as a broker", () -> {}, () -> line.accepted() > 0),
                new Weather("six packets of ten lost, 5 kB/s", () -> {
                    line.captive(Optional.empty());
                    line.loses(0.6, 1);
                    line.limit(5_000);
                }, line::carries), new Weather("two seconds away", () -> {
                    line.cut();
                    line.loses(0, 1);
                    line.limit(0);
                    line.latency(Duration.ofSeconds(2));
                }, line::carries), new Weather("deaf", () -> line.swallow(true), line::carries),
                new Weather("vanished", line::vanish, () -> {
                    line.vanish(); // also who has connected anew
                    return line.carries();
                }));
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theDoorAnswersAsEverAndTheCloudHasTheJournalInTheEnd() throws Exception {
        var folder = new StationFolder(temp.resolve("station"));
        try (var broker = MosquittoBroker.started();
                var line = new TcpProxy(broker.port());
                var cloud = new Cloud(broker.port(), TOPICS + "#");
                var clock = new SystemClock()) {
            folder.joins(line.port(), SigningKey.generate(Algorithm.EDDSA, new Random(1)));
            List<Weather> weathers = weathers(line);
            try (var gateway = Gateway.open(folder.settings(), clock, new Gateway.Ports(new Answering(), Map.of(),
                    List.of()))) {
                until("the reader is bound", () -> gateway.networkPort("front-in") != 0);
                int port = gateway.networkPort("front-in");
                var couriers = folder.crowd(COURIERS);
                gateway.inbox().offer(StationProcess.synchronised(folder.settings(), folder.folder(), COURIERS));
                for (Weather weather : weathers) {
                    weather.begin().run();
                    gateway.tryUplinkNow();
                    Samples samples = scans(weather, port, couriers);
                    assertThat(samples.millis(0.5)).as("%s: %s", weather.name(), samples).isLessThan(USUAL_MILLIS);
                    assertThat(samples.millis(1)).as("%s: %s", weather.name(), samples).isLessThan(MOST_MILLIS);
                }
                line.swallow(false);
                line.latency(Duration.ZERO);
                line.cut();
                gateway.tryUplinkNow();
                var journal = gateway.journal();
                until("the cloud has all of it", () -> copy(cloud).equals(hashes(journal)));
            }
        }
    }

    /** Of those alone before and after which the network was as it is to be. */
    private Samples scans(Weather weather, int port, Crowd couriers) {
        var samples = new Samples();
        while (samples.count() < SCANS) {
            until(weather.name(), weather.isMet());
            long nanos = scan(port, couriers.code(courier.getAndIncrement(), Instant.now()));
            if (weather.isMet().getAsBoolean()) {
                samples.add(nanos);
            }
        }
        return samples;
    }

    /** @return nanoseconds from the scanner's line to the reader's answer */
    private long scan(int port, String code) {
        int before = answers.get();
        long start = System.nanoTime();
        StationFolder.scan(port, code);
        until("an answer", () -> answers.get() > before);
        return System.nanoTime() - start;
    }

    private static Map<Long, String> copy(Cloud cloud) {
        var copy = new TreeMap<Long, String>();
        cloud.messages().stream().filter(each -> each.topic().contains("/event/")).map(Cloud.Message::json)
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
}
