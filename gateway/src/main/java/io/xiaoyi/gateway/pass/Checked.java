package io.xiaoyi.gateway.pass;

import java.util.function.Function;

/** What a check made of some bytes: a value, or why there is none. */
public sealed interface Checked<T> {
    record Good<T>(T value) implements Checked<T> {}

    /**
     * Refused.
     *
     * @param fault what kind of refusal
     * @param where the place, such as {@code ring, key 3}
     * @param found what stood there; never text that someone else wrote
     * @param expected what is allowed there
     */
    record Bad<T>(Fault fault, String where, String found, String expected) implements Checked<T> {
        /** The same refusal of something else. */
        public <U> Bad<U> as() {
            return new Bad<>(fault, where, found, expected);
        }

        @Override
        public String toString() {
            return "%s: %s: found %s, expected %s".formatted(fault, where, found, expected);
        }
    }

    /** Why a signed thing is refused, in checking order. */
    enum Fault {
        /** Not the deterministic encoding of the form. */
        MALFORMED,
        /** Well formed, but says what nobody may say. */
        WRONG_FORM,
        /** A public key that must not be trusted: of small order, off its curve, not canonical. */
        BAD_KEY,
        /** Signed by a key that is not among those asked. */
        UNKNOWN_KEY,
        /** Names an algorithm that is not its key's. */
        WRONG_ALGORITHM,
        /** The signature is not the key's over these bytes. */
        FORGED,
        /** Signed by a key that has expired or does not speak for this station, or issued ahead of a believed clock. */
        OUT_OF_FORCE,
        /** A version that is not newer than the one that is held. */
        OUTDATED
    }

    static <T> Checked<T> good(T value) {
        return new Good<>(value);
    }

    static <T> Checked<T> malformed(String where, CborException e) {
        return new Bad<>(Fault.MALFORMED, where, e.found(), e.expected());
    }

    /** What {@code next} makes of the value; the same refusal if there is none. */
    default <U> Checked<U> then(Function<T, Checked<U>> next) {
        return switch (this) {
            case Good<T>(T value) -> next.apply(value);
            case Bad<T> bad -> bad.as();
        };
    }

    /** The value; {@link IllegalArgumentException} with the reason if there is none. For what one's own hand wrote. */
    default T orThrow() {
        return switch (this) {
            case Good<T>(T value) -> value;
            case Bad<T> bad -> throw new IllegalArgumentException(bad.toString());
        };
    }
}
