package io.xiaoyi.gateway.pass;

import java.nio.charset.CharacterCodingException;
import java.nio.CharBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Appends one CBOR item in its deterministic encoding (RFC 8949 section 4.2.1): shortest heads, definite lengths, map
 * keys in bytewise order of their encodings. An array or map is announced with its size and then filled; the caller
 * appends a map's pairs in key order, and a key out of order, an item too many or one missing at the end is an
 * {@link IllegalStateException}, so what comes out is always well formed.
 *
 * <p>Example: {@code new CborWriter().map(2).integer(1).text("a").integer(2).nil().octets()} is
 * {@code a2 01 61 61 02 f6}.
 *
 * <p>Threading: one thread.
 */
public final class CborWriter {
    private final Nesting nesting = new Nesting();
    private byte[] buffer;
    private int length;

    public CborWriter() {
        this(128);
    }

    /** For an encoding of about {@code expectedLength} bytes; it grows as needed. */
    public CborWriter(int expectedLength) {
        buffer = new byte[Math.max(16, expectedLength)];
    }

    public CborWriter integer(long value) {
        begin();
        if (value >= 0) {
            head(0, value);
        } else {
            head(1, ~value);
        }
        return end();
    }

    public CborWriter bytes(Octets value) {
        return bytes(value.raw());
    }

    public CborWriter bytes(byte... value) {
        begin();
        head(2, value.length);
        append(value);
        return end();
    }

    /** Throws {@link IllegalArgumentException} for a text with half a surrogate pair, which UTF-8 cannot say. */
    public CborWriter text(String value) {
        begin();
        byte[] utf8 = encode(value);
        head(3, utf8.length);
        append(utf8);
        return end();
    }

    /** An array whose {@code size} items follow. */
    public CborWriter array(int size) {
        begin();
        head(4, size);
        return open(size, false);
    }

    /** A map whose {@code size} pairs follow, each a key and a value, keys rising. */
    public CborWriter map(int size) {
        begin();
        head(5, size);
        return open(2L * size, true);
    }

    public CborWriter bool(boolean value) {
        begin();
        head(7, value ? 21 : 20);
        return end();
    }

    /** CBOR's null. */
    public CborWriter nil() {
        begin();
        head(7, 22);
        return end();
    }

    public CborWriter value(Cbor value) {
        return switch (value) {
            case Cbor.Int i -> integer(i.value());
            case Cbor.Bytes b -> bytes(b.value());
            case Cbor.Text t -> text(t.value());
            case Cbor.Bool b -> bool(b.value());
            case Cbor.Nil n -> nil();
            case Cbor.Array a -> {
                array(a.items().size());
                a.items().forEach(this::value);
                yield this;
            }
            case Cbor.Table t -> {
                map(t.entries().size());
                t.entries().forEach((k, v) -> value(k).value(v));
                yield this;
            }
        };
    }

    /** The encoding; {@link IllegalStateException} while an array or map still lacks items, or nothing was written. */
    public byte[] toArray() {
        requireComplete();
        return Arrays.copyOf(buffer, length);
    }

    public Octets octets() {
        return Octets.wrap(toArray());
    }

    private void requireComplete() {
        if (!nesting.isComplete()) {
            throw new IllegalStateException("not one whole item: %d open, %d items still to come in the innermost"
                    .formatted(nesting.depth(), nesting.left()));
        }
    }

    private void begin() {
        if (nesting.isComplete()) {
            throw new IllegalStateException("one item is complete at byte " + length + ", nothing may follow it");
        }
        nesting.begin(length);
    }

    private CborWriter open(long items, boolean map) {
        if (items < 0) {
            throw new IllegalArgumentException("size below zero: " + items);
        }
        if (items == 0) {
            return end();
        }
        if (nesting.isFull()) {
            throw new IllegalStateException("nested deeper than " + Nesting.DEEPEST);
        }
        nesting.open(items, map);
        return this;
    }

    private CborWriter end() {
        Nesting.Order order = nesting.end(buffer, length);
        if (order != Nesting.Order.RISING) {
            throw new IllegalStateException("map key before byte " + length + " is " + order);
        }
        return this;
    }

    private void head(int major, long argument) {
        ensure(9);
        int type = major << 5;
        if (argument < 24) {
            buffer[length++] = (byte) (type | argument);
        } else if (argument <= 0xff) {
            number(type | 24, argument, 1);
        } else if (argument <= 0xffff) {
            number(type | 25, argument, 2);
        } else if (argument <= 0xffff_ffffL) {
            number(type | 26, argument, 4);
        } else {
            number(type | 27, argument, 8);
        }
    }

    private void number(int initial, long argument, int count) {
        buffer[length++] = (byte) initial;
        for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (argument >>> shift);
        }
    }

    private void append(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void ensure(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(length, more), (int) Math.min(2L * buffer.length,
                    Integer.MAX_VALUE - 8)));
        }
    }

    private static byte[] encode(String value) {
        if (isAscii(value)) {
            return value.getBytes(StandardCharsets.US_ASCII);
        }
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(value));
            byte[] bytes = new byte[utf8.remaining()];
            utf8.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a text with half a surrogate pair", e);
        }
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }
}
