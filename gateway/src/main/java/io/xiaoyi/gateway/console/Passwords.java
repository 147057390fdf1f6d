package io.xiaoyi.gateway.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords, kept as Argon2id (RFC 9106) in the PHC string form {@code $argon2id$v=19$m=…,t=…,p=1$salt$hash}, so that
 * old ones stay good when the cost is raised. 7 MiB and five passes are among the choices that OWASP's cheat sheet
 * holds for equal; more memory would come out of a box's small heap.
 *
 * <p>Threading: any thread; takes some hundred milliseconds on a Pi, so never the event loop.
 */
final class Passwords {
    private static final int MEMORY_KIB = 7 * 1024;
    private static final int PASSES = 5;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    /** What a file may ask for: it must not be able to take all memory. */
    private static final int MOST_MEMORY_KIB = 16 * 1024;
    private static final int MOST_PASSES = 20;
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=([0-9]{1,6}),t=([0-9]{1,3}),p=1\\$([A-Za-z0-9+/]{16,86})\\$([A-Za-z0-9+/]{22,86})");
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

    /** Of no password that anybody knows: an account that is not there takes as long as one that is. */
    private final String nobody;
    private final SecureRandom random;

    Passwords(SecureRandom random) {
        this.random = random;
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        nobody = phc(salt, hash);
    }

    /** Whether a text has the form in which passwords are kept. */
    static boolean isHash(String text) {
        Matcher phc = PHC.matcher(text);
        return phc.matches() && within(phc.group(1), 8, MOST_MEMORY_KIB) && within(phc.group(2), 1, MOST_PASSES)
                && isBase64(phc.group(3)) && isBase64(phc.group(4));
    }

    /** Of the letters alone that these are made of already: a last one by itself says less than a byte. */
    private static boolean isBase64(String letters) {
        return letters.length() % 4 != 1;
    }

    private static boolean within(String number, int least, int most) {
        return Integer.parseInt(number) >= least && Integer.parseInt(number) <= most;
    }

    String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return phc(salt, argon2id(password, salt, MEMORY_KIB, PASSES, HASH_BYTES));
    }

    /** Whether it is the password that was kept so. @param hash as {@link #hash} made it */
    boolean fits(String password, String hash) {
        Matcher phc = PHC.matcher(hash);
        if (!phc.matches()) {
            return false;
        }
        byte[] salt = Base64.getDecoder().decode(phc.group(3));
        byte[] kept = Base64.getDecoder().decode(phc.group(4));
        return MessageDigest.isEqual(kept, argon2id(password, salt, Integer.parseInt(phc.group(1)),
                Integer.parseInt(phc.group(2)), kept.length));
    }

    /** Takes as long as {@link #fits}, and says no. */
    boolean fitsNobody(String password) {
        return fits(password, nobody) && password.isEmpty();
    }

    private static String phc(byte[] salt, byte[] hash) {
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=1$" + ENCODER.encodeToString(salt) + "$"
                + ENCODER.encodeToString(hash);
    }

    /** The same text typed on another machine is the same password (NIST SP 800-63B, 3.1.1.2: NFKC). */
    private static byte[] argon2id(String password, byte[] salt, int memoryKib, int passes, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13).withMemoryAsKB(memoryKib).withIterations(passes)
                .withParallelism(1).withSalt(salt).build());
        byte[] hash = new byte[length];
        generator.generateBytes(Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(
                StandardCharsets.UTF_8), hash);
        return hash;
    }
}
