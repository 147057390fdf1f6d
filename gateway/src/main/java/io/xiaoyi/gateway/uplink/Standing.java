package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.door.Door;
import io.xiaoyi.gateway.door.Mode;
import io.xiaoyi.gateway.door.ReleaseCause;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Station;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a station stands, as far as {@code state} tells: two that are equal need not be told twice.
 *
 * @param doors by id
 * @param alarms that stand, by code and subject
 * @param clockTrust how far the station believes its wall clock
 */
record Standing(List<DoorNow> doors, List<Alarm> alarms, ClockTrust clockTrust) {
    /** One door; {@code whyReleased} is empty for a secured one. */
    record DoorNow(String id, Mode mode, Optional<ReleaseCause> whyReleased, boolean open, boolean tampered) {}

    static Standing of(Station station) {
        return new Standing(
                station.doors().values().stream().sorted(Comparator.comparing(door -> door.plan().id()))
                        .map(Standing::now).toList(),
                station.remembered().alarms().keySet().stream()
                        .sorted(Comparator.comparing(Alarm::code).thenComparing(Alarm::subject)).toList(),
                station.clock().trust());
    }

    private static DoorNow now(Door door) {
        return new DoorNow(door.plan().id(), door.mode(), door.whyReleased(), door.open(), door.tampered());
    }
}
