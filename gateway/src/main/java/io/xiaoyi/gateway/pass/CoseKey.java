package io.xiaoyi.gateway.pass;

import java.util.Arrays;

/**
 * COSE_Key (RFC 9053 section 7) of a public key, in the shortest form: Ed25519 as {@code {1: 1, -1: 6, -2: x}}, P-256
 * as {@code {1: 2, -1: 1, -2: x, -3: sign of y}} with the point compressed. Nothing else may stand in it.
 */
public final class CoseKey {
    private static final int KEY_TYPE = 1;
    private static final int CURVE = -1;
    private static final int X = -2;
    private static final int Y = -3;
    private static final int OKP = 1;
    private static final int EC2 = 2;
    private static final int ED25519 = 6;
    private static final int P256 = 1;

    private CoseKey() {}

    /** Appends the key. */
    public static CborWriter write(CborWriter to, PublicKey key) {
        return switch (key.algorithm()) {
            case EDDSA -> ed25519(to, key);
            case ES256 -> {
                byte[] encoded = key.encoded().raw();
                p256(to, Arrays.copyOfRange(encoded, 1, 33));
                yield to.bool(encoded[0] == 3);
            }
        };
    }

    /** The next item as a key that may be trusted. */
    public static PublicKey read(CborReader from) throws CborException {
        int pairs = from.map();
        label(from, KEY_TYPE);
        long type = from.integer(OKP, EC2);
        boolean okp = type == OKP;
        if (pairs != (okp ? 3 : 4)) {
            throw from.fault("a key of " + pairs + " parameters", okp ? "3" : "4");
        }
        label(from, CURVE);
        long curve = okp ? ED25519 : P256;
        from.integer(curve, curve);
        label(from, X);
        byte[] x = from.bytes(32).raw();
        Octets encoded = Octets.wrap(x);
        if (!okp) {
            label(from, Y);
            byte[] point = new byte[33];
            point[0] = (byte) (from.bool() ? 3 : 2);
            System.arraycopy(x, 0, point, 1, 32);
            encoded = Octets.wrap(point);
        }
        return switch (PublicKey.of(okp ? Algorithm.EDDSA : Algorithm.ES256, encoded)) {
            case Checked.Good<PublicKey>(PublicKey key) -> key;
            case Checked.Bad<PublicKey> bad -> throw from.fault(bad.found(), bad.expected());
        };
    }

    /** What RFC 9679 hashes: the required parameters, a P-256 point with its whole y. */
    static Octets forThumbprint(PublicKey key) {
        var to = new CborWriter();
        return switch (key.algorithm()) {
            case EDDSA -> ed25519(to, key).octets();
            case ES256 -> {
                byte[] point = Signatures.uncompressed(key.encoded().raw()).orElseThrow(
                        () -> new IllegalArgumentException("no point of P-256: " + key.encoded()));
                p256(to, Arrays.copyOfRange(point, 1, 33)).bytes(Arrays.copyOfRange(point, 33, 65));
                yield to.octets();
            }
        };
    }

    private static CborWriter ed25519(CborWriter to, PublicKey key) {
        return to.map(3).integer(KEY_TYPE).integer(OKP).integer(CURVE).integer(ED25519).integer(X).bytes(key.encoded());
    }

    private static CborWriter p256(CborWriter to, byte[] x) {
        return to.map(4).integer(KEY_TYPE).integer(EC2).integer(CURVE).integer(P256).integer(X).bytes(x).integer(Y);
    }

    private static void label(CborReader from, int expected) throws CborException {
        from.integer(expected, expected);
    }
}
