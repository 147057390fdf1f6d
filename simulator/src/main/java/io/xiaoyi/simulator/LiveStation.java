package io.xiaoyi.simulator;

import io.xiaoyi.gateway.loop.Watcher;
import io.xiaoyi.gateway.runtime.Gateway;
import io.xiaoyi.gateway.runtime.Settings;
import io.xiaoyi.gateway.runtime.SettingsException;
import io.xiaoyi.gateway.station.Station;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The box on the wall, which may lose its power and get it back: then another gateway opens the same journal, in a boot
 * of its own.
 *
 * <p>Threading: any thread. {@link #powerOff()} and {@link #powerOn()} wait for each other.
 */
final class LiveStation implements AutoCloseable {
    private static final long CONSOLE_SECONDS = 30;
    private static final long READER_SECONDS = 10;
    private static final long DURABLE_SECONDS = 10;
    private static final long POLL_MILLIS = 5;

    private final StationFiles files;
    private final SimClock clock;
    private final SimulatedRoom room;
    private final Sockets sockets;
    private final Cable cable;
    private final Watcher watcher;
    private volatile Optional<Gateway> gateway = Optional.empty();
    private volatile long onSinceNanos;

    LiveStation(StationFiles files, SimClock clock, SimulatedRoom room, Sockets sockets, Cable cable,
            Watcher watcher) {
        this.files = files;
        this.clock = clock;
        this.room = room;
        this.sockets = sockets;
        this.cable = cable;
        this.watcher = watcher;
    }

    /** Where a reader listens, in which boot. */
    record Address(int port, int boot) {}

    /**
     * Switches the power on; codes open doors when it returns. Does nothing while it is on. It is real time until
     * what the start does has become durable: by a faster clock a journal whose code is being loaded would be late.
     */
    synchronized void powerOn() throws IOException, SettingsException {
        if (gateway.isPresent()) {
            return;
        }
        try (var _ = clock.unhurried()) {
            start();
            awaitDurable();
        }
    }

    private void start() throws IOException, SettingsException {
        room.mainsBack();
        cable.power(true);
        Map<String, Boolean> inputs = room.inputs();
        Gateway opened = Gateway.open(Settings.read(files.settings()), clock.machine(), new Gateway.Ports(room, inputs,
                List.of(watcher)));
        room.connect(opened.inbox(), inputs);
        sockets.connect(opened.inbox());
        onSinceNanos = System.nanoTime();
        gateway = Optional.of(opened);
    }

    /** A disk that does not take it is told of by the station itself. */
    private void awaitDurable() throws IOException {
        long deadline = System.nanoTime() + DURABLE_SECONDS * 1_000_000_000;
        while (!isDurable(gateway.orElseThrow().station()) && System.nanoTime() - deadline < 0) {
            pause("the station starts");
        }
    }

    private static void pause(String meanwhile) throws IOException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + meanwhile, e);
        }
    }

    private static boolean isDurable(Station station) {
        return station.boot().started() && station.waiting().isEmpty();
    }

    /** Cuts the power, whatever is going on. Does nothing while it is off. */
    synchronized void powerOff() {
        gateway.ifPresent(cut -> {
            gateway = Optional.empty();
            room.loseMains();
            cable.power(false);
            sockets.disconnect();
            cut.cut();
        });
    }

    /** The gateway, while it has power. */
    Optional<Gateway> gateway() {
        return gateway;
    }

    /** Whether the power has been on since then, by {@link System#nanoTime()}. */
    boolean hasHadPowerSince(long nanos) {
        return gateway.isPresent() && onSinceNanos - nanos <= 0;
    }

    /** The port of the gateway's console now; 0 while there is none. */
    int consolePort() {
        return gateway.map(Gateway::consolePort).orElse(0);
    }

    /** Waits for {@link #consolePort()}. @throws IOException if it is not there within half a minute */
    int awaitConsole() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + CONSOLE_SECONDS * 1_000_000_000;
        while (consolePort() == 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("it does not listen after " + CONSOLE_SECONDS + " s");
            }
            Thread.sleep(POLL_MILLIS);
        }
        return consolePort();
    }

    /**
     * A reader's port, bound or about to be.
     *
     * @throws IOException while there is no power, or if it is not bound within ten seconds
     */
    Address reader(String reader) throws IOException {
        Gateway now = gateway.orElseThrow(() -> new IOException("the station has no power"));
        long deadline = System.nanoTime() + READER_SECONDS * 1_000_000_000;
        int port = now.networkPort(reader);
        while (port == 0 && System.nanoTime() - deadline < 0) {
            pause(reader + " should begin to listen");
            port = now.networkPort(reader);
        }
        if (port == 0) {
            throw new IOException("the reader " + reader + " is not listening after " + READER_SECONDS + " s");
        }
        return new Address(port, now.boot());
    }

    /** Stops in order. */
    @Override
    public synchronized void close() {
        gateway.ifPresent(Gateway::close);
        gateway = Optional.empty();
    }
}
