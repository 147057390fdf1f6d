package io.xiaoyi.gateway.uplink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xiaoyi.gateway.pass.CborException;
import io.xiaoyi.gateway.pass.CborReader;
import io.xiaoyi.gateway.pass.Octets;
import java.io.IOException;
import java.util.Set;

/**
 * Streams an entry's body from CBOR into flat JSON fields. Keys stay as they are; one that the envelope already uses
 * gets {@code body_} before it, and what is nested is named by its path, {@code outer_inner}.
 *
 * <p>Threading: pure functions.
 */
final class Body {
    private static final Set<String> ENVELOPE = Set.of("journal", "seq", "hash", "kind", "subject", "time", "trust",
            "boot", "uptimeMillis", "bodyHex");

    private Body() {}

    static void write(Octets body, JsonGenerator json) throws IOException, CborException {
        var cbor = new CborReader(body);
        fields(cbor, json, "");
        cbor.end();
    }

    private static void fields(CborReader cbor, JsonGenerator json, String path) throws IOException, CborException {
        for (int left = cbor.map(); left > 0; left--) {
            String key = cbor.text();
            String name = path.isEmpty() ? (ENVELOPE.contains(key) ? "body_" + key : key) : path + "_" + key;
            if (cbor.peek() == CborReader.Kind.MAP) {
                fields(cbor, json, name);
            } else {
                json.writeFieldName(name);
                value(cbor, json);
            }
        }
    }

    private static void value(CborReader cbor, JsonGenerator json) throws IOException, CborException {
        switch (cbor.peek()) {
            case INTEGER -> json.writeNumber(cbor.integer());
            case BYTES -> json.writeString(cbor.bytes().hex());
            case TEXT -> json.writeString(cbor.text());
            case BOOL -> json.writeBoolean(cbor.bool());
            case NULL -> {
                cbor.nil();
                json.writeNull();
            }
            case ARRAY -> {
                json.writeStartArray();
                for (int left = cbor.array(); left > 0; left--) {
                    value(cbor, json);
                }
                json.writeEndArray();
            }
            case MAP -> {
                json.writeStartObject();
                fields(cbor, json, "");
                json.writeEndObject();
            }
        }
    }
}
