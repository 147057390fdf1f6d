package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.door.DoorEvent;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.outlet.RoomEvent;
import io.xiaoyi.gateway.outlet.StopReason;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Command;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.SignedCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the station is told to do. Signed commands are checked one after the other: form, signer, signature, role,
 * station, time, nonce, id, name and arguments. Acts of the console come from somebody who has signed in there: role,
 * id, name and arguments. Both are journaled before they act, and an id is good once, whoever uses it.
 * {@link CommandKind} says who may send which, {@link Orders} reads what it asks for.
 */
final class Commands {
    /** How far a sender's clock may be ahead. */
    static final Duration AHEAD = Duration.ofSeconds(30);
    /** For so long an act that is sent again is known for the same one; a page gives up long before. */
    private static final Duration ACT_KEPT = Duration.ofMinutes(10);
    /** No pass lives longer. */
    private static final Duration LONGEST_PASS = Duration.ofDays(30);
    /** Who is told that a command is unknown; others that they may not. */
    private static final Set<Role> MAY_COMMAND = Set.of(Role.OPERATOR, Role.PLATFORM, Role.INSTALLER);

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

        /** Whether the signature was a known sender's: he mistypes or comes late, and forges nothing. */
        boolean isVerified() {
            return compareTo(FORGED) > 0;
        }

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    void received(StationEvent.CommandReceived event) {
        switch (SignedCommand.read(event.signed(), deciding.plan.access().tenant())) {
            case Checked.Bad<SignedCommand> bad -> refuse(event, "", "", 0, Refusal.MALFORMED, bad.toString());
            case Checked.Good<SignedCommand>(SignedCommand signed) -> {
                Command command = signed.command();
                Order order = order(signed);
                if (order instanceof Order.Wrong(Refusal why)) {
                    refuse(event, command.id().hex(), command.name(), why.isVerified() ? signed.kid() : 0, why, "");
                } else {
                    deciding.record(new Fact.CommandAccepted(order.subject(), command.id(), command.name(),
                            signed.kid(), command.issuedAt(), command.expires()));
                    carryOut(new Received(event, signed), order);
                }
            }
        }
    }

    void wanted(StationEvent.ActWanted act) {
        Order order = order(act);
        if (order instanceof Order.Wrong(Refusal why)) {
            String known = CommandKind.named(act.name()).map(CommandKind::code).orElse("unknown");
            // whoever has signed in mistypes, and forges nothing: it is counted, and no alarm
            if (deciding.refused(Station.CONSOLE, Denial.NO_RIGHT).record()) {
                deciding.record(new Fact.ActRefused(known, act.by(), why.code()));
            }
            deciding.whenDurable(act.told(Effect.Stage.REFUSED, why.code()), Optional.empty());
        } else {
            deciding.record(new Fact.ActAccepted(order.subject(), act.id(), act.name(), act.by(),
                    deciding.moment.wall().plus(ACT_KEPT)));
            carryOut(new Seated(act, deciding.moment.wall()), order);
        }
    }

    private Order order(StationEvent.ActWanted act) {
        Optional<CommandKind> kind = CommandKind.named(act.name())
                .filter(it -> !it.asks() && !it.isByRoot());
        if (kind.isEmpty()) {
            return new Order.Wrong(Refusal.UNKNOWN_COMMAND);
        }
        if (act.roles().stream().noneMatch(kind.get().roles()::contains)) {
            return new Order.Wrong(Refusal.WRONG_ROLE);
        }
        if (deciding.remembered.commandIds().containsKey(act.id())) {
            return new Order.Wrong(Refusal.REPLAYED);
        }
        return new Orders(deciding, act.arguments()).read(kind.get());
    }

    private Order order(SignedCommand signed) {
        Optional<CommandKind> kind = CommandKind.named(signed.command().name());
        Optional<Refusal> refusal = check(signed, kind);
        if (refusal.isPresent()) {
            return new Order.Wrong(refusal.get());
        }
        return kind.map(it -> new Orders(deciding, signed.command().arguments()).read(it))
                .orElseGet(() -> new Order.Wrong(Refusal.UNKNOWN_COMMAND));
    }

    /** What every command must be, whatever it says. */
    private Optional<Refusal> check(SignedCommand signed, Optional<CommandKind> kind) {
        return signer(signed, kind).or(() -> validity(signed.command(), kind));
    }

    private Optional<Refusal> signer(SignedCommand signed, Optional<CommandKind> kind) {
        boolean byRoot = kind.filter(CommandKind::isByRoot).isPresent();
        Optional<PublicKey> root = deciding.trust.roots().stream().filter(each -> each.kid() == signed.kid()).findAny();
        if (byRoot && root.isPresent()) {
            return signed.verifies(root.get()) ? Optional.empty() : Optional.of(Refusal.FORGED);
        }
        Optional<RingKey> key = deciding.ring().flatMap(ring -> ring.key(signed.kid()));
        if (key.isEmpty()) {
            return Optional.of(Refusal.UNKNOWN_KEY);
        }
        if (!signed.verifies(key.get().key())) {
            return Optional.of(Refusal.FORGED);
        }
        RingKey ours = key.get();
        boolean speaksForUs = deciding.plan.access().names().stream().anyMatch(ours::speaksFor);
        Set<Role> roles = kind.map(CommandKind::roles).orElse(MAY_COMMAND);
        boolean may = ours.roles().stream().anyMatch(roles::contains);
        return may && !byRoot && speaksForUs && counts(ours)
                ? Optional.empty()
                : Optional.of(Refusal.WRONG_ROLE);
    }

    /** By the floor alone, a lower bound, nobody can say that a key is not valid yet. */
    private boolean counts(RingKey key) {
        Instant wall = deciding.moment.wall();
        boolean begun = deciding.moment.trust() == ClockTrust.FLOOR || !wall.plus(AHEAD).isBefore(key.notBefore());
        return begun && wall.isBefore(key.expires());
    }

    private Optional<Refusal> validity(Command command, Optional<CommandKind> kind) {
        if (!command.station().equals(deciding.plan.access().station())) {
            return Optional.of(Refusal.WRONG_STATION);
        }
        return deadline(command, kind).or(() -> freshness(command, kind));
    }

    private Optional<Refusal> deadline(Command command, Optional<CommandKind> kind) {
        if (kind.filter(CommandKind::isByRoot).isPresent()) {
            return Optional.empty();
        }
        boolean ahead = command.issuedAt().isAfter(deciding.moment.wall().plus(AHEAD));
        if (ahead && deciding.moment.trust() != ClockTrust.FLOOR) {
            return Optional.of(Refusal.NOT_YET_VALID);
        }
        return command.expires().isAfter(deciding.moment.wall()) ? Optional.empty() : Optional.of(Refusal.EXPIRED);
    }

    private Optional<Refusal> freshness(Command command, Optional<CommandKind> kind) {
        boolean needsNonce = kind.map(CommandKind::acts).orElse(true);
        boolean named = command.nonce().filter(it -> deciding.boot.nonces().accepts(it, deciding.moment.uptimeNanos()))
                .isPresent();
        if (!named && (needsNonce || command.nonce().isPresent())) {
            return Optional.of(Refusal.WRONG_NONCE);
        }
        return deciding.remembered.commandIds().containsKey(command.id())
                ? Optional.of(Refusal.REPLAYED)
                : Optional.empty();
    }

    /** What is journaled acts; the answers leave when that is on the disk. */
    private void carryOut(Sender sender, Order order) {
        reply(sender, Effect.Stage.ACCEPTED, "");
        switch (order) {
            case Order.AtDoors it -> {
                it.doors().forEach(door -> deciding.door(door, doorEvent(it, sender.by()), Optional.empty()));
                reply(sender, Effect.Stage.DONE, "");
            }
            case Order.Admit it -> {
                Optional<Denial> denial = new Scans(deciding).admit(it.pass(), it.number(), it.door());
                reply(sender, denial.isEmpty() ? Effect.Stage.DONE : Effect.Stage.REFUSED,
                        denial.map(Denial::code).orElse(""));
            }
            case Order.AtOutlet it -> {
                deciding.room(roomEvent(it, sender.by()));
                boolean waits = it.kind() == CommandKind.OUTLET_START
                        && deciding.room.placeOf(it.outlet()).isPresent();
                reply(sender, Effect.Stage.DONE, waits ? "queued" : "");
            }
            case Order.Revoke it -> {
                deciding.record(new Fact.PassWithdrawn(it.pass(), sender.by(), withdrawnUntil(sender.issuedAt())));
                reply(sender, Effect.Stage.DONE, "");
            }
            case Order.Restart _ -> {
                reply(sender, Effect.Stage.DONE, "");
                deciding.whenDurable(new Effect.Restart(sender.by()), Optional.empty());
            }
            case Order.ResetClock _ -> {
                new Asking(deciding).reset(sender.by(), sender.issuedAt());
                reply(sender, Effect.Stage.DONE, "");
            }
            case Order.Identify it -> {
                identify(it);
                reply(sender, Effect.Stage.DONE, "");
            }
            case Order.Ask it -> deciding.whenDurable(sender.inquiry(it.question()), Optional.empty());
            case Order.Wrong _ -> throw new IllegalStateException("a wrong order is refused");
        }
    }

    /** Until nobody can show what was issued so far. The sender's time counts too: by a floor alone ours may be old. */
    private Instant withdrawnUntil(Instant issuedAt) {
        Instant wall = deciding.moment.wall();
        Instant now = issuedAt.isAfter(wall) ? issuedAt : wall;
        return now.plus(LONGEST_PASS);
    }

    private void identify(Order.Identify order) {
        deciding.plan.readers().stream().filter(reader -> order.doors().contains(reader.door()))
                .forEach(reader -> deciding.atOnce(new Effect.Answer(reader.id(), reader.door(),
                        Effect.Outcome.IDENTIFIED, Optional.empty(), Duration.ZERO)));
    }

    private static DoorEvent doorEvent(Order.AtDoors order, String by) {
        return switch (order.kind()) {
            case UNLOCK -> new DoorEvent.Unlock(by);
            case LOCKDOWN -> new DoorEvent.LockDown(by);
            case RESUME -> new DoorEvent.Resume(by);
            case HOLD_OPEN -> new DoorEvent.HoldOpen(by, order.time());
            default -> throw new AssertionError(order.kind());
        };
    }

    private static RoomEvent roomEvent(Order.AtOutlet order, String by) {
        return switch (order.kind()) {
            case OUTLET_START -> new RoomEvent.Start(order.outlet(), order.pass().orElseThrow().toString());
            case OUTLET_STOP -> new RoomEvent.Stop(order.outlet(), StopReason.REMOTE, by);
            case OUTLET_CLEAR -> new RoomEvent.Clear(order.outlet(), by);
            default -> throw new AssertionError(order.kind());
        };
    }

    private void reply(Sender sender, Effect.Stage stage, String reason) {
        deciding.whenDurable(sender.reply(stage, reason), Optional.empty());
    }

    /** Who is obeyed, and how he is answered. */
    private sealed interface Sender {
        /** What the journal names him by. */
        String by();

        Instant issuedAt();

        Effect reply(Effect.Stage stage, String reason);

        Effect inquiry(Question question);
    }

    /** A genuine command with where its answers go. */
    private record Received(StationEvent.CommandReceived event, SignedCommand signed) implements Sender {
        @Override
        public String by() {
            return "%016x".formatted(signed.kid());
        }

        @Override
        public Instant issuedAt() {
            return signed.command().issuedAt();
        }

        @Override
        public Effect reply(Effect.Stage stage, String reason) {
            return new Effect.Reply(event.replyTo(), event.correlation(), signed.command().id().hex(),
                    signed.command().name(), stage, reason);
        }

        @Override
        public Effect inquiry(Question question) {
            return new Effect.Inquiry(event.replyTo(), event.correlation(), signed.command().id().hex(),
                    signed.command().name(), question);
        }
    }

    /** Somebody who sits before the console, which finds the answers to questions itself. */
    private record Seated(StationEvent.ActWanted act, Instant issuedAt) implements Sender {
        @Override
        public String by() {
            return act.by();
        }

        @Override
        public Effect reply(Effect.Stage stage, String reason) {
            return act.told(stage, reason);
        }

        @Override
        public Effect inquiry(Question question) {
            throw new IllegalStateException("an act asks nothing: " + question);
        }
    }

    /**
     * Refusals are throttled like codes: the first few are recorded, then they are counted, once a minute. Those that
     * nobody known has signed are bad ones.
     */
    private void refuse(StationEvent.CommandReceived event, String id, String name, long kid, Refusal why,
            String detail) {
        String known = CommandKind.named(name).map(CommandKind::code).orElse("unknown");
        if (deciding.refused(Station.COMMANDS, why.isVerified() ? Denial.NO_RIGHT : Denial.FORGED).record()) {
            deciding.record(new Fact.CommandRefused(Station.COMMANDS, known, kid, why.code(), detail));
        }
        Effect.Stage stage = why == Refusal.EXPIRED ? Effect.Stage.EXPIRED : Effect.Stage.REFUSED;
        deciding.atOnce(new Effect.Reply(event.replyTo(), event.correlation(), id, name, stage, why.code()));
    }
}
