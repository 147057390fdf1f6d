package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.station.Fact;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A journal without a disk, true to what {@link JournalReader} promises. */
final class MemoryJournal implements JournalReader {
    private static final Instant PASS_ISSUED = Instant.ofEpochSecond(1_789_000_000);
    private static final Instant PASS_EXPIRES = PASS_ISSUED.plusSeconds(14 * 86_400);

    private final List<Entry> entries = new ArrayList<>();
    private long acknowledged;
    private boolean damaged;

    /** Makes so many entries durable. */
    synchronized void append(int count) {
        for (int i = 0; i < count; i++) {
            long seq = entries.size() + 1L;
            entries.add(granted(seq));
        }
    }

    static Entry granted(long seq) {
        var pass = new PassId(0x4f2a_9c0d_1e2b_3a4cL, 7);
        var fact = new Fact.Granted("front-in", "front", "in", pass, OptionalLong.of(118_000_000L + seq),
                OptionalInt.empty(), false, PASS_EXPIRES, PASS_ISSUED);
        return entry(seq, FactCodec.kind(fact), FactCodec.body(fact));
    }

    static Entry entry(long seq, String kind, Map<String, Object> body) {
        return entry(seq, kind, cbor(body));
    }

    private static Entry entry(long seq, String kind, Octets body) {
        var moment = new Moment(Instant.ofEpochMilli(1_790_000_000_123L + seq), ClockTrust.NTP, seq * 1_000_000, 7);
        byte[] hash = new byte[32];
        hash[31] = (byte) seq;
        return new Entry(seq, moment, kind, "front-in", body, Octets.of(hash));
    }

    private static Octets cbor(Map<String, Object> body) {
        var fields = new LinkedHashMap<Cbor, Cbor>();
        body.forEach((key, value) -> fields.put(Cbor.of(key), switch (value) {
            case Long it -> Cbor.of(it);
            case Boolean it -> Cbor.of(it);
            case Octets it -> Cbor.of(it);
            case Cbor it -> it;
            default -> Cbor.of(value.toString());
        }));
        return new Cbor.Table(fields).encode();
    }

    synchronized void damage(boolean on) {
        damaged = on;
    }

    @Override
    public long journalId() {
        return 0x0123_4567_89ab_cdefL;
    }

    @Override
    public long firstSeq() {
        return 1;
    }

    @Override
    public synchronized long durableSeq() {
        return entries.size();
    }

    @Override
    public synchronized List<Entry> read(long fromSeq, int limit) throws IOException {
        if (damaged) {
            throw new IOException("segment 1, offset 4096, seq " + fromSeq + ": CRC does not match");
        }
        int from = (int) Math.min(entries.size(), Math.max(0, fromSeq - 1));
        return List.copyOf(entries.subList(from, Math.min(entries.size(), from + limit)));
    }

    @Override
    public synchronized long acknowledgedSeq() {
        return acknowledged;
    }

    @Override
    public synchronized void acknowledge(long seq) {
        if (seq > entries.size()) {
            throw new AssertionError("acknowledged " + seq + " of " + entries.size());
        }
        acknowledged = Math.max(acknowledged, seq);
    }
}
