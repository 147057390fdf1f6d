package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.outlet.MeterReading;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Preread;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.SignedPage;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.pass.TrustPart;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that can happen to a station. Adapters make these; the inbox stamps their Moment. */
public sealed interface StationEvent {
    /**
     * The first event of a boot, after every output took its start level.
     *
     * @param version of the software
     * @param nonce eight random bytes, published in {@code link} until the next are drawn; commands that act name them
     * @param inputs the levels of all input lines as first read, by board role; true is active
     */
    record Started(String version, Octets nonce, Map<String, Boolean> inputs) implements StationEvent {}

    /** The last event of an orderly stop. */
    record Stopping(String reason) implements StationEvent {}

    /**
     * Bytes of one code at a reader, the line end stripped, nothing else touched.
     *
     * @param preread what {@link Station#preread} made of them before their turn; empty where nobody asked it
     */
    record Scanned(String reader, Octets line, Optional<Preread> preread) implements StationEvent {
        public Scanned(String reader, Octets line) {
            this(reader, line, Optional.empty());
        }
    }

    /**
     * An input line changed.
     *
     * @param line the board role, such as {@code contact.front}, {@code exit.front}, {@code outlet-button.3} or
     *     {@code fire}
     * @param active the logical level, polarity already applied
     * @param edgeNanos the kernel's own time of the edge (CLOCK_MONOTONIC), 0 where there is none
     */
    record InputChanged(String line, boolean active, long edgeNanos) implements StationEvent {}

    /** An outlet's meter was read. */
    record MeterRead(String outlet, MeterReading reading) implements StationEvent {}

    /** The time that {@link Station#wakeAtUptimeNanos()} named has come. */
    record Wake() implements StationEvent {}

    /** Every entry up to {@code seq} has been forced to the disk. */
    record Durable(long seq) implements StationEvent {}

    /** Writing or forcing the journal failed; what is pending stays in memory and is tried again elsewhere. */
    record JournalFailed(String detail) implements StationEvent {}

    /** A signed command arrived. {@code replyTo} and {@code correlation} are MQTT 5's, either may be empty. */
    record CommandReceived(Octets signed, String replyTo, Octets correlation) implements StationEvent {}

    /** Eight random bytes were drawn, as {@link Effect.NonceWanted} asked. */
    record NonceDrawn(Octets nonce) implements StationEvent {}

    /** Somebody answered what time it is. */
    record TimeAnswered(Octets signed) implements StationEvent {}

    /**
     * Somebody who has signed in at the console wants what a signed command could tell; what only asks is refused.
     *
     * @param by who, as the journal names him, such as {@code console:anna}
     * @param roles whose commands he may give
     * @param id 16 bytes, drawn by his page: the same act sent again is not done again
     * @param name and {@code arguments} are those of a command
     */
    record ActWanted(String by, Set<Role> roles, Octets id, String name, Map<String, Cbor> arguments)
            implements
                StationEvent {
        public ActWanted {
            roles = Set.copyOf(roles);
            arguments = Map.copyOf(arguments);
        }

        Effect.ActTold told(Effect.Stage stage, String reason) {
            return new Effect.ActTold(id.hex(), name, by, stage, reason);
        }
    }

    /**
     * Something happened at the console that moves nothing.
     *
     * @param account whose, or {@code unknown}: what was typed where no such account is may be a password
     * @param by who did it
     * @param count how often, where several are told as one
     * @param detail more, for people; may be empty
     */
    record ConsoleNoted(Note note, String account, String by, long count, String detail) implements StationEvent {
        private static final int LONGEST_NAME = 80;
        private static final int LONGEST_DETAIL = 200;

        /** Longer texts are cut: they are kept for good. */
        public ConsoleNoted {
            account = cut(account, LONGEST_NAME);
            by = cut(by, LONGEST_NAME);
            detail = cut(detail, LONGEST_DETAIL);
        }

        private static String cut(String text, int longest) {
            return text.length() <= longest ? text : text.substring(0, longest);
        }

        Fact fact() {
            return switch (note) {
                case SIGNED_IN -> new Fact.SignedIn(account, detail);
                case SIGN_IN_REFUSED -> new Fact.SignInRefused(account, count, detail);
                case SIGNED_OUT -> new Fact.SignedOut(account, detail);
                case ACCOUNT_CHANGED -> new Fact.AccountChanged(account, by, detail);
            };
        }
    }

    /** What {@link ConsoleNoted} tells of. */
    enum Note {
        SIGNED_IN,
        SIGN_IN_REFUSED,
        SIGNED_OUT,
        /** Made, dropped, or given another role or password; a token for a machine is one too. */
        ACCOUNT_CHANGED
    }

    /**
     * A pass on paper was signed at the console.
     *
     * @param uses how often it opens
     */
    record VisitorInvited(PassId pass, String by, Instant until, int uses) implements StationEvent {}

    /** The connection to the broker came or went. Never moves a lock. */
    record LinkChanged(boolean online, String detail) implements StationEvent {}

    /** A reader came or went. */
    record ReaderChanged(String reader, boolean present, String detail) implements StationEvent {}

    /** An inbox queue was full: so many events of {@code source} were dropped since the last such event. */
    record Overrun(String source, long dropped) implements StationEvent {}

    /** A relay could not be written, or can be again. */
    record OutputChanged(String line, boolean working, String detail) implements StationEvent {}

    /** The door's screen shows a new six-digit number, good once within 60 s of uptime. */
    record DoorNumberDrawn(String door, int number) implements StationEvent {}

    /**
     * The files of trust were read: what they hold replaces what was in force.
     *
     * @param synchronised the passes that are known without being learnt, those of {@code trust}'s pages as a rule
     */
    record TrustLoaded(Trust trust, List<Pass> synchronised) implements StationEvent {}

    /**
     * A signed message of trust arrived.
     *
     * @param page what {@link Station#preread} made of a page before its turn; empty where nobody asked it, or the page
     *            is not to be believed as things stand
     */
    record TrustArrived(TrustPart part, Octets signed, Optional<SignedPage> page) implements StationEvent {
        public TrustArrived(TrustPart part, Octets signed) {
            this(part, signed, Optional.empty());
        }
    }

    /**
     * An operator wants something changed.
     *
     * @param reading what its document says, which whoever knows the wiring makes of it before its turn; empty where
     *     nobody asked him, or it is not to be believed as things stand
     */
    record ShadowProposed(Proposal proposal, Optional<ShadowReading> reading) implements StationEvent {
        public ShadowProposed(Proposal proposal) {
            this(proposal, Optional.empty());
        }
    }

    /** From now on the uplink goes by this version of the shadow; whether that is of use comes behind. */
    record UplinkBegan(long version) implements StationEvent {}

    /**
     * The uplink that goes by this version of the shadow is of use: the broker takes what the station says of itself,
     * and sends it what an operator wants changed.
     */
    record UplinkServed(long version) implements StationEvent {}

    /** An adapter's own alarm, such as a broker that refuses an event or a view set aside. */
    record AdapterAlarm(String code, String subject, boolean raised, String detail) implements StationEvent {}

    /**
     * What the loop makes of an event whose decision threw: the state is as before, the outputs of its subject are to
     * be made safe.
     *
     * @param subject the reader or line of the event, or its kind
     * @param event the event's kind; its content is not kept
     * @param thrown class and message of what was thrown
     */
    record SetAside(String subject, String event, String thrown) implements StationEvent {}

    /** Whether this event waits behind all others: what people and the cloud send, at whatever rate they like. */
    default boolean isPatient() {
        return this instanceof Scanned || this instanceof CommandReceived || this instanceof TrustArrived
                || this instanceof TimeAnswered || this instanceof ShadowProposed || this instanceof ActWanted
                || this instanceof ConsoleNoted || this instanceof VisitorInvited;
    }

    /** Reader, line or other thing this event is about; the queue it waits in. */
    default String source() {
        return switch (this) {
            case Scanned e -> e.reader();
            case CommandReceived _ -> "commands";
            case TrustArrived _ -> "trust";
            case TimeAnswered _ -> "time";
            case ShadowProposed _ -> "shadow";
            case ActWanted _ -> Station.CONSOLE;
            case ConsoleNoted _ -> Station.CONSOLE;
            case VisitorInvited _ -> Station.CONSOLE;
            case InputChanged e -> e.line();
            case MeterRead e -> Lines.outlet(e.outlet());
            case ReaderChanged e -> e.reader();
            case OutputChanged e -> e.line();
            case DoorNumberDrawn e -> e.door();
            case AdapterAlarm e -> e.subject();
            case SetAside e -> e.subject();
            case Overrun e -> e.source();
            case Started _ -> "station";
            case Stopping _ -> "station";
            case Wake _ -> "station";
            case Durable _ -> "station";
            case JournalFailed _ -> "station";
            case LinkChanged _ -> "station";
            case NonceDrawn _ -> "station";
            case UplinkBegan _ -> "station";
            case UplinkServed _ -> "station";
            case TrustLoaded _ -> "station";
        };
    }
}
