package io.xiaoyi.gateway.occupancy;

/**
 * How many people are inside, as far as it can be told: 0 ≤ least ≤ estimate ≤ most.
 *
 * @param least fewer are improbable
 * @param estimate as probably too many as too few
 * @param most more are improbable
 */
public record Count(int least, int estimate, int most) {
    public static final Count NOBODY = new Count(0, 0, 0);

    /** @throws IllegalArgumentException if they are out of order */
    public Count {
        check(least, estimate, most);
    }

    static void check(int least, int estimate, int most) {
        if (least < 0 || estimate < least || most < estimate) {
            throw new IllegalArgumentException(
                    "least " + least + ", estimate " + estimate + ", most " + most + ": expected 0 <= a <= b <= c");
        }
    }
}
