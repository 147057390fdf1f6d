package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.outlet.MeterReading;
import io.xiaoyi.gateway.outlet.Outlet;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What hangs on a station's outlets, and what their meters say of it: batteries that are full when their time is over,
 * and a fridge that never is.
 */
final class Sockets {
    private static final double VOLTS = 221;
    private static final double IDLE_WATTS = 0.6;
    private static final double FRIDGE_WATTS = 90;

    private record Battery(double watts, Instant full) {}

    private final Duration every;
    private final Map<String, Battery> plugged = new HashMap<>();
    private final Map<String, Double> registers = new HashMap<>();

    /** @param every how long from one reading to the next */
    Sockets(Duration every) {
        this.every = every;
    }

    void plug(String outlet, double watts, Instant full) {
        plugged.put(outlet, new Battery(watts, full));
    }

    void unplug(String outlet) {
        plugged.remove(outlet);
    }

    /** The readings of this moment. */
    void read(LongLife life) {
        Station station = life.station();
        for (Outlet outlet : station.room().outlets()) {
            String id = outlet.plan().id();
            double watts = outlet.on() ? drawn(id, life.wall()) : 0;
            double register = registers.merge(id, watts * every.toSeconds() / 3600, Double::sum);
            life.happen(new StationEvent.MeterRead(id, new MeterReading(VOLTS, watts / (VOLTS * 0.9), watts, Math.floor(
                    register), OptionalDouble.empty())));
        }
    }

    private double drawn(String id, Instant now) {
        Battery battery = plugged.get(id);
        if (battery == null) {
            return id.equals("fridge") ? FRIDGE_WATTS : 0;
        }
        return now.isBefore(battery.full()) ? battery.watts() : IDLE_WATTS;
    }
}
