package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.door.DoorEvent;
import java.util.Optional;

/** Lines that changed, timers of doors, and what becomes of a door whose decision failed. */
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
            return;
        }
        String door = Lines.doorOf(event.line()).filter(deciding.doors::containsKey).orElse("");
        if (event.line().equals(Lines.contact(door))) {
            tell(door, new DoorEvent.Contact(event.active()));
        } else if (event.line().equals(Lines.exit(door))) {
            tell(door, new DoorEvent.Exit(event.active()));
        } else if (event.line().equals(Lines.tamper(door))) {
            tell(door, new DoorEvent.Tamper(event.active()));
        } else {
            deciding.raise(Alarm.UNKNOWN_LINE, event.line(), "no door has this line");
        }
    }

    void wake() {
        long now = deciding.moment.uptimeNanos();
        for (var door : deciding.doors.values()) {
            var wakeAt = door.wakeAtUptimeNanos();
            if (wakeAt.isPresent() && wakeAt.getAsLong() <= now) {
                tell(door.plan().id(), new DoorEvent.Wake());
            }
        }
    }

    void setAside(StationEvent.SetAside event) {
        deciding.record(new Fact.EventSetAside(event.subject(), event.event(), event.thrown()));
        deciding.raise(Alarm.EVENT_SET_ASIDE, event.subject(), event.event() + ": " + event.thrown());
        Optional<String> door = deciding.plan.reader(event.subject()).map(StationPlan.ReaderPlan::door)
                .or(() -> Lines.doorOf(event.subject())).filter(deciding.doors::containsKey);
        if (door.isPresent()) {
            tell(door.get(), new DoorEvent.MakeSafe());
        } else {
            deciding.doors.keySet().forEach(each -> tell(each, new DoorEvent.MakeSafe()));
        }
    }

    private void tell(String door, DoorEvent event) {
        deciding.door(door, event, Optional.empty());
    }
}
