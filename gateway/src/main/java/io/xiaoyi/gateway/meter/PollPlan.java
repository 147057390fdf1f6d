package io.xiaoyi.gateway.meter;

import io.xiaoyi.gateway.journal.Backoff;
import java.time.Duration;

/**
 * When meters are asked.
 *
 * @param interval from one question to a meter to the next, positive; the meters themselves measure once a second
 * @param answerWait how long a meter may take, 100 ms or more
 * @param longestPause a meter that does not answer is asked after twice the time again and again, at most this, so that
 *     it does not take the line's time from the others; at least {@code interval}. A line without a port is tried the
 *     same way.
 * @param patience failures of a meter in a row before it is told, and good answers in a row before it is told to be
 *     over, 1 or more: a single CRC error is no alarm. A line whose port fails is told at once, and to be over at the
 *     first good answer after {@code patience} longest pauses without a failure
 */
public record PollPlan(Duration interval, Duration answerWait, Duration longestPause, int patience) {
    /** Each meter once a second; told after three failures, which take about four seconds. */
    public static final PollPlan DEFAULT = new PollPlan(Duration.ofSeconds(1), Duration.ofMillis(300),
            Duration.ofSeconds(10), 3);

    /** @throws IllegalArgumentException if a value is out of its range */
    public PollPlan {
        if (interval.toNanos() <= 0 || answerWait.toMillis() < 100 || longestPause.compareTo(interval) < 0
                || patience < 1) {
            throw new IllegalArgumentException(
                    "expected 0 < interval %s <= longest pause %s, answer wait %s >= 100 ms, "
                            .formatted(interval, longestPause, answerWait) + "patience " + patience + " >= 1");
        }
    }

    /** For so long a line must not have failed before it is said to be there again. */
    long settledNanos() {
        return patience * longestPause.toNanos();
    }

    Backoff backoff() {
        return new Backoff(interval.toNanos(), longestPause.toNanos());
    }
}
