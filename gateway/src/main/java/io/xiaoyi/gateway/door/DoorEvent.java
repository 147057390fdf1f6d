package io.xiaoyi.gateway.door;

import java.time.Duration;
import java.util.Optional;

/** What can happen to a door. Nothing of the network is among it: communication never moves a lock. */
public sealed interface DoorEvent {
    /** The first event of a boot, with the inputs as first read. */
    record Began(boolean fire, boolean open, boolean exitPressed, boolean tampered) implements DoorEvent {}

    /** A pass was let in. @param by who; comes back in the facts */
    record Granted(String by, boolean longer) implements DoorEvent {}

    /** That grant did not become durable in time and is taken back. */
    record Withheld(String by) implements DoorEvent {}

    /** An operator releases it once, for the long time, locked down or not. */
    record Unlock(String by) implements DoorEvent {}

    /** @param limit for how long; empty until resumed */
    record HoldOpen(String by, Optional<Duration> limit) implements DoorEvent {}

    record LockDown(String by) implements DoorEvent {}

    record Resume(String by) implements DoorEvent {}

    record Exit(boolean pressed) implements DoorEvent {}

    record Fire(boolean active) implements DoorEvent {}

    record Contact(boolean open) implements DoorEvent {}

    record Tamper(boolean active) implements DoorEvent {}

    /** The time of {@link Door#wakeAtUptimeNanos()} has come. */
    record Wake() implements DoorEvent {}

    /** A decision about this door failed: end what is timed, keep what people's safety needs. */
    record MakeSafe() implements DoorEvent {}
}
