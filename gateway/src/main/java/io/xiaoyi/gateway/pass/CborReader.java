package io.xiaoyi.gateway.pass;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Pulls typed values out of one deterministically encoded CBOR item (RFC 8949 section 4.2.1). Refused, with the byte's
 * offset: heads longer than need be, indefinite lengths, map keys unsorted or twice, tags, floats and other simple
 * values, invalid UTF-8, integers beyond 64 bits with sign, nesting deeper than 32, and a kind other than the one asked
 * for. A length that claims more than there is left is refused before anything is allocated for it.
 *
 * <p>After {@link #array()} or {@link #map()} the caller reads as many items (pairs) as were announced; at last
 * {@link #end()} makes sure that nothing follows. Once it threw, a reader is of no further use.
 *
 * <p>Threading: one thread. The bytes are not copied and must not change meanwhile.
 */
public final class CborReader {
    /** What stands at the reader's place. */
    public enum Kind {
        INTEGER("an integer"),
        BYTES("a byte string"),
        TEXT("a text"),
        ARRAY("an array"),
        MAP("a map"),
        BOOL(
                "true or false"),
        NULL("null");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    private static final int FALSE = 0xf4;
    private static final int TRUE = 0xf5;
    private static final int NULL = 0xf6;

    private final Nesting nesting = new Nesting();
    private final byte[] bytes;
    private final int limit;
    private int position;

    public CborReader(Octets encoded) {
        this(encoded.raw());
    }

    public CborReader(byte[] encoded) {
        bytes = encoded;
        limit = encoded.length;
    }

    /** How many bytes were read. */
    public int offset() {
        return position;
    }

    public Kind peek() throws CborException {
        if (position >= limit) {
            throw fault("the end", "an item");
        }
        int initial = bytes[position] & 0xff;
        return switch (initial >> 5) {
            case 0, 1 -> Kind.INTEGER;
            case 2 -> Kind.BYTES;
            case 3 -> Kind.TEXT;
            case 4 -> Kind.ARRAY;
            case 5 -> Kind.MAP;
            case 6 -> throw fault("a tag", "an item without tag");
            default -> simple(initial);
        };
    }

    private Kind simple(int initial) throws CborException {
        return switch (initial) {
            case FALSE, TRUE -> Kind.BOOL;
            case NULL -> Kind.NULL;
            case 0xff -> throw fault("a break", "an item of definite length");
            case 0xf9, 0xfa, 0xfb -> throw fault("a float", "an item that is none");
            default -> throw fault("the simple value 0x%02x".formatted(initial), "true, false or null");
        };
    }

    public long integer() throws CborException {
        expect(Kind.INTEGER);
        boolean negative = (bytes[position] & 0x20) != 0;
        int start = position;
        long argument = head();
        if (argument < 0) {
            throw new CborException(start, "an integer of more than 64 bits with sign", "-2^63 to 2^63-1");
        }
        finish();
        return negative ? ~argument : argument;
    }

    /** An integer from {@code least} to {@code most}. */
    public long integer(long least, long most) throws CborException {
        int start = position;
        long value = integer();
        if (value < least || value > most) {
            throw new CborException(start, Long.toString(value), least + " to " + most);
        }
        return value;
    }

    public Octets bytes() throws CborException {
        expect(Kind.BYTES);
        int count = content();
        Octets value = Octets.of(bytes, position, count);
        position += count;
        finish();
        return value;
    }

    /** A byte string of exactly {@code count} bytes. */
    public Octets bytes(int count) throws CborException {
        int start = position;
        Octets value = bytes();
        if (value.length() != count) {
            throw new CborException(start, value.length() + " bytes", count + " bytes");
        }
        return value;
    }

    public String text() throws CborException {
        expect(Kind.TEXT);
        int count = content();
        String value = utf8(count);
        position += count;
        finish();
        return value;
    }

    /** How many items of an array follow. */
    public int array() throws CborException {
        expect(Kind.ARRAY);
        return open(1, false);
    }

    /** An array of exactly {@code size} items. */
    public void array(int size) throws CborException {
        int start = position;
        int found = array();
        if (found != size) {
            throw new CborException(start, "an array of " + found, "an array of " + size);
        }
    }

    /** How many pairs of a map follow. */
    public int map() throws CborException {
        expect(Kind.MAP);
        return open(2, true);
    }

    /** A map of exactly {@code size} pairs. */
    public void map(int size) throws CborException {
        int start = position;
        int found = map();
        if (found != size) {
            throw new CborException(start, "a map of " + found, "a map of " + size);
        }
    }

    public boolean bool() throws CborException {
        expect(Kind.BOOL);
        boolean value = (bytes[position++] & 0xff) == TRUE;
        finish();
        return value;
    }

    public void nil() throws CborException {
        expect(Kind.NULL);
        position++;
        finish();
    }

    public boolean nextIsNull() throws CborException {
        return peek() == Kind.NULL;
    }

    /** The next item as a tree. */
    public Cbor value() throws CborException {
        return Cbor.read(this);
    }

    /** Makes sure that the item is whole and nothing follows. */
    public void end() throws CborException {
        if (!nesting.isComplete()) {
            throw fault("an item half read", "its remaining parts to be read");
        }
        if (position != limit) {
            throw fault((limit - position) + " more bytes", "the end");
        }
    }

    /** A fault at the reader's place, for what a caller finds wrong with a value. */
    public CborException fault(String found, String expected) {
        return new CborException(position, found, expected);
    }

    private void expect(Kind kind) throws CborException {
        Kind found = peek();
        if (found != kind) {
            throw fault(found.toString(), kind.toString());
        }
        if (nesting.isComplete()) {
            throw fault(found.toString(), "the end");
        }
        nesting.begin(position);
    }

    /** The argument of the head at {@code position}, as unsigned 64 bits; moves behind it. */
    private long head() throws CborException {
        int info = bytes[position] & 0x1f;
        if (info < 24) {
            position++;
            return info;
        }
        if (info > 27) {
            throw fault(info == 31 ? "an indefinite length" : "a reserved head", "a definite length");
        }
        int count = 1 << (info - 24);
        if (limit - position - 1 < count) {
            throw fault("the end within a head", count + " more bytes");
        }
        long value = 0;
        for (int i = 1; i <= count; i++) {
            value = value << 8 | bytes[position + i] & 0xff;
        }
        boolean shortest = switch (count) {
            case 1 -> value >= 24;
            case 2 -> value > 0xff;
            case 4 -> value > 0xffff;
            default -> value >>> 32 != 0;
        };
        if (!shortest) {
            throw fault("a head longer than need be", "the shortest");
        }
        position += 1 + count;
        return value;
    }

    private int content() throws CborException {
        int start = position;
        long count = head();
        if (count < 0 || count > limit - position) {
            throw new CborException(start, "a length of " + Long.toUnsignedString(count), "at most the " + (limit
                    - position) + " bytes that are left");
        }
        return (int) count;
    }

    private int open(int itemsEach, boolean map) throws CborException {
        int start = position;
        long count = head();
        if (count < 0 || count > (limit - position) / itemsEach) {
            throw new CborException(start, "a size of " + Long.toUnsignedString(count), "at most what " + (limit
                    - position) + " bytes can hold");
        }
        if (count == 0) {
            finish();
            return 0;
        }
        if (nesting.isFull()) {
            throw new CborException(start, "nesting deeper than " + Nesting.DEEPEST, "less");
        }
        nesting.open(count * itemsEach, map);
        return (int) count;
    }

    private void finish() throws CborException {
        switch (nesting.end(bytes, position)) {
            case RISING -> {
            }
            case DUPLICATE -> throw fault("a map key twice before here", "each once");
            case UNSORTED -> throw fault("a map key before here that sorts before the one ahead of it",
                    "keys in bytewise order of their encodings");
        }
    }

    private String utf8(int count) throws CborException {
        boolean ascii = true;
        for (int i = position; i < position + count; i++) {
            ascii &= bytes[i] >= 0;
        }
        if (ascii) {
            return new String(bytes, position, count, StandardCharsets.US_ASCII);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, position, count)).toString();
        } catch (CharacterCodingException e) {
            throw fault("bytes that are not UTF-8", "UTF-8");
        }
    }
}
