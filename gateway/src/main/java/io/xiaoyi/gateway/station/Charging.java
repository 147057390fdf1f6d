package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.AccessRules;
import io.xiaoyi.gateway.access.Circumstances;
import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.access.Known;
import io.xiaoyi.gateway.access.Verdict;
import io.xiaoyi.gateway.outlet.Outlet;
import io.xiaoyi.gateway.outlet.OutletMemory;
import io.xiaoyi.gateway.outlet.Room;
import io.xiaoyi.gateway.outlet.RoomEvent;
import io.xiaoyi.gateway.outlet.StopReason;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Preread;
import io.xiaoyi.gateway.station.StationPlan.Direction;
import io.xiaoyi.gateway.station.StationPlan.ReaderPlan;
import java.time.Duration;
import java.util.Optional;
import org.pcollections.TreePVector;

/**
 * Codes that are meant for an outlet: at its own reader, or at a door's reader inside, within half a minute of a press
 * on the outlet's button. A free outlet begins a session; at his own a courier sees how it stands, or ends it where he
 * pressed the button before.
 */
final class Charging {
    private final Deciding deciding;

    Charging(Deciding deciding) {
        this.deciding = deciding;
    }

    /** The outlet that a code at this reader is meant for. A press counts inside alone: who stands outside wants in. */
    Optional<Outlet> meantAt(ReaderPlan reader) {
        if (reader.outlet().isPresent()) {
            return deciding.room.outlet(reader.outlet().get());
        }
        return reader.direction() == Direction.OUT
                ? deciding.room.armed(deciding.moment.uptimeNanos())
                : Optional.empty();
    }

    /** A code is the same grant again only for the same outlet: what opened a door charges nothing, nor the reverse. */
    Verdict judge(Preread line, ReaderPlan reader, Outlet outlet) {
        var known = new Known(deciding.ring, deciding.revocations, deciding.remembered.book());
        return AccessRules.judge(line, deciding.plan.access(), known, deciding.remembered.replay(),
                Circumstances.atOutlet(Lines.outlet(outlet.plan().id()), reader.door(),
                        deciding.numbers.getOrDefault(reader.door(), TreePVector.empty()),
                        deciding.clock.onFloorFor(deciding.moment)),
                deciding.moment);
    }

    /** @return why not, where the outlet refuses it */
    Optional<Denial> granted(Verdict.Granted it, ReaderPlan reader, Outlet meant) {
        String id = meant.plan().id();
        deciding.room(new RoomEvent.Wake()); // what is due has happened when the outlet is asked
        Outlet outlet = deciding.room.outlet(id).orElseThrow();
        String by = it.pass().id().toString();
        boolean own = isOf(outlet, by);
        Optional<Denial> refusal = own ? Optional.empty() : refusal(id);
        if (refusal.isPresent() && !mayPickUp(outlet, by)) {
            deciding.room(new RoomEvent.Scanned(id));
            return refusal;
        }
        boolean pressed = outlet.armedNanos().orElse(0) > deciding.moment.uptimeNanos();
        deciding.record(new Fact.ChargeGranted(reader.id(), id, it.pass().id(), it.step(), it.pass().expires(),
                it.pass().issuedAt()));
        it.number().ifPresent(number -> deciding.spend(reader.door(), number, it.pass().id()));
        deciding.room(new RoomEvent.Scanned(id));
        if (own && pressed) {
            deciding.room(new RoomEvent.Stop(id, StopReason.LOCAL, by));
            answer(reader, id, Effect.Outcome.STOPPED);
        } else if (own) {
            answer(reader, id, Effect.Outcome.SHOWN);
        } else if (mayPickUp(outlet, by)) {
            deciding.room(new RoomEvent.PickUp(id, by));
            answer(reader, id, Effect.Outcome.SHOWN);
        } else {
            deciding.room(new RoomEvent.Start(id, by));
            answer(reader, id, Effect.Outcome.CHARGING);
        }
        return Optional.empty();
    }

    /** The same code again changes nothing: he sees how his outlet stands. */
    Optional<Denial> again(PassId pass, ReaderPlan reader, Outlet outlet) {
        if (!isOf(outlet, pass.toString())) {
            return Optional.of(Denial.REPLAYED);
        }
        answer(reader, outlet.plan().id(), Effect.Outcome.SHOWN);
        return Optional.empty();
    }

    /** Why no session can begin at an outlet, as the courier is told. */
    Optional<Denial> refusal(String outlet) {
        return deciding.room.refusal(outlet).map(Charging::denial);
    }

    private static Denial denial(Room.Refusal refusal) {
        return switch (refusal) {
            case NO_OUTLET -> Denial.NO_OUTLET;
            case BUSY -> Denial.OUTLET_BUSY;
            case FAULTY -> Denial.OUTLET_FAULTY;
        };
    }

    private static boolean isOf(Outlet outlet, String by) {
        return outlet.session().filter(it -> it.by().equals(by)).isPresent();
    }

    private static boolean mayPickUp(Outlet outlet, String by) {
        return outlet.memory().ended().filter(OutletMemory.Ended::pickUp).filter(it -> it.by().equals(by)).isPresent();
    }

    private void answer(ReaderPlan reader, String outlet, Effect.Outcome outcome) {
        deciding.whenDurable(deciding.told(new Effect.Answer(reader.id(), reader.door(), outcome, Optional.empty(),
                Duration.ZERO, Optional.of(shown(outlet)))), Optional.empty());
    }

    private Effect.OutletShown shown(String id) {
        Outlet outlet = deciding.room.outlet(id).orElseThrow();
        return new Effect.OutletShown(id, outlet.state(), deciding.room.placeOf(id),
                outlet.milliwattHours() / 1_000);
    }
}
