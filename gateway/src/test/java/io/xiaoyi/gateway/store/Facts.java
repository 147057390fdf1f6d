package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.door.DoorFact;
import io.xiaoyi.gateway.door.ReleaseCause;
import io.xiaoyi.gateway.door.SecureCause;
import io.xiaoyi.gateway.loop.Journal;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassBook;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.Remembered;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Facts of every kind, drawn from a seed by their components' types alone, and a station's memory that grows by them.
 */
public final class Facts {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final List<Class<?>> KINDS = IntStream.range(0, 1).boxed().flatMap(_ -> java.util.stream.Stream
            .<Class<?>>of(Fact.class.getPermittedSubclasses())).toList();
    private static final String[] WORDS = {"front", "back", "east-in", "站", "a \"quoted\" word", ""};

    private final Random random;
    private Remembered remembered;
    private long millis;
    private int boot = 1;

    public Facts(long seed) {
        this(seed, genesis());
    }

    public Facts(long seed, Remembered from) {
        random = new Random(seed);
        remembered = from;
        boot = Math.max(1, from.boot());
    }

    public static Remembered genesis() {
        return Remembered.nothing(START, 20, 10);
    }

    public Remembered remembered() {
        return remembered;
    }

    public Random random() {
        return random;
    }

    /** The next fact in its place, of any kind. */
    Recorded next() {
        return record(fact());
    }

    /** What one usual decision records: a grant and a release. */
    public List<Recorded> grant() {
        var pass = new PassId(0x0102030405060708L, random.nextInt(50));
        return List.of(record(new Fact.Granted("front-in", "front", "in", pass, OptionalLong.of(millis / 15000),
                OptionalInt.empty(), false, START.plusSeconds(86400), START)), atDoor(
                        new DoorFact.DoorReleased(ReleaseCause.GRANT, pass.toString())));
    }

    /** What the decisions of one courier's visit record, from the code to the door that has fallen shut. */
    public void visit(Journal journal) {
        journal.append(grant(), remembered);
        journal.append(List.of(atDoor(new DoorFact.DoorOpened()), atDoor(new DoorFact.DoorSecured(
                SecureCause.OPENED))), remembered);
        journal.append(List.of(atDoor(new DoorFact.DoorClosed())), remembered);
    }

    private Recorded atDoor(DoorFact fact) {
        return record(new Fact.AtDoor("front", fact));
    }

    Recorded record(Fact fact) {
        millis += 1 + random.nextInt(2000);
        if (fact instanceof Fact.Started) {
            boot++;
        }
        var trust = ClockTrust.values()[random.nextInt(3)];
        var recorded = new Recorded(remembered.lastSeq() + 1, new Moment(START.plusMillis(millis), trust, millis
                * 1_000_000 + random.nextInt(1_000_000), boot), fact);
        remembered = remembered.with(recorded);
        return recorded;
    }

    Fact fact() {
        return (Fact) make(KINDS.get(random.nextInt(KINDS.size())));
    }

    Object make(Class<?> type) {
        if (type.isSealed()) {
            Class<?>[] kinds = type.getPermittedSubclasses();
            return make(kinds[random.nextInt(kinds.length)]);
        }
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i].getGenericType());
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            return make(type); // values that do not go together
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type.toString(), e);
        }
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
            return random.nextBoolean() ? Optional.empty() : Optional.of(value(generic.getActualTypeArguments()[0]));
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return IntStream.range(0, random.nextInt(3)).mapToObj(_ -> value(generic.getActualTypeArguments()[0]))
                    .toList();
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return plain.getEnumConstants()[random.nextInt(plain.getEnumConstants().length)];
        }
        return switch (plain.getSimpleName()) {
            case "String" -> WORDS[random.nextInt(WORDS.length)];
            case "int" -> random.nextInt(100);
            case "long" -> random.nextBoolean() ? random.nextInt(100) : random.nextLong();
            case "boolean" -> random.nextBoolean();
            case "Instant" -> START.plusMillis(millis + random.nextInt(100_000_000));
            case "Duration" -> Duration.ofMillis(random.nextInt(100_000));
            case "OptionalInt" -> random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(9));
            case "OptionalLong" -> random.nextBoolean()
                    ? OptionalLong.empty()
                    : OptionalLong.of(millis / 15000 + random.nextInt(5));
            case "Octets" -> octets(random.nextInt(20));
            case "PassId" -> new PassId(random.nextInt(2), random.nextInt(30));
            case "PublicKey" -> random.nextBoolean()
                    ? new PublicKey(Algorithm.EDDSA, octets(32))
                    : new PublicKey(Algorithm.ES256, octets(33));
            case "PassBook" -> PassBook.empty(3);
            default -> make(plain);
        };
    }

    private Octets octets(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Octets.of(bytes);
    }
}
