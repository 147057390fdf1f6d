package io.xiaoyi.simulator;

import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.outlet.StopReason;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The sessions at the sockets as the station tells them: how many began, why they ended, what they took.
 *
 * <p>Threading: any thread.
 */
final class Sessions {
    private final Map<StopReason, Long> ended = new EnumMap<>(StopReason.class);
    private final Map<String, CompletableFuture<OutletFact.SessionEnded>> going = new HashMap<>();
    private long begun;
    private final Map<String, Long> counted = new HashMap<>();
    private long milliwattHours;

    /** A session was asked for at an outlet. */
    synchronized void begun(String outlet) {
        begun++;
        going.put(outlet, new CompletableFuture<>());
    }

    synchronized void ended(String outlet, OutletFact.SessionEnded fact) {
        ended.merge(fact.reason(), 1L, Long::sum);
        milliwattHours += fact.milliwattHours();
        counted.remove(outlet);
        Optional.ofNullable(going.remove(outlet)).ifPresent(it -> it.complete(fact));
    }

    synchronized void counted(String outlet, OutletFact.EnergyCounted fact) {
        counted.put(outlet, fact.milliwattHours());
    }

    /** Completes when the session at an outlet ends; at once, with no fact, where none goes on. */
    synchronized CompletableFuture<Optional<OutletFact.SessionEnded>> end(String outlet) {
        return going.containsKey(outlet)
                ? going.get(outlet).thenApply(Optional::of)
                : CompletableFuture.completedFuture(Optional.empty());
    }

    /** All of it at this moment. */
    synchronized Counts counts() {
        return new Counts(begun, going.size(), new EnumMap<>(ended),
                (milliwattHours + counted.values().stream().mapToLong(Long::longValue).sum()) / 1e3);
    }

    /**
     * A moment's counts.
     *
     * @param going that have not ended
     * @param ended by reason
     * @param wattHours that the journal has counted so far
     */
    record Counts(long begun, long going, Map<StopReason, Long> ended, double wattHours) {}
}
