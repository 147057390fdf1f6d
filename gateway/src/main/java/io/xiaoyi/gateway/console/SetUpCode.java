package io.xiaoyi.gateway.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/**
 * The code with which the first administrator is made: a new one at each start, shown on the box's own console, and
 * kept in a private file so that {@code gateway console code} can show it again. 40 bits, without characters that
 * look like others; how often it may be tried is a matter of {@link Delays}.
 *
 * <p>Threading: any thread; writes a file.
 */
public final class SetUpCode {
    private static final String FILE = "set-up-code";
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 8;

    private final Path file;
    private volatile Optional<String> code = Optional.empty();

    SetUpCode(Path directory) {
        this.file = directory.resolve(FILE);
    }

    /** What the running station shows; empty where none is wanted. @throws IOException if the file cannot be read */
    public static Optional<String> shown(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /** Draws a new one. */
    String draw(SecureRandom random) throws IOException {
        var drawn = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            drawn.append(i == LENGTH / 2 ? "-" : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        PrivateFiles.replace(file, (drawn + "\n").getBytes(StandardCharsets.US_ASCII));
        code = Optional.of(drawn.toString());
        return drawn.toString();
    }

    /** However it was typed: small letters, blanks and dashes do not matter. */
    boolean fits(String typed) {
        return code.map(wanted -> Secrets.same(plain(wanted), plain(typed))).orElse(false);
    }

    private static String plain(String text) {
        return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
    }

    /** Nobody needs it any more. */
    void forget() throws IOException {
        code = Optional.empty();
        Files.deleteIfExists(file);
    }
}
