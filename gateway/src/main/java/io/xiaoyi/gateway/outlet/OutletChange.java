package io.xiaoyi.gateway.outlet;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** One transition of an outlet while it is made: the fields that may change, the facts found. Lives in one call. */
final class OutletChange {
    /** A meter's last reading may be older than the relay's last word by so much. */
    private static final long SETTLED_NANOS = Duration.ofSeconds(5).toNanos();
    /** The mains may sag or swell for so long. */
    private static final long STRANGE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final double LEAST_VOLTS = 176;
    private static final double MOST_VOLTS = 264;
    private static final double DEAD_VOLTS = 50;
    /** A register that moved further than the socket can have delivered, by this share and sum, is not believed. */
    private static final double PLAUSIBLE = 1.25;
    private static final double PLAUSIBLE_MILLIWATT_HOURS = 20_000;
    /** An appliance's hours are looked at so often at least, so that a corrected clock is followed. */
    private static final Duration LOOK_EVERY = Duration.ofMinutes(10);
    private static final double NANOS_AN_HOUR = Duration.ofHours(1).toNanos();
    private static final double LEAST_MARGIN_WATTS = 10;

    private final Outlet before;
    private final OutletPlan plan;
    private final RoomPlan room;
    private final Moment moment;
    private final long now;
    private final List<RoomStep.Told> facts;
    private OutletMemory memory;
    private Supply supply;
    private Optional<Charge> charge;
    private Optional<MeterReading> reading;
    private long heard;
    private boolean silent;
    private OptionalLong armed;
    private OptionalLong edge;
    private OptionalLong idle;
    private OptionalLong warmSince;
    private boolean warm;

    OutletChange(Outlet outlet, RoomPlan room, Moment moment, List<RoomStep.Told> facts) {
        before = outlet;
        plan = outlet.plan();
        this.room = room;
        this.moment = moment;
        now = moment.uptimeNanos();
        this.facts = facts;
        memory = outlet.memory();
        supply = outlet.supply();
        charge = outlet.charge();
        reading = outlet.reading();
        heard = outlet.heardNanos();
        silent = outlet.silent();
        armed = outlet.armedNanos();
        edge = outlet.edgeNanos();
        idle = outlet.idleNanos();
        warmSince = outlet.warmNanos();
        warm = outlet.warm();
    }

    Outlet now() {
        return new Outlet(plan, memory, supply, charge, reading, heard, silent, armed, edge, idle, warmSince, warm);
    }

    OutletPlan plan() {
        return plan;
    }

    boolean switched() {
        return before.on() != supply.on();
    }

    boolean on() {
        return supply.on();
    }

    boolean isAppliance() {
        return plan.appliance().isPresent();
    }

    boolean isQueued() {
        return charge.isPresent() && !supply.on();
    }

    Optional<Fault> fault() {
        return memory.fault();
    }

    long lastSession() {
        return memory.lastSession();
    }

    double grantedWatts() {
        return supply.grantedWatts();
    }

    private void tell(OutletFact fact) {
        facts.add(new RoomStep.Told(plan.id(), fact));
        memory = memory.evolve(fact);
    }

    /** A session that goes on needs an end that both clocks can tell; what is not known to be left is over. */
    void begin(boolean cleanStop) {
        supply = Supply.off(now);
        heard = now;
        if (memory.session().isEmpty()) {
            return;
        }
        OutletMemory.Session session = memory.session().get();
        charge = Optional.of(Charge.resumed(session, OptionalLong.empty(), now));
        StopReason cut = cleanStop ? StopReason.REBOOT : StopReason.POWER_LOSS;
        if (!plan.resumes() || isAppliance() || memory.fault().isPresent()) {
            end(cut, "not resumed");
        } else if (session.ends().isPresent()) {
            Instant ends = session.ends().get();
            boolean known = moment.trust().measuresAcrossBoots() && ends.isAfter(Instant.EPOCH);
            Duration left = Duration.between(moment.wall(), ends);
            if (!known) {
                end(cut, "clock");
            } else if (!left.isPositive()) {
                end(StopReason.TIME_LIMIT_REACHED, "while off");
            } else {
                long leftNanos = Math.min(left.toNanos(), plan.limits().time().toNanos());
                charge = Optional.of(Charge.resumed(session, OptionalLong.of(now + leftNanos), now));
                tell(new OutletFact.SessionPaused(session.number(), cleanStop ? "reboot" : "power-loss"));
            }
        }
    }

    void ask(long number, String by) {
        tell(new OutletFact.SessionQueued(number, by));
        charge = Optional.of(Charge.asked(now));
    }

    void press() {
        armed = OptionalLong.of(now + Outlet.ARMED.toNanos());
    }

    void disarm() {
        armed = OptionalLong.empty();
    }

    void pickUp(String by) {
        if (memory.ended().filter(OutletMemory.Ended::pickUp).isPresent()) {
            tell(new OutletFact.PickedUp(memory.ended().get().number(), by));
        }
    }

    void clear(String by) {
        if (memory.fault().isPresent()) {
            tell(new OutletFact.OutletCleared(by));
        }
    }

    /** Switches on, with the whole limit of the budget. */
    void power() {
        supply = Supply.on(now, plan.limits().watts());
        idle = OptionalLong.empty();
        if (isAppliance()) {
            tell(new OutletFact.ApplianceSwitched(true, "hours"));
            return;
        }
        Charge it = charge.orElseThrow();
        OutletMemory.Session session = memory.session().orElseThrow();
        if (it.endsNanos().isPresent()) {
            tell(new OutletFact.SessionContinued(session.number()));
            charge = Optional.of(it.powered(it.endsNanos().getAsLong(), now));
            return;
        }
        Duration time = plan.limits().time();
        OptionalLong register = reading.stream().mapToLong(MeterReading::registerMilliwattHours).findFirst();
        Instant ends = moment.trust().measuresAcrossBoots() ? moment.wall().plus(time) : Instant.EPOCH;
        tell(new OutletFact.SessionStarted(session.number(), session.by(), ends, register));
        Charge powered = it.powered(now + time.toNanos(), now);
        charge = Optional.of(register.isPresent() ? powered.counted(0, register.getAsLong(), now) : powered);
    }

    void pause(String why) {
        supply = Supply.off(now);
        charge = charge.map(it -> it.waiting(now));
        tell(new OutletFact.SessionPaused(memory.session().orElseThrow().number(), why));
    }

    void end(StopReason reason, String detail) {
        if (charge.isEmpty()) {
            return;
        }
        OutletMemory.Session session = memory.session().orElseThrow();
        if (supply.on()) {
            supply = Supply.off(now);
        }
        tell(new OutletFact.SessionEnded(session.number(), session.by(), reason, detail,
                charge.get().milliwattHours()));
        charge = Optional.empty();
    }

    void applianceOff(String why) {
        if (isAppliance() && supply.on()) {
            supply = Supply.off(now);
            tell(new OutletFact.ApplianceSwitched(false, why));
        }
    }

    /** A session ends; an appliance, which would come back by itself, is out of service. */
    void makeSafe() {
        if (isAppliance()) {
            fault(Fault.UNDECIDED, StopReason.OTHER, "made safe");
        } else {
            end(StopReason.OTHER, "made safe");
        }
    }

    private void fault(Fault fault, StopReason reason, String detail) {
        end(reason, detail);
        applianceOff("fault");
        if (!memory.fault().equals(Optional.of(fault))) {
            tell(new OutletFact.OutletFaulted(fault, detail));
        }
    }

    /** One reading: first what may harm, then what it means. */
    void read(MeterReading it) {
        if (!plan.metered()) {
            return;
        }
        if (silent) {
            silent = false;
            tell(new OutletFact.MeterBack());
        }
        count(it);
        reading = Optional.of(it);
        heard = now;
        if (!supply.on()) {
            boolean flows = it.watts() >= plan.load().fullWatts() && now - supply.sinceNanos() >= SETTLED_NANOS;
            if (flows) {
                fault(Fault.STUCK, StopReason.POWER_LOSS, watts(it));
            }
            return;
        }
        limits(it);
        if (supply.on() && isAppliance()) {
            appliance(it, plan.appliance().orElseThrow());
        } else if (supply.on()) {
            session(it);
        }
    }

    private void limits(MeterReading it) {
        if (it.amperes() > plan.limits().amperes()) {
            fault(Fault.OVERCURRENT, StopReason.OVERCURRENT_FAULT, String.format(Locale.ROOT, "%.1f A", it.amperes()));
        } else if (plan.limits().celsius().isPresent()
                && it.celsius().orElse(-273) > plan.limits().celsius().getAsInt()) {
            fault(Fault.OVERHEATED, StopReason.OTHER, celsius(it));
        } else if (it.watts() > plan.limits().watts() && isAppliance()) {
            fault(Fault.OVERLOAD, StopReason.OVERCURRENT_FAULT, watts(it));
        } else if (it.watts() > plan.limits().watts()) {
            end(StopReason.OVERCURRENT_FAULT, watts(it));
        }
    }

    private void appliance(MeterReading it, Appliance appliance) {
        idle = it.watts() >= plan.load().noLoadWatts() ? OptionalLong.empty() : since(idle);
        if (appliance.idle().isPresent() && held(idle, appliance.idle().get().toNanos())) {
            fault(Fault.IDLE, StopReason.OTHER, "nothing drawn");
        }
        if (it.celsius().isEmpty()) {
            return;
        }
        boolean tooWarm = it.celsius().getAsDouble() > appliance.warmCelsius().orElse(Integer.MAX_VALUE);
        warmSince = tooWarm ? since(warmSince) : OptionalLong.empty();
        if (!warm && held(warmSince, appliance.warmFor().toNanos())) {
            warm = true;
            tell(new OutletFact.ApplianceWarm(celsius(it)));
        } else if (warm && !tooWarm) {
            warm = false;
            tell(new OutletFact.ApplianceCold());
        }
    }

    private void session(MeterReading it) {
        Charge was = charge.orElseThrow();
        boolean strange = it.volts() < LEAST_VOLTS || it.volts() > MOST_VOLTS;
        Charge is = was.strange(strange ? since(was.strangeNanos()) : OptionalLong.empty())
                .with(was.load().read(plan.load(), now, it.watts(), it.amperes()));
        charge = Optional.of(is);
        if (is.milliwattHours() >= plan.limits().wattHours() * 1_000L) {
            end(StopReason.ENERGY_LIMIT_REACHED, plan.limits().wattHours() + " Wh");
        } else if (held(is.strangeNanos(), STRANGE_NANOS)) {
            end(it.volts() < DEAD_VOLTS ? StopReason.POWER_LOSS : StopReason.POWER_QUALITY,
                    String.format(Locale.ROOT, "%.0f V", it.volts()));
        } else {
            follow(was.load().kind(), is.load().kind());
        }
    }

    private void follow(Load.Kind was, Load.Kind is) {
        switch (is) {
            case FULL -> end(StopReason.STOPPED_BY_EV, "full");
            case UNPLUGGED -> end(StopReason.EV_DISCONNECTED, "unplugged");
            case OVERLOAD -> end(StopReason.OTHER, "no battery");
            case STARTING, NO_LOAD, CHARGING, TAIL -> {
                if (is != was) {
                    tell(new OutletFact.LoadJudged(memory.session().orElseThrow().number(), is));
                }
            }
        }
    }

    /**
     * Energy by the meter's register, as far as that can be: one that wrapped, was reset or belongs to another meter is
     * told by a step that the socket cannot have delivered; then the power between the two readings counts.
     */
    private void count(MeterReading it) {
        if (charge.isEmpty() || charge.get().endsNanos().isEmpty()) {
            return;
        }
        Charge was = charge.get();
        long upTo = it.registerMilliwattHours();
        long step = was.register().isPresent() ? upTo - was.register().getAsLong() : 0;
        boolean here = was.countedNanos().isPresent();
        double hours = here ? (now - was.countedNanos().getAsLong()) / NANOS_AN_HOUR : 0;
        double most = here
                ? plan.limits().watts() * PLAUSIBLE * hours * 1_000 + PLAUSIBLE_MILLIWATT_HOURS
                : plan.limits().wattHours() * 1_000.0;
        double watts = (reading.map(MeterReading::watts).orElse(it.watts()) + it.watts()) / 2;
        long plausible = step < 0 || step > most ? Math.round(watts * hours * 1_000) : step;
        charge = Optional.of(was.counted(was.milliwattHours() + plausible, upTo, now));
        long untold = charge.get().milliwattHours() - memory.session().orElseThrow().milliwattHours();
        if (untold >= Outlet.TELL_MILLIWATT_HOURS) {
            tellEnergy();
        }
    }

    /** Tells what was counted and not told yet. */
    void tellEnergy() {
        if (charge.isPresent() && charge.get().register().isPresent()
                && charge.get().milliwattHours() > memory.session().orElseThrow().milliwattHours()) {
            tell(new OutletFact.EnergyCounted(memory.session().get().number(), charge.get().milliwattHours(),
                    charge.get().register().getAsLong()));
            charge = charge.map(it -> it.told(now));
        }
    }

    /** How much more than it was granted it needs, by its last reading; 0 where the grant suffices. */
    double missingWatts() {
        double drawn = reading.map(MeterReading::watts).orElse(0.0);
        return supply.on() && drawn > supply.grantedWatts() ? need(drawn) - supply.grantedWatts() : 0;
    }

    private double need(double watts) {
        return Math.min(plan.limits().watts(), watts * (1 + room.margin()) + LEAST_MARGIN_WATTS);
    }

    void grow(double watts) {
        supply = supply.granted(supply.grantedWatts() + watts);
    }

    /** The grant follows the peak of each window, from when there is a load; it grows by {@link #grow} alone. */
    void shrink() {
        if (charge.isEmpty() || !supply.on() || reading.isEmpty()) {
            return;
        }
        Load.Kind kind = charge.get().load().kind();
        if (kind == Load.Kind.STARTING || kind == Load.Kind.NO_LOAD) {
            supply = supply.window(0, now);
            return;
        }
        double drawn = reading.get().watts();
        double peak = Math.max(supply.peakWatts(), drawn);
        supply = supply.window(peak, supply.windowNanos());
        if (now - supply.windowNanos() >= room.ramp().toNanos()) {
            supply = supply.granted(Math.min(supply.grantedWatts(), need(peak))).window(drawn, now);
        }
    }

    /** Does what is due. Done twice, it is done once. */
    void settle() {
        if (plan.metered() && !silent && now - heard >= plan.meterSilence().toNanos()) {
            silent = true;
            tell(new OutletFact.MeterSilent());
            end(StopReason.OTHER, "meter silent");
        }
        if (charge.isPresent()) {
            settle(charge.get());
        }
    }

    private void settle(Charge it) {
        boolean noLoad = supply.on() && plan.metered() && it.load().kind() == Load.Kind.NO_LOAD;
        if (it.endsNanos().isPresent() && now >= it.endsNanos().getAsLong()) {
            end(StopReason.TIME_LIMIT_REACHED, "");
        } else if (noLoad && now - supply.sinceNanos() >= plan.loadWait().toNanos()) {
            end(StopReason.TIMEOUT, "no load");
        } else if (!supply.on() && now - it.waitingNanos() >= plan.longestWait().toNanos()) {
            end(StopReason.TIMEOUT, "no power");
        } else if (now - it.toldNanos() >= Outlet.TELL_EVERY.toNanos()) {
            tellEnergy();
        }
    }

    /** Whether an appliance's hours let it be on; where the time of day is not known, only one without hours is. */
    boolean isItsHour() {
        Appliance appliance = plan.appliance().orElseThrow();
        if (appliance.hours().isEmpty()) {
            return true;
        }
        if (edge.isEmpty() || now >= edge.getAsLong()) {
            Duration next = appliance.untilNextEdge(moment.wall(), room.zone());
            edge = OptionalLong.of(now + (next.compareTo(LOOK_EVERY) < 0 ? next : LOOK_EVERY).toNanos());
        }
        return moment.trust() != ClockTrust.FLOOR && appliance.isOnAt(moment.wall(), room.zone());
    }

    private OptionalLong since(OptionalLong earlier) {
        return earlier.isPresent() ? earlier : OptionalLong.of(now);
    }

    private boolean held(OptionalLong since, long nanos) {
        return since.isPresent() && now - since.getAsLong() >= nanos;
    }

    private static String watts(MeterReading it) {
        return String.format(Locale.ROOT, "%.0f W", it.watts());
    }

    private static String celsius(MeterReading it) {
        return String.format(Locale.ROOT, "%.0f °C", it.celsius().orElse(0));
    }
}
