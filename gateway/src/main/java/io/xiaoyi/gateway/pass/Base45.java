package io.xiaoyi.gateway.pass;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Base45 (RFC 9285): two bytes in three characters of the QR code's alphanumeric set, one byte in two. The set has a
 * space in it, so nobody may trim a line before it comes here.
 */
public final class Base45 {
    private static final byte[] ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".getBytes(
            StandardCharsets.US_ASCII);
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            VALUES[ALPHABET[i]] = (byte) i;
        }
    }

    private Base45() {}

    public static String encode(Octets octets) {
        byte[] bytes = octets.raw();
        byte[] out = new byte[bytes.length / 2 * 3 + bytes.length % 2 * 2];
        int o = 0;
        int i = 0;
        for (; i + 1 < bytes.length; i += 2) {
            int pair = (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
            out[o++] = ALPHABET[pair % 45];
            out[o++] = ALPHABET[pair / 45 % 45];
            out[o++] = ALPHABET[pair / 2025];
        }
        if (i < bytes.length) {
            int one = bytes[i] & 0xff;
            out[o++] = ALPHABET[one % 45];
            out[o] = ALPHABET[one / 45];
        }
        return new String(out, StandardCharsets.US_ASCII);
    }

    /** Refuses lower case, characters outside the set, groups above 65535 (or 255) and a lone last character. */
    public static Checked<Octets> decode(String text) {
        byte[] characters = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                return bad(i, "U+%04X".formatted((int) text.charAt(i)), "a character of the Base45 set");
            }
        }
        return decode(characters, 0);
    }

    /** The same, of the bytes from {@code from} on; characters are counted from there, starting with 1. */
    static Checked<Octets> decode(byte[] line, int from) {
        int count = line.length - from;
        for (int i = 0; i < count; i++) {
            byte c = line[from + i];
            if (c < 0 || VALUES[c] < 0) {
                return bad(i, "byte 0x%02x".formatted(c & 0xff), "a character of the Base45 set");
            }
        }
        if (count % 3 == 1) {
            return bad(count - 1, "a lone last character", "groups of three, or two at the end");
        }
        byte[] out = new byte[count / 3 * 2 + count % 3 / 2];
        int o = 0;
        for (int i = 0; i < count; i += 3) {
            boolean whole = count - i >= 3;
            int value = VALUES[line[from + i]] + 45 * VALUES[line[from + i + 1]] + (whole
                    ? 2025
                            * VALUES[line[from + i + 2]]
                    : 0);
            if (value > (whole ? 0xffff : 0xff)) {
                return bad(i, "a group worth " + value, "at most " + (whole ? 0xffff : 0xff));
            }
            if (whole) {
                out[o++] = (byte) (value >> 8);
            }
            out[o++] = (byte) value;
        }
        return Checked.good(Octets.wrap(out));
    }

    private static Checked<Octets> bad(int index, String found, String expected) {
        return new Checked.Bad<>(Checked.Fault.MALFORMED, "base45, character " + (index + 1), found, expected);
    }
}
