package io.xiaoyi.gateway.figures;

import java.util.Random;

/** Somebody goes through a door, or turns back in it, as two beams across it see him. Times in milliseconds. */
record Passage(long start, long gap, long width, boolean in, boolean through) {
    static Passage through(long start, boolean in, Random random) {
        return new Passage(start, random.nextLong(120, 300), random.nextLong(310, 550), in, true);
    }

    /** Comes in as far as both beams, and back. */
    static Passage turnedBack(long start, boolean fromOutside, Random random) {
        return new Passage(start, random.nextLong(120, 300), random.nextLong(900, 2_500), fromOutside, false);
    }

    /** The same one stopping in both beams. */
    Passage standing(long millis) {
        return new Passage(start, gap, width + millis, in, through);
    }

    Spell beam(boolean outer) {
        boolean first = outer == in;
        if (first) {
            return new Spell(start, start + width);
        }
        return through ? new Spell(start + gap, start + gap + width) : new Spell(start + gap, start + width - gap);
    }

    long middle() {
        return start + (gap + width) / 2;
    }

    long end() {
        return start + gap + width;
    }

    /** From one time to another, in milliseconds. */
    record Spell(long from, long to) {}
}
