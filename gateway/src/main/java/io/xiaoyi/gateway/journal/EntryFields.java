package io.xiaoyi.gateway.journal;

import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.CborException;
import io.xiaoyi.gateway.pass.CborReader;
import io.xiaoyi.gateway.pass.Octets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An entry as flat fields, the same for cloud, export and view: text keys to {@code String}, {@code Long} or
 * {@code Boolean}. Bytes, 64-bit ids and hashes are lower-case hexadecimal, instants RFC 3339 in UTC. What is nested is
 * named by its path, {@code outer_inner}; a list of texts is joined by commas; a key of the body that the envelope uses
 * gets {@code body_} before it.
 *
 * <p>Threading: pure functions.
 */
public final class EntryFields {
    private static final Set<String> ENVELOPE = Set.of("journal", "seq", "hash", "entry", "kind", "subject", "time",
            "trust", "boot", "uptimeMillis", "bodyHex");

    private EntryFields() {}

    /** Envelope and body. A body that cannot be read is there whole, as {@code bodyHex}: an entry is never left out. */
    public static Map<String, Object> of(Entry entry, long journalId) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("journal", HexFormat.of().toHexDigits(journalId));
        fields.put("seq", entry.seq());
        fields.put("hash", entry.hash().hex());
        fields.put("kind", entry.kind());
        fields.put("subject", entry.subject());
        fields.put("time", entry.moment().wall().toString());
        fields.put("trust", EntryCodec.code(entry.moment().trust()));
        fields.put("boot", (long) entry.moment().boot());
        fields.put("uptimeMillis", entry.moment().uptimeNanos() / 1_000_000);
        fields.putAll(body(entry.kind(), entry.body()));
        return fields;
    }

    /**
     * The same with {@code entry}, what the hash is over, in base64: without these bytes a receiver of the fields could
     * not verify the chain.
     */
    public static Map<String, Object> verifiable(Entry entry, long journalId) {
        Map<String, Object> fields = of(entry, journalId);
        fields.put("entry", Base64.getEncoder().encodeToString(EntryCodec.encode(entry)));
        return fields;
    }

    /** The body alone. */
    public static Map<String, Object> body(String kind, Octets body) {
        var fields = new LinkedHashMap<String, Object>();
        try {
            var from = new CborReader(body);
            put(fields, "", FactCodec.shape(kind), from);
            from.end();
        } catch (CborException unreadable) {
            fields.clear();
            fields.put("bodyHex", body.hex());
        }
        return fields;
    }

    private static void put(Map<String, Object> to, String path, Optional<RecordShape> shape, CborReader from)
            throws CborException {
        for (int left = from.map(); left > 0; left--) {
            String name = path.isEmpty() || from.peek() == CborReader.Kind.TEXT
                    ? from.text()
                    : from.value().encode().hex();
            String full = path.isEmpty() ? ENVELOPE.contains(name) ? "body_" + name : name : path + "_" + name;
            ValueShape form = shape.map(known -> known.shapeOf(name)).orElse(ValueShape.UNKNOWN);
            if (form instanceof ValueShape.Maybe(ValueShape inner, Class<?> _)) {
                form = inner;
            }
            if (from.peek() == CborReader.Kind.MAP) {
                put(to, full, form instanceof ValueShape.Nested(RecordShape known)
                        ? Optional.of(known)
                        : Optional.empty(), from);
            } else {
                to.put(full, value(form, from));
            }
        }
    }

    private static Object value(ValueShape form, CborReader from) throws CborException {
        return switch (from.peek()) {
            case INTEGER -> number(form, from.integer());
            case TEXT -> from.text();
            case BOOL -> from.bool();
            case BYTES -> from.bytes().hex();
            case NULL -> {
                from.nil();
                yield "";
            }
            case ARRAY, MAP -> list(from.value());
        };
    }

    private static Object number(ValueShape form, long number) {
        if (form == ValueShape.Plain.INSTANT) {
            return instant(number);
        }
        return form == ValueShape.Plain.KEY_ID ? HexFormat.of().toHexDigits(number) : (Object) number;
    }

    private static String list(Cbor value) {
        return value instanceof Cbor.Array(List<Cbor> items) && items.stream().allMatch(Cbor.Text.class::isInstance)
                ? String.join(",", items.stream().map(item -> ((Cbor.Text) item).value()).toList())
                : value.encode().hex();
    }

    private static Object instant(long unixMillis) {
        try {
            return Instant.ofEpochMilli(unixMillis).toString();
        } catch (DateTimeException _) {
            return unixMillis;
        }
    }

    /** The fields as one JSON object on one line (RFC 8259), keys in the map's order. */
    public static String json(Map<String, Object> fields) {
        var text = new StringBuilder(256).append('{');
        fields.forEach((key, value) -> {
            text.append(text.length() == 1 ? "" : ",");
            quote(text, key);
            text.append(':');
            if (value instanceof String string) {
                quote(text, string);
            } else {
                text.append(value);
            }
        });
        return text.append('}').toString();
    }

    private static void quote(StringBuilder to, String text) {
        to.append('"');
        int plainFrom = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                to.append(text, plainFrom, i).append('\\');
                plainFrom = i;
            } else if (letter < ' ' || letter == 0x7f || Character.isSurrogate(letter) && !isPaired(text, i)) {
                to.append(text, plainFrom, i).append("\\u").append(HexFormat.of().toHexDigits(letter));
                plainFrom = i + 1;
            }
        }
        to.append(plainFrom == 0 ? text : text.substring(plainFrom)).append('"');
    }

    private static boolean isPaired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
