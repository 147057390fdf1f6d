package io.xiaoyi.gateway.journal;

import io.xiaoyi.gateway.door.DoorFact;
import io.xiaoyi.gateway.occupancy.OccupancyFact;
import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.pass.CborException;
import io.xiaoyi.gateway.pass.CborReader;
import io.xiaoyi.gateway.pass.CborWriter;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Facts as the journal keeps them: kind, subject and a body, which is a map in deterministic CBOR. The kind is the
 * record's name in kebab case and the keys are the names of its components, so a new fact needs no code here; both are
 * a durable format, held by a test. {@link Fact.AtDoor}, {@link Fact.AtOutlet} and
 * {@link Fact.Inside} are unwrapped: the kind is the inner fact's own.
 *
 * <p>Instants and durations are whole milliseconds, enums their stable code, empty optionals are left out. Unknown keys
 * are passed over when reading; a value of a wrong type is a fault.
 *
 * <p>Threading: pure functions.
 */
public final class FactCodec {
    /** The kind of an entry that stands for several that were lost before they could be written. */
    public static final String GAP = "gap";
    /** The kind of an entry that carries a signature over the chain before it. */
    public static final String CHECKPOINT = "checkpoint";

    private static final Map<Class<?>, String> KINDS = new HashMap<>();
    private static final Map<String, RecordShape> SHAPES = new TreeMap<>();

    static {
        List.of(Fact.class.getPermittedSubclasses()).stream()
                .filter(type -> type != Fact.AtDoor.class && type != Fact.AtOutlet.class
                        && type != Fact.Inside.class)
                .forEach(FactCodec::register);
        List.of(DoorFact.class.getPermittedSubclasses()).forEach(FactCodec::register);
        List.of(OutletFact.class.getPermittedSubclasses()).forEach(FactCodec::register);
        List.of(OccupancyFact.class.getPermittedSubclasses()).forEach(FactCodec::register);
    }

    private FactCodec() {}

    private static void register(Class<?> type) {
        String kind = RecordShape.kebab(type.getSimpleName());
        KINDS.put(type, kind);
        if (SHAPES.put(kind, RecordShape.ofFact(type)) != null) {
            throw new IllegalStateException("two facts are called " + kind);
        }
    }

    /** Kebab case, such as {@code door-released}. */
    public static String kind(Fact fact) {
        return KINDS.get(unwrapped(fact).getClass());
    }

    private static Object unwrapped(Fact fact) {
        return switch (fact) {
            case Fact.AtDoor it -> it.fact();
            case Fact.AtOutlet it -> it.fact();
            case Fact.Inside it -> it.fact();
            default -> fact;
        };
    }

    /** The fact without its kind and subject. */
    public static Octets body(Fact fact) {
        var to = new CborWriter();
        SHAPES.get(kind(fact)).write(to, unwrapped(fact));
        return to.octets();
    }

    /**
     * The fact that an entry tells; bad for a kind that this software does not know, a {@link #GAP} among them, and for
     * a body with something missing or of a wrong type.
     */
    public static Checked<Fact> fact(String kind, String subject, Octets body) {
        RecordShape shape = SHAPES.get(kind);
        if (shape == null) {
            return new Checked.Bad<>(Checked.Fault.WRONG_FORM, "kind", "'" + kind + "'", "a kind this software knows");
        }
        try {
            var from = new CborReader(body);
            Object read = shape.read(from, subject);
            from.end();
            return Checked.good(switch (read) {
                case DoorFact it -> new Fact.AtDoor(subject, it);
                case OutletFact it -> new Fact.AtOutlet(subject, it);
                case OccupancyFact it -> new Fact.Inside(it);
                default -> (Fact) read;
            });
        } catch (CborException e) {
            return Checked.malformed("body of " + kind + ", byte " + e.offset(), e);
        }
    }

    /** Every kind with the keys of its body and their forms: the durable format. */
    public static List<String> format() {
        var lines = new ArrayList<String>();
        SHAPES.forEach((kind, shape) -> lines.add(kind + " {" + String.join(", ", shape.keys()) + "}"));
        return lines;
    }

    static Optional<RecordShape> shape(String kind) {
        return Optional.ofNullable(SHAPES.get(kind));
    }
}
