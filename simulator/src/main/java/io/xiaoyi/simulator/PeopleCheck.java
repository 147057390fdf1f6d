package io.xiaoyi.simulator;

import io.xiaoyi.gateway.occupancy.Count;
import java.util.Optional;

/**
 * The station's count of people held against the truth, look by look.
 *
 * <p>Threading: one thread.
 */
final class PeopleCheck {
    private long looks;
    private long errors;
    private long near;
    private long covered;

    /** @param truth how many are inside */
    void look(Optional<Count> count, int truth) {
        count.ifPresent(it -> {
            int error = Math.abs(it.estimate() - truth);
            looks++;
            errors += error;
            near += error <= 1 ? 1 : 0;
            covered += it.least() <= truth && truth <= it.most() ? 1 : 0;
        });
    }

    /** For people. */
    @Override
    public String toString() {
        return looks == 0
                ? "not counted"
                : "mean error %.2f, within 1 in %.0f %%, least ≤ truth ≤ most in %.0f %% of the time".formatted(
                        (double) errors / looks, 100.0 * near / looks, 100.0 * covered / looks);
    }
}
