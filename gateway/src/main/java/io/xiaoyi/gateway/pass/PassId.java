package io.xiaoyi.gateway.pass;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * What a pass is known by. Nothing is ever keyed on a signature or on scanned text.
 *
 * @param kid the issuer's key id, eight bytes big endian
 * @param cti the pass's own id (CWT {@code cti}), eight bytes big endian: four random, four the index of its revocation
 *     bit
 */
public record PassId(long kid, long cti) {
    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{16}\\.[0-9a-f]{16}");

    /** The index of the pass's bit in its issuer's revocation list, 0 to 2^32-1. */
    public long revocationIndex() {
        return cti & 0xffff_ffffL;
    }

    /** A fresh id of issuer {@code kid}: four random bytes and the index of its revocation bit, 0 to 2^32-1. */
    public static PassId draw(long kid, long revocationIndex, RandomGenerator random) {
        if (revocationIndex < 0 || revocationIndex > 0xffff_ffffL) {
            throw new IllegalArgumentException("index %d; 0 to 2^32-1 are allowed".formatted(revocationIndex));
        }
        return new PassId(kid, (long) random.nextInt() << 32 | revocationIndex);
    }

    /** What {@link #toString()} gave; empty for any other text. */
    public static Optional<PassId> parse(String text) {
        return TEXT.matcher(text).matches()
                ? Optional.of(new PassId(HexFormat.fromHexDigitsToLong(text, 0, 16),
                        HexFormat.fromHexDigitsToLong(text, 17, 33)))
                : Optional.empty();
    }

    /** Two 16-digit hexadecimal numbers, kid and cti, with a dot between. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(kid) + "." + HexFormat.of().toHexDigits(cti);
    }
}
