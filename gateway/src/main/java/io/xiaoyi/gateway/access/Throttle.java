package io.xiaoyi.gateway.access;

import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * What the refused codes at one reader have led to. Codes that do not verify delay their own answers and raise an alarm
 * at the fifth within {@link #WINDOW}; after five refusals within {@link #MINUTE}, of whatever kind, further ones are
 * counted and told once a minute instead of one by one. A code that verifies is never delayed and changes nothing here:
 * who holds one good pass does not thereby buy more guesses. Immutable, of one boot: all times are uptimes.
 *
 * @param badUptimeNanos the newest bad codes, oldest first, at most {@link #BAD_LIMIT}
 * @param deniedUptimeNanos the newest refusals that were recorded one by one, oldest first, at most
 *     {@link #RECORD_LIMIT}
 * @param alarming whether the alarm stands
 * @param countingSinceUptimeNanos when the first of {@code counted} was refused
 * @param counted refusals not told yet
 */
public record Throttle(PVector<Long> badUptimeNanos, PVector<Long> deniedUptimeNanos, boolean alarming,
        OptionalLong countingSinceUptimeNanos, PMap<Denial, Long> counted) {
    /** Nothing refused. */
    public static final Throttle QUIET = new Throttle(TreePVector.empty(), TreePVector.empty(), false,
            OptionalLong.empty(), HashTreePMap.empty());
    /** Bad codes older than this are forgotten; the alarm ends when all are. */
    public static final Duration WINDOW = Duration.ofMinutes(5);
    /** How long refusals are counted before they are told. */
    public static final Duration MINUTE = Duration.ofMinutes(1);
    /** The bad code that raises the alarm. */
    public static final int BAD_LIMIT = 5;
    /** Refusals in a minute that are recorded one by one. */
    public static final int RECORD_LIMIT = 5;

    private static final Duration[] DELAYS = {Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1),
            Duration.ofSeconds(2), Duration.ofSeconds(4)};

    /**
     * With one refusal more.
     *
     * @param denial any; only {@link Denial#isBadCode()} delays
     */
    public Ruling denied(Denial denial, Moment now) {
        long at = now.uptimeNanos();
        PVector<Long> bad = newerThan(badUptimeNanos, at - WINDOW.toNanos());
        boolean alarm = false;
        Duration delay = Duration.ZERO;
        if (denial.isBadCode()) {
            delay = DELAYS[Math.min(bad.size(), DELAYS.length - 1)];
            bad = bad.size() == BAD_LIMIT ? bad.minus(0).plus(at) : bad.plus(at);
            alarm = bad.size() == BAD_LIMIT;
        }
        PVector<Long> denied = newerThan(deniedUptimeNanos, at - MINUTE.toNanos());
        boolean record = denied.size() < RECORD_LIMIT && counted.isEmpty();
        Throttle next = record
                ? new Throttle(bad, denied.plus(at), alarming || alarm, countingSinceUptimeNanos, counted)
                : new Throttle(bad, denied, alarming || alarm,
                        OptionalLong.of(countingSinceUptimeNanos.orElse(at)),
                        counted.plus(denial, counted.getOrDefault(denial, 0L) + 1));
        return new Ruling(next, delay, alarm && !alarming, record);
    }

    /** What is due at {@code now}: to be asked whenever {@link #wakeAtUptimeNanos()} has come; harmless before. */
    public Waking woken(Moment now) {
        long at = now.uptimeNanos();
        PVector<Long> bad = newerThan(badUptimeNanos, at - WINDOW.toNanos());
        PVector<Long> denied = newerThan(deniedUptimeNanos, at - MINUTE.toNanos());
        boolean calm = alarming && bad.isEmpty();
        boolean due = countingSinceUptimeNanos.isPresent()
                && at - countingSinceUptimeNanos.getAsLong() >= MINUTE.toNanos();
        Optional<Summary> summary = due ? Optional.of(summary()) : Optional.empty();
        // A minute that was counted is followed by one that is counted too while they keep coming: no five more
        // entries.
        PVector<Long> carried = due ? TreePVector.from(Collections.nCopies(RECORD_LIMIT, at)) : denied;
        Throttle next = new Throttle(bad, carried, alarming && !calm,
                due ? OptionalLong.empty() : countingSinceUptimeNanos, due ? HashTreePMap.empty() : counted);
        return new Waking(next, summary, calm);
    }

    /** When the next summary is due or the alarm may end; empty at rest. */
    public OptionalLong wakeAtUptimeNanos() {
        long summary = countingSinceUptimeNanos.isPresent()
                ? countingSinceUptimeNanos.getAsLong() + MINUTE.toNanos()
                : Long.MAX_VALUE;
        long calm = Long.MAX_VALUE;
        if (alarming) {
            calm = badUptimeNanos.isEmpty() ? 0 : badUptimeNanos.get(badUptimeNanos.size() - 1) + WINDOW.toNanos();
        }
        long next = Math.min(summary, calm);
        return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /** What is counted and not told yet; empty where there is nothing. */
    public Optional<Summary> untold() {
        return counted.isEmpty() ? Optional.empty() : Optional.of(summary());
    }

    private Summary summary() {
        long count = counted.values().stream().mapToLong(Long::longValue).sum();
        Denial mostly = counted.entrySet().stream()
                .max(Map.Entry.<Denial, Long>comparingByValue().thenComparing(e -> -e.getKey().ordinal()))
                .orElseThrow().getKey();
        return new Summary(count, mostly);
    }

    private static PVector<Long> newerThan(PVector<Long> uptimes, long limit) {
        PVector<Long> newer = uptimes;
        while (!newer.isEmpty() && newer.get(0) <= limit) {
            newer = newer.minus(0);
        }
        return newer;
    }

    /**
     * What follows from a refusal.
     *
     * @param delay how late it is answered; zero for a code that verified
     * @param raisesAlarm whether the alarm stands from now on and did not before
     * @param record whether it becomes an entry of its own; else it is counted
     */
    public record Ruling(Throttle next, Duration delay, boolean raisesAlarm, boolean record) {}

    /**
     * What is due.
     *
     * @param summary the minute's refusals that were counted, to be recorded
     * @param alarmEnds whether the alarm stood and is over
     */
    public record Waking(Throttle next, Optional<Summary> summary, boolean alarmEnds) {}

    /**
     * Refusals that were counted.
     *
     * @param count at least 1
     * @param mostly the most frequent; of several the first in checking order
     */
    public record Summary(long count, Denial mostly) {}
}
