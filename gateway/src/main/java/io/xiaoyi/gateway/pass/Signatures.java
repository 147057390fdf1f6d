package io.xiaoyi.gateway.pass;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The one place where curves are computed with, so that the library behind it can be exchanged. BouncyCastle's
 * lightweight classes, by measurement: both algorithms verify several times faster than the JDK's here.
 *
 * <p>Ed25519 as RFC 8032 section 5.1.7, without the cofactor: S must be below the group order, key and R must be
 * canonical; a key of small order verifies nothing. ES256 accepts high S and signs as RFC 6979 says, so that signing
 * needs no randomness.
 */
final class Signatures {
    private static final X9ECParameters P256 = CustomNamedCurves.getByName("secp256r1");
    private static final ECDomainParameters P256_DOMAIN = new ECDomainParameters(P256);
    private static final int PRIVATE_LENGTH = 32;
    private static final int SIGNATURE_LENGTH = 64;

    private Signatures() {}

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Has the tables of Ed25519 made, which the first signature would wait for. */
    static void prepare() {
        byte[] secret = new byte[PRIVATE_LENGTH];
        byte[] nothing = new byte[0];
        verify(Algorithm.EDDSA, publicOf(Algorithm.EDDSA, secret), nothing, sign(Algorithm.EDDSA, secret, nothing));
    }

    /** Why this public key must not be trusted; empty if it may. */
    static Optional<String> fault(Algorithm algorithm, byte[] key) {
        return switch (algorithm) {
            case EDDSA -> Ed25519.validatePublicKeyFull(key, 0)
                    ? Optional.empty()
                    : Optional.of("an Ed25519 point that is not canonical, not on the curve or not of the prime order");
            case ES256 -> point(key).isPresent() ? Optional.empty() : Optional.of("no compressed point of P-256");
        };
    }

    static boolean verify(Algorithm algorithm, byte[] key, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_LENGTH) {
            return false;
        }
        return switch (algorithm) {
            case EDDSA -> Ed25519.verify(signature, 0, key, 0, message, 0, message.length);
            case ES256 -> point(key).map(point -> verifyP256(point, message, signature)).orElse(false);
        };
    }

    private static boolean verifyP256(ECPoint point, byte[] message, byte[] signature) {
        var signer = new ECDSASigner();
        signer.init(false, new ECPublicKeyParameters(point, P256_DOMAIN));
        return signer.verifySignature(sha256(message), new BigInteger(1, signature, 0, 32), new BigInteger(1, signature,
                32, 32));
    }

    static byte[] sign(Algorithm algorithm, byte[] privateKey, byte[] message) {
        byte[] signature = new byte[SIGNATURE_LENGTH];
        switch (algorithm) {
            case EDDSA -> Ed25519.sign(privateKey, 0, message, 0, message.length, signature, 0);
            case ES256 -> {
                var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
                signer.init(true, new ECPrivateKeyParameters(new BigInteger(1, privateKey), P256_DOMAIN));
                BigInteger[] rs = signer.generateSignature(sha256(message));
                fixedLength(rs[0], signature, 0);
                fixedLength(rs[1], signature, 32);
            }
        }
        return signature;
    }

    /** 32 bytes that are a private key of this algorithm. */
    static byte[] generate(Algorithm algorithm, RandomGenerator random) {
        byte[] key = new byte[PRIVATE_LENGTH];
        do {
            random.nextBytes(key);
        } while (!isPrivate(algorithm, key));
        return key;
    }

    static boolean isPrivate(Algorithm algorithm, byte[] key) {
        if (key.length != PRIVATE_LENGTH) {
            return false;
        }
        return switch (algorithm) {
            case EDDSA -> true;
            case ES256 -> {
                var d = new BigInteger(1, key);
                yield d.signum() > 0 && d.compareTo(P256.getN()) < 0;
            }
        };
    }

    static byte[] publicOf(Algorithm algorithm, byte[] privateKey) {
        return switch (algorithm) {
            case EDDSA -> {
                byte[] key = new byte[algorithm.keyLength()];
                Ed25519.generatePublicKey(privateKey, 0, key, 0);
                yield key;
            }
            case ES256 -> new FixedPointCombMultiplier().multiply(P256.getG(), new BigInteger(1, privateKey))
                    .getEncoded(true);
        };
    }

    /** 65 bytes: 4, x, y. Empty if the compressed key is not a point of the curve. */
    static Optional<byte[]> uncompressed(byte[] compressed) {
        return point(compressed).map(point -> point.getEncoded(false));
    }

    /** 33 bytes of a point given as 65 bytes 4, x, y; empty if it is not on the curve. */
    static Optional<byte[]> compressed(byte[] uncompressed) {
        return uncompressed.length == 65 && uncompressed[0] == 4
                ? decode(uncompressed).map(p -> p.getEncoded(true))
                : Optional.empty();
    }

    private static Optional<ECPoint> point(byte[] compressed) {
        boolean fits = compressed.length == 33 && (compressed[0] == 2 || compressed[0] == 3);
        return fits ? decode(compressed) : Optional.empty();
    }

    private static Optional<ECPoint> decode(byte[] encoded) {
        try {
            return Optional.of(P256.getCurve().decodePoint(encoded));
        } catch (IllegalArgumentException notOnTheCurve) {
            return Optional.empty();
        }
    }

    private static void fixedLength(BigInteger value, byte[] out, int offset) {
        byte[] bytes = value.toByteArray();
        int skip = Math.max(0, bytes.length - 32);
        int count = bytes.length - skip;
        System.arraycopy(bytes, skip, out, offset + 32 - count, count);
    }
}
