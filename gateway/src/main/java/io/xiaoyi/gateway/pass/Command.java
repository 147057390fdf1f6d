package io.xiaoyi.gateway.pass;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator or a platform tells a station to do. The name and its arguments mean something to {@code station}
 * only.
 *
 * @param station whom it is for
 * @param id 16 bytes, drawn by the sender, never used twice
 * @param issuedAt {@code iat}
 * @param expires {@code exp}, at most 60 seconds later
 * @param name such as {@code unlock}, 1 to 64 characters
 * @param arguments by name; empty for none
 * @param nonce the station's nonce of now, 8 bytes, where the command acts on it
 */
public record Command(String station, Octets id, Instant issuedAt, Instant expires, String name,
        Map<String, Cbor> arguments, Optional<Octets> nonce) {
    public static final Duration LONGEST_LIFE = Duration.ofSeconds(60);
    static final int ID_LENGTH = 16;
    static final int NONCE_LENGTH = 8;
    static final int LONGEST_NAME = 64;

    /** Throws {@link IllegalArgumentException} for lengths, a name or a life other than said above. */
    public Command {
        arguments = Map.copyOf(arguments);
        require(Form.isName(station, Claims.LONGEST_STATION), "a station's id of 1 to 64 characters");
        require(Form.isName(name, LONGEST_NAME), "a name of 1 to 64 characters");
        require(id.length() == ID_LENGTH, "an id of 16 bytes");
        require(nonce.isEmpty() || nonce.get().length() == NONCE_LENGTH, "a nonce of 8 bytes");
        Duration life = Duration.between(issuedAt, expires);
        require(life.isPositive() && life.compareTo(LONGEST_LIFE) <= 0, "a life of 1 to 60 seconds");
    }

    private static void require(boolean fits, String what) {
        if (!fits) {
            throw new IllegalArgumentException("a command needs " + what);
        }
    }
}
