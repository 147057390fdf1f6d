package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.door.DoorFact;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.occupancy.OccupancyFact;
import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What has happened, as the journal keeps it. The record's name in kebab case is the entry's kind and the names of its
 * components are the keys of the entry's body: both are a durable format. A component may be added if it is optional;
 * none is renamed.
 */
public sealed interface Fact {
    /** Reader, door or other thing this is about; {@code station} for the whole. */
    String subject();

    /** A boot began. {@code cleanStop} says whether the last one ended in order. */
    record Started(String version, Octets nonce, boolean cleanStop) implements Fact {
        @Override
        public String subject() {
            return "station";
        }
    }

    /** The station stopped in order. */
    record Stopped(String reason) implements Fact {
        @Override
        public String subject() {
            return "station";
        }
    }

    /**
     * A pass was let in.
     *
     * @param step the mark that makes the same code work only once; empty for a door's number and a printed pass
     * @param usesAfter how often a counted pass has been used, this time included
     * @param expires when the mark may be forgotten
     * @param issuedAt the pass's signed {@code iat}, which raises the clock's floor
     */
    record Granted(String subject, String door, String direction, PassId pass, OptionalLong step, OptionalInt usesAfter,
            boolean longer, Instant expires, Instant issuedAt) implements Fact {}

    /**
     * A pass was let use an outlet; what it did there follows. Its components are those of {@link Granted}.
     *
     * @param subject the reader
     */
    record ChargeGranted(String subject, String outlet, PassId pass, OptionalLong step, Instant expires,
            Instant issuedAt) implements Fact {}

    /** The same code again at the same reader before the door opened: no new use, no longer release. */
    record GrantedAgain(String subject, String door, PassId pass) implements Fact {}

    /** A grant was taken back because it did not become durable in time: use count and replay mark are given back. */
    record GrantWithheld(String subject, String door, PassId pass, OptionalLong step) implements Fact {}

    /**
     * A code was refused. The pass is named only where its signature was verified.
     *
     * @param door or the outlet that it was shown for
     */
    record Denied(String subject, String door, Denial denial, Optional<PassId> pass, String detail) implements Fact {}

    /** Refusals at one reader that were counted instead of recorded one by one, since the last such entry. */
    record DenialsCounted(String subject, long count, Denial mostly) implements Fact {}

    /** Codes that are not ours; neither text nor time of each is kept. */
    record ForeignCode(String subject, String kind, int length) implements Fact {}

    /** An introduction was verified: the station knows this pass now. */
    record PassLearnt(String subject, Pass pass) implements Fact {}

    /** What one door did. The entry's kind is the door fact's own. */
    record AtDoor(String subject, DoorFact fact) implements Fact {}

    /** What one outlet did. The entry's kind is the outlet fact's own. */
    record AtOutlet(String subject, OutletFact fact) implements Fact {}

    /** What was found out about the people inside. The entry's kind is the occupancy fact's own. */
    record Inside(OccupancyFact fact) implements Fact {
        @Override
        public String subject() {
            return "occupancy";
        }
    }

    /**
     * A signed command was accepted; its id is never accepted again. {@code subject} is the door, the outlet or the
     * station.
     */
    record CommandAccepted(String subject, Octets id, String name, long kid, Instant issuedAt, Instant expires)
            implements
                Fact {}

    /** A command was refused. {@code kid} is 0 where no signature was verified. */
    record CommandRefused(String subject, String name, long kid, String reason, String detail) implements Fact {}

    /** Commands refused that were counted instead of recorded one by one. */
    record CommandsCounted(String subject, long count, String mostly) implements Fact {}

    /**
     * Somebody at the console was obeyed. {@code subject} is the door, the outlet or the station.
     *
     * @param by who, such as {@code console:anna}
     * @param expires until when the id is known, so that the same act is not done again
     */
    record ActAccepted(String subject, Octets id, String name, String by, Instant expires) implements Fact {}

    /** Somebody at the console was not obeyed. {@code name} is {@code unknown} for what no command is called. */
    record ActRefused(String name, String by, String reason) implements Fact {
        @Override
        public String subject() {
            return Station.CONSOLE;
        }
    }

    /** Somebody signed in at the console. {@code detail} says from where. */
    record SignedIn(String account, String detail) implements Fact {
        @Override
        public String subject() {
            return Station.CONSOLE;
        }
    }

    /**
     * Sign-ins were refused.
     *
     * @param account {@code unknown} where there is none of the name that was given
     * @param count how many, since the last such entry of this account
     */
    record SignInRefused(String account, long count, String detail) implements Fact {
        @Override
        public String subject() {
            return Station.CONSOLE;
        }
    }

    /** Somebody signed out, or his session was ended. {@code detail} says why. */
    record SignedOut(String account, String detail) implements Fact {
        @Override
        public String subject() {
            return Station.CONSOLE;
        }
    }

    /** An account of the console, or a token, was made, changed or dropped. {@code detail} says what. */
    record AccountChanged(String account, String by, String detail) implements Fact {
        @Override
        public String subject() {
            return Station.CONSOLE;
        }
    }

    /** A pass on paper was signed at the console; nobody's name is kept. */
    record VisitorInvited(PassId pass, String by, Instant until, int uses) implements Fact {
        @Override
        public String subject() {
            return Station.CONSOLE;
        }
    }

    /**
     * A pass was withdrawn at this station by a command.
     *
     * @param by the key id of who sent it, or who did it at the console
     * @param until when this may be forgotten: the pass has expired by then
     */
    record PassWithdrawn(PassId pass, String by, Instant until) implements Fact {
        @Override
        public String subject() {
            return "station";
        }
    }

    /** An alarm stands from now on. */
    record AlarmRaised(String subject, String code, String detail) implements Fact {}

    /** A standing alarm is over. */
    record AlarmCleared(String subject, String code) implements Fact {}

    /** How far the wall clock is trusted changed; marks ahead of it become single marks where time came back. */
    record ClockChanged(ClockTrust from, ClockTrust to, Instant floor, boolean timeCameBack) implements Fact {
        @Override
        public String subject() {
            return "clock";
        }
    }

    /**
     * Something of the trust took effect.
     *
     * @param part {@code ring}, {@code revoked}, or {@code page} for all pages of an issuer
     * @param kid who signed it; for pages, whose they are
     * @param seq its version; for pages, that of the head which named them
     */
    record TrustChanged(String part, long kid, long seq, Octets hash, Instant issuedAt) implements Fact {
        @Override
        public String subject() {
            return "trust";
        }
    }

    /** A tick on a courier's phone proved that it is {@code hour} at least, which the station did not know. */
    record TickProved(String subject, Instant hour) implements Fact {}

    /** An event whose decision threw was set aside. */
    record EventSetAside(String subject, String event, String thrown) implements Fact {}

    /** The hash of all before, signed with the station's key. The journal's writer fills in the signature. */
    record Checkpoint() implements Fact {
        @Override
        public String subject() {
            return "journal";
        }
    }
}
