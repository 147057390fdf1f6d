package io.xiaoyi.gateway.door;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * The claims on one lock, under the rule that keeps repeated grants from holding it for ever: claims that follow each
 * other with less than {@link #PAUSE} between them are one period, and no period is longer than the door's maximum,
 * counted from its first claim. A claim that does not fit into what is left of a period waits until the lock has been
 * secured for the pause, and then has its whole time: nobody with a good pass is left with a blink of a release.
 *
 * @param running those that hold the lock released
 * @param waiting those that begin together when the period is over
 * @param firstNanos uptime at which the period began
 * @param endedNanos uptime at which the last claim that held the lock ended
 */
public record Claims(List<Claim> running, List<Claim> waiting, long firstNanos, OptionalLong endedNanos) {
    /** Secured for less, a lock was not really secured: strikes and magnets need some tenths of a second. */
    public static final long PAUSE_NANOS = 1_000_000_000L;

    static final Claims NONE = new Claims(List.of(), List.of(), 0, OptionalLong.empty());

    public Claims {
        running = List.copyOf(running);
        waiting = List.copyOf(waiting);
    }

    boolean releasing() {
        return !running.isEmpty();
    }

    /** An operator's before a pass's, the latest of each. */
    Optional<Claim> strongest() {
        Claim strongest = null;
        for (Claim each : running) {
            if (strongest == null || each.cause().compareTo(strongest.cause()) >= 0) {
                strongest = each;
            }
        }
        return Optional.ofNullable(strongest);
    }

    Claims with(Claim claim, long maxNanos) {
        long now = claim.fromNanos();
        long first = releasing() || inPause(now) ? firstNanos : now;
        return claim.endsNanos() <= first + maxNanos
                ? new Claims(plus(running, claim), waiting, first, endedNanos)
                : new Claims(running, plus(waiting, claim), first, endedNanos);
    }

    /** The claims whose time is up. */
    List<Claim> due(long now) {
        return where(running, it -> it.endsNanos() <= now);
    }

    /** Without some of the running ones, which ended now. */
    Claims ended(Predicate<Claim> which, long now) {
        List<Claim> left = where(running, which.negate());
        return left.size() == running.size() ? this : new Claims(left, waiting, firstNanos, OptionalLong.of(now));
    }

    /** Without any, running or waiting. */
    Claims cleared(long now) {
        return new Claims(List.of(), List.of(), firstNanos, releasing() ? OptionalLong.of(now) : endedNanos);
    }

    /** The latest grant to {@code by}, running or waiting. */
    Optional<Claim> grantTo(String by) {
        return LongStream.range(0, (long) waiting.size() + running.size()).mapToObj(this::newest)
                .filter(it -> it.cause() == ReleaseCause.GRANT && it.by().equals(by)).findFirst();
    }

    /** As if {@code claim} had never been; a period that others began is counted as before. */
    Claims without(Claim claim, long now) {
        boolean aloneHeld = releasing() && claim.fromNanos() == firstNanos;
        boolean ends = running.size() == 1 && running.contains(claim) && !aloneHeld;
        return new Claims(minus(running, claim), minus(waiting, claim), firstNanos,
                ends ? OptionalLong.of(now) : endedNanos);
    }

    /** With the waiting ones running, if their time has come. */
    Claims settled(long now) {
        if (waiting.isEmpty() || releasing() || inPause(now)) {
            return this;
        }
        return new Claims(waiting.stream().map(it -> it.from(now)).toList(), List.of(), now, endedNanos);
    }

    Claims opened() {
        return new Claims(running.stream().map(Claim::opened).toList(), waiting, firstNanos, endedNanos);
    }

    /** When the first of what runs ends, or the pause that something waits for; {@code Long.MAX_VALUE} for none. */
    long deadlineNanos() {
        if (!releasing() && !waiting.isEmpty()) {
            return endedNanos.isPresent() ? endedNanos.getAsLong() + PAUSE_NANOS : Long.MAX_VALUE;
        }
        long earliest = Long.MAX_VALUE;
        for (Claim each : running) {
            earliest = Math.min(earliest, each.endsNanos());
        }
        return earliest;
    }

    private boolean inPause(long now) {
        return endedNanos.isPresent() && now - endedNanos.getAsLong() < PAUSE_NANOS;
    }

    private Claim newest(long index) {
        int i = (int) index;
        return i < waiting.size() ? waiting.reversed().get(i) : running.reversed().get(i - waiting.size());
    }

    private static List<Claim> where(List<Claim> list, Predicate<Claim> which) {
        var found = new ArrayList<Claim>();
        for (Claim each : list) {
            if (which.test(each)) {
                found.add(each);
            }
        }
        return found;
    }

    private static List<Claim> plus(List<Claim> list, Claim claim) {
        var longer = new ArrayList<>(list);
        longer.add(claim);
        return longer;
    }

    private static List<Claim> minus(List<Claim> list, Claim claim) {
        var shorter = new ArrayList<>(list);
        shorter.remove(claim);
        return shorter;
    }
}
