package io.xiaoyi.gateway.meter;

import io.xiaoyi.gateway.journal.Backoff;
import io.xiaoyi.gateway.serial.SerialSettings;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks the meters of one line in turn, until it is closed. A port that is absent or goes is opened again with a bounded
 * backoff.
 *
 * <p>
 * Threading: one daemon thread of its own, a platform thread because it waits in native code.
 */
public final class MeterPoller implements AutoCloseable {
    private static final Logger LOG = System.getLogger("gateway.meter");
    private static final long JOIN_MILLIS = 1_000;

    private final SerialSettings settings;
    private final PollPlan plan;
    private final MeterSink sink;
    private final List<PolledMeter> meters;
    private final Thread thread;
    private final Object lock = new Object();
    private boolean closed;
    private Backoff backoff;
    private boolean told;
    private long failedNanos;
    private long failedCalls;

    private MeterPoller(SerialSettings settings, Map<String, Integer> addresses, PollPlan plan, MeterSink sink) {
        this.settings = settings;
        this.plan = plan;
        this.sink = guarded(sink);
        this.backoff = plan.backoff();
        long now = System.nanoTime();
        this.meters = addresses.entrySet().stream()
                .map(meter -> new PolledMeter(meter.getKey(), meter.getValue(), plan, this.sink, now)).toList();
        this.thread = Thread.ofPlatform().daemon().name("meter-" + settings.device().getFileName())
                .unstarted(this::run);
    }

    /**
     * Starts asking.
     *
     * @param addresses
     *            of each outlet's meter, 1 to 247; at least one
     * @throws IllegalArgumentException
     *             if there is none, or one out of its range
     */
    public static MeterPoller start(SerialSettings settings, Map<String, Integer> addresses, PollPlan plan,
            MeterSink sink) {
        if (addresses.isEmpty() || !addresses.values().stream().allMatch(MeterPort::isOwnAddress)) {
            throw new IllegalArgumentException("expected addresses from 1 to " + MeterPort.HIGHEST_ADDRESS + ": "
                    + addresses);
        }
        var poller = new MeterPoller(settings, addresses, plan, sink);
        poller.thread.start();
        return poller;
    }

    /** How each outlet's meter has answered. */
    public Map<String, MeterCounts> counts() {
        var counts = new LinkedHashMap<String, MeterCounts>();
        meters.forEach(meter -> counts.put(meter.outlet(), meter.counts()));
        return counts;
    }

    /**
     * Ends the thread and frees the port, within a second; at worst, in a driver that does not return, the thread ends
     * later. May be called twice, and from any thread.
     */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!pausedUntilClosed(backoff.ceilingNanos())) {
            try (MeterPort port = MeterPort.open(settings, plan.answerWait())) {
                askInTurn(port);
            } catch (IOException e) {
                failed(String.valueOf(e.getMessage()));
            } catch (RuntimeException | Error e) {
                // A serial library that can not load or fails inside must not end this thread: only close() does.
                failed("failed: " + e);
            }
        }
    }

    /** Returns when closed. A line is there when it is answered, and keeps being: one that opens and fails is not. */
    private void askInTurn(MeterPort port) throws IOException {
        while (true) {
            PolledMeter meter = next();
            if (pausedUntilClosed(meter.waitNanos(System.nanoTime()))) {
                return;
            }
            long asked = System.nanoTime();
            Answer answer = port.read(meter.address());
            if (answer instanceof Answer.Accepted) {
                backoff = backoff.succeeded();
                if (asked - failedNanos >= plan.settledNanos()) {
                    tell(false, port.toString());
                }
            }
            meter.take(answer, asked);
        }
    }

    private PolledMeter next() {
        long now = System.nanoTime();
        return meters.stream().min(Comparator.comparingLong(meter -> meter.waitNanos(now))).orElseThrow();
    }

    private void failed(String why) {
        failedNanos = System.nanoTime();
        backoff = backoff.failed();
        tell(true, why);
    }

    private void tell(boolean absent, String detail) {
        if (absent != told) {
            told = absent;
            sink.alarm(MeterSink.LINE_ABSENT, settings.device().toString(), absent, detail);
        }
    }

    /** Waits for so long, at once where it is 0 or less. @return whether this was closed */
    private boolean pausedUntilClosed(long nanos) {
        long until = System.nanoTime() + nanos;
        synchronized (lock) {
            for (long left = nanos; left > 0 && !closed; left = until - System.nanoTime()) {
                try {
                    lock.wait(left / 1_000_000, (int) (left % 1_000_000));
                } catch (InterruptedException e) {
                    LOG.log(Level.DEBUG, "only close() ends a poller", e);
                }
            }
            return closed;
        }
    }

    private MeterSink guarded(MeterSink open) {
        return new MeterSink() {
            @Override
            public void reading(String outlet, PzemReading reading) {
                calling(() -> open.reading(outlet, reading));
            }

            @Override
            public void alarm(String code, String subject, boolean raised, String detail) {
                calling(() -> open.alarm(code, subject, raised, detail));
            }
        };
    }

    /** Logs the 1st, 2nd, 4th, 8th… that throws: a meter is read every second. */
    private void calling(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            failedCalls++;
            if (Long.bitCount(failedCalls) == 1) {
                LOG.log(Level.ERROR, "what " + settings.device() + " read was not taken (" + failedCalls
                        + " times so far)", e);
            }
        }
    }
}
