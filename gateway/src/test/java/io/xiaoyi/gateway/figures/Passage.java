package io.xiaoyi.gateway.figures;

import java.util.List;
import java.util.Random;

/**
 * Somebody goes through a door, or turns back in it, as two beams across it see him. Times in milliseconds.
 *
 * @param shifts whether he frees the second beam once more before he is through
 */
record Passage(long start, long gap, long width, boolean in, boolean through, boolean shifts) {
    static Passage through(long start, boolean in, Random random) {
        return new Passage(start, random.nextLong(120, 300), random.nextLong(310, 550), in, true, false);
    }

    /** Comes in as far as both beams, and back. */
    static Passage turnedBack(long start, boolean fromOutside, Random random) {
        return new Passage(start, random.nextLong(120, 300), random.nextLong(900, 2_500), fromOutside, false, false);
    }

    /** The same one stopping in both beams, half of them on both feet. */
    Passage standing(long millis, Random random) {
        return new Passage(start, gap, width + millis, in, through, random.nextBoolean());
    }

    List<Spell> beam(boolean outer) {
        if (outer == in) {
            return List.of(new Spell(start, start + width));
        }
        long to = through ? start + gap + width : start + width - gap;
        return shifts
                ? List.of(new Spell(start + gap, middle() - 150), new Spell(middle() + 150, to))
                : List.of(new Spell(start + gap, to));
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
