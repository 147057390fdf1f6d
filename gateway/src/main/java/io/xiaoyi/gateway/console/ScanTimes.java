package io.xiaoyi.gateway.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Lines;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.Waiting;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Counts what the doors decide, and measures how long a courier waits for the lock: from the turn that takes his code
 * to the one that moves it, with the disk between.
 *
 * <p>Threading: {@link #turned} by the loop's thread; a counter costs it some hundred nanoseconds.
 */
final class ScanTimes {
    private static final Duration[] BUCKETS = {Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5),
            Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(100),
            Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2)};

    /** By the line that is to move. */
    private final Map<String, Taken> taken = new HashMap<>();
    private volatile Optional<Meters> meters = Optional.empty();

    /**
     * A code that is granted.
     *
     * @param released the level of its line while the door is released
     */
    private record Taken(long atNanos, boolean released) {}

    private record Meters(Timer latency, Counter grants, Map<Denial, Counter> denials) {}

    /** From now on it is counted there. */
    void countIn(MeterRegistry registry) {
        var denials = new EnumMap<Denial, Counter>(Denial.class);
        for (Denial denial : Denial.values()) {
            denials.put(denial, Counter.builder("xiaoyi.denials").description("Codes that were refused, by why.")
                    .tag("code", denial.code()).register(registry));
        }
        meters = Optional.of(new Meters(
                Timer.builder("xiaoyi.scan.latency").serviceLevelObjectives(BUCKETS)
                        .description("From taking a code that is granted to moving the lock, the disk between.")
                        .register(registry),
                Counter.builder("xiaoyi.grants").description("Codes that let somebody in.").register(registry),
                denials));
    }

    void turned(StationEvent event, Decision decision) {
        if (meters.isEmpty()) {
            return;
        }
        Meters to = meters.get();
        for (Recorded each : decision.facts()) {
            switch (each.fact()) {
                case Fact.Granted it -> {
                    to.grants.increment();
                    if (event instanceof StationEvent.Scanned) {
                        release(decision, Lines.lock(it.door())).ifPresent(set -> taken.putIfAbsent(set.line(),
                                new Taken(System.nanoTime(), set.active())));
                    }
                }
                case Fact.GrantWithheld it -> taken.remove(Lines.lock(it.door()));
                case Fact.Denied it -> to.denials.get(it.denial()).increment();
                case Fact.DenialsCounted it -> to.denials.get(it.mostly()).increment(it.count());
                default -> {
                    // is counted nowhere here
                }
            }
        }
        if (!taken.isEmpty()) {
            moved(to, decision);
        }
    }

    /** A door that stands released already is not moved. */
    private static Optional<Effect.SetLine> release(Decision decision, String line) {
        return decision.next().waiting().stream().map(Waiting::effect).filter(Effect.SetLine.class::isInstance)
                .map(Effect.SetLine.class::cast).filter(set -> set.line().equals(line)).findFirst();
    }

    private void moved(Meters to, Decision decision) {
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.SetLine set && taken.containsKey(set.line())) {
                Taken code = taken.remove(set.line());
                if (set.active() == code.released()) { // else something else has secured the door meanwhile
                    to.latency.record(System.nanoTime() - code.atNanos(), TimeUnit.NANOSECONDS);
                }
            }
        }
    }
}
