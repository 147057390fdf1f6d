package io.xiaoyi.gateway.outlet;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One outlet as it stands. Its transitions are {@link Room}'s, since all outlets share the room's power.
 *
 * @param memory what its facts amount to
 * @param charge its session in this boot; present exactly while {@code memory} has one
 * @param reading its meter's last, in this boot
 * @param heardNanos when that was, or this boot's start
 * @param silent whether the meter has been silent for too long
 * @param armedNanos until when a scan is meant for it, after its button was pressed
 * @param edgeNanos when an appliance's hours are looked at next
 * @param idleNanos since when an appliance that is on draws nothing
 * @param warmNanos since when a fridge is too warm
 * @param warm whether that was told
 */
public record Outlet(OutletPlan plan, OutletMemory memory, Supply supply, Optional<Charge> charge,
        Optional<MeterReading> reading, long heardNanos, boolean silent, OptionalLong armedNanos,
        OptionalLong edgeNanos, OptionalLong idleNanos, OptionalLong warmNanos, boolean warm) {
    /** Energy is told when so much came together, in thousandths of a watt-hour … */
    public static final long TELL_MILLIWATT_HOURS = 10_000;
    /** … or after this time, whichever is first. */
    public static final Duration TELL_EVERY = Duration.ofMinutes(5);
    /** A press on the button announces a scan for so long. */
    public static final Duration ARMED = Duration.ofSeconds(30);

    static Outlet of(OutletPlan plan, OutletMemory memory) {
        Optional<Charge> charge = memory.session().map(it -> Charge.resumed(it, OptionalLong.empty(), 0));
        return new Outlet(plan, memory, Supply.off(0), charge, Optional.empty(), 0, false, OptionalLong.empty(),
                OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), false);
    }

    /** The same outlet under another plan: an appliance's hours are looked at anew. */
    Outlet with(OutletPlan other) {
        Supply bounded = supply.granted(Math.min(supply.grantedWatts(), other.limits().watts()));
        return new Outlet(other, memory, bounded, charge, reading, heardNanos, silent, armedNanos,
                OptionalLong.empty(), idleNanos, warmNanos, warm);
    }

    /** Whether its relay is told to be on. */
    public boolean on() {
        return supply.on();
    }

    /** The session, waiting or switched on. */
    public Optional<OutletMemory.Session> session() {
        return memory.session();
    }

    /** Whether a session waits for power. */
    public boolean isQueued() {
        return charge.isPresent() && !supply.on();
    }

    /** Energy of the session that goes on, up to the last reading, in thousandths of a watt-hour; 0 without one. */
    public long milliwattHours() {
        return charge.map(Charge::milliwattHours).orElse(0L);
    }

    /** Whether its owner has not come yet for what was charged. */
    public boolean pickUp() {
        return memory.ended().filter(OutletMemory.Ended::pickUp).isPresent();
    }

    /** How it stands. */
    public OutletState state() {
        if (memory.fault().isPresent()) {
            return OutletState.FAULTY;
        }
        if (plan.appliance().isPresent()) {
            return supply.on() ? OutletState.ON : OutletState.OFF;
        }
        if (charge.isPresent()) {
            return supply.on() ? charging(charge.get()) : OutletState.QUEUED;
        }
        return memory.ended().map(Outlet::rested).orElse(OutletState.IDLE);
    }

    private OutletState charging(Charge now) {
        if (!plan.metered()) {
            return OutletState.TIMED;
        }
        return switch (now.load().kind()) {
            case STARTING -> OutletState.STARTING;
            case NO_LOAD -> OutletState.NO_LOAD;
            case CHARGING -> OutletState.CHARGING;
            case TAIL -> OutletState.TAIL;
            case FULL -> OutletState.FULL;
            case UNPLUGGED -> OutletState.UNPLUGGED;
            case OVERLOAD -> OutletState.FAULTY;
        };
    }

    private static OutletState rested(OutletMemory.Ended ended) {
        if (ended.reason() == StopReason.STOPPED_BY_EV && ended.pickUp()) {
            return OutletState.FULL;
        }
        return ended.reason() == StopReason.EV_DISCONNECTED ? OutletState.UNPLUGGED : OutletState.IDLE;
    }

    /** When it next wants to be looked at, by the uptime; {@code Long.MAX_VALUE} for never. */
    long wakeAtNanos() {
        long earliest = edgeNanos.orElse(Long.MAX_VALUE);
        if (plan.metered() && !silent) {
            earliest = Math.min(earliest, heardNanos + plan.meterSilence().toNanos());
        }
        return Math.min(earliest, charge.map(this::chargeWakesAt).orElse(Long.MAX_VALUE));
    }

    private long chargeWakesAt(Charge it) {
        long earliest = it.endsNanos().orElse(Long.MAX_VALUE);
        if (!supply.on()) {
            earliest = Math.min(earliest, it.waitingNanos() + plan.longestWait().toNanos());
        } else if (plan.metered() && it.load().kind() == Load.Kind.NO_LOAD) {
            earliest = Math.min(earliest, supply.sinceNanos() + plan.loadWait().toNanos());
        }
        return owesEnergy(it) ? Math.min(earliest, it.toldNanos() + TELL_EVERY.toNanos()) : earliest;
    }

    private boolean owesEnergy(Charge it) {
        return it.milliwattHours() > memory.session().orElseThrow().milliwattHours();
    }
}
