package io.xiaoyi.gateway.fuzz;

import io.xiaoyi.gateway.pass.Octets;
import java.util.List;

/**
 * A place where bytes come in, with what must hold whatever they are.
 *
 * <p>Threading: one thread.
 */
public interface Fuzzed {
    /** Inputs to begin with, the same at every run; each one passes. */
    List<byte[]> seeds();

    /** Takes one input; throws, whatever it likes, where something does not hold. */
    void take(byte[] input);

    /** An input whose first byte says what the others are. */
    static byte[] behind(int first, Octets bytes) {
        byte[] input = new byte[1 + bytes.length()];
        input[0] = (byte) first;
        System.arraycopy(bytes.toArray(), 0, input, 1, bytes.length());
        return input;
    }

    /** @throws AssertionError saying {@code what} does not hold */
    static void require(boolean held, String what) {
        if (!held) {
            throw new AssertionError(what);
        }
    }
}
