package io.xiaoyi.gateway.journal;

import io.xiaoyi.gateway.pass.CborException;
import io.xiaoyi.gateway.pass.CborReader;
import io.xiaoyi.gateway.pass.CborWriter;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Remembered;
import java.util.List;

/**
 * What a station remembers, as a segment opens with it: a map in deterministic CBOR with the components' names as keys,
 * so two equal states are the same bytes. Instants are whole milliseconds; synchronised passes are left out, since the
 * trust files hold them.
 *
 * <p>Threading: pure functions.
 */
public final class SnapshotCodec {
    private static final RecordShape SHAPE = RecordShape.of(Remembered.class);

    private SnapshotCodec() {}

    public static Octets encode(Remembered remembered) {
        var to = new CborWriter(1024);
        SHAPE.write(to, remembered);
        return to.octets();
    }

    public static Checked<Remembered> decode(Octets encoded) {
        try {
            var from = new CborReader(encoded);
            var remembered = (Remembered) SHAPE.read(from);
            from.end();
            return Checked.good(remembered);
        } catch (CborException e) {
            return Checked.malformed("snapshot, byte " + e.offset(), e);
        }
    }

    /** The keys and the forms of their values: the durable format. */
    public static List<String> format() {
        return SHAPE.keys();
    }
}
