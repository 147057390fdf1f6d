package io.xiaoyi.gateway.outlet;

import java.util.OptionalLong;

/**
 * A session as this boot lives it, beside {@link OutletMemory.Session}.
 *
 * @param waitingNanos uptime since when it waits for power, while its outlet is off
 * @param endsNanos when its time is over; empty before it was first switched on
 * @param load what hangs on it; of no meaning while its outlet is off, or without a meter
 * @param milliwattHours energy since it began
 * @param register the meter's register that this is counted up to
 * @param countedNanos when that was read, in this boot
 * @param toldNanos when the energy was last told
 * @param strangeNanos since when the mains voltage is out of its range
 */
public record Charge(long waitingNanos, OptionalLong endsNanos, Load load, long milliwattHours, OptionalLong register,
        OptionalLong countedNanos, long toldNanos, OptionalLong strangeNanos) {
    static Charge asked(long now) {
        return new Charge(now, OptionalLong.empty(), Load.starting(now), 0, OptionalLong.empty(), OptionalLong.empty(),
                now, OptionalLong.empty());
    }

    static Charge resumed(OutletMemory.Session session, OptionalLong endsNanos, long now) {
        return new Charge(now, endsNanos, Load.starting(now), session.milliwattHours(), session.register(),
                OptionalLong.empty(), now, OptionalLong.empty());
    }

    Charge powered(long ends, long now) {
        return new Charge(waitingNanos, OptionalLong.of(ends), Load.starting(now), milliwattHours, register,
                countedNanos, toldNanos, OptionalLong.empty());
    }

    Charge waiting(long now) {
        return new Charge(now, endsNanos, load, milliwattHours, register, countedNanos, toldNanos,
                OptionalLong.empty());
    }

    Charge with(Load judged) {
        return new Charge(waitingNanos, endsNanos, judged, milliwattHours, register, countedNanos, toldNanos,
                strangeNanos);
    }

    Charge counted(long total, long upTo, long now) {
        return new Charge(waitingNanos, endsNanos, load, total, OptionalLong.of(upTo), OptionalLong.of(now), toldNanos,
                strangeNanos);
    }

    Charge told(long now) {
        return new Charge(waitingNanos, endsNanos, load, milliwattHours, register, countedNanos, now, strangeNanos);
    }

    Charge strange(OptionalLong since) {
        return new Charge(waitingNanos, endsNanos, load, milliwattHours, register, countedNanos, toldNanos, since);
    }
}
