package io.xiaoyi.gateway.outlet;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What an outlet did. Names and components are a durable format, see {@code station.Fact}. A session's number is its
 * place in the order in which the room's sessions were asked for.
 */
public sealed interface OutletFact {
    /** Someone with the right asked for a session; it waits for power, which may be there at once. */
    record SessionQueued(long session, String by) implements OutletFact {}

    /**
     * It is switched on for the first time.
     *
     * @param ends when its time is over; the epoch where the clock was not trusted, so that a restart ends it
     * @param register the meter's energy register then, in thousandths of a watt-hour
     */
    record SessionStarted(long session, String by, Instant ends, OptionalLong register) implements OutletFact {}

    /** It is off and waits for power again. @param why {@code budget}, {@code power-loss} or {@code reboot} */
    record SessionPaused(long session, String why) implements OutletFact {}

    /** It is on again. */
    record SessionContinued(long session) implements OutletFact {}

    /** What hangs on it is judged otherwise than before. */
    record LoadJudged(long session, Load.Kind load) implements OutletFact {}

    /** Energy since the session began, and the meter's register, in thousandths of a watt-hour. */
    record EnergyCounted(long session, long milliwattHours, long register) implements OutletFact {}

    /** @param detail what exactly, such as {@code 12.3 A} */
    record SessionEnded(long session, String by, StopReason reason, String detail, long milliwattHours)
            implements
                OutletFact {}

    /** What was charged was fetched by its owner. */
    record PickedUp(long session, String by) implements OutletFact {}

    /** Out of service until cleared. */
    record OutletFaulted(Fault fault, String detail) implements OutletFact {}

    record OutletCleared(String by) implements OutletFact {}

    /** No reading for longer than the plan allows. */
    record MeterSilent() implements OutletFact {}

    record MeterBack() implements OutletFact {}

    /** @param why {@code hours}, {@code fire}, {@code fault} or {@code contactor} */
    record ApplianceSwitched(boolean on, String why) implements OutletFact {}

    /** A fridge has been too warm for too long. */
    record ApplianceWarm(String detail) implements OutletFact {}

    record ApplianceCold() implements OutletFact {}
}
