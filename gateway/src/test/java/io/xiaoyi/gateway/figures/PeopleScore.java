package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.occupancy.Count;
import java.util.Locale;

/** How well people were counted, each moment weighed by how long it lasted. Threading: one thread. */
final class PeopleScore {
    private double millis;
    private double absolute;
    private double bias;
    private double within;
    private double covered;
    private double width;
    private double above;

    void add(long lasted, Count count, int truth) {
        millis += lasted;
        int error = count.estimate() - truth;
        absolute += lasted * (double) Math.abs(error);
        bias += lasted * (double) error;
        within += Math.abs(error) <= 1 ? lasted : 0;
        covered += count.least() <= truth && truth <= count.most() ? lasted : 0;
        above += truth > count.most() ? lasted : 0;
        width += lasted * (double) (count.most() - count.least());
    }

    /** The share of the time in which least ≤ truth ≤ most. */
    double covered() {
        return covered / millis;
    }

    double width() {
        return width / millis;
    }

    double meanAbsolute() {
        return absolute / millis;
    }

    String errors() {
        return String.format(Locale.ROOT, "error %.2f, bias %+.2f, within 1 %.1f %%", absolute / millis, bias / millis,
                100 * within / millis);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "%s; least ≤ truth ≤ most %.2f %% (more inside than most %.2f %%), width %.2f",
                errors(), 100 * covered(), 100 * above / millis, width());
    }
}
