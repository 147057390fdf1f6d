package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.Known;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.station.Commands.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the arguments of a command whose sender may send it, and says what is wrong with them. Changes nothing. */
final class Orders {
    private static final int LARGEST_NUMBER = 999_999;
    private static final long LATEST_SECOND = Instant.parse("9999-01-01T00:00:00Z").getEpochSecond();

    private final Deciding deciding;
    private final Map<String, Cbor> arguments;

    Orders(Deciding deciding, Map<String, Cbor> arguments) {
        this.deciding = deciding;
        this.arguments = arguments;
    }

    Order read(CommandKind kind) {
        if (!kind.arguments().containsAll(arguments.keySet())) {
            return bad();
        }
        return switch (kind) {
            case UNLOCK, HOLD_OPEN, LOCKDOWN, RESUME -> atDoors(kind);
            case ADMIT -> admit();
            case OUTLET_START, OUTLET_STOP, OUTLET_CLEAR -> atOutlet(kind);
            case REVOKE -> pass().<Order>map(Order.Revoke::new).orElseGet(Orders::bad);
            case RESTART -> new Order.Restart();
            case IDENTIFY -> identify();
            case HISTORY -> history();
            case DIAGNOSE -> new Order.Ask(new Question.Diagnosis());
            case LOG_UPLOAD -> log();
        };
    }

    private Order atDoors(CommandKind kind) {
        if (kind == CommandKind.UNLOCK && !has("door")) {
            return bad();
        }
        Optional<Order.Wrong> wrong = wrongDoor();
        if (wrong.isPresent()) {
            return wrong.get();
        }
        OptionalLong seconds = whole("seconds", 1, 86_400);
        if (has("seconds") && seconds.isEmpty()) {
            return bad();
        }
        Optional<Duration> time = seconds.isPresent()
                ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
                : Optional.empty();
        return new Order.AtDoors(kind, doors(), time);
    }

    private Order identify() {
        Optional<Order.Wrong> wrong = wrongDoor();
        return wrong.isPresent() ? wrong.get() : new Order.Identify(doors());
    }

    private Order admit() {
        OptionalLong number = whole("number", 0, LARGEST_NUMBER);
        if (!has("door") || pass().isEmpty() || number.isEmpty()) {
            return bad();
        }
        Optional<Order.Wrong> wrong = wrongDoor();
        return wrong.isPresent()
                ? wrong.get()
                : new Order.Admit(text("door").orElseThrow(), pass().get(), (int) number.getAsLong());
    }

    private Order atOutlet(CommandKind kind) {
        Optional<String> outlet = text("outlet");
        if (outlet.isEmpty()) {
            return bad();
        }
        if (deciding.room.outlet(outlet.get()).isEmpty()) {
            return new Order.Wrong(Refusal.UNKNOWN_OUTLET);
        }
        if (kind != CommandKind.OUTLET_START) {
            return new Order.AtOutlet(kind, outlet.get(), Optional.empty());
        }
        if (pass().isEmpty()) {
            return bad();
        }
        Optional<Refusal> refusal = mayCharge(pass().get(), outlet.get());
        return refusal.isPresent()
                ? new Order.Wrong(refusal.get())
                : new Order.AtOutlet(kind, outlet.get(), pass());
    }

    /** What the platform cannot know better than the station; for a pass that was never here it vouches alone. */
    private Optional<Refusal> mayCharge(PassId id, String outlet) {
        Known known = deciding.known();
        Optional<Pass> pass = known.book().find(id);
        if (pass.filter(it -> !deciding.moment.wall().isBefore(it.expires())).isPresent()) {
            return Optional.of(Refusal.EXPIRED_PASS);
        }
        if (known.isRevoked(id)) {
            return Optional.of(Refusal.REVOKED_PASS);
        }
        if (pass.filter(it -> !it.scope().allows(Right.CHARGE)).isPresent()) {
            return Optional.of(Refusal.NO_CHARGING);
        }
        return deciding.room.refusal(outlet).map(it -> switch (it) {
            case NO_OUTLET -> Refusal.UNKNOWN_OUTLET;
            case BUSY -> Refusal.OUTLET_BUSY;
            case FAULTY -> Refusal.OUTLET_FAULTY;
        });
    }

    private Order history() {
        OptionalLong from = whole("from", 1, Long.MAX_VALUE);
        OptionalLong since = whole("since", 0, LATEST_SECOND);
        OptionalLong until = whole("until", 0, LATEST_SECOND);
        OptionalLong limit = whole("limit", 1, Question.History.LONGEST_PAGE);
        boolean bad = has("from") && from.isEmpty() || has("since") && since.isEmpty()
                || has("until") && until.isEmpty() || has("limit") && limit.isEmpty();
        return bad
                ? bad()
                : new Order.Ask(new Question.History(from, instant(since), instant(until),
                        (int) limit.orElse(Question.History.USUAL_PAGE)));
    }

    private Order log() {
        OptionalLong lines = whole("lines", 1, Question.Log.LONGEST);
        return has("lines") && lines.isEmpty()
                ? bad()
                : new Order.Ask(new Question.Log((int) lines.orElse(Question.Log.USUAL)));
    }

    // ---- single arguments

    private static Order.Wrong bad() {
        return new Order.Wrong(Refusal.BAD_ARGUMENT);
    }

    private boolean has(String argument) {
        return arguments.containsKey(argument);
    }

    private Optional<String> text(String argument) {
        return arguments.get(argument) instanceof Cbor.Text it ? Optional.of(it.value()) : Optional.empty();
    }

    private OptionalLong whole(String argument, long least, long most) {
        return arguments.get(argument) instanceof Cbor.Int it && it.value() >= least && it.value() <= most
                ? OptionalLong.of(it.value())
                : OptionalLong.empty();
    }

    private Optional<PassId> pass() {
        return text("pass").flatMap(PassId::parse);
    }

    private static Optional<Instant> instant(OptionalLong seconds) {
        return seconds.isPresent() ? Optional.of(Instant.ofEpochSecond(seconds.getAsLong())) : Optional.empty();
    }

    private Optional<Order.Wrong> wrongDoor() {
        if (!has("door")) {
            return Optional.empty();
        }
        return text("door").map(door -> deciding.doors.containsKey(door)
                ? Optional.<Order.Wrong>empty()
                : Optional.of(new Order.Wrong(Refusal.UNKNOWN_DOOR))).orElseGet(() -> Optional.of(bad()));
    }

    /** The door that is named, or all of them. */
    private List<String> doors() {
        return text("door").map(List::of).orElseGet(() -> deciding.doors.keySet().stream().sorted().toList());
    }
}
