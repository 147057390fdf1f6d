package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.journal.Backoff;
import java.util.random.RandomGenerator;

/**
 * The dice and the memory for {@link Backoff}'s rule.
 *
 * <p>Threading: the uplink's thread.
 */
final class Delays {
    private final RandomGenerator random;
    private Backoff rule;

    Delays(UplinkSettings.Timing timing, RandomGenerator random) {
        this.rule = new Backoff(timing.retryFirst().toNanos(), timing.retryLongest().toNanos());
        this.random = random;
    }

    /** How long to wait after one more failure. */
    long afterFailure() {
        rule = rule.failed();
        return rule.waitNanos(random.nextDouble());
    }

    /** It went well: the next failure is the first again. */
    void reset() {
        rule = rule.succeeded();
    }
}
