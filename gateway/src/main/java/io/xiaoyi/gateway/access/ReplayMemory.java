package io.xiaoyi.gateway.access;

import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What has been granted, so that a code works once and a counted pass no more often than it says. Immutable; its
 * content
 * is a function of the grants, and its components are all there is to keep in a snapshot.
 *
 * <p>It is bounded and stays safe when it forgets. A mark that is dropped, for want of room or because its pass
 * expired,
 * raises {@code horizonStep} to its newest step: at or below it, a pass without a mark of its own is refused. A use
 * count that is dropped raises {@code horizonExpiry} in the same way: a counted pass without a count of its own that
 * expires by then is refused.
 *
 * @param capacity how many marks, and how many use counts, are kept at most; at least 1
 * @param horizonStep the newest step of any mark that was dropped; {@link #NONE} for none
 * @param horizonExpiry the latest expiry of any use count that was dropped
 * @param marks by pass
 * @param uses by pass; only counted passes
 */
public record ReplayMemory(int capacity, long horizonStep, Instant horizonExpiry, PMap<PassId, Mark> marks,
        PMap<PassId, Use> uses) {
    /** No step: before every other. */
    public static final long NONE = -1;
    /** A pass is forgotten so long after it expired, by a clock that raises the floor. */
    static final Duration AFTER_EXPIRY = Duration.ofDays(1);
    /** And so long by a network's clock, which may be believed while it is wrong by a month. */
    static final Duration AFTER_EXPIRY_BY_NETWORK = Duration.ofDays(32);
    /** A sixteenth is dropped at a time, so that the search for the oldest is paid once in many grants. */
    private static final int BATCH = 16;
    private static final Comparator<PassId> BY_ID = Comparator.comparingLong(PassId::kid)
            .thenComparingLong(PassId::cti);

    /** @throws IllegalArgumentException for a capacity below 1 */
    public ReplayMemory {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + ": expected at least 1");
        }
    }

    /** Nothing granted yet. */
    public static ReplayMemory empty(int capacity) {
        return new ReplayMemory(capacity, NONE, Instant.EPOCH, HashTreePMap.empty(), HashTreePMap.empty());
    }

    public Optional<Mark> mark(PassId pass) {
        return Optional.ofNullable(marks.get(pass));
    }

    /** Whether a code of this pass with this step may have been granted before. */
    public boolean refuses(PassId pass, long step) {
        Mark mark = marks.get(pass);
        return mark == null || !mark.knowsSteps() ? step <= horizonStep : mark.refuses(step);
    }

    /** How often a counted pass has been used. At its most where its count was dropped: it is refused then. */
    public int usesOf(PassId pass, Instant expires) {
        Use use = uses.get(pass);
        if (use != null) {
            return use.count();
        }
        return expires.isAfter(horizonExpiry) ? 0 : Integer.MAX_VALUE;
    }

    /**
     * With a grant.
     *
     * @param step empty for a door's number and a printed pass
     * @param usesAfter as judged; empty for a pass that is not counted
     */
    public ReplayMemory granted(PassId pass, OptionalLong step, OptionalInt usesAfter, Instant expires, String reader,
            Moment now) {
        Mark before = marks.getOrDefault(pass, Mark.none(horizonStep, expires));
        var grant = new LastGrant(step, usesAfter.isPresent(), reader, now);
        PMap<PassId, Mark> marked = marks.plus(pass, before.granted(grant, expires));
        PMap<PassId, Use> used = usesAfter.isPresent()
                ? uses.plus(pass, new Use(usesAfter.getAsInt(), expires))
                : uses;
        return new ReplayMemory(capacity, horizonStep, horizonExpiry, marked, used).bounded();
    }

    /** With the grant of this step taken back: its mark and its use are given back. Only a pass's last grant can be. */
    public ReplayMemory withheld(PassId pass, OptionalLong step) {
        Mark mark = marks.get(pass);
        if (mark == null || mark.lastGrant().filter(grant -> grant.step().equals(step)).isEmpty()) {
            return this;
        }
        Mark without = mark.withheld();
        PMap<PassId, Mark> marked = without.isEmpty() ? marks.minus(pass) : marks.plus(pass, without);
        Use use = uses.get(pass);
        boolean giveBack = use != null && mark.lastGrant().orElseThrow().counted();
        return new ReplayMemory(capacity, horizonStep, horizonExpiry, marked, giveBack ? used(pass, use, -1) : uses);
    }

    private PMap<PassId, Use> used(PassId pass, Use use, int change) {
        int count = use.count() + change;
        return count <= 0 ? uses.minus(pass) : uses.plus(pass, new Use(count, use.expires()));
    }

    /**
     * With a clock that is believed again, {@code now} by that clock: a mark ahead of it no longer holds back what
     * comes
     * before, but the very steps that were granted stay refused.
     */
    public ReplayMemory timeCameBack(Moment now) {
        long newestPossible = Word.stepAt(now.wall()) + 1;
        PMap<PassId, Mark> marked = marks;
        for (Map.Entry<PassId, Mark> each : marks.entrySet()) {
            Mark back = each.getValue().timeCameBack(newestPossible);
            marked = back == each.getValue() ? marked : marked.plus(each.getKey(), back);
        }
        return new ReplayMemory(capacity, horizonStep, horizonExpiry, marked, uses);
    }

    /** A pass that expired by then need not be remembered any more; empty where nobody knows the time. */
    public static Optional<Instant> forgettable(Moment now) {
        return now.trust().measuresAcrossBoots()
                ? Optional.of(now.wall().minus(now.trust().raisesFloor() ? AFTER_EXPIRY : AFTER_EXPIRY_BY_NETWORK))
                : Optional.empty();
    }

    /**
     * Without what expired passes have left, if {@code now} is trusted; and by a clock that raises the floor, steps a
     * day old need no longer be kept one by one.
     */
    public ReplayMemory pruned(Moment now) {
        return forgettable(now).map(limit -> pruned(limit, now.trust().raisesFloor())).orElse(this);
    }

    private ReplayMemory pruned(Instant limit, boolean isSettled) {
        long limitStep = Word.stepAt(limit);
        var oldMarks = new ArrayList<PassId>();
        for (Map.Entry<PassId, Mark> each : marks.entrySet()) {
            if (!each.getValue().expires().isAfter(limit) && each.getValue().newest() <= limitStep) {
                oldMarks.add(each.getKey());
            }
        }
        var oldUses = new ArrayList<PassId>();
        for (Map.Entry<PassId, Use> each : uses.entrySet()) {
            if (!each.getValue().expires().isAfter(limit)) {
                oldUses.add(each.getKey());
            }
        }
        ReplayMemory fewer = without(oldMarks, oldUses);
        return isSettled ? fewer.settled(limitStep) : fewer;
    }

    private ReplayMemory settled(long limitStep) {
        PMap<PassId, Mark> settled = marks;
        for (Map.Entry<PassId, Mark> each : marks.entrySet()) {
            Mark mark = each.getValue().settled(limitStep);
            settled = mark == each.getValue() ? settled : settled.plus(each.getKey(), mark);
        }
        return new ReplayMemory(capacity, horizonStep, horizonExpiry, settled, uses);
    }

    private ReplayMemory bounded() {
        if (marks.size() <= capacity && uses.size() <= capacity) {
            return this;
        }
        return without(oldest(marks, Mark::newest), oldest(uses, use -> use.expires().getEpochSecond()));
    }

    /** A pass and by what its age is judged, worked out once: thousands are compared while somebody waits. */
    private record Aged(PassId pass, long age) {}

    private <V> List<PassId> oldest(PMap<PassId, V> map, ToLongFunction<V> age) {
        if (map.size() <= capacity) {
            return List.of();
        }
        var all = new ArrayList<Aged>(map.size());
        for (Map.Entry<PassId, V> each : map.entrySet()) {
            all.add(new Aged(each.getKey(), age.applyAsLong(each.getValue())));
        }
        all.sort(Comparator.comparingLong(Aged::age).thenComparing(Aged::pass, BY_ID));
        int count = map.size() - capacity + capacity / BATCH;
        return all.stream().limit(count).map(Aged::pass).toList();
    }

    private ReplayMemory without(List<PassId> oldMarks, List<PassId> oldUses) {
        long step = oldMarks.stream().mapToLong(id -> marks.get(id).newest()).reduce(horizonStep, Math::max);
        Instant expiry = oldUses.stream().map(id -> uses.get(id).expires()).reduce(horizonExpiry,
                (a, b) -> a.isAfter(b) ? a : b);
        return new ReplayMemory(capacity, step, expiry, marks.minusAll(oldMarks), uses.minusAll(oldUses));
    }

    /** How often a counted pass was used, kept until it expires. */
    public record Use(int count, Instant expires) {}

    /**
     * A pass's last grant, by which a code shown twice is known as one grant.
     *
     * @param step empty for a door's number and a printed pass
     * @param counted whether it took a use
     */
    public record LastGrant(OptionalLong step, boolean counted, String reader, Moment at) {
        /** The least time that can have passed since: across boots no more is known than what trusted walls tell. */
        Duration leastSince(Moment now) {
            if (now.boot() == at.boot()) {
                return now.since(at);
            }
            Duration thisBoot = Duration.ofNanos(now.uptimeNanos());
            Duration byWall = Duration.between(at.wall(), now.wall());
            return at.trust().measuresAcrossBoots() && byWall.compareTo(thisBoot) > 0 ? byWall : thisBoot;
        }
    }

    /**
     * The steps of one pass.
     *
     * @param last this step and all before are refused for good; {@link ReplayMemory#NONE} for none
     * @param since steps granted after {@code last}, in order, each kept by itself because the clock they were granted
     *     under may prove wrong; refused is what is at or below the newest
     * @param singles steps granted ahead of what proved to be the time, in order; only these very steps are refused
     * @param lastGrant empty where it was withheld
     * @param expires when the pass does
     */
    public record Mark(long last, List<Long> since, List<Long> singles, Optional<LastGrant> lastGrant,
            Instant expires) {
        /** So many steps are kept by themselves at most; beyond it the oldest is taken into {@code last}. */
        static final int STEPS = 16;

        public Mark {
            since = List.copyOf(since);
            singles = List.copyOf(singles);
        }

        static Mark none(long horizonStep, Instant expires) {
            return new Mark(horizonStep, List.of(), List.of(), Optional.empty(), expires);
        }

        boolean knowsSteps() {
            return newest() != NONE;
        }

        boolean isEmpty() {
            return !knowsSteps() && lastGrant.isEmpty();
        }

        /** The newest step ever granted. */
        public long newest() {
            long newest = Math.max(last, newestSince());
            return singles.isEmpty() ? newest : Math.max(newest, singles.getLast());
        }

        private long newestSince() {
            return since.isEmpty() ? NONE : since.getLast();
        }

        boolean refuses(long step) {
            return step <= last || step <= newestSince() || singles.contains(step);
        }

        Mark granted(LastGrant grant, Instant until) {
            List<Long> more = grant.step().isPresent() ? with(since, List.of(grant.step().getAsLong())) : since;
            return bounded(last, more, singles, Optional.of(grant), until);
        }

        Mark withheld() {
            long given = lastGrant.orElseThrow().step().orElse(NONE);
            return new Mark(last, where(since, step -> step != given), where(singles, step -> step != given),
                    Optional.empty(), expires);
        }

        Mark timeCameBack(long newestPossible) {
            List<Long> ahead = where(since, step -> step > newestPossible);
            return ahead.isEmpty()
                    ? this
                    : bounded(last, where(since, step -> step <= newestPossible), with(singles, ahead), lastGrant,
                            expires);
        }

        /** With the steps up to {@code limitStep} taken into {@code last}: no clock will go back before them. */
        Mark settled(long limitStep) {
            long held = Stream.of(since, singles).flatMap(List::stream).filter(step -> step <= limitStep)
                    .reduce(last, Math::max);
            return held == last ? this : above(held, since, singles, lastGrant, expires);
        }

        /** What is given up for want of room refuses more, never less. */
        private static Mark bounded(long last, List<Long> since, List<Long> singles, Optional<LastGrant> grant,
                Instant expires) {
            long held = last;
            for (List<Long> steps : List.of(since, singles)) {
                if (steps.size() > STEPS) {
                    held = Math.max(held, steps.get(steps.size() - STEPS - 1));
                }
            }
            return above(held, since, singles, grant, expires);
        }

        private static Mark above(long last, List<Long> since, List<Long> singles, Optional<LastGrant> grant,
                Instant expires) {
            return new Mark(last, where(since, step -> step > last), where(singles, step -> step > last), grant,
                    expires);
        }

        private static List<Long> where(List<Long> steps, LongPredicate which) {
            return steps.stream().filter(which::test).toList();
        }

        private static List<Long> with(List<Long> steps, List<Long> more) {
            return Stream.of(steps, more).flatMap(List::stream).distinct().sorted().toList();
        }
    }
}
