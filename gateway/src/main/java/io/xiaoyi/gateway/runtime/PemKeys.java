package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.SigningKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/**
 * Keys in PEM files: private ones as PKCS#8 (RFC 5958), public ones as SubjectPublicKeyInfo (RFC 8410 for Ed25519, RFC
 * 5480 for P-256, compressed or not), as OpenSSL writes and reads them.
 */
final class PemKeys {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] P256 = HexFormat.of().parseHex(
            "3059301306072a8648ce3d020106082a8648ce3d030107034200");
    private static final byte[] P256_COMPRESSED = HexFormat.of().parseHex(
            "3039301306072a8648ce3d020106082a8648ce3d030107032200");
    private static final BigInteger P = new BigInteger(
            "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger B = new BigInteger(
            "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    private static final int LONGEST_FILE = 64 * 1024;

    private PemKeys() {}

    /** The private key in a file that only its owner may read. */
    static Checked<SigningKey> privateKey(Path file) {
        var wrong = KeyFiles.unreadable(file).or(() -> KeyFiles.tooOpen(file));
        if (wrong.isPresent()) {
            return bad(file, wrong.get(), "a private key that only its owner may read (chmod 600 " + file + ")");
        }
        return text(file).then(text -> switch (SigningKey.fromPem(text)) {
            case Checked.Good<SigningKey> good -> good;
            case Checked.Bad<SigningKey> bad -> bad(file, bad.found(), bad.expected());
        });
    }

    /** The public key in a file; of a private key's file, its public half. */
    static Checked<PublicKey> publicKey(Path file) {
        var wrong = KeyFiles.unreadable(file);
        if (wrong.isPresent()) {
            return bad(file, wrong.get(), "a public key in PEM");
        }
        return text(file).then(text -> text.contains("-----BEGIN PRIVATE KEY-----")
                ? privateKey(file).then(key -> Checked.good(key.publicKey()))
                : publicKey(file, text));
    }

    private static Checked<PublicKey> publicKey(Path file, String text) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            return bad(file, "no such block", "one block " + BEGIN);
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
        } catch (IllegalArgumentException e) {
            return bad(file, "a block that is not Base64", "Base64");
        }
        Checked<PublicKey> key = point(der).length == 0
                ? bad(file, "a key of another algorithm or curve", "Ed25519 or P-256")
                : PublicKey.of(Octets.of(point(der)));
        return key instanceof Checked.Bad<PublicKey> unfit ? bad(file, unfit.found(), unfit.expected()) : key;
    }

    /** The encoded point as {@link PublicKey} holds it; no bytes where there is none. */
    private static byte[] point(byte[] der) {
        if (startsWith(der, ED25519, 32)) {
            return Arrays.copyOfRange(der, ED25519.length, der.length);
        }
        if (startsWith(der, P256_COMPRESSED, 33)) {
            return Arrays.copyOfRange(der, P256_COMPRESSED.length, der.length);
        }
        if (!startsWith(der, P256, 65) || der[P256.length] != 4) {
            return new byte[0];
        }
        byte[] x = Arrays.copyOfRange(der, P256.length + 1, P256.length + 33);
        byte[] y = Arrays.copyOfRange(der, P256.length + 33, der.length);
        if (!isOnCurve(new BigInteger(1, x), new BigInteger(1, y))) {
            return new byte[0];
        }
        byte[] compressed = new byte[33];
        compressed[0] = (byte) (2 + (y[31] & 1));
        System.arraycopy(x, 0, compressed, 1, 32);
        return compressed;
    }

    private static boolean isOnCurve(BigInteger x, BigInteger y) {
        BigInteger right = x.pow(3).subtract(x.multiply(BigInteger.valueOf(3))).add(B).mod(P);
        return x.compareTo(P) < 0 && y.compareTo(P) < 0 && y.multiply(y).mod(P).equals(right);
    }

    private static boolean startsWith(byte[] der, byte[] prefix, int keyLength) {
        return der.length == prefix.length + keyLength && Arrays.equals(der, 0, prefix.length, prefix, 0,
                prefix.length);
    }

    static String toPem(PublicKey key) {
        byte[] prefix = key.algorithm() == Algorithm.EDDSA ? ED25519 : P256_COMPRESSED;
        byte[] der = Arrays.copyOf(prefix, prefix.length + key.encoded().length());
        System.arraycopy(key.encoded().toArray(), 0, der, prefix.length, key.encoded().length());
        return BEGIN + "\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der) + "\n" + END + "\n";
    }

    /** Writes a new file that only its owner may read, from its first byte on. Never replaces one. */
    static void writePrivate(Path file, byte[] content) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel channel = Files.getFileStore(file.toAbsolutePath().getParent())
                .supportsFileAttributeView("posix")
                        ? Files.newByteChannel(file, options,
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                        : Files.newByteChannel(file, options);
                var out = Channels.newOutputStream(channel)) {
            out.write(content);
        }
    }

    private static Checked<String> text(Path file) {
        try {
            return Files.size(file) > LONGEST_FILE
                    ? bad(file, "a file of " + Files.size(file) + " bytes", "a key")
                    : Checked.good(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return bad(file, "a file that cannot be read (" + e.getClass().getSimpleName() + ")", "a readable file");
        }
    }

    private static <T> Checked<T> bad(Path file, String found, String expected) {
        return new Checked.Bad<>(Checked.Fault.MALFORMED, file.toString(), found, expected);
    }
}
