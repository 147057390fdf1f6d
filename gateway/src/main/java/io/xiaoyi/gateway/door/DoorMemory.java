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
            case DoorFact.DoorSecured _ -> new DoorMemory(mode, modeBy, until, Optional.empty());
            case DoorFact.ReleaseInterrupted _ -> new DoorMemory(mode, modeBy, until, Optional.empty());
            case DoorFact.ModeChanged it -> new DoorMemory(it.mode(), it.by(), it.until(), released);
            case DoorFact.DoorOpened _ -> this;
            case DoorFact.DoorClosed _ -> this;
            case DoorFact.ForcedOpen _ -> this;
            case DoorFact.HeldOpenWarning _ -> this;
            case DoorFact.HeldOpenAlarm _ -> this;
            case DoorFact.OpenAlarmOver _ -> this;
            case DoorFact.GrantNotUsed _ -> this;
            case DoorFact.ExitRequested _ -> this;
            case DoorFact.ExitStuck _ -> this;
            case DoorFact.ExitFreed _ -> this;
            case DoorFact.FireBegan _ -> this;
            case DoorFact.FireOver _ -> this;
            case DoorFact.TamperBegan _ -> this;
            case DoorFact.TamperOver _ -> this;
        };
    }
}
