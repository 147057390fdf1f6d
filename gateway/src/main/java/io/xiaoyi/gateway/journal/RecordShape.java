package io.xiaoyi.gateway.journal;

import io.xiaoyi.gateway.pass.CborException;
import io.xiaoyi.gateway.pass.CborReader;
import io.xiaoyi.gateway.pass.CborWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a record becomes a CBOR map and back: its components' names are the keys, in deterministic order (RFC 8949
 * section 4.2.1). Unknown keys are passed over, so that an older software reads what a newer one wrote; an absent key
 * is an empty optional or a fault.
 *
 * <p>Threading: immutable.
 */
final class RecordShape {
    /** The component whose value stands beside the map instead of in it. */
    static final String SUBJECT = "subject";

    private record Field(String name, int place, Method accessor, ValueShape shape) {}

    private final Class<?> type;
    private final Constructor<?> constructor;
    private final List<Field> fields;
    private final Map<String, Field> byName;
    private final int subjectPlace;

    private RecordShape(Class<?> type, boolean subjectApart) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        var found = new ArrayList<Field>();
        int apart = -1;
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            if (subjectApart && component.getName().equals(SUBJECT)) {
                apart = i;
            } else {
                found.add(new Field(component.getName(), i, component.getAccessor(), ValueShape.of(component
                        .getGenericType(), component.getName())));
            }
        }
        Comparator<Field> deterministic = Comparator.comparingInt(field -> field.name().length());
        found.sort(deterministic.thenComparing(Field::name));
        fields = List.copyOf(found);
        subjectPlace = apart;
        byName = new HashMap<>();
        fields.forEach(field -> byName.put(field.name(), field));
        try {
            constructor = type.getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(
                    Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record has its canonical constructor", e);
        }
    }

    /** Of a record whose {@code subject} is kept beside the map. */
    static RecordShape ofFact(Class<?> type) {
        return new RecordShape(type, true);
    }

    static RecordShape of(Class<?> type) {
        return new RecordShape(type, false);
    }

    /** The keys in the order of their encodings, each with the form of its value. */
    List<String> keys() {
        return fields.stream().map(field -> field.name() + ": " + field.shape().form()).toList();
    }

    /** The form of one key's value; empty text for a key that is not known. */
    ValueShape shapeOf(String key) {
        Field field = byName.get(key);
        return field == null ? ValueShape.UNKNOWN : field.shape();
    }

    void write(CborWriter to, Object value) {
        var values = new Object[fields.size()];
        int present = 0;
        for (int i = 0; i < values.length; i++) {
            Field field = fields.get(i);
            values[i] = field.shape().present(get(field, value));
            present += values[i] == null ? 0 : 1;
        }
        to.map(present);
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                to.text(fields.get(i).name());
                fields.get(i).shape().write(to, values[i]);
            }
        }
    }

    Object read(CborReader from) throws CborException {
        return read(from, "");
    }

    Object read(CborReader from, String subject) throws CborException {
        var arguments = new Object[fields.size() + (subjectPlace < 0 ? 0 : 1)];
        if (subjectPlace >= 0) {
            arguments[subjectPlace] = subject;
        }
        for (int left = from.map(); left > 0; left--) {
            Field field = byName.get(from.text());
            if (field == null) {
                from.value();
            } else {
                arguments[field.place()] = field.shape().read(from);
            }
        }
        for (Field field : fields) {
            if (arguments[field.place()] == null) {
                arguments[field.place()] = field.shape().absent(from, field.name());
            }
        }
        return make(from, arguments);
    }

    private Object make(CborReader from, Object... arguments) throws CborException {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException refused) {
            throw from.fault(type.getSimpleName() + " with " + refused.getCause().getMessage(), "values it allows");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record is made by its constructor", e);
        }
    }

    private static Object get(Field field, Object of) {
        try {
            return field.accessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record shows its components", e);
        }
    }

    /** {@code DoorReleased} as {@code door-released}. */
    static String kebab(String name) {
        var text = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.US_ASCII)) {
            char letter = (char) each;
            if (Character.isUpperCase(letter) && !text.isEmpty()) {
                text.append('-');
            }
            text.append(Character.toLowerCase(letter));
        }
        return text.toString();
    }
}
