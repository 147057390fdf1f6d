package io.xiaoyi.gateway.outlet;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/** A room on a virtual wall: relays that follow, loads that draw, meters that count and are read once a second. */
final class RoomScript {
    static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    final List<RoomStep.Told> facts = new ArrayList<>();
    final Map<String, Boolean> relays = new HashMap<>();
    /** Watts that would be drawn by what is plugged in, by the seconds since it was switched on. */
    final Map<String, ToDoubleFunction<Double>> loads = new HashMap<>();
    final Map<String, Double> registers = new HashMap<>();
    final Map<String, Double> celsius = new HashMap<>();
    private final Map<String, OutletMemory> replayed = new HashMap<>();
    RoomPlan plan;
    /** How many seconds lie between two readings. */
    int every = 1;
    Room room;
    boolean contactor;
    boolean metersSpeak = true;
    double volts = 220;
    double wattsPerAmpere = 130;
    ClockTrust trust = ClockTrust.RTC;
    long now;
    int boot = 1;
    Instant wallAtStart = START;
    private final Map<String, Long> onSince = new HashMap<>();

    RoomScript(RoomPlan plan) {
        this.plan = plan;
        boot(true, Duration.ZERO);
        facts.clear();
    }

    static RoomScript of(OutletPlan... outlets) {
        return new RoomScript(plan(4_000, outlets));
    }

    static RoomPlan plan(double breaker, OutletPlan... outlets) {
        return new RoomPlan(breaker, 200, Duration.ofMinutes(2), 0.15, true, ZoneOffset.UTC, List.of(outlets));
    }

    Moment moment() {
        return new Moment(wallAtStart.plusNanos(now), trust, now, boot);
    }

    /** A boot, from what the journal holds. */
    RoomScript boot(boolean cleanStop, Duration dark) {
        room = Room.of(plan, this::replayed);
        wallAtStart = wallAtStart.plusNanos(now).plus(dark);
        now = 0;
        boot++;
        relays.replaceAll((_, _) -> false);
        return on(new RoomEvent.Began(cleanStop, false));
    }

    OutletMemory replayed(String outlet) {
        return replayed.getOrDefault(outlet, OutletMemory.NONE);
    }

    RoomScript on(RoomEvent event) {
        RoomStep step = room.on(event, moment());
        room = step.next();
        facts.addAll(step.facts());
        step.facts().forEach(it -> replayed.put(it.outlet(), replayed(it.outlet()).evolve(it.fact())));
        step.contactor().ifPresent(level -> contactor = level);
        for (RoomStep.Level level : step.levels()) {
            Boolean was = relays.put(level.outlet(), level.on());
            if (level.on() && !Boolean.TRUE.equals(was)) {
                onSince.put(level.outlet(), now);
            }
        }
        return this;
    }

    RoomScript start(String outlet, String by) {
        return on(new RoomEvent.Start(outlet, by));
    }

    /** What the load at an outlet draws now. */
    double draws(String outlet) {
        boolean live = contactor && Boolean.TRUE.equals(relays.get(outlet));
        ToDoubleFunction<Double> load = loads.get(outlet);
        return live && load != null ? load.applyAsDouble((now - onSince.get(outlet)) / 1e9) : 0;
    }

    RoomScript seconds(long seconds) {
        for (long i = 0; i < seconds; i += every) {
            now += every * 1_000_000_000L;
            while (room.wakeAtUptimeNanos().orElse(Long.MAX_VALUE) <= now) {
                on(new RoomEvent.Wake());
            }
            for (OutletPlan each : metersSpeak ? plan.outlets() : List.<OutletPlan>of()) {
                read(each.id(), draws(each.id()));
            }
        }
        return this;
    }

    RoomScript minutes(long minutes) {
        return seconds(minutes * 60);
    }

    RoomScript read(String outlet, double watts) {
        double register = registers.merge(outlet, watts * every / 3_600, Double::sum);
        Double warm = celsius.get(outlet);
        return on(new RoomEvent.Read(outlet, new MeterReading(volts, watts / wattsPerAmpere, watts, register,
                warm == null ? OptionalDouble.empty() : OptionalDouble.of(warm))));
    }

    Outlet outlet(String id) {
        return room.outlet(id).orElseThrow();
    }

    OutletState state(String id) {
        return outlet(id).state();
    }

    <T extends OutletFact> List<T> facts(Class<T> type) {
        return facts.stream().map(RoomStep.Told::fact).filter(type::isInstance).map(type::cast).toList();
    }

    StopReason reason(String outlet) {
        return outlet(outlet).memory().ended().orElseThrow().reason();
    }

    OptionalLong wakeAt() {
        return room.wakeAtUptimeNanos();
    }
}
