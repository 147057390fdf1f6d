package io.xiaoyi.gateway.journal;

import io.xiaoyi.gateway.pass.CborException;
import io.xiaoyi.gateway.pass.CborReader;
import io.xiaoyi.gateway.pass.CborWriter;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;

/**
 * One counted entry in the place of several that did not fit into memory while the disk could not be written. Its own
 * {@code seq} is the last of them, so the entry after a gap follows as any other. What they changed is not lost: the
 * segment that opens with the gap opens with a snapshot that holds it.
 *
 * @param firstSeq the first entry it stands for
 * @param lastSeq the last, and the gap's own {@code seq}
 */
public record Gap(long firstSeq, long lastSeq) {
    /** What a gap is about. */
    public static final String SUBJECT = "journal";

    public Gap {
        if (firstSeq < 1 || lastSeq < firstSeq) {
            throw new IllegalArgumentException("a gap from " + firstSeq + " to " + lastSeq);
        }
    }

    public long count() {
        return lastSeq - firstSeq + 1;
    }

    public Octets body() {
        return new CborWriter(32).map(2).text("count").integer(count()).text("first").integer(firstSeq).octets();
    }

    /** The gap that this entry stands for; bad if its body does not fit its {@code seq}. */
    static Checked<Gap> of(Entry entry) {
        try {
            var from = new CborReader(entry.body());
            long count = 0;
            long first = 0;
            for (int left = from.map(); left > 0; left--) {
                switch (from.text()) {
                    case "count" -> count = from.integer(1, Long.MAX_VALUE);
                    case "first" -> first = from.integer(1, Long.MAX_VALUE);
                    default -> from.value();
                }
            }
            if (first < 1 || first + count - 1 != entry.seq()) {
                throw from.fault(count + " entries from " + first, "as many as end at " + entry.seq());
            }
            return Checked.good(new Gap(first, entry.seq()));
        } catch (CborException e) {
            return Checked.malformed("gap, byte " + e.offset(), e);
        }
    }
}
