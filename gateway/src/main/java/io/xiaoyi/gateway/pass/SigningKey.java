package io.xiaoyi.gateway.pass;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.BigIntegers;

/**
 * A private key. It shows itself to nobody: {@link #toString} names its public half, and only {@link #toPem} gives it
 * away. Signing is deterministic (RFC 8032, RFC 6979) and takes no randomness.
 *
 * <p>Threading: immutable, any thread.
 */
public final class SigningKey {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    /** id-Ed25519, RFC 8410 section 3. */
    private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");
    private static final byte[] ED25519_PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final byte[] P256_PKCS8 = HexFormat.of().parseHex(
            "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");
    private static final byte[] P256_PUBLIC = HexFormat.of().parseHex("a144034200");

    private final Algorithm algorithm;
    private final byte[] secret;
    private final PublicKey publicKey;

    private SigningKey(Algorithm algorithm, byte[] secret) {
        this.algorithm = algorithm;
        this.secret = secret;
        this.publicKey = new PublicKey(algorithm, Octets.wrap(Signatures.publicOf(algorithm, secret)));
    }

    /** A fresh key. {@code random} is a {@link java.security.SecureRandom} wherever the key matters. */
    public static SigningKey generate(Algorithm algorithm, RandomGenerator random) {
        return new SigningKey(algorithm, Signatures.generate(algorithm, random));
    }

    /** The key of these 32 bytes: an Ed25519 seed, or a P-256 scalar from 1 to n-1. */
    public static SigningKey of(Algorithm algorithm, Octets secret) {
        if (!Signatures.isPrivate(algorithm, secret.raw())) {
            throw new IllegalArgumentException("no private key of " + algorithm);
        }
        return new SigningKey(algorithm, secret.toArray());
    }

    public Algorithm algorithm() {
        return algorithm;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /** 64 bytes; for ES256 r and s, 32 bytes each. */
    public Octets sign(Octets message) {
        return Octets.wrap(Signatures.sign(algorithm, secret, message.raw()));
    }

    /** PKCS#8 (RFC 5958, version 1) in PEM (RFC 7468), as OpenSSL and the JDK write and read it. */
    public String toPem() {
        var encoder = Base64.getMimeEncoder(64, new byte[]{'\n'});
        return BEGIN + "\n" + encoder.encodeToString(toPkcs8()) + "\n" + END + "\n";
    }

    /** The key in a PEM text with one unencrypted PKCS#8 block, Ed25519 or P-256. The refusal never shows the text. */
    public static Checked<SigningKey> fromPem(String pem) {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            return bad("no such block", "one block " + BEGIN);
        }
        if (pem.indexOf(BEGIN, begin + 1) >= 0) {
            return bad("a second block", "one block " + BEGIN);
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end).getBytes(
                    StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return bad("a block that is not Base64", "Base64");
        }
        try {
            return fromPkcs8(PrivateKeyInfo.getInstance(der));
        } catch (IllegalArgumentException e) {
            return bad("a block that is not PKCS#8 of a known algorithm", "PKCS#8 of Ed25519 or P-256");
        }
    }

    private static Checked<SigningKey> fromPkcs8(PrivateKeyInfo info) {
        byte[] inner = info.getPrivateKey().getOctets();
        ASN1ObjectIdentifier type = info.getPrivateKeyAlgorithm().getAlgorithm();
        if (type.equals(ED25519)) {
            return ofSecret(Algorithm.EDDSA, ASN1OctetString.getInstance(inner).getOctets());
        }
        boolean p256 = type.equals(X9ObjectIdentifiers.id_ecPublicKey) && X9ObjectIdentifiers.prime256v1.equals(info
                .getPrivateKeyAlgorithm().getParameters());
        return p256
                ? ofSecret(Algorithm.ES256, BigIntegers.asUnsignedByteArray(32, ECPrivateKey.getInstance(inner)
                        .getKey()))
                : bad("a key of another algorithm or curve", "Ed25519 or P-256");
    }

    private static Checked<SigningKey> ofSecret(Algorithm algorithm, byte[] secret) {
        return Signatures.isPrivate(algorithm, secret)
                ? Checked.good(new SigningKey(algorithm, secret))
                : bad("a number that is no private key", "32 bytes in the range of " + algorithm);
    }

    private byte[] toPkcs8() {
        return switch (algorithm) {
            case EDDSA -> joined(ED25519_PKCS8, secret);
            case ES256 -> joined(P256_PKCS8, secret, P256_PUBLIC, Signatures.uncompressed(publicKey.encoded().raw())
                    .orElseThrow());
        };
    }

    private static byte[] joined(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(p -> p.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static Checked<SigningKey> bad(String found, String expected) {
        return new Checked.Bad<>(Checked.Fault.MALFORMED, "private key", found, expected);
    }

    @Override
    public String toString() {
        return "private key of " + publicKey;
    }
}
