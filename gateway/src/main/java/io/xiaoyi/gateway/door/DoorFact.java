package io.xiaoyi.gateway.door;

import java.time.Instant;
import java.util.Optional;

/** What a door did. Names and components are a durable format, see {@code station.Fact}. */
public sealed interface DoorFact {
    /**
     * The lock is to be released, or goes on being released for another reason or person than before.
     *
     * @param cause the strongest reason that holds
     * @param by pass, operator or input
     */
    record DoorReleased(ReleaseCause cause, String by) implements DoorFact {}

    record DoorSecured(SecureCause cause) implements DoorFact {}

    record DoorOpened() implements DoorFact {}

    record DoorClosed() implements DoorFact {}

    /** Opened while secured. An alarm until it is closed. */
    record ForcedOpen() implements DoorFact {}

    record HeldOpenWarning() implements DoorFact {}

    record HeldOpenAlarm() implements DoorFact {}

    /** A door that was held or forced open is closed, or held open on purpose now. */
    record OpenAlarmOver() implements DoorFact {}

    /** Granted but never opened, or the grant was cut off before: that entry did not take place. */
    record GrantNotUsed(String by) implements DoorFact {}

    record ExitRequested() implements DoorFact {}

    /** The exit button has been pressed for a minute: it is stuck and no longer keeps the door released. */
    record ExitStuck() implements DoorFact {}

    record ExitFreed() implements DoorFact {}

    record FireBegan() implements DoorFact {}

    record FireOver() implements DoorFact {}

    record TamperBegan() implements DoorFact {}

    record TamperOver() implements DoorFact {}

    /**
     * @param by operator, or why it ended by itself: {@code time-up}, {@code coil-duty}, {@code restart}
     * @param until when a bounded hold-open ends; the epoch where the clock was not trusted, so that a restart ends it
     */
    record ModeChanged(Mode mode, String by, Optional<Instant> until) implements DoorFact {}

    /** The last boot ended while the door was released for this; who went through is not known. */
    record ReleaseInterrupted(ReleaseCause cause, String by) implements DoorFact {}
}
