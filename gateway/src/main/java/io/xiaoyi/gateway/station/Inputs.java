package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.door.DoorEvent;
import io.xiaoyi.gateway.outlet.RoomEvent;
import java.util.Optional;

/** Lines that changed, meters, timers, and what becomes of a door or an outlet whose decision failed. */
final class Inputs {
    private final Deciding deciding;

    Inputs(Deciding deciding) {
        this.deciding = deciding;
    }

    void changed(StationEvent.InputChanged event) {
        if (event.line().equals(Lines.FIRE)) {
            for (String door : deciding.doors.keySet()) {
                tell(door, new DoorEvent.Fire(event.active()));
            }
            deciding.room(new RoomEvent.Fire(event.active()));
            return;
        }
        Optional<String> outlet = Lines.outletOf(event.line()).filter(it -> deciding.room.outlet(it).isPresent());
        if (outlet.isPresent() && event.line().equals(Lines.outletButton(outlet.get()))) {
            boolean charges = deciding.room.outlet(outlet.get()).filter(it -> it.plan().appliance().isEmpty())
                    .isPresent();
            if (event.active() && charges) {
                deciding.room(new RoomEvent.Pressed(outlet.get()));
                askedAnew();
            }
            return;
        }
        String door = Lines.doorOf(event.line()).filter(deciding.doors::containsKey).orElse("");
        if (event.line().equals(Lines.contact(door))) {
            tell(door, new DoorEvent.Contact(event.active()));
        } else if (event.line().equals(Lines.exit(door))) {
            tell(door, new DoorEvent.Exit(event.active()));
            if (event.active()) {
                new People(deciding).exit(door); // after the door: nothing that counts may keep anybody inside
            }
        } else if (event.line().equals(Lines.tamper(door))) {
            tell(door, new DoorEvent.Tamper(event.active()));
        } else if (!new People(deciding).line(event.line(), event.active())) {
            deciding.happened(Alarm.UNKNOWN_LINE, event.line(), "no door or outlet has this line");
        }
    }

    /** Whoever presses asks something else with the code that he holds already. */
    private void askedAnew() {
        deciding.plan.readers().stream().filter(it -> it.direction() == StationPlan.Direction.OUT)
                .forEach(it -> deciding.held = deciding.held.minus(it.id()));
    }

    void read(StationEvent.MeterRead event) {
        if (deciding.room.outlet(event.outlet()).isPresent()) {
            deciding.room(new RoomEvent.Read(event.outlet(), event.reading()));
        } else {
            deciding.happened(Alarm.UNKNOWN_OUTLET, event.outlet(), "no outlet has this meter");
        }
    }

    void wake() {
        long now = deciding.moment.uptimeNanos();
        if (deciding.room.wakeAtUptimeNanos().orElse(Long.MAX_VALUE) <= now) {
            deciding.room(new RoomEvent.Wake());
        }
        for (var door : deciding.doors.values()) {
            var wakeAt = door.wakeAtUptimeNanos();
            if (wakeAt.isPresent() && wakeAt.getAsLong() <= now) {
                tell(door.plan().id(), new DoorEvent.Wake());
            }
        }
    }

    void setAside(StationEvent.SetAside event) {
        deciding.record(new Fact.EventSetAside(event.subject(), event.event(), event.thrown()));
        deciding.happened(Alarm.EVENT_SET_ASIDE, event.subject(), event.event() + ": " + event.thrown());
        Optional<String> outlet = deciding.plan.reader(event.subject()).flatMap(StationPlan.ReaderPlan::outlet)
                .or(() -> Lines.outletOf(event.subject()));
        if (outlet.isPresent()) {
            deciding.room(new RoomEvent.MakeSafe(outlet.get()));
            return;
        }
        Optional<String> door = deciding.plan.reader(event.subject()).map(StationPlan.ReaderPlan::door)
                .or(() -> Lines.doorOf(event.subject())).filter(deciding.doors::containsKey);
        if (door.isPresent()) {
            tell(door.get(), new DoorEvent.MakeSafe());
        } else {
            deciding.doors.keySet().forEach(each -> tell(each, new DoorEvent.MakeSafe()));
            deciding.room.outlets().forEach(each -> deciding.room(new RoomEvent.MakeSafe(each.plan().id())));
        }
    }

    private void tell(String door, DoorEvent event) {
        deciding.door(door, event, Optional.empty());
    }
}
