package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.access.Throttle;
import io.xiaoyi.gateway.door.DoorEvent;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Command;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.SignedCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Signed commands, checked one after the other: form, signer, signature, role, station, time, nonce, id, name and
 * arguments. A command is journaled before it acts, and its id is good once, for good. All four move a door, so all
 * name this boot's nonce.
 */
final class Commands {
    /** How far a sender's clock may be ahead. */
    private static final Duration AHEAD = Duration.ofSeconds(30);
    private static final Set<String> NAMES = Set.of("unlock", "hold-open", "lockdown", "resume");
    private static final Set<Role> MAY_MOVE_DOORS = Set.of(Role.OPERATOR, Role.PLATFORM);

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
        BAD_ARGUMENT;

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
        Optional<RingKey> key = deciding.ring.flatMap(ring -> ring.key(signed.kid()));
        if (key.isEmpty()) {
            return Optional.of(Refusal.UNKNOWN_KEY);
        }
        if (!signed.verifies(key.get().key())) {
            return Optional.of(Refusal.FORGED);
        }
        RingKey ours = key.get();
        boolean speaksForUs = Stream.concat(Stream.of(deciding.plan.access().station()),
                deciding.plan.access().groups().stream()).anyMatch(ours::speaksFor);
        boolean may = ours.roles().stream().anyMatch(MAY_MOVE_DOORS::contains);
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
        return NAMES.contains(command.name()) ? arguments(command) : Optional.of(Refusal.UNKNOWN_COMMAND);
    }

    private Optional<Refusal> arguments(Command command) {
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
        String known = NAMES.contains(name) ? name : "unknown";
        if (deciding.refused(Station.COMMANDS, Denial.FORGED).record()) {
            deciding.record(new Fact.CommandRefused(Station.COMMANDS, known, kid, why.code(), detail));
        }
        Effect.Stage stage = why == Refusal.EXPIRED ? Effect.Stage.EXPIRED : Effect.Stage.REFUSED;
        deciding.atOnce(new Effect.Reply(event.replyTo(), event.correlation(), id, name, stage, why.code()));
    }
}
