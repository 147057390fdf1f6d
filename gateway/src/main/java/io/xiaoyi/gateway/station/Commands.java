package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.access.Throttle;
import io.xiaoyi.gateway.door.DoorEvent;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.outlet.RoomEvent;
import io.xiaoyi.gateway.outlet.StopReason;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Command;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.SignedCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Signed commands, checked one after the other: form, signer, signature, role, station, time, nonce, id, name and
 * arguments. A command is journaled before it acts, and its id is good once, for good. All of them move a door or give
 * power, so all name this boot's nonce. What is faulty only an operator puts back in service.
 */
final class Commands {
    /** How far a sender's clock may be ahead. */
    private static final Duration AHEAD = Duration.ofSeconds(30);
    private static final Set<String> DOOR_NAMES = Set.of("unlock", "hold-open", "lockdown", "resume");
    private static final String START = "outlet-start";
    private static final String STOP = "outlet-stop";
    private static final String CLEAR = "outlet-clear";
    private static final Set<String> OUTLET_NAMES = Set.of(START, STOP, CLEAR);
    private static final Set<Role> MAY_COMMAND = Set.of(Role.OPERATOR, Role.PLATFORM);

    private final Deciding deciding;

    Commands(Deciding deciding) {
        this.deciding = deciding;
    }

    /** Why a command was refused. The codes are sent to the caller. */
    enum Refusal {
        MALFORMED,
        UNKNOWN_KEY,
        FORGED,
        WRONG_ROLE,
        WRONG_STATION,
        NOT_YET_VALID,
        EXPIRED,
        WRONG_NONCE,
        REPLAYED,
        UNKNOWN_COMMAND,
        UNKNOWN_DOOR,
        UNKNOWN_OUTLET,
        BAD_ARGUMENT,
        EXPIRED_PASS,
        REVOKED_PASS,
        NO_CHARGING,
        OUTLET_BUSY,
        OUTLET_FAULTY;

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    void received(StationEvent.CommandReceived event) {
        switch (SignedCommand.read(event.signed(), deciding.plan.access().tenant())) {
            case Checked.Bad<SignedCommand> bad -> refuse(event, "", "", 0, Refusal.MALFORMED, bad.toString());
            case Checked.Good<SignedCommand>(SignedCommand signed) -> {
                Command command = signed.command();
                Optional<Refusal> refusal = check(signed);
                if (refusal.isPresent()) {
                    boolean known = refusal.get().compareTo(Refusal.FORGED) > 0;
                    refuse(event, command.id().hex(), command.name(), known ? signed.kid() : 0, refusal.get(), "");
                } else {
                    accept(event, signed);
                }
            }
        }
    }

    private Optional<Refusal> check(SignedCommand signed) {
        return signer(signed).or(() -> validity(signed.command())).or(() -> content(signed.command()));
    }

    private Optional<Refusal> signer(SignedCommand signed) {
        Optional<RingKey> key = deciding.ring().flatMap(ring -> ring.key(signed.kid()));
        if (key.isEmpty()) {
            return Optional.of(Refusal.UNKNOWN_KEY);
        }
        if (!signed.verifies(key.get().key())) {
            return Optional.of(Refusal.FORGED);
        }
        RingKey ours = key.get();
        boolean speaksForUs = deciding.plan.access().names().stream().anyMatch(ours::speaksFor);
        Set<Role> roles = signed.command().name().equals(CLEAR) ? Set.of(Role.OPERATOR) : MAY_COMMAND;
        boolean may = ours.roles().stream().anyMatch(roles::contains);
        return may && speaksForUs && counts(ours)
                ? Optional.empty()
                : Optional.of(Refusal.WRONG_ROLE);
    }

    /** By the floor alone, a lower bound, nobody can say that a key is not valid yet. */
    private boolean counts(RingKey key) {
        Instant wall = deciding.moment.wall();
        boolean begun = deciding.moment.trust() == ClockTrust.FLOOR || !wall.plus(AHEAD).isBefore(key.notBefore());
        return begun && wall.isBefore(key.expires());
    }

    private Optional<Refusal> validity(Command command) {
        if (!command.station().equals(deciding.plan.access().station())) {
            return Optional.of(Refusal.WRONG_STATION);
        }
        boolean ahead = command.issuedAt().isAfter(deciding.moment.wall().plus(AHEAD));
        if (ahead && deciding.moment.trust() != ClockTrust.FLOOR) {
            return Optional.of(Refusal.NOT_YET_VALID);
        }
        if (!command.expires().isAfter(deciding.moment.wall())) {
            return Optional.of(Refusal.EXPIRED);
        }
        if (!command.nonce().equals(Optional.of(deciding.boot.nonce()))) {
            return Optional.of(Refusal.WRONG_NONCE);
        }
        return deciding.remembered.commandIds().containsKey(command.id())
                ? Optional.of(Refusal.REPLAYED)
                : Optional.empty();
    }

    private Optional<Refusal> content(Command command) {
        if (OUTLET_NAMES.contains(command.name())) {
            return outletArguments(command);
        }
        return DOOR_NAMES.contains(command.name()) ? doorArguments(command) : Optional.of(Refusal.UNKNOWN_COMMAND);
    }

    private Optional<Refusal> outletArguments(Command command) {
        if (!(command.arguments().get("outlet") instanceof Cbor.Text outlet)) {
            return Optional.of(Refusal.BAD_ARGUMENT);
        }
        if (deciding.room.outlet(outlet.value()).isEmpty()) {
            return Optional.of(Refusal.UNKNOWN_OUTLET);
        }
        if (!command.name().equals(START)) {
            return Optional.empty();
        }
        Optional<PassId> pass = passOf(command);
        return pass.isEmpty() ? Optional.of(Refusal.BAD_ARGUMENT) : mayCharge(pass.get(), outlet.value());
    }

    private static Optional<PassId> passOf(Command command) {
        return command.arguments().get("pass") instanceof Cbor.Text named
                ? PassId.parse(named.value())
                : Optional.empty();
    }

    /** What the platform cannot know better than the station; for a pass that was never here it vouches alone. */
    private Optional<Refusal> mayCharge(PassId id, String outlet) {
        Optional<Pass> known = deciding.remembered.book().find(id);
        if (known.filter(it -> !deciding.moment.wall().isBefore(it.expires())).isPresent()) {
            return Optional.of(Refusal.EXPIRED_PASS);
        }
        if (deciding.trust.revocations().revoked(id)) {
            return Optional.of(Refusal.REVOKED_PASS);
        }
        if (known.filter(it -> !it.scope().allows(Right.CHARGE)).isPresent()) {
            return Optional.of(Refusal.NO_CHARGING);
        }
        return deciding.room.refusal(outlet).map(it -> switch (it) {
            case NO_OUTLET -> Refusal.UNKNOWN_OUTLET;
            case BUSY -> Refusal.OUTLET_BUSY;
            case FAULTY -> Refusal.OUTLET_FAULTY;
        });
    }

    private Optional<Refusal> doorArguments(Command command) {
        Cbor door = command.arguments().get("door");
        boolean needsDoor = command.name().equals("unlock");
        if (door != null && !(door instanceof Cbor.Text) || door == null && needsDoor) {
            return Optional.of(Refusal.BAD_ARGUMENT);
        }
        if (door instanceof Cbor.Text named && !deciding.doors.containsKey(named.value())) {
            return Optional.of(Refusal.UNKNOWN_DOOR);
        }
        Cbor seconds = command.arguments().get("seconds");
        boolean bad = seconds != null && !(seconds instanceof Cbor.Int n && n.value() >= 1 && n.value() <= 86_400);
        return bad ? Optional.of(Refusal.BAD_ARGUMENT) : Optional.empty();
    }

    private void accept(StationEvent.CommandReceived event, SignedCommand signed) {
        Command command = signed.command();
        if (OUTLET_NAMES.contains(command.name())) {
            acceptAtOutlet(event, signed);
            return;
        }
        Collection<String> doors = command.arguments().get("door") instanceof Cbor.Text named
                ? List.of(named.value())
                : deciding.doors.keySet();
        deciding.record(new Fact.CommandAccepted(doors.size() == 1 ? doors.iterator().next() : "station", command.id(),
                command.name(), signed.kid(), command.issuedAt(), command.expires()));
        reply(event, command.id().hex(), command.name(), Effect.Stage.ACCEPTED, "");
        String by = "%016x".formatted(signed.kid());
        for (String door : doors) {
            deciding.door(door, doorEvent(command, by), Optional.empty());
        }
        reply(event, command.id().hex(), command.name(), Effect.Stage.DONE, "");
    }

    private void acceptAtOutlet(StationEvent.CommandReceived event, SignedCommand signed) {
        Command command = signed.command();
        String outlet = ((Cbor.Text) command.arguments().get("outlet")).value();
        String by = "%016x".formatted(signed.kid());
        deciding.record(new Fact.CommandAccepted(outlet, command.id(), command.name(), signed.kid(),
                command.issuedAt(), command.expires()));
        reply(event, command.id().hex(), command.name(), Effect.Stage.ACCEPTED, "");
        deciding.room(switch (command.name()) {
            case START -> new RoomEvent.Start(outlet, passOf(command).orElseThrow().toString());
            case STOP -> new RoomEvent.Stop(outlet, StopReason.REMOTE, by);
            case CLEAR -> new RoomEvent.Clear(outlet, by);
            default -> throw new AssertionError(command.name());
        });
        boolean waits = command.name().equals(START) && deciding.room.placeOf(outlet).isPresent();
        reply(event, command.id().hex(), command.name(), Effect.Stage.DONE, waits ? "queued" : "");
    }

    private static DoorEvent doorEvent(Command command, String by) {
        return switch (command.name()) {
            case "unlock" -> new DoorEvent.Unlock(by);
            case "lockdown" -> new DoorEvent.LockDown(by);
            case "resume" -> new DoorEvent.Resume(by);
            case "hold-open" -> new DoorEvent.HoldOpen(by, command.arguments().get("seconds") instanceof Cbor.Int n
                    ? Optional.of(Duration.ofSeconds(n.value()))
                    : Optional.empty());
            default -> throw new AssertionError(command.name());
        };
    }

    private void reply(StationEvent.CommandReceived event, String id, String name, Effect.Stage stage, String reason) {
        deciding.whenDurable(new Effect.Reply(event.replyTo(), event.correlation(), id, name, stage, reason),
                Optional.empty());
    }

    /** Refusals are throttled like bad codes: the first few are recorded, then they are counted, once a minute. */
    private void refuse(StationEvent.CommandReceived event, String id, String name, long kid, Refusal why,
            String detail) {
        String known = DOOR_NAMES.contains(name) || OUTLET_NAMES.contains(name) ? name : "unknown";
        if (deciding.refused(Station.COMMANDS, Denial.FORGED).record()) {
            deciding.record(new Fact.CommandRefused(Station.COMMANDS, known, kid, why.code(), detail));
        }
        Effect.Stage stage = why == Refusal.EXPIRED ? Effect.Stage.EXPIRED : Effect.Stage.REFUSED;
        deciding.atOnce(new Effect.Reply(event.replyTo(), event.correlation(), id, name, stage, why.code()));
    }
}
