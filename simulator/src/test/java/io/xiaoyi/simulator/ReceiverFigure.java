package io.xiaoyi.simulator;

import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryCodec;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.uplink.Contract;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * How fast the reference receiver takes entries of ten stations, every tenth of which comes again, and what it keeps of
 * them: {@code receiver}, with {@code receiver:events=N}.
 */
public final class ReceiverFigure {
    private static final int STATIONS = 10;
    private static final int AGAIN = 10;
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private final ReferenceReceiver receiver = new ReferenceReceiver(Contract.ofReceivers());
    private final Octets[] last = new Octets[STATIONS];
    private final Random random = new Random(1);
    private long nanos;
    private long sent;

    private ReceiverFigure() {
        Arrays.setAll(last, Chain::genesis);
    }

    public static void main(String[] arguments) {
        String asked = String.join(",", arguments);
        if (!asked.isEmpty() && Arrays.stream(asked.split(",")).noneMatch(each -> each.startsWith("receiver"))) {
            return;
        }
        new ReceiverFigure().measure(asked.contains("events=")
                ? Integer.parseInt(asked.replaceAll(".*events=([0-9]+).*", "$1"))
                : 1_000_000);
    }

    private void measure(int events) {
        long before = used();
        for (int i = 0; i < events / STATIONS; i++) {
            for (int station = 0; station < STATIONS; station++) {
                entry(station, i + 1L);
            }
        }
        long kept = used() - before;
        say("| receiver | entries that came, of them again | %,d, %,d |", sent, receiver.repeated());
        say("| receiver | verified, faults | %,d, %,d |", receiver.verified(), receiver.faults().size());
        say("| receiver | entries a second, validated and verified, one thread | %,.0f |",
                sent * (double) TimeUnit.SECONDS
                        .toNanos(1) / nanos);
        say("| receiver | kept for each entry | %,d B |", kept / receiver.entries());
    }

    private void entry(int station, long seq) {
        var pass = new PassId(station, random.nextInt(20_000));
        var fact = new Fact.Granted("front-in", "front", "in", pass, OptionalLong.of(118_000_000 + seq), OptionalInt
                .empty(), false, START.plusSeconds(seq), START);
        var moment = new Moment(START.plusSeconds(seq), ClockTrust.NTP, TimeUnit.SECONDS.toNanos(seq), 1);
        Octets body = FactCodec.body(fact);
        Octets hash = Chain.next(last[station], EntryCodec.encode(seq, moment, "granted", "front-in", body));
        last[station] = hash;
        byte[] payload = EntryFields.json(EntryFields.verifiable(new Entry(seq, moment, "granted", "front-in", body,
                hash), station)).getBytes(StandardCharsets.UTF_8);
        String topic = "st/v1/demo/st-%04d/event/granted".formatted(station);
        for (int times = random.nextInt(AGAIN) == 0 ? 2 : 1; times > 0; times--) {
            long start = System.nanoTime();
            receiver.take(topic, payload);
            nanos += System.nanoTime() - start;
            sent++;
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
