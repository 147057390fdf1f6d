package io.xiaoyi.gateway.journal;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.CborException;
import io.xiaoyi.gateway.pass.CborReader;
import io.xiaoyi.gateway.pass.CborWriter;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An entry without its hash, as it is hashed and written: a CBOR array of
 * {@code seq, boot, wall in Unix ms, uptime in ns, trust, kind, subject, body}, the body inside a byte string.
 *
 * <p>Threading: pure functions.
 */
public final class EntryCodec {
    private static final Map<String, ClockTrust> TRUSTS = new TreeMap<>();

    static {
        for (ClockTrust each : ClockTrust.values()) {
            TRUSTS.put(code(each), each);
        }
    }

    private EntryCodec() {}

    public static byte[] encode(long seq, Moment moment, String kind, String subject, Octets body) {
        return new CborWriter(96 + body.length()).array(8).integer(seq).integer(moment.boot()).integer(moment.wall()
                .toEpochMilli()).integer(moment.uptimeNanos()).text(code(moment.trust())).text(kind).text(subject)
                .bytes(body).toArray();
    }

    /** The same of an entry that was read. */
    public static byte[] encode(Entry entry) {
        return encode(entry.seq(), entry.moment(), entry.kind(), entry.subject(), entry.body());
    }

    /** An entry from its encoding and the hash that stands behind it. The hash is not checked here. */
    public static Checked<Entry> decode(Octets encoded, Octets hash) {
        try {
            var from = new CborReader(encoded);
            from.array(8);
            long seq = from.integer(1, Long.MAX_VALUE);
            int boot = (int) from.integer(1, Integer.MAX_VALUE);
            Instant wall = Instant.ofEpochMilli(from.integer());
            long uptime = from.integer(0, Long.MAX_VALUE);
            String trust = from.text();
            if (!TRUSTS.containsKey(trust)) {
                throw from.fault("the trust '" + trust + "'", String.join(", ", TRUSTS.keySet()));
            }
            var entry = new Entry(seq, new Moment(wall, TRUSTS.get(trust), uptime, boot), from.text(), from.text(), from
                    .bytes(), hash);
            from.end();
            return Checked.good(entry);
        } catch (CborException e) {
            return Checked.malformed("entry, byte " + e.offset(), e);
        }
    }

    static String code(ClockTrust trust) {
        return trust.name().toLowerCase(Locale.ROOT);
    }
}
