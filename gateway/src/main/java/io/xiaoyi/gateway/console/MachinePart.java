package io.xiaoyi.gateway.console;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * For programs that watch over the station. Live: the loop takes turns, which is tried where none was seen lately.
 * Ready: besides, the journal is on its disk, every reader is there and the view answers.
 *
 * <p>Threading: the event loop.
 */
final class MachinePart implements ConsolePart {
    /** Whichever stands: it cannot be kept, or could not even be begun. */
    private static final List<Alarm> NO_VIEW = List.of(new Alarm("view-failed", "view"), new Alarm("adapter-failed",
            "view"));
    private static final long PROBE_MILLIS = 2000;
    private static final long LOOK_MILLIS = 20;

    private final StationAccess access;
    private final Turns turns;
    private final Metrics metrics;
    private final List<Asked> asked = new ArrayList<>();

    private record Asked(Call call, boolean ready) {}

    MachinePart(StationAccess access, Turns turns) {
        this.access = access;
        this.turns = turns;
        metrics = new Metrics(access, turns);
    }

    @Override
    public void mount(Operations operations) {
        operations.on("isLive", call -> probe(operations.vertx(), new Asked(call, false)));
        operations.on("isReady", call -> probe(operations.vertx(), new Asked(call, true)));
        operations.on("getMetrics", call -> operations.workroom().work(metrics::text)
                .onSuccess(text -> call.answer(200, Metrics.TYPE, Buffer.buffer(text))).onFailure(call::failed));
    }

    /** A wake that is not due decides nothing, and is a turn. All who ask meanwhile get one answer. */
    private void probe(Vertx vertx, Asked who) {
        asked.add(who);
        if (asked.size() > 1) {
            return;
        }
        long before = turns.count();
        long began = System.nanoTime();
        access.inbox().offer(new StationEvent.Wake());
        vertx.setPeriodic(1, LOOK_MILLIS, timer -> {
            boolean turned = turns.count() != before;
            if (turned || System.nanoTime() - began > PROBE_MILLIS * 1_000_000) {
                vertx.cancelTimer(timer);
                List<Asked> all = List.copyOf(asked);
                asked.clear();
                all.forEach(it -> answer(it, turned));
            }
        });
    }

    private void answer(Asked who, boolean turns) {
        if (who.call().context().response().closed()) {
            return;
        }
        var checks = new JsonArray().add(check("loop", turns, Optional.empty()));
        boolean up = turns;
        if (who.ready()) {
            Station station = access.station().get();
            for (JsonObject check : List.of(journal(station), readers(station), view(station))) {
                checks.add(check);
                up &= check.getString("status").equals("up");
            }
        }
        who.call().answer(up ? 200 : 503, new JsonObject().put("status", up ? "up" : "down").put("checks", checks));
    }

    private static JsonObject journal(Station station) {
        Optional<Alarm> failed = List.of(Alarm.JOURNAL_FAILED, Alarm.JOURNAL_LATE).stream()
                .map(code -> new Alarm(code, "journal")).filter(station.remembered().alarms()::containsKey).findFirst();
        return check("journal", failed.isEmpty(), failed.map(Alarm::code));
    }

    private static JsonObject readers(Station station) {
        List<String> absent = station.remembered().alarms().keySet().stream().filter(it -> it.code().equals(
                Alarm.READER_ABSENT)).map(Alarm::subject).sorted().toList();
        return check("readers", absent.isEmpty(), absent.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", absent)));
    }

    private static JsonObject view(Station station) {
        Optional<Alarm> failed = NO_VIEW.stream().filter(station.remembered().alarms()::containsKey).findFirst();
        return check("view", failed.isEmpty(), failed.map(Alarm::code));
    }

    private static JsonObject check(String id, boolean up, Optional<String> detail) {
        var json = new JsonObject().put("id", id).put("status", up ? "up" : "down");
        detail.ifPresent(it -> json.put("detail", it));
        return json;
    }

    @Override
    public void close() {
        metrics.close();
    }
}
