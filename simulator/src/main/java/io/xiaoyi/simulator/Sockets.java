package io.xiaoyi.simulator;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.outlet.MeterReading;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.simulator.battery.PzemMeter;
import io.xiaoyi.simulator.battery.SocketVisit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sockets on the wall: what hangs on them draws power while relay and contactor let it, and a meter each tells the
 * station so every few seconds of the station's time.
 *
 * <p>Threading: {@link #run()} by a thread of its own until interrupted; the others by any.
 */
final class Sockets implements Runnable {
    private static final double REST_VOLTS = 224;
    private static final double SECONDS_AN_HOUR = 3600;
    /** So many rounds a real second up to speed 150, so that a fast day does not drown the station in readings. */
    private static final int ROUNDS = 30;
    private static final int LONGEST_SECONDS = 5;

    private final SimulatedRoom room;
    private final SimClock clock;
    private final Map<String, Socket> sockets = new LinkedHashMap<>();
    private Optional<Inbox> inbox = Optional.empty();

    /** One socket. {@code poweredSeconds}: for how long what is plugged in has had power. */
    private static final class Socket {
        private final PzemMeter meter;
        private final ReentrantLock turn = new ReentrantLock(true);
        private Optional<SocketVisit> plugged = Optional.empty();
        private double poweredSeconds;
        private double wattHours;
        private long readings;

        Socket(PzemMeter meter) {
            this.meter = meter;
        }

        /** Lets the time pass and reads the meter. */
        MeterReading read(boolean power, double seconds) {
            readings++;
            if (plugged.isEmpty() || !power) {
                return reading(plugged.isPresent() ? plugged.get().volts(poweredSeconds) : REST_VOLTS, 0, 0);
            }
            SocketVisit visit = plugged.get();
            poweredSeconds += seconds;
            double watts = visit.watts(poweredSeconds);
            wattHours += watts * seconds / SECONDS_AN_HOUR;
            return reading(visit.volts(poweredSeconds), meter.amperes(visit.amperes(poweredSeconds), readings),
                    meter.watts(watts, readings));
        }

        /** The register counts whole watt-hours, as a PZEM-004T's. */
        private MeterReading reading(double volts, double amperes, double watts) {
            return new MeterReading(Math.round(volts * 10) / 10.0, amperes, watts, Math.floor(wattHours),
                    OptionalDouble.empty());
        }
    }

    /** @param seed of the meters' errors */
    Sockets(List<String> ids, SimulatedRoom room, SimClock clock, long seed) {
        this.room = room;
        this.clock = clock;
        for (String id : ids) {
            sockets.put(id, new Socket(new PzemMeter(seed + sockets.size())));
        }
    }

    synchronized void connect(Inbox station) {
        inbox = Optional.of(station);
    }

    /** The meters have nobody to tell. */
    synchronized void disconnect() {
        inbox = Optional.empty();
    }

    /** What a socket's load draws now, in watts, by physics. */
    synchronized double watts(String id) {
        Socket socket = sockets.get(id);
        return room.isPowered(id) ? socket.plugged.map(it -> it.watts(socket.poweredSeconds)).orElse(0.0) : 0;
    }

    /** Whose turn it is at a socket's reader. */
    synchronized ReentrantLock turn(String id) {
        return sockets.get(id).turn;
    }

    /** Those with nothing in them. */
    synchronized List<String> free() {
        return sockets.keySet().stream().filter(id -> sockets.get(id).plugged.isEmpty()).toList();
    }

    /** Plugs something in. @return false if something is there already */
    synchronized boolean plug(String id, SocketVisit visit) {
        Socket socket = sockets.get(id);
        if (socket.plugged.isPresent()) {
            return false;
        }
        socket.plugged = Optional.of(visit);
        socket.poweredSeconds = 0;
        return true;
    }

    /** Takes something away, if it is still there. */
    synchronized void unplug(String id, SocketVisit visit) {
        Socket socket = sockets.get(id);
        if (socket.plugged.filter(it -> it == visit).isPresent()) {
            socket.plugged = Optional.empty();
        }
    }

    synchronized Optional<SocketVisit> plugged(String id) {
        return sockets.get(id).plugged;
    }

    /** What all of them have taken, by physics and not by the meters. */
    synchronized double wattHours() {
        return sockets.values().stream().mapToDouble(socket -> socket.wattHours).sum();
    }

    @Override
    public void run() {
        try {
            Instant last = clock.wall();
            while (true) {
                clock.sleep(Duration.ofSeconds(Math.clamp(clock.speed() / ROUNDS, 1, LONGEST_SECONDS)));
                Instant now = clock.wall();
                readings(Duration.between(last, now).toNanos() / 1e9).forEach(this::tell);
                last = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<StationEvent.MeterRead> readings(double seconds) {
        var readings = new ArrayList<StationEvent.MeterRead>();
        sockets.forEach(
                (id, socket) -> readings.add(new StationEvent.MeterRead(id, socket.read(room.isPowered(id), seconds))));
        return readings;
    }

    private void tell(StationEvent.MeterRead reading) {
        Optional<Inbox> station;
        synchronized (this) {
            station = inbox;
        }
        station.ifPresent(it -> it.offer(reading));
    }
}
