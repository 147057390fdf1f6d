package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.AccessPolicy;
import io.xiaoyi.gateway.door.DoorPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the installer fixed: it does not change while a station runs.
 *
 * @param access who may come in when, and who this station is
 * @param doors at least one, ids distinct
 * @param readers ids distinct, each at one of {@code doors}
 * @param journalLate how long a grant waits for the disk: then it goes with an alarm, or is withheld where
 *     {@code strict}
 * @param strict whether a grant that is not durable in time is withheld
 */
public record StationPlan(AccessPolicy access, List<DoorPlan> doors, List<ReaderPlan> readers, Duration journalLate,
        boolean strict) {
    public StationPlan {
        doors = List.copyOf(doors);
        readers = List.copyOf(readers);
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

    /** A reader, and the side of the door it stands at. */
    public record ReaderPlan(String id, String door, Direction direction) {}
}
