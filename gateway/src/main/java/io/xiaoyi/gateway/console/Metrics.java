package io.xiaoyi.gateway.console;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.xiaoyi.gateway.occupancy.Count;
import io.xiaoyi.gateway.outlet.MeterReading;
import io.xiaoyi.gateway.outlet.Outlet;
import io.xiaoyi.gateway.station.Station;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The station's numbers as Prometheus reads them (text format 0.0.4); names and units by its conventions.
 *
 * <p>Threading: {@link #text()} by any thread that may wait for a disk, one after the other.
 */
final class Metrics implements AutoCloseable {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final StationAccess access;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final MultiGauge alarms;
    private final MultiGauge watts;
    private final MultiGauge doors;

    Metrics(StationAccess access, Turns turns) {
        this.access = access;
        turns.scans().countIn(registry);
        alarms = MultiGauge.builder("xiaoyi.alarm").description("Alarms that stand.").register(registry);
        watts = MultiGauge.builder("xiaoyi.outlet.power").baseUnit("watts").description("Drawn at each outlet.")
                .register(registry);
        doors = MultiGauge.builder("xiaoyi.door.released").description("1 where the lock is released.").register(
                registry);
        FunctionCounter.builder("xiaoyi.turns", turns, Turns::count).description("Turns of the station's loop.")
                .register(registry);
        gauge("xiaoyi.inbox.waiting", "events", "Events that wait for their turn.", _ -> access.inbox().waiting());
        gauge("xiaoyi.journal.waiting", "entries", "Entries that are not on the disk yet.", it -> it.remembered()
                .lastSeq() - access.journal().durableSeq());
        gauge("xiaoyi.uplink.pending", "entries", "Entries that the cloud has not acknowledged.", _ -> Math.max(0,
                access.journal().durableSeq() - access.journal().acknowledgedSeq()));
        gauge("xiaoyi.uplink.online", "", "1 where the broker is connected.", it -> it.boot().online() ? 1 : 0);
        gauge("xiaoyi.people.least", "", "People inside, at least.", it -> count(it).least());
        gauge("xiaoyi.people.estimate", "", "People inside.", it -> count(it).estimate());
        gauge("xiaoyi.people.most", "", "People inside, at most.", it -> count(it).most());
        gauge("xiaoyi.passes.learnt", "", "Passes that were learnt here.", it -> it.remembered().book().learnt()
                .size());
        machine("xiaoyi.disk.free", "bytes", "Free where the journal lies.", "diskFreeBytes");
        machine("xiaoyi.resident", "bytes", "The process's memory.", "residentBytes");
        machine("xiaoyi.log.dropped", "lines", "Lines of the log that nobody took.", "logLinesDropped");
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
        FunctionCounter.builder("process.cpu", ProcessHandle.current(), Metrics::cpuSeconds).baseUnit("seconds")
                .description("User and system time of the process.").register(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private void gauge(String name, String unit, String what, ToDoubleFunction<Station> value) {
        Gauge.builder(name, () -> value.applyAsDouble(access.station().get())).baseUnit(unit).description(what)
                .register(registry);
    }

    private void machine(String name, String unit, String what, String measure) {
        Gauge.builder(name, () -> access.machine().get().getOrDefault(measure, Double.NaN)).baseUnit(unit)
                .description(what).register(registry);
    }

    private static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1000.0;
    }

    private static Count count(Station station) {
        return station.occupancy().map(it -> it.memory().count()).orElse(Count.NOBODY);
    }

    synchronized String text() {
        Station station = access.station().get();
        alarms.register(rows(station.remembered().alarms().keySet().stream().map(it -> Row.of(Tags.of("code", it
                .code(), "subject", it.subject()), 1)).toList()), true);
        doors.register(rows(station.doors().values().stream().map(it -> Row.of(Tags.of("door", it.plan().id()), it
                .released() ? 1 : 0)).toList()), true);
        var drawn = new ArrayList<Row<?>>();
        for (Outlet each : station.room().outlets()) {
            each.reading().filter(_ -> !each.silent()).map(MeterReading::watts).ifPresent(it -> drawn.add(Row.of(Tags
                    .of(Tag.of("outlet", each.plan().id())), it)));
        }
        watts.register(drawn, true);
        return registry.scrape();
    }

    private static List<Row<?>> rows(List<? extends Row<?>> rows) {
        return List.copyOf(rows);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
