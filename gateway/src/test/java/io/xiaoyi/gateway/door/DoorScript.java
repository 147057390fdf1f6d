package io.xiaoyi.gateway.door;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A door in virtual time: events happen, time passes with every wake in between, and all facts are kept. */
final class DoorScript {
    static final Instant START = Instant.parse("2026-05-01T08:00:00Z");

    final List<DoorFact> facts = new ArrayList<>();
    Door door;
    long now;
    ClockTrust trust = ClockTrust.RTC;
    Optional<DoorStep.LockLevel> lastLevel = Optional.empty();
    final List<Level> levels = new ArrayList<>();
    boolean lineReleased;

    /** A level that the lock was set to, and when. */
    record Level(long atNanos, boolean released) {}

    DoorScript(DoorPlan plan) {
        this(plan, DoorMemory.NONE);
    }

    DoorScript(DoorPlan plan, DoorMemory memory) {
        door = Door.of(plan, memory);
    }

    static DoorScript started(Lock lock) {
        return new DoorScript(DoorPlan.usual("front", lock)).on(new DoorEvent.Began(false, false, false, false));
    }

    Moment moment() {
        return new Moment(START.plusNanos(now), trust, now, 1);
    }

    DoorScript on(DoorEvent event) {
        DoorStep step = door.on(event, moment());
        door = step.next();
        facts.addAll(step.facts());
        step.lock().ifPresent(level -> {
            lineReleased = level.released();
            levels.add(new Level(now, lineReleased));
        });
        lastLevel = step.lock();
        return this;
    }

    DoorScript pass(Duration time) {
        long until = now + time.toNanos();
        int wakes = 0;
        while (door.wakeAtUptimeNanos().orElse(Long.MAX_VALUE) <= until) {
            now = Math.max(now, door.wakeAtUptimeNanos().getAsLong());
            on(new DoorEvent.Wake());
            if (++wakes > 1000) {
                throw new AssertionError("a timer that is never satisfied: " + door);
            }
        }
        now = until;
        return this;
    }

    DoorScript seconds(long seconds) {
        return pass(Duration.ofSeconds(seconds));
    }

    List<String> factNames() {
        return facts.stream().map(fact -> fact.getClass().getSimpleName()).toList();
    }
}
