package io.xiaoyi.simulator.battery;

/** Chance as a pure function of a seed and a place, so that a curve can be asked for any moment. */
final class Noise {
    private Noise() {}

    /** From 0 inclusive to 1 exclusive. The mixer is SplittableRandom's (Steele, Lea and Flood, 2014). */
    static double at(long seed, long place) {
        long z = seed + place * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return ((z ^ z >>> 31) >>> 11) * 0x1.0p-53;
    }

    /** From -1 to 1, in the mean 0, straight between one place and the next. */
    static double smooth(long seed, double place) {
        long whole = (long) Math.floor(place);
        double share = place - whole;
        return 2 * (at(seed, whole) * (1 - share) + at(seed, whole + 1) * share) - 1;
    }

}
