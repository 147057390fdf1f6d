package io.xiaoyi.gateway.door;

import java.time.Duration;
import java.util.Optional;

/**
 * What the installer fixed for one door. All durations are positive.
 *
 * @param release how long a grant releases it, and the exit button after it was let go
 * @param longRelease the same for a pass with that right, and for an operator's unlock
 * @param maxRelease no grant, even repeated, keeps it released for longer; at least {@code longRelease}
 * @param heldOpenWarning open for so long: a warning
 * @param heldOpenAlarm open for so long: an alarm; longer than the warning's
 * @param hasContact whether a contact tells open from closed; without one the door relocks by time alone
 * @param coilDuty how long a strike's coil may stay energised by a hold-open; empty where it is made for continuous
 *     duty
 */
public record DoorPlan(String id, Lock lock, Duration release, Duration longRelease, Duration maxRelease,
        Duration heldOpenWarning, Duration heldOpenAlarm, boolean hasContact, Optional<Duration> coilDuty) {
    /** @throws IllegalArgumentException for durations that contradict each other; the message names both */
    public DoorPlan {
        if (!release.isPositive() || longRelease.compareTo(release) < 0
                || maxRelease.compareTo(longRelease) < 0) {
            throw new IllegalArgumentException("door " + id + ": expected 0 < release " + release + " <= longRelease "
                    + longRelease + " <= maxRelease " + maxRelease);
        }
        if (heldOpenAlarm.compareTo(heldOpenWarning) <= 0 || !heldOpenWarning.isPositive()) {
            throw new IllegalArgumentException("door " + id + ": expected 0 < heldOpenWarning " + heldOpenWarning
                    + " < heldOpenAlarm " + heldOpenAlarm);
        }
        if (coilDuty.isPresent() && coilDuty.get().compareTo(maxRelease) < 0) {
            throw new IllegalArgumentException("door " + id + ": expected coilDuty " + coilDuty.get()
                    + " >= maxRelease " + maxRelease);
        }
    }

    /** A strike with the usual times: 5 s, 15 s long, 30 s at most, warning at 30 s, alarm at 60 s. */
    public static DoorPlan usual(String id, Lock lock) {
        return new DoorPlan(id, lock, Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30),
                Duration.ofSeconds(30), Duration.ofSeconds(60), true, Optional.empty());
    }
}
