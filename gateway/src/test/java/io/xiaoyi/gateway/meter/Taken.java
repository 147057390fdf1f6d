package io.xiaoyi.gateway.meter;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A sink that remembers, and on which a test can wait. */
final class Taken implements MeterSink {
    private final Map<String, Integer> readings = new TreeMap<>();
    private final Map<String, PzemReading> last = new TreeMap<>();
    private final List<String> alarms = new ArrayList<>();
    private boolean throwing;

    @Override
    public synchronized void reading(String outlet, PzemReading reading) {
        readings.merge(outlet, 1, Integer::sum);
        last.put(outlet, reading);
        if (throwing) {
            throw new IllegalStateException("the receiver fails");
        }
    }

    @Override
    public synchronized void alarm(String code, String subject, boolean raised, String detail) {
        alarms.add((raised ? "+" : "-") + code + " " + subject + ": " + detail);
        if (throwing) {
            throw new IllegalStateException("the receiver fails");
        }
    }

    synchronized void throwing(boolean now) {
        throwing = now;
    }

    synchronized int readings(String outlet) {
        return readings.getOrDefault(outlet, 0);
    }

    synchronized PzemReading last(String outlet) {
        return last.get(outlet);
    }

    synchronized List<String> alarms() {
        return List.copyOf(alarms);
    }

    /** Waits for so many readings from now on. */
    void awaitReadings(String outlet, int more) {
        int before = readings(outlet);
        Eventually.holds(outlet + " is read " + more + " times", () -> readings(outlet) >= before + more);
    }

    void awaitAlarms(int count) {
        Eventually.holds(count + " alarms", () -> alarms().size() >= count);
    }
}
