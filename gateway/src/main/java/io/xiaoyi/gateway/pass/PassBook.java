package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * The passes a station knows: those synchronised on signed pages, and a bounded book of those it learnt. Immutable, and
 * every change shares what it does not touch.
 *
 * <p>A learnt pass never replaces a synchronised one, nor another issuer's: two issuers that drew the same {@code cti}
 * both stay, told apart by whose key verifies. Two books are equal if they hold the same passes, the learnt ones in the
 * same order of use.
 */
public final class PassBook {
    /** A learnt pass and when it was last used, as a count of uses. */
    private record Entry(long turn, Pass pass) {}

    private final int learntCapacity;
    private final PMap<PassId, Pass> synchronised;
    private final PMap<PassId, Entry> learnt;
    private final PSortedMap<Long, PassId> byTurn;
    private final PMap<Long, PVector<PassId>> byCti;
    private final long nextTurn;

    private PassBook(int learntCapacity, PMap<PassId, Pass> synchronised, PMap<PassId, Entry> learnt,
            PSortedMap<Long, PassId> byTurn, PMap<Long, PVector<PassId>> byCti, long nextTurn) {
        this.learntCapacity = learntCapacity;
        this.synchronised = synchronised;
        this.learnt = learnt;
        this.byTurn = byTurn;
        this.byCti = byCti;
        this.nextTurn = nextTurn;
    }

    /** A book that will hold at most {@code learntCapacity} learnt passes. */
    public static PassBook empty(int learntCapacity) {
        if (learntCapacity < 0) {
            throw new IllegalArgumentException("capacity " + learntCapacity + "; 0 or more is allowed");
        }
        return new PassBook(learntCapacity, HashTreePMap.empty(), HashTreePMap.empty(), TreePMap.empty(), HashTreePMap
                .empty(), 0);
    }

    /** Every known pass with this {@code cti}: one, unless two issuers drew the same eight bytes. */
    public List<Pass> find(long cti) {
        PVector<PassId> ids = byCti.get(cti);
        if (ids == null) {
            return List.of();
        }
        var found = new ArrayList<Pass>(ids.size());
        for (PassId id : ids) {
            find(id).ifPresent(found::add);
        }
        return found;
    }

    public Optional<Pass> find(PassId id) {
        Pass known = synchronised.get(id);
        return known != null ? Optional.of(known) : Optional.ofNullable(learnt.get(id)).map(Entry::pass);
    }

    /** Whether a pass is known by a page, which no introduction changes. */
    public boolean isSynchronised(PassId id) {
        return synchronised.containsKey(id);
    }

    /**
     * What {@link #learn} would leave standing against {@code pass}: another issuer's pass of the same {@code cti}, or
     * a synchronised one that says something else. Worth an alarm.
     */
    public Optional<Pass> conflict(Pass pass) {
        Pass same = synchronised.get(pass.id());
        // a page does not say when a pass was issued
        Optional<Pass> other = find(pass.id().cti()).stream().filter(p -> !p.id().equals(pass.id())).findFirst();
        return same != null && !same.saysSameAs(pass) ? Optional.of(same) : other;
    }

    /**
     * With a pass learnt from a verified introduction, most recently used; the least recently used may fall out. A
     * synchronised pass stays as it is, and so does a learnt one issued later than {@code pass}.
     */
    public PassBook learn(Pass pass) {
        Entry held = learnt.get(pass.id());
        boolean newer = held == null || !pass.issuedAt().isBefore(held.pass().issuedAt());
        if (learntCapacity == 0 || synchronised.containsKey(pass.id()) || !newer) {
            return this;
        }
        PassBook without = held == null ? this : forget(pass.id());
        PassBook with = without.append(pass);
        return with.learnt.size() > learntCapacity ? with.forget(with.byTurn.firstEntry().getValue()) : with;
    }

    /** With room for so many learnt passes; the least recently used may fall out. */
    public PassBook holding(int capacity) {
        PassBook fewer = this;
        while (fewer.learnt.size() > Math.max(0, capacity)) {
            fewer = fewer.forget(fewer.byTurn.firstEntry().getValue());
        }
        return new PassBook(Math.max(0, capacity), fewer.synchronised, fewer.learnt, fewer.byTurn, fewer.byCti,
                fewer.nextTurn);
    }

    /** With a learnt pass marked as just used; unchanged for another. */
    public PassBook touch(PassId id) {
        Entry held = learnt.get(id);
        return held == null || held.turn() == nextTurn - 1 ? this : forget(id).append(held.pass());
    }

    /** Without the learnt passes that expired by {@code limit}; synchronised ones are the pages' to drop. */
    public PassBook withoutExpired(Instant limit) {
        PassBook fewer = this;
        for (Entry each : learnt.values()) {
            if (!each.pass().expires().isAfter(limit)) {
                fewer = fewer.forget(each.pass().id());
            }
        }
        return fewer;
    }

    /** With the synchronised passes replaced; those that were learnt before are now synchronised only. */
    public PassBook withSynchronised(Iterable<Pass> passes) {
        Map<PassId, Pass> all = new HashMap<>();
        Map<Long, PVector<PassId>> index = new HashMap<>();
        for (Pass pass : passes) {
            if (all.put(pass.id(), pass) == null) {
                index.merge(pass.id().cti(), TreePVector.singleton(pass.id()), PVector::plusAll);
            }
        }
        var book = new PassBook(learntCapacity, HashTreePMap.from(all), HashTreePMap.empty(), TreePMap.empty(),
                HashTreePMap.from(index), 0);
        for (Pass pass : learnt()) {
            book = book.learn(pass);
        }
        return book;
    }

    /**
     * With some of the synchronised passes replaced; those among {@code come} that were learnt are now synchronised
     * only.
     */
    public PassBook replacing(List<Pass> gone, List<Pass> come) {
        PMap<PassId, Pass> passes = synchronised;
        PMap<Long, PVector<PassId>> index = byCti;
        for (Pass pass : gone) {
            passes = passes.minus(pass.id());
            index = without(index, pass.id());
        }
        PassBook book = new PassBook(learntCapacity, passes, learnt, byTurn, index, nextTurn);
        for (Pass pass : come) {
            book = book.learnt.containsKey(pass.id()) ? book.forget(pass.id()) : book;
        }
        passes = book.synchronised;
        index = book.byCti;
        for (Pass pass : come) {
            if (!passes.containsKey(pass.id())) {
                index = with(index, pass.id());
            }
            passes = passes.plus(pass.id(), pass);
        }
        return new PassBook(learntCapacity, passes, book.learnt, book.byTurn, index, nextTurn);
    }

    private static PMap<Long, PVector<PassId>> with(PMap<Long, PVector<PassId>> index, PassId id) {
        PVector<PassId> ids = index.get(id.cti());
        return index.plus(id.cti(), ids == null ? TreePVector.singleton(id) : ids.plus(id));
    }

    private static PMap<Long, PVector<PassId>> without(PMap<Long, PVector<PassId>> index, PassId id) {
        PVector<PassId> ids = index.get(id.cti());
        PVector<PassId> fewer = ids == null ? TreePVector.empty() : ids.minus(id);
        return fewer.isEmpty() ? index.minus(id.cti()) : index.plus(id.cti(), fewer);
    }

    /** Learnt passes, least recently used first. */
    public List<Pass> learnt() {
        return byTurn.values().stream().map(id -> learnt.get(id).pass()).toList();
    }

    /** Synchronised passes, in no order. */
    public Stream<Pass> synchronised() {
        return synchronised.values().stream();
    }

    public int learntCapacity() {
        return learntCapacity;
    }

    private PassBook append(Pass pass) {
        return new PassBook(learntCapacity, synchronised, learnt.plus(pass.id(), new Entry(nextTurn, pass)), byTurn
                .plus(nextTurn, pass.id()), with(byCti, pass.id()), nextTurn + 1);
    }

    private PassBook forget(PassId id) {
        return new PassBook(learntCapacity, synchronised, learnt.minus(id), byTurn.minus(learnt.get(id).turn()),
                without(byCti, id), nextTurn);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PassBook book && learntCapacity == book.learntCapacity && synchronised.equals(
                book.synchronised) && learnt().equals(book.learnt());
    }

    @Override
    public int hashCode() {
        return synchronised.hashCode() * 31 + learnt().hashCode();
    }

    @Override
    public String toString() {
        return "%d synchronised and %d learnt passes".formatted(synchronised.size(), learnt.size());
    }
}
