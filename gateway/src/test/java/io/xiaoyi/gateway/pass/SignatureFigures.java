package io.xiaoyi.gateway.pass;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Measures what a verification costs, warm: the figures behind the choice in {@link Signatures}. Run by hand:
 * {@code mvn -q -pl gateway test-compile exec:java -Dexec.classpathScope=test
 * -Dexec.mainClass=io.xiaoyi.gateway.pass.SignatureFigures}.
 */
final class SignatureFigures {
    private static final int WARM_UP = 4_000;
    private static final int ROUNDS = 4_000;

    private SignatureFigures() {}

    /** One verification that must succeed. */
    private interface Check {
        boolean verify() throws GeneralSecurityException;
    }

    public static void main(String[] args) throws GeneralSecurityException {
        Octets message = Octets.of(new byte[150]);
        SigningKey ed = Samples.key(Algorithm.EDDSA, 1);
        byte[] edSignature = ed.sign(message).toArray();
        byte[] edKey = ed.publicKey().encoded().toArray();
        print("Ed25519 BouncyCastle, as used", () -> ed.publicKey().verifies(message, Octets.wrap(edSignature)));
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(edKey, 0);
        print("Ed25519 BouncyCastle, decoded point kept", () -> Ed25519.verify(edSignature, 0, point, message.raw(), 0,
                message.length()));
        java.security.PublicKey jdkEd = jdkEd25519(edKey);
        print("Ed25519 JDK", () -> jdk("Ed25519", jdkEd, message, edSignature));
        SigningKey ec = Samples.key(Algorithm.ES256, 1);
        byte[] ecSignature = ec.sign(message).toArray();
        byte[] ecKey = ec.publicKey().encoded().toArray();
        print("ES256 BouncyCastle, as used", () -> Signatures.verify(Algorithm.ES256, ecKey, message.raw(),
                ecSignature));
        java.security.PublicKey jdkEc = jdkP256(Signatures.uncompressed(ecKey).orElseThrow());
        print("ES256 JDK, decoded key kept", () -> jdk("SHA256withECDSAinP1363Format", jdkEc, message, ecSignature));
        print("Ed25519 key judged", () -> Signatures.fault(Algorithm.EDDSA, edKey).isEmpty());
        print("P-256 thumbprint", () -> ec.publicKey().thumbprint().length() == 32);
        compactCode();
    }

    private static void compactCode() throws GeneralSecurityException {
        for (Algorithm algorithm : Algorithm.values()) {
            Pass pass = Samples.introduction(Algorithm.EDDSA, algorithm).pass();
            byte[] line = new Presenter(Samples.ID.cti(), Samples.phone(algorithm)).anywhere(Samples.NOW).text()
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            print("compact code read and verified, " + algorithm, () -> Presentation.verifies(
                    (Reading.Compact) Samples.READER.read(line), pass, "s", "d"));
        }
    }

    private static void print(String what, Check check) throws GeneralSecurityException {
        for (int i = 0; i < WARM_UP; i++) {
            require(check.verify());
        }
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            require(check.verify());
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf("%-42s p50 %7.1f µs   p99 %7.1f µs%n", what, nanos[ROUNDS / 2] / 1e3, nanos[ROUNDS * 99
                / 100] / 1e3);
    }

    private static void require(boolean good) {
        if (!good) {
            throw new IllegalStateException("a good signature did not verify");
        }
    }

    private static boolean jdk(String name, java.security.PublicKey key, Octets message, byte[] signature)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(name);
        verifier.initVerify(key);
        verifier.update(message.raw());
        return verifier.verify(signature);
    }

    private static java.security.PublicKey jdkEd25519(byte[] key) throws GeneralSecurityException {
        byte[] y = new byte[32];
        for (int i = 0; i < 32; i++) {
            y[i] = key[31 - i];
        }
        boolean odd = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        return KeyFactory.getInstance("Ed25519").generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519,
                new EdECPoint(odd, new BigInteger(1, y))));
    }

    private static java.security.PublicKey jdkP256(byte[] point) throws GeneralSecurityException {
        String digits = HexFormat.of().formatHex(point);
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(new BigInteger(digits
                .substring(2, 66), 16), new BigInteger(digits.substring(66), 16)), parameters.getParameterSpec(
                        ECParameterSpec.class)));
    }
}
