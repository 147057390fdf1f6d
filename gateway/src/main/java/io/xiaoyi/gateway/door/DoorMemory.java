package io.xiaoyi.gateway.door;

import java.time.Instant;
import java.util.Optional;

/**
 * What of a door must outlive a restart: a function of its facts.
 *
 * @param until when a bounded hold-open ends
 * @param released the release in progress, if any
 */
public record DoorMemory(Mode mode, String modeBy, Optional<Instant> until, Optional<DoorFact.DoorReleased> released) {
    /** A door that has done nothing yet. */
    public static final DoorMemory NONE = new DoorMemory(Mode.NORMAL, "", Optional.empty(), Optional.empty());

    public DoorMemory evolve(DoorFact fact) {
        return switch (fact) {
            case DoorFact.DoorReleased it -> new DoorMemory(mode, modeBy, until, Optional.of(it));
            case DoorFact.DoorSecured _,DoorFact.ReleaseInterrupted _ ->
                new DoorMemory(mode, modeBy, until, Optional.empty());
            case DoorFact.ModeChanged it -> new DoorMemory(it.mode(), it.by(), it.until(), released);
            case DoorFact.DoorOpened _,DoorFact.DoorClosed _,DoorFact.ForcedOpen _,DoorFact.HeldOpenWarning _,DoorFact.HeldOpenAlarm _,DoorFact.OpenAlarmOver _,DoorFact.GrantNotUsed _,DoorFact.ExitRequested _,DoorFact.ExitStuck _,DoorFact.ExitFreed _,DoorFact.FireBegan _,DoorFact.FireOver _,DoorFact.TamperBegan _,DoorFact.TamperOver _ ->
                this;
        };
    }
}
