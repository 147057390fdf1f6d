package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.outlet.OutletState;
import io.xiaoyi.gateway.pass.Octets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What the hands do. An effect sets something to a level, so doing it twice is doing it once. */
public sealed interface Effect {
    /**
     * Sets an output line.
     *
     * @param line the board role, such as {@code lock.front}
     * @param active energised; which voltage that is, is the board file's business
     */
    record SetLine(String line, boolean active) implements Effect {}

    /**
     * What the courier at a reader sees and hears.
     *
     * @param door what the reader opens; empty at an outlet
     * @param outlet how the outlet stands that he asked for, where he asked for one
     */
    record Answer(String reader, String door, Outcome outcome, Optional<Denial> denial, Duration delay,
            Optional<OutletShown> outlet) implements Effect {
        /** At a door. */
        public Answer(String reader, String door, Outcome outcome, Optional<Denial> denial, Duration delay) {
            this(reader, door, outcome, denial, delay, Optional.empty());
        }
    }

    /**
     * How an outlet stands.
     *
     * @param place in the queue for power, from 1; empty where nothing waits
     * @param wattHours of the session that goes on
     */
    record OutletShown(String outlet, OutletState state, OptionalInt place, long wattHours) {}

    /**
     * The answer to a command, by MQTT 5 response topic and correlation data.
     *
     * @param stage accepted, then done; or refused or expired
     * @param reason a stable code where refused; {@code queued} for a session that waits for power; else empty
     */
    record Reply(String replyTo, Octets correlation, String commandId, String name, Stage stage, String reason)
            implements
                Effect {}

    /**
     * A question of a command's sender: whoever has the answer sends it where a {@link Reply} would go, as
     * {@link Stage#DONE}.
     */
    record Inquiry(String replyTo, Octets correlation, String commandId, String name, Question question)
            implements
                Effect {}

    /**
     * The answer to an act of the console; which, its id says.
     *
     * @param by who wanted it
     * @param stage and {@code reason} as in {@link Reply}
     */
    record ActTold(String id, String name, String by, Stage stage, String reason) implements Effect {}

    /**
     * The process ends in order, to be started anew.
     *
     * @param by the key id of who wanted it, or who did at the console
     */
    record Restart(String by) implements Effect {}

    /** How a scan ended for the one who scanned. */
    enum Outcome {
        GRANTED,
        LEARNT,
        DENIED,
        WITHHELD,
        /** A session began at an outlet, or waits for power there. */
        CHARGING,
        /** His session there ended. */
        STOPPED,
        /** How his session there stands; nothing changed. */
        SHOWN,
        NOT_OURS,
        /** Nobody scanned: an operator asked which reader this is. */
        IDENTIFIED
    }

    /** The states of a command on the wire. */
    enum Stage {
        ACCEPTED,
        DONE,
        REFUSED,
        EXPIRED
    }
}
