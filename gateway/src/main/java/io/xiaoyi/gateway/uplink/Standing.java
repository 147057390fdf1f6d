package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.door.Door;
import io.xiaoyi.gateway.door.Mode;
import io.xiaoyi.gateway.door.ReleaseCause;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.occupancy.Count;
import io.xiaoyi.gateway.occupancy.Occupancy;
import io.xiaoyi.gateway.occupancy.Sensor;
import io.xiaoyi.gateway.outlet.Fault;
import io.xiaoyi.gateway.outlet.Outlet;
import io.xiaoyi.gateway.outlet.OutletMemory;
import io.xiaoyi.gateway.outlet.OutletState;
import io.xiaoyi.gateway.outlet.Room;
import io.xiaoyi.gateway.outlet.StopReason;
import io.xiaoyi.gateway.pass.Head;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Station;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a station stands, as far as {@code state} tells: two that are equal need not be told twice.
 *
 * @param doors by id
 * @param outlets in the plan's order
 * @param inside how many people; empty where nobody counts them
 * @param alarms that stand, by code and subject
 * @param clockTrust how far the station believes its wall clock
 * @param trust what the station believes as a whole; empty before the first head
 */
record Standing(List<DoorNow> doors, List<OutletNow> outlets, Optional<InsideNow> inside,
        List<Alarm> alarms, ClockTrust clockTrust, Optional<TrustNow> trust) {
    /**
     * The trust that is in force.
     *
     * @param ring the ring's version
     * @param head the head's version
     * @param headIssued what the age of the trust is told by
     * @param passes on pages
     * @param whole whether all is here that the newest head names
     */
    record TrustNow(long ring, long head, Instant headIssued, long passes, boolean whole) {}

    /** One door; {@code whyReleased} is empty for a secured one. */
    record DoorNow(String id, Mode mode, Optional<ReleaseCause> whyReleased, boolean open, boolean tampered) {}

    /**
     * One outlet, without what changes with every reading: that is told by {@code telemetry} and the journal.
     *
     * @param place in the queue for power
     * @param ended why the last session ended, while no other goes on
     * @param pickUp what was charged waits to be fetched
     */
    record OutletNow(String id, OutletState state, OptionalInt place, Optional<Fault> fault,
            Optional<StopReason> ended, boolean pickUp, boolean metered, boolean silent) {}

    /**
     * The people inside.
     *
     * @param count as the journal last has it: at most one change a second
     * @param full whether the room is full; empty for one without a capacity
     * @param sensors what they are counted by, in the order of {@link Sensor}
     * @param evidence when anything last told of people, as the journal last has it; the epoch where that is not known
     */
    record InsideNow(Count count, Optional<Boolean> full, List<Sensor> sensors, Instant evidence) {}

    static Standing of(Station station) {
        return new Standing(
                station.doors().values().stream().sorted(Comparator.comparing(door -> door.plan().id()))
                        .map(Standing::now).toList(),
                station.room().outlets().stream().map(outlet -> now(outlet, station.room())).toList(),
                station.occupancy().map(Standing::now),
                station.remembered().alarms().keySet().stream()
                        .sorted(Comparator.comparing(Alarm::code).thenComparing(Alarm::subject)).toList(),
                station.clock().trust(),
                station.trust().head().map(head -> now(station.trust(), head)));
    }

    private static TrustNow now(Trust trust, Trust.Held<Head> head) {
        return new TrustNow(trust.ring().map(Trust.Held::seq).orElse(0L), head.seq(), head.value().issuedAt(), trust
                .issuers().values().stream().flatMap(of -> of.pages().values().stream()).mapToLong(page -> page.value()
                        .passes().size())
                .sum(),
                trust.coming().isEmpty());
    }

    private static OutletNow now(Outlet outlet, Room room) {
        String id = outlet.plan().id();
        return new OutletNow(id, outlet.state(), room.placeOf(id), outlet.memory().fault(),
                outlet.memory().ended().map(OutletMemory.Ended::reason), outlet.pickUp(), outlet.plan().metered(),
                outlet.silent());
    }

    private static InsideNow now(Occupancy occupancy) {
        return new InsideNow(occupancy.memory().count(), occupancy.plan().capacity().map(_ -> occupancy.full()),
                occupancy.sensors().stream().sorted().toList(), occupancy.memory().evidence());
    }

    private static DoorNow now(Door door) {
        return new DoorNow(door.plan().id(), door.mode(), door.whyReleased(), door.open(), door.tampered());
    }
}
