package io.xiaoyi.gateway.scan;

import java.util.Random;

/** Texts of the shape that phones show. */
final class Texts {
    private static final String BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    private Texts() {}

    /** {@code XY1:} and random Base45 characters, spaces among them, {@code length} in all. */
    static String xy1(int length, long seed) {
        var random = new Random(seed);
        var out = new StringBuilder("XY1:");
        while (out.length() < length) {
            out.append(BASE45.charAt(random.nextInt(45)));
        }
        return out.toString();
    }

    /** As long as a compact code: 121 characters. */
    static String compact(long seed) {
        return xy1(121, seed);
    }
}
