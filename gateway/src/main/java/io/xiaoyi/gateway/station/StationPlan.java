package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.AccessPolicy;
import io.xiaoyi.gateway.door.DoorPlan;
import io.xiaoyi.gateway.occupancy.OccupancyPlan;
import io.xiaoyi.gateway.outlet.RoomPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the installer fixed and what an operator may change. While a station runs it changes as a whole, by a
 * {@link Configuration}, and never which doors, readers and outlets there are.
 *
 * @param access who may come in when, and who this station is
 * @param doors at least one, ids distinct
 * @param readers ids distinct, each at one of {@code doors} or of the room's outlets
 * @param journalLate how long a grant waits for the disk: then it goes with an alarm, or is withheld where
 *     {@code strict}
 * @param strict whether a grant that is not durable in time is withheld
 * @param room the outlets and what they share
 * @param occupancy how the people inside are counted; empty where nobody counts them
 */
public record StationPlan(AccessPolicy access, List<DoorPlan> doors, List<ReaderPlan> readers, Duration journalLate,
        boolean strict, RoomPlan room, Optional<OccupancyPlan> occupancy) {
    public StationPlan {
        doors = List.copyOf(doors);
        readers = List.copyOf(readers);
    }

    /** A station without an outlet. */
    public StationPlan(AccessPolicy access, List<DoorPlan> doors, List<ReaderPlan> readers, Duration journalLate,
            boolean strict) {
        this(access, doors, readers, journalLate, strict, RoomPlan.NONE);
    }

    /** A station where nobody counts the people inside. */
    public StationPlan(AccessPolicy access, List<DoorPlan> doors, List<ReaderPlan> readers, Duration journalLate,
            boolean strict, RoomPlan room) {
        this(access, doors, readers, journalLate, strict, room, Optional.empty());
    }

    public Optional<ReaderPlan> reader(String id) {
        return readers.stream().filter(reader -> reader.id().equals(id)).findFirst();
    }

    public Optional<DoorPlan> door(String id) {
        return doors.stream().filter(door -> door.id().equals(id)).findFirst();
    }

    /** Which way a code at a reader moves people. */
    public enum Direction {
        IN,
        OUT
    }

    /**
     * A reader, and the side of the door, or the outlet, it stands at.
     *
     * @param door empty at an outlet
     * @param direction {@link Direction#OUT} at an outlet: whoever is there is inside
     */
    public record ReaderPlan(String id, String door, Direction direction, Optional<String> outlet) {
        /** At a door. */
        public ReaderPlan(String id, String door, Direction direction) {
            this(id, door, direction, Optional.empty());
        }

        /** At an outlet of its own. */
        public static ReaderPlan atOutlet(String id, String outlet) {
            return new ReaderPlan(id, "", Direction.OUT, Optional.of(outlet));
        }
    }
}
