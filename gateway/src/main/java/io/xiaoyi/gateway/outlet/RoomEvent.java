package io.xiaoyi.gateway.outlet;

/** What can happen to a room's outlets. */
public sealed interface RoomEvent {
    /** The first event of a boot. @param cleanStop whether the last one ended in order */
    record Began(boolean cleanStop, boolean fire) implements RoomEvent {}

    /** A session is wanted by one who may, at an outlet that {@link Room#refusal} does not refuse. */
    record Start(String outlet, String by) implements RoomEvent {}

    /** Its session is to end; nothing happens where there is none. */
    record Stop(String outlet, StopReason reason, String by) implements RoomEvent {}

    /** An operator has looked at it and puts it back in service. */
    record Clear(String outlet, String by) implements RoomEvent {}

    /** Its meter was read. */
    record Read(String outlet, MeterReading reading) implements RoomEvent {}

    /** Its button was pressed: the next scan in its reach is meant for it. */
    record Pressed(String outlet) implements RoomEvent {}

    /** The scan that a press announced has come. */
    record Scanned(String outlet) implements RoomEvent {}

    /** The owner has come for what was charged. */
    record PickUp(String outlet, String by) implements RoomEvent {}

    record Fire(boolean active) implements RoomEvent {}

    /** The gateway stops in order: what was counted is told. */
    record Stopping() implements RoomEvent {}

    /** The time of {@link Room#wakeAtUptimeNanos()} has come. */
    record Wake() implements RoomEvent {}

    /** A decision about this outlet failed: its session ends, an appliance is out of service. */
    record MakeSafe(String outlet) implements RoomEvent {}
}
