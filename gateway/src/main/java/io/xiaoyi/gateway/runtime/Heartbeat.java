package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.linux.NotifySocket;
import io.xiaoyi.gateway.linux.SystemCallException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells the service manager how the station is, by the protocol of sd_notify(3): open, stopping, and, for a manager
 * that watches, alive. The station's own loop says so and nobody for it, so that one that is stuck falls silent and is
 * killed and started anew; its outputs take their start level with that.
 *
 * <p>Threading: {@link #beat()} by the loop's thread, the others by any.
 */
final class Heartbeat {
    /** Half of it is the longest that a loop with nothing to do waits. */
    private static final long SHORTEST_WATCH_MICROS = 2_000_000;
    /** A manager asks for twice in its time; a beat that comes late by a second must not be the end. */
    private static final int BEATS_A_WATCH = 4;
    private static final Logger LOG = System.getLogger("gateway");

    private final Optional<NotifySocket> manager;
    private final long everyNanos;
    private long lastNanos;
    private volatile boolean unheard;

    private Heartbeat(Optional<NotifySocket> manager, long watchMicros) {
        this.manager = manager;
        everyNanos = TimeUnit.MICROSECONDS.toNanos(watchMicros) / BEATS_A_WATCH;
        lastNanos = System.nanoTime() - everyNanos;
    }

    /**
     * By the variables that a service manager sets: {@code NOTIFY_SOCKET}, without which nothing is ever sent;
     * {@code WATCHDOG_USEC}, the silence in µs after which it kills, at least 2,000,000, without which there are no
     * beats; {@code WATCHDOG_PID}, the process that it watches. One that cannot be used is logged.
     */
    static Heartbeat of(Map<String, String> environment) {
        String address = environment.get("NOTIFY_SOCKET");
        if (address == null) {
            return new Heartbeat(Optional.empty(), 0);
        }
        try {
            return new Heartbeat(Optional.of(NotifySocket.open(address)), watchMicros(environment));
        } catch (SystemCallException | IllegalArgumentException e) {
            LOG.log(Level.ERROR, "the service manager will not hear of this station: {0}", e.getMessage());
            return new Heartbeat(Optional.empty(), 0);
        }
    }

    private static long watchMicros(Map<String, String> environment) {
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        String watch = environment.getOrDefault("WATCHDOG_USEC", "");
        if (watch.isEmpty() || !pid.isEmpty() && !pid.equals(Long.toString(ProcessHandle.current().pid()))) {
            return 0;
        }
        try {
            long micros = Long.parseLong(watch);
            if (micros >= SHORTEST_WATCH_MICROS) {
                return micros;
            }
        } catch (NumberFormatException none) {
            // said below
        }
        LOG.log(Level.ERROR, "WATCHDOG_USEC is ''{0}'', expected a number of at least {1}: no beats are sent", watch,
                Long.toString(SHORTEST_WATCH_MICROS));
        return 0;
    }

    /** Codes open doors from now on. */
    void ready() {
        send("READY=1");
    }

    /** The loop has gone round: the manager is told so four times in the time that it waits, not more often. */
    void beat() {
        long now = System.nanoTime();
        if (everyNanos > 0 && now - lastNanos >= everyNanos) {
            lastNanos = now;
            send("WATCHDOG=1");
        }
    }

    /** An orderly stop has begun, and takes some seconds. */
    void stopping() {
        send("STOPPING=1");
    }

    private void send(String state) {
        manager.ifPresent(socket -> {
            try {
                socket.send(state);
                unheard = false;
            } catch (SystemCallException e) {
                if (!unheard) {
                    unheard = true;
                    LOG.log(Level.WARNING, "the service manager does not hear {0}: {1}", state, e.getMessage());
                }
            }
        });
    }
}
