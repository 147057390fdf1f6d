package io.xiaoyi.gateway.pass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A CBOR item (RFC 8949) of the kinds this profile uses: integers of 64 bits with sign, byte strings, texts, arrays,
 * maps, booleans and null. No floats, no tags, no undefined. Encoding is deterministic (section 4.2.1), decoding
 * refuses whatever is not, so two equal items have one encoding and the other way round.
 *
 * <p>{@link CborWriter} and {@link CborReader} do the same without building a tree.
 */
public sealed interface Cbor {
    Cbor NULL = new Nil();

    record Int(long value) implements Cbor {}

    record Bytes(Octets value) implements Cbor {}

    record Text(String value) implements Cbor {}

    record Bool(boolean value) implements Cbor {}

    record Nil() implements Cbor {}

    record Array(List<Cbor> items) implements Cbor {
        public Array {
            items = List.copyOf(items);
        }
    }

    /** A map. Its entries iterate in the order of their encodings, whatever order they were given in. */
    record Table(Map<Cbor, Cbor> entries) implements Cbor {
        public Table {
            entries = sorted(entries);
        }

        private static Map<Cbor, Cbor> sorted(Map<Cbor, Cbor> entries) {
            var byEncoding = new TreeMap<Octets, Map.Entry<Cbor, Cbor>>();
            entries.forEach((k, v) -> byEncoding.put(k.encode(), Map.entry(k, v)));
            var sorted = new LinkedHashMap<Cbor, Cbor>();
            byEncoding.values().forEach(e -> sorted.put(e.getKey(), e.getValue()));
            return Collections.unmodifiableMap(sorted);
        }
    }

    static Cbor of(long value) {
        return new Int(value);
    }

    static Cbor of(String value) {
        return new Text(value);
    }

    static Cbor of(boolean value) {
        return new Bool(value);
    }

    static Cbor of(Octets value) {
        return new Bytes(value);
    }

    static Cbor array(Cbor... items) {
        return new Array(List.of(items));
    }

    default Octets encode() {
        return new CborWriter().value(this).octets();
    }

    /** One item and nothing after it; {@link Checked.Bad} names the byte for anything else. */
    static Checked<Cbor> decode(Octets encoded) {
        try {
            var reader = new CborReader(encoded);
            Cbor value = reader.value();
            reader.end();
            return new Checked.Good<>(value);
        } catch (CborException e) {
            return Checked.malformed("CBOR, byte " + e.offset(), e);
        }
    }

    /** The next item of {@code reader}, whatever it is. */
    static Cbor read(CborReader reader) throws CborException {
        return switch (reader.peek()) {
            case INTEGER -> new Int(reader.integer());
            case BYTES -> new Bytes(reader.bytes());
            case TEXT -> new Text(reader.text());
            case BOOL -> new Bool(reader.bool());
            case NULL -> {
                reader.nil();
                yield NULL;
            }
            case ARRAY -> {
                var items = new ArrayList<Cbor>();
                for (int left = reader.array(); left > 0; left--) {
                    items.add(read(reader));
                }
                yield new Array(items);
            }
            case MAP -> {
                var entries = new LinkedHashMap<Cbor, Cbor>();
                for (int left = reader.map(); left > 0; left--) {
                    Cbor key = read(reader);
                    entries.put(key, read(reader));
                }
                yield new Table(entries);
            }
        };
    }
}
