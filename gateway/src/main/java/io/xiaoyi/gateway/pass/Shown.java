package io.xiaoyi.gateway.pass;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The bytes of a code in either of the two texts a QR code carries them in.
 *
 * <p>Base45: {@code XY1:} and the Base45 of the bytes. It stays in the QR code's alphanumeric mode.
 *
 * <p>Decimal, for scanners that type through a foreign keyboard layout: the bytes as one big-endian unsigned number in
 * decimal digits, no prefix, no leading zero. Both forms start with a byte other than zero ({@code 58} or {@code 84}),
 * so the number gives the bytes back exactly. The shortest, 78 bytes that start with {@code 58 4c}, always makes 188
 * digits; no payment code is that long, so a line of 188 digits or more, and digits alone, is ours.
 *
 * @param bytes the CBOR item: a byte string of 76 or 96 bytes with its head, or a COSE_Sign1
 */
public record Shown(Octets bytes) {
    static final String PREFIX = "XY1:";
    static final int FEWEST_DIGITS = 188;

    public String text() {
        return PREFIX + Base45.encode(bytes);
    }

    public String digits() {
        return new BigInteger(1, bytes.raw()).toString();
    }

    /** The bytes of a line of ASCII digits. */
    static Octets fromDigits(String digits) {
        byte[] signed = new BigInteger(digits).toByteArray();
        return Octets.wrap(signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed);
    }
}
