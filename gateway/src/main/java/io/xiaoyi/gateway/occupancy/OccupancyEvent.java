package io.xiaoyi.gateway.occupancy;

import java.util.Map;
import java.util.Set;

/** What tells of people. Events of sensors that the plan does not name are let pass. */
public sealed interface OccupancyEvent {
    /**
     * The first event of a boot, with the inputs as first read.
     *
     * @param brokenBeams by door; one whose beams are free may be missing
     * @param moving the motion sensors that are active
     */
    record Began(Set<String> openDoors, Map<String, Set<Side>> brokenBeams, Set<String> moving)
            implements
                OccupancyEvent {
        public Began {
            brokenBeams = Map.copyOf(brokenBeams);
            openDoors = Set.copyOf(openDoors);
            moving = Set.copyOf(moving);
        }
    }

    /** Somebody was let in. */
    record GrantedIn(String door) implements OccupancyEvent {}

    /** Somebody was let out. */
    record GrantedOut(String door) implements OccupancyEvent {}

    /** A grant to come in was withheld, or ended before the door was opened: that entry is undone. */
    record NotEntered(String door) implements OccupancyEvent {}

    record DoorMoved(String door, boolean open) implements OccupancyEvent {}

    /** One of two beams was broken or is free again. {@link Side#A} is the outer one. */
    record Beam(String door, Side side, boolean broken) implements OccupancyEvent {}

    record ExitPressed(String door) implements OccupancyEvent {}

    /** A motion sensor of the room became active, or is no longer. */
    record Motion(String sensor, boolean active) implements OccupancyEvent {}

    /** The time of {@link Occupancy#wakeAtUptimeNanos()} has come. */
    record Wake() implements OccupancyEvent {}

    /** Of two beams. */
    enum Side {
        A,
        B
    }
}
