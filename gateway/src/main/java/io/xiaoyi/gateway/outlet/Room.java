package io.xiaoyi.gateway.outlet;

import io.xiaoyi.gateway.moment.Moment;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * All outlets of a room as they stand, and their only transitions. An outlet is on exactly while a session of it has
 * power, or an appliance its hour; what all of them were granted together is never more than the room's budget.
 *
 * @param outlets in the plan's order
 * @param fire the fire input
 * @param begun whether this boot's {@link RoomEvent.Began} was seen: nothing is on before
 */
public record Room(RoomPlan plan, List<Outlet> outlets, boolean fire, boolean begun) {
    public Room {
        outlets = List.copyOf(outlets);
    }

    /** A room as the journal remembers it. @param memory by outlet id */
    public static Room of(RoomPlan plan, Function<String, OutletMemory> memory) {
        return new Room(plan, plan.outlets().stream().map(it -> Outlet.of(it, memory.apply(it.id()))).toList(), false,
                false);
    }

    /**
     * What follows from an event. Whatever is due by the time of {@code moment} is done first, so that a wake that
     * comes late, twice or never changes nothing but the time at which it is noticed. An event about an outlet that is
     * not here changes nothing.
     */
    public RoomStep on(RoomEvent event, Moment moment) {
        var change = new RoomChange(this, moment);
        change.settle();
        switch (event) {
            case RoomEvent.Began it -> change.begin(it);
            case RoomEvent.Start it -> change.start(it.outlet(), it.by());
            case RoomEvent.Stop it -> change.at(it.outlet()).ifPresent(o -> o.end(it.reason(), it.by()));
            case RoomEvent.Clear it -> change.at(it.outlet()).ifPresent(o -> o.clear(it.by()));
            case RoomEvent.Read it -> change.read(it.outlet(), it.reading());
            case RoomEvent.Pressed it -> change.at(it.outlet()).ifPresent(OutletChange::press);
            case RoomEvent.Scanned it -> change.at(it.outlet()).ifPresent(OutletChange::disarm);
            case RoomEvent.PickUp it -> change.at(it.outlet()).ifPresent(o -> o.pickUp(it.by()));
            case RoomEvent.Fire it -> change.fire(it.active());
            case RoomEvent.Stopping _ -> change.tellEnergy();
            case RoomEvent.Wake _ -> {
            }
            case RoomEvent.MakeSafe it -> change.makeSafe(it.outlet());
        }
        change.settle();
        return change.step();
    }

    /**
     * The same room under another plan for the same outlets. Sessions go on, each for the time it was promised; what no
     * longer fits the budget waits for power from the next event on.
     */
    public Room with(RoomPlan other) {
        return new Room(other, other.outlets().stream().map(plan -> outlet(plan.id()).orElseThrow().with(plan))
                .toList(), fire, begun);
    }

    public Optional<Outlet> outlet(String id) {
        return outlets.stream().filter(it -> it.plan().id().equals(id)).findFirst();
    }

    /** Why a session cannot be asked for at this outlet now; empty where it can, though it may have to wait. */
    public Optional<Refusal> refusal(String id) {
        Optional<Outlet> found = outlet(id).filter(it -> it.plan().appliance().isEmpty());
        if (found.isEmpty()) {
            return Optional.of(Refusal.NO_OUTLET);
        }
        Outlet outlet = found.get();
        if (outlet.session().isPresent()) {
            return Optional.of(Refusal.BUSY);
        }
        boolean out = outlet.memory().fault().isPresent() || outlet.silent() || fire || contactorOff() || !begun;
        return out ? Optional.of(Refusal.FAULTY) : Optional.empty();
    }

    /** Why no session can be asked for. */
    public enum Refusal {
        /** There is none of this name, or an appliance is fixed to it. */
        NO_OUTLET,
        /** A session goes on, or waits for power. */
        BUSY,
        /** It is out of service, its meter is silent, or the whole room is cut. */
        FAULTY
    }

    /** Whether the main contactor is to be off: a relay is stuck. */
    public boolean contactorOff() {
        return outlets.stream().anyMatch(it -> it.memory().fault().equals(Optional.of(Fault.STUCK)));
    }

    /** Which place in the queue for power a session has, from 1; empty for one that does not wait. */
    public OptionalInt placeOf(String id) {
        List<Outlet> queue = outlets.stream().filter(Outlet::isQueued)
                .sorted(Comparator.comparingLong(it -> it.memory().lastSession())).toList();
        for (int i = 0; i < queue.size(); i++) {
            if (queue.get(i).plan().id().equals(id)) {
                return OptionalInt.of(i + 1);
            }
        }
        return OptionalInt.empty();
    }

    /** The outlet whose button was pressed last, among those whose press still announces a scan. */
    public Optional<Outlet> armed(long uptimeNanos) {
        return outlets.stream().filter(it -> it.armedNanos().orElse(Long.MIN_VALUE) > uptimeNanos)
                .max(Comparator.comparingLong(it -> it.armedNanos().orElseThrow()));
    }

    /** What all outlets were granted together. */
    public double grantedWatts() {
        return outlets.stream().mapToDouble(it -> it.supply().grantedWatts()).sum();
    }

    /** When it next wants {@link RoomEvent.Wake}, by the uptime; empty for a room at rest. */
    public OptionalLong wakeAtUptimeNanos() {
        long earliest = begun
                ? outlets.stream().mapToLong(Outlet::wakeAtNanos).min().orElse(Long.MAX_VALUE)
                : Long.MAX_VALUE;
        return earliest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(earliest);
    }
}
