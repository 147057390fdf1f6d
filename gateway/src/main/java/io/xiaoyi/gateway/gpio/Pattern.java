package io.xiaoyi.gateway.gpio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the lamps and the buzzer at a reader do, step after step; when it is over all of them are off. Flashes come
 * less than three a second, which nobody's eyes are hurt by (WCAG 2.2, 2.3.1).
 *
 * @param steps at least one
 */
record Pattern(List<Step> steps) {
    /** A short flash or beep. */
    static final Duration SHORT = Duration.ofMillis(150);
    /** A long one, four times as long: nobody has to compare. */
    static final Duration LONG = Duration.ofMillis(600);
    /** Dark and silent between two of them. */
    static final Duration GAP = Duration.ofMillis(200);
    /** Between two groups. */
    static final Duration PAUSE = Duration.ofMillis(600);

    /** @param length how long it lasts, more than zero */
    record Step(Duration length, boolean green, boolean red, boolean buzzer) {}

    /** Which lamps light. */
    enum Lamps {
        GREEN,
        RED,
        BOTH;

        private Step step(Duration length, boolean buzzer) {
            return new Step(length, this != RED, this != GREEN, buzzer);
        }
    }

    Pattern {
        steps = List.copyOf(steps);
    }

    /** Flashes, each with its beep. */
    static Pattern beats(Lamps lamps, Duration... beats) {
        var steps = new ArrayList<Step>();
        for (Duration beat : beats) {
            if (!steps.isEmpty()) {
                steps.add(dark(GAP));
            }
            steps.add(lamps.step(beat, true));
        }
        return new Pattern(steps);
    }

    /** A light that goes on without its sound. */
    static Pattern steady(Lamps lamps, Duration beep, Duration light) {
        return new Pattern(List.of(lamps.step(beep, true), lamps.step(light.minus(beep), false)));
    }

    Pattern twice() {
        var both = new ArrayList<Step>(steps);
        both.add(dark(PAUSE));
        both.addAll(steps);
        return new Pattern(both);
    }

    private static Step dark(Duration length) {
        return new Step(length, false, false, false);
    }

    /** The step that is under way {@code nanos} after the start; empty before it and when all is over. */
    Optional<Step> at(long nanos) {
        long end = 0;
        for (Step step : steps) {
            end += step.length().toNanos();
            if (nanos < end) {
                return nanos < 0 ? Optional.empty() : Optional.of(step);
            }
        }
        return Optional.empty();
    }

    /** When, after the start, something may change next: the start itself, the end of a step, at last the very end. */
    long nextNanos(long nanos) {
        long end = 0;
        for (Step step : steps) {
            if (nanos < end) {
                return end;
            }
            end += step.length().toNanos();
        }
        return end;
    }

    /** From the start until all is off. */
    Duration length() {
        return steps.stream().map(Step::length).reduce(Duration.ZERO, Duration::plus);
    }
}
