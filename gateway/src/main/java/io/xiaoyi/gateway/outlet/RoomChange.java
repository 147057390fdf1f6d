package io.xiaoyi.gateway.outlet;

import io.xiaoyi.gateway.moment.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One transition of a room while it is made: its outlets' transitions, and who gets power. Lives inside one call. */
final class RoomChange {
    /** Sums of watts differ by rounding. */
    private static final double ROUNDING_WATTS = 1e-6;
    /** So much more than the budget is not rounding: a smaller budget was set. */
    private static final double SURPLUS_WATTS = 0.01;

    private final Room before;
    private final List<OutletChange> outlets = new ArrayList<>();
    private final List<RoomStep.Told> facts = new ArrayList<>(2);
    private boolean fire;
    private boolean begun;
    private boolean repeatAll;
    private Optional<String> repeat = Optional.empty();

    RoomChange(Room room, Moment moment) {
        before = room;
        fire = room.fire();
        begun = room.begun();
        room.outlets().forEach(it -> outlets.add(new OutletChange(it, room.plan(), moment, facts)));
    }

    Optional<OutletChange> at(String id) {
        return outlets.stream().filter(it -> it.plan().id().equals(id)).findFirst();
    }

    void begin(RoomEvent.Began began) {
        begun = true;
        repeatAll = true;
        outlets.forEach(it -> it.begin(began.cleanStop()));
        fire(began.fire());
    }

    void start(String id, String by) {
        if (before.refusal(id).isEmpty()) {
            long last = outlets.stream().mapToLong(OutletChange::lastSession).max().orElse(0);
            at(id).orElseThrow().ask(last + 1, by);
        }
    }

    void read(String id, MeterReading reading) {
        at(id).ifPresent(it -> {
            it.read(reading);
            double missing = it.missingWatts();
            if (missing > 0 && missing <= freeWatts()) {
                it.grow(missing);
            } else if (missing > 0) {
                it.pause("budget");
            }
            it.shrink();
        });
    }

    void fire(boolean active) {
        fire = active;
        if (active) {
            outlets.forEach(it -> it.end(StopReason.EMERGENCY_STOP, "fire"));
            outlets.forEach(it -> it.applianceOff("fire"));
        }
    }

    void tellEnergy() {
        outlets.forEach(OutletChange::tellEnergy);
    }

    void makeSafe(String id) {
        at(id).ifPresent(OutletChange::makeSafe);
        repeat = Optional.of(id);
    }

    /** Does what is due. Done twice, it is done once. */
    void settle() {
        if (!begun) {
            return;
        }
        outlets.forEach(OutletChange::settle);
        if (isStuck()) {
            outlets.forEach(it -> it.end(StopReason.POWER_LOSS, "contactor off"));
            outlets.forEach(it -> it.applianceOff("contactor"));
        }
        relieve();
        boolean cut = fire || isStuck();
        boolean held = false;
        for (OutletChange each : outlets) {
            if (each.isAppliance()) {
                held |= !appliance(each, cut);
            }
        }
        if (!held && !cut) {
            queue();
        }
    }

    /** Appliances come before sessions. @return false for one that waits for power: no session may take it first */
    private boolean appliance(OutletChange it, boolean cut) {
        boolean hour = it.isItsHour();
        if (!hour) {
            it.applianceOff("hours");
        }
        boolean wants = hour && !cut && it.fault().isEmpty() && !it.on();
        if (wants && fits(it)) {
            it.power();
        }
        return !wants || it.on();
    }

    /** Where the budget became smaller, those who began last wait until there is power for them again. */
    private void relieve() {
        while (freeWatts() < -SURPLUS_WATTS) {
            Optional<OutletChange> last = outlets.stream().filter(it -> it.on() && !it.isAppliance())
                    .max(Comparator.comparingLong(OutletChange::lastSession));
            if (last.isEmpty()) {
                return;
            }
            last.get().pause("budget");
        }
    }

    /** First come, first served, and nobody passes by: one that needs much is not kept waiting by many that do not. */
    private void queue() {
        List<OutletChange> queue = outlets.stream().filter(OutletChange::isQueued)
                .sorted(Comparator.comparingLong(OutletChange::lastSession)).toList();
        for (OutletChange each : queue) {
            if (!fits(each)) {
                return;
            }
            each.power();
        }
    }

    private boolean fits(OutletChange it) {
        return it.plan().limits().watts() <= freeWatts() + ROUNDING_WATTS;
    }

    private double freeWatts() {
        return before.plan().budgetWatts() - outlets.stream().mapToDouble(OutletChange::grantedWatts).sum();
    }

    private boolean isStuck() {
        return outlets.stream().anyMatch(it -> it.fault().equals(Optional.of(Fault.STUCK)));
    }

    RoomStep step() {
        var next = new Room(before.plan(), outlets.stream().map(OutletChange::now).toList(), fire, begun);
        List<RoomStep.Level> levels = outlets.stream()
                .filter(it -> it.switched() || repeatAll || repeat.filter(it.plan().id()::equals).isPresent())
                .map(it -> new RoomStep.Level(it.plan().id(), it.on())).toList();
        boolean moves = before.plan().contactor() && (repeatAll || before.contactorOff() != next.contactorOff());
        return new RoomStep(next, facts, levels, moves ? Optional.of(!next.contactorOff()) : Optional.empty());
    }
}
