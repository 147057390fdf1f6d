package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.pass.Octets;
import java.time.Duration;
import java.util.Optional;

/** What the hands do. An effect sets something to a level, so doing it twice is doing it once. */
public sealed interface Effect {
    /**
     * Sets an output line.
     *
     * @param line the board role, such as {@code lock.front}
     * @param active energised; which voltage that is, is the board file's business
     */
    record SetLine(String line, boolean active) implements Effect {}

    /** What the courier at a reader sees and hears. */
    record Answer(String reader, String door, Outcome outcome, Optional<Denial> denial, Duration delay)
            implements
                Effect {}

    /**
     * The answer to a command, by MQTT 5 response topic and correlation data.
     *
     * @param stage accepted, then done; or refused or expired
     * @param reason a stable code where refused, else empty
     */
    record Reply(String replyTo, Octets correlation, String commandId, String name, Stage stage, String reason)
            implements
                Effect {}

    /** How a scan ended for the one who scanned. */
    enum Outcome {
        GRANTED,
        LEARNT,
        DENIED,
        WITHHELD,
        NOT_OURS
    }

    /** The states of a command on the wire. */
    enum Stage {
        ACCEPTED,
        DONE,
        REFUSED,
        EXPIRED
    }
}
