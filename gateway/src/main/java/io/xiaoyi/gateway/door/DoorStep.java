package io.xiaoyi.gateway.door;

import java.util.List;
import java.util.Optional;

/**
 * What follows from one event.
 *
 * @param lock the level to set, where there is one to set: the same level again is harmless
 */
public record DoorStep(Door next, List<DoorFact> facts, Optional<LockLevel> lock) {
    public DoorStep {
        facts = List.copyOf(facts);
    }

    /**
     * A level of the lock.
     *
     * @param atOnce whether it may not wait for the disk: whatever makes people safer, and every securing
     */
    public record LockLevel(boolean released, boolean atOnce) {}
}
