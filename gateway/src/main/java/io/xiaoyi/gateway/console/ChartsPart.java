package io.xiaoyi.gateway.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.loop.Queries;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What there was by the hour: every hour of the time asked for is there, with zeros where nothing happened. Hours are
 * UTC's; each says what time it was by the clock on the wall.
 *
 * <p>Threading: the event loop.
 */
final class ChartsPart implements ConsolePart {
    private static final int MOST_DAYS = 62;

    private final StationAccess access;

    ChartsPart(StationAccess access) {
        this.access = access;
    }

    @Override
    public void mount(Operations operations) {
        operations.on("getCharts", call -> chart(operations.viewRoom(), call));
    }

    private void chart(Workroom workroom, Call call) {
        Optional<Instant> from = call.query("from").flatMap(JournalPart::instant);
        Optional<Instant> to = call.query("to").flatMap(JournalPart::instant);
        Optional<ZoneId> zone = call.query("zone").map(ChartsPart::zone).orElse(Optional.of(access.identity().zone()));
        Problem problem = Problem.of(ProblemCode.NOT_AS_DESCRIBED);
        if (from.isEmpty() || to.isEmpty() || !from.get().isBefore(to.get())
                || Duration.between(from.get(), to.get()).toDays() > MOST_DAYS) {
            problem = problem.at("query/to", call.query("to").orElse(""), new Text("晚于 from，最多晚 62 天",
                    "later than from, by 62 days at most"), "range");
        }
        if (zone.isEmpty()) {
            problem = problem.at("query/zone", call.query("zone").orElse(""), new Text("IANA 时区，例如 Asia/Shanghai",
                    "a time zone of the IANA database, such as Asia/Shanghai"), "zone");
        }
        if (!problem.errors().isEmpty()) {
            call.refuse(problem);
            return;
        }
        workroom.work(() -> charts(from.get(), to.get(), zone.get())).onSuccess(json -> call.answer(200, json))
                .onFailure(thrown -> JournalPart.failed(call, thrown));
    }

    private static Optional<ZoneId> zone(String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private JsonObject charts(Instant from, Instant to, ZoneId zone) {
        Queries view = access.queries();
        Map<Instant, Queries.Hour> known = view.hours(from, to).stream().collect(Collectors.toMap(Queries.Hour::at,
                Function.identity()));
        var hours = new JsonArray();
        for (Instant at = from.truncatedTo(ChronoUnit.HOURS); at.isBefore(to); at = at.plus(1, ChronoUnit.HOURS)) {
            hours.add(json(known.getOrDefault(at, new Queries.Hour(at, 0, 0, 0, Optional.empty(), 0)), zone));
        }
        var outlets = new JsonObject();
        view.energy(from, to).forEach((outlet, milliwattHours) -> outlets.put(outlet, milliwattHours / 1000.0));
        var denials = new JsonObject();
        view.denials(from, to).forEach(denials::put);
        return new JsonObject().put("zone", zone.getId()).put("hours", hours).put("denials", denials).put("outlets",
                outlets);
    }

    private static JsonObject json(Queries.Hour hour, ZoneId zone) {
        var json = new JsonObject().put("at", hour.at().toString())
                .put("local", hour.at().atZone(zone).toLocalDateTime().toString()).put("grants", hour.grants())
                .put("denials", hour.denials()).put("visitors", hour.visitors())
                .put("wattHours", hour.milliwattHours() / 1000.0);
        hour.people().ifPresent(count -> json.put("least", count.least()).put("estimate", count.estimate())
                .put("most", count.most()));
        return json;
    }
}
