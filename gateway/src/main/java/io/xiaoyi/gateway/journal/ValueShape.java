package io.xiaoyi.gateway.journal;

import io.xiaoyi.gateway.pass.CborException;
import io.xiaoyi.gateway.pass.CborReader;
import io.xiaoyi.gateway.pass.CborWriter;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassBook;
import io.xiaoyi.gateway.pass.PassId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * How one component's value becomes a CBOR item and back. {@code null} stands for an absent item inside this package
 * alone; it never leaves it.
 */
sealed interface ValueShape {
    /** A value of a key that this software does not know. */
    ValueShape UNKNOWN = Plain.TEXT;

    /** What the durable format calls it. */
    String form();

    void write(CborWriter to, Object value);

    Object read(CborReader from) throws CborException;

    /** What is to be written of {@code value}; null to leave the key out. */
    default Object present(Object value) {
        return value;
    }

    /** What an absent key means. */
    default Object absent(CborReader from, String key) throws CborException {
        throw from.fault("no key " + key, form());
    }

    static ValueShape of(Type type, String name) {
        if (type instanceof ParameterizedType generic) {
            ValueShape inner = of(generic.getActualTypeArguments()[0], name);
            if (generic.getRawType() == Optional.class) {
                return new Maybe(inner, Optional.class);
            }
            if (generic.getRawType() == List.class) {
                return new Many(inner);
            }
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == PMap.class) {
            return new Pairs(of(generic.getActualTypeArguments()[0], ""), of(generic.getActualTypeArguments()[1], ""));
        }
        if (type == OptionalInt.class) {
            return new Maybe(Plain.INT, OptionalInt.class);
        }
        if (type == OptionalLong.class) {
            return new Maybe(Plain.LONG, OptionalLong.class);
        }
        if (type == long.class && name.equals("kid")) {
            return Plain.KEY_ID;
        }
        if (type instanceof Class<?> plain) {
            return ofClass(plain);
        }
        throw new IllegalArgumentException("component " + name + " of " + type + ": no form is agreed for it");
    }

    private static ValueShape ofClass(Class<?> type) {
        if (type.isEnum()) {
            return Code.of(type);
        }
        if (type == Long.class) {
            return Plain.LONG;
        }
        if (type == PassBook.class) {
            return new Book();
        }
        for (Plain each : Plain.values()) {
            if (each.type == type && each != Plain.KEY_ID) {
                return each;
            }
        }
        if (type.isRecord()) {
            return new Nested(RecordShape.of(type));
        }
        throw new IllegalArgumentException(type + ": no form is agreed for it");
    }

    /** One item. */
    enum Plain implements ValueShape {
        TEXT("text", String.class),
        INT("int", int.class),
        LONG("int", long.class),
        KEY_ID("key id",
                long.class),
        BOOL("bool", boolean.class),
        INSTANT("unix ms",
                Instant.class),
        DURATION("ms", Duration.class),
        BYTES("bytes", Octets.class),
        PASS("pass id",
                PassId.class);

        private final String form;
        private final Class<?> type;

        Plain(String form, Class<?> type) {
            this.form = form;
            this.type = type;
        }

        @Override
        public String form() {
            return form;
        }

        @Override
        public void write(CborWriter to, Object value) {
            switch (this) {
                case TEXT -> to.text((String) value);
                case INT -> to.integer((Integer) value);
                case LONG, KEY_ID -> to.integer((Long) value);
                case BOOL -> to.bool((Boolean) value);
                case INSTANT -> to.integer(((Instant) value).toEpochMilli());
                case DURATION -> to.integer(((Duration) value).toMillis());
                case BYTES -> to.bytes((Octets) value);
                case PASS -> to.text(value.toString());
            }
        }

        @Override
        public Object read(CborReader from) throws CborException {
            return switch (this) {
                case TEXT -> from.text();
                case INT -> (int) from.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
                case LONG, KEY_ID -> from.integer();
                case BOOL -> from.bool();
                case INSTANT -> Instant.ofEpochMilli(from.integer());
                case DURATION -> Duration.ofMillis(from.integer());
                case BYTES -> from.bytes();
                case PASS -> pass(from);
            };
        }

        private static PassId pass(CborReader from) throws CborException {
            String text = from.text();
            Optional<PassId> id = PassId.parse(text);
            if (id.isEmpty()) {
                throw from.fault("the pass id '" + text + "'", "16 hexadecimal digits, a dot, 16 digits");
            }
            return id.get();
        }
    }

    /** A constant of an enum, by its stable code. */
    record Code(Map<Object, String> codes, Map<String, Object> constants) implements ValueShape {
        static Code of(Class<?> type) {
            var codes = new LinkedHashMap<Object, String>();
            var constants = new LinkedHashMap<String, Object>();
            for (Object constant : type.getEnumConstants()) {
                String code = code(type, constant);
                codes.put(constant, code);
                constants.put(code, constant);
            }
            return new Code(codes, constants);
        }

        private static String code(Class<?> type, Object constant) {
            try {
                return (String) type.getMethod("code").invoke(constant);
            } catch (NoSuchMethodException _) {
                return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("an enum shows its code", e);
            }
        }

        @Override
        public String form() {
            return String.join("|", constants.keySet());
        }

        @Override
        public void write(CborWriter to, Object value) {
            to.text(codes.get(value));
        }

        @Override
        public Object read(CborReader from) throws CborException {
            String code = from.text();
            Object constant = constants.get(code);
            if (constant == null) {
                throw from.fault("'" + code + "'", form());
            }
            return constant;
        }
    }

    /** An item that may be absent. */
    record Maybe(ValueShape inner, Class<?> type) implements ValueShape {
        @Override
        public String form() {
            return inner.form() + "?";
        }

        @Override
        public Object present(Object value) {
            return switch (value) {
                case OptionalInt it -> it.isPresent() ? it.getAsInt() : null;
                case OptionalLong it -> it.isPresent() ? it.getAsLong() : null;
                case Optional<?> it -> it.orElse(null);
                default -> throw new IllegalArgumentException(value.getClass() + " is no optional");
            };
        }

        @Override
        public void write(CborWriter to, Object value) {
            inner.write(to, value);
        }

        @Override
        public Object read(CborReader from) throws CborException {
            Object value = inner.read(from);
            return switch (value) {
                case Integer it when type == OptionalInt.class -> OptionalInt.of(it);
                case Long it when type == OptionalLong.class -> OptionalLong.of(it);
                default -> Optional.of(value);
            };
        }

        @Override
        public Object absent(CborReader from, String key) {
            if (type == OptionalInt.class) {
                return OptionalInt.empty();
            }
            return type == OptionalLong.class ? OptionalLong.empty() : Optional.empty();
        }
    }

    /** A list. */
    record Many(ValueShape inner) implements ValueShape {
        @Override
        public String form() {
            return "[" + inner.form() + "]";
        }

        @Override
        public void write(CborWriter to, Object value) {
            List<?> items = (List<?>) value;
            to.array(items.size());
            items.forEach(item -> inner.write(to, item));
        }

        @Override
        public Object read(CborReader from) throws CborException {
            var items = new ArrayList<>();
            for (int left = from.array(); left > 0; left--) {
                items.add(inner.read(from));
            }
            return List.copyOf(items);
        }
    }

    /** A map as an array of its pairs, in the order of the keys' encodings, so that equal maps are equal bytes. */
    record Pairs(ValueShape key, ValueShape value) implements ValueShape {
        @Override
        public Object absent(CborReader from, String name) {
            return HashTreePMap.empty(); // a snapshot of before there was this map
        }

        @Override
        public String form() {
            return "[[" + key.form() + ", " + value.form() + "]]";
        }

        @Override
        public void write(CborWriter to, Object map) {
            var sorted = new TreeMap<Octets, Map.Entry<?, ?>>();
            for (Map.Entry<?, ?> each : ((Map<?, ?>) map).entrySet()) {
                var encoded = new CborWriter(40);
                key.write(encoded, each.getKey());
                sorted.put(encoded.octets(), each);
            }
            to.array(sorted.size());
            sorted.values().forEach(each -> {
                to.array(2);
                key.write(to, each.getKey());
                value.write(to, each.getValue());
            });
        }

        @Override
        public Object read(CborReader from) throws CborException {
            var pairs = new HashMap<>();
            for (int left = from.array(); left > 0; left--) {
                from.array(2);
                Object name = key.read(from);
                pairs.put(name, value.read(from));
            }
            return HashTreePMap.from(pairs);
        }
    }

    /** The learnt passes, least recently used first; synchronised ones are not kept here. */
    record Book() implements ValueShape {
        private static final RecordShape PASS = RecordShape.of(Pass.class);

        @Override
        public String form() {
            return "[capacity, {" + String.join(", ", PASS.keys()) + "}*]";
        }

        @Override
        public void write(CborWriter to, Object value) {
            PassBook book = (PassBook) value;
            List<Pass> learnt = book.learnt();
            to.array(1 + learnt.size()).integer(book.learntCapacity());
            learnt.forEach(pass -> PASS.write(to, pass));
        }

        @Override
        public Object read(CborReader from) throws CborException {
            int left = from.array();
            if (left == 0) {
                throw from.fault("an empty array", "a capacity");
            }
            PassBook book = PassBook.empty((int) from.integer(0, Integer.MAX_VALUE));
            for (; left > 1; left--) {
                book = book.learn((Pass) PASS.read(from));
            }
            return book;
        }
    }

    /** A record as a map of its own. */
    record Nested(RecordShape shape) implements ValueShape {
        @Override
        public String form() {
            return "{" + String.join(", ", shape.keys()) + "}";
        }

        @Override
        public void write(CborWriter to, Object value) {
            shape.write(to, value);
        }

        @Override
        public Object read(CborReader from) throws CborException {
            return shape.read(from);
        }
    }
}
