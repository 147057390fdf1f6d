package io.xiaoyi.gateway.pass;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable byte string that compares by content. */
public final class Octets implements Comparable<Octets> {
    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of {@code bytes}. */
    public static Octets of(byte... bytes) {
        return new Octets(bytes.clone());
    }

    /** A copy of {@code length} bytes from {@code offset}. */
    public static Octets of(byte[] bytes, int offset, int length) {
        return new Octets(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /** The bytes of hexadecimal digits of either case; {@link IllegalArgumentException} for anything else. */
    public static Octets fromHex(String digits) {
        return new Octets(HexFormat.of().parseHex(digits));
    }

    /** The text in UTF-8. */
    public static Octets utf8(String text) {
        return new Octets(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Eight bytes, big endian. */
    public static Octets ofLong(long value) {
        byte[] out = new byte[8];
        for (int i = 0; i < 8; i++) {
            out[i] = (byte) (value >>> (56 - 8 * i));
        }
        return new Octets(out);
    }

    /** Without a copy: the caller gives the array away. */
    static Octets wrap(byte[] bytes) {
        return new Octets(bytes);
    }

    /** Without a copy: for reading within this package only. */
    byte[] raw() {
        return bytes;
    }

    public int length() {
        return bytes.length;
    }

    /** The byte at {@code index}, 0 to 255. */
    public int at(int index) {
        return bytes[index] & 0xff;
    }

    /** {@code count} bytes from {@code offset} (at most eight) as a big-endian unsigned number. */
    public long number(int offset, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | at(offset + i);
        }
        return value;
    }

    /** A copy. */
    public byte[] toArray() {
        return bytes.clone();
    }

    /** Lower-case hexadecimal, two digits a byte. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Bytewise, unsigned; a prefix comes first. */
    @Override
    public int compareTo(Octets other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets o && Arrays.equals(bytes, o.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
