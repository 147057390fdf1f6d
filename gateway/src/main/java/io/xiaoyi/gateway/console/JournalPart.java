package io.xiaoyi.gateway.console;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.loop.Queries.Row;
import io.xiaoyi.gateway.loop.Queries.Search;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * What has happened: a page at a time, or all of it as a file, which is made as fast as it is taken and never lies in
 * memory as a whole.
 *
 * <p>Threading: the event loop.
 */
final class JournalPart implements ConsolePart {
    private static final int USUAL_PAGE = 50;
    private static final int ROWS = 500;
    private static final int MOST_EXPORTS = 2;
    private static final int BUSY_SECONDS = 10;
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(60);

    private final StationAccess access;
    private int exports;

    JournalPart(StationAccess access) {
        this.access = access;
    }

    @Override
    public void mount(Operations operations) {
        operations.on("readJournal", call -> read(operations.viewRoom(), call));
        operations.on("exportJournal", call -> export(operations, call));
    }

    private void read(Workroom workroom, Call call) {
        if (refused(call)) {
            return;
        }
        Search search = search(call);
        int limit = call.number("limit").map(Long::intValue).orElse(USUAL_PAGE);
        workroom.work(() -> page(access.queries().entries(search, limit), limit))
                .onSuccess(json -> call.answer(200, json)).onFailure(thrown -> failed(call, thrown));
    }

    /** A question that was given up, or that there is nobody to ask, is no fault. */
    static void failed(Call call, Throwable thrown) {
        switch (thrown) {
            case Queries.TooLong _ -> call.refuse(Problem.of(ProblemCode.TOO_LONG_A_SEARCH));
            case Queries.NoView _ -> call.refuse(Problem.of(ProblemCode.NO_VIEW).after(BUSY_SECONDS));
            default -> call.failed(thrown);
        }
    }

    private static JsonObject page(List<Row> rows, int limit) {
        var entries = new JsonArray();
        rows.forEach(row -> entries.add(json(row)));
        var page = new JsonObject().put("entries", entries);
        return rows.size() < limit ? page : page.put("next", rows.getLast().seq());
    }

    static JsonObject json(Row row) {
        return new JsonObject().put("seq", row.seq()).put("boot", row.boot()).put("at", row.wall().toString())
                .put("trust", row.trust()).put("kind", row.kind()).put("subject", row.subject())
                .put("body", new JsonObject(row.body()));
    }

    /** A search with less in it than was asked would find too much. */
    private static boolean refused(Call call) {
        Problem problem = Problem.of(ProblemCode.NOT_AS_DESCRIBED);
        for (String name : List.of("from", "to")) {
            Optional<String> given = call.query(name);
            if (given.isPresent() && given.flatMap(JournalPart::instant).isEmpty()) {
                problem = problem.at("query/" + name, given.get(), new Text("日历上有的时间，例如 2026-03-01T08:00:00Z",
                        "a time that the calendar has, such as 2026-03-01T08:00:00Z"), "calendar");
            }
        }
        if (problem.errors().isEmpty()) {
            return false;
        }
        call.refuse(problem);
        return true;
    }

    private static Search search(Call call) {
        Search search = Search.ALL;
        search = narrowed(search, call.query("kind"), Search::ofKind);
        search = narrowed(search, call.query("subject"), Search::ofSubject);
        search = narrowed(search, call.query("pass"), Search::ofPass);
        search = narrowed(search, call.query("reason"), Search::ofReason);
        search = narrowed(search, call.query("text"), Search::containing);
        search = narrowed(search, call.query("from").flatMap(JournalPart::instant), Search::since);
        search = narrowed(search, call.query("to").flatMap(JournalPart::instant), Search::until);
        return narrowed(search, call.number("before"), Search::before);
    }

    private static <T> Search narrowed(Search search, Optional<T> by, BiFunction<Search, T, Search> how) {
        return by.map(it -> how.apply(search, it)).orElse(search);
    }

    /** Empty for the 31st of February, which fits the description's pattern. */
    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    // ---- export

    private void export(Operations operations, Call call) {
        if (refused(call)) {
            return;
        }
        if (exports >= MOST_EXPORTS) {
            call.refuse(Problem.of(ProblemCode.BUSY).after(BUSY_SECONDS));
            return;
        }
        exports++;
        boolean csv = call.query("format").orElse("csv").equals("csv");
        new Export(operations, call, search(call), csv).next();
    }

    /** One file under way. */
    private final class Export {
        private final Operations operations;
        private final Call call;
        private final boolean csv;
        private final HttpServerResponse response;
        private final Runnable forget;
        private Search search;
        private Optional<Outflow> outflow = Optional.empty();
        private boolean over;

        Export(Operations operations, Call call, Search search, boolean csv) {
            this.operations = operations;
            this.call = call;
            this.search = search;
            this.csv = csv;
            response = call.context().response();
            response.closeHandler(_ -> over());
            response.exceptionHandler(_ -> over());
            forget = call.whenAccessEnds(this::cut);
        }

        /** Whoever may not read any more gets half a file, and sees that it is half. */
        private void cut() {
            over();
            Answers.breakOff(response);
        }

        void next() {
            Search from = search;
            operations.viewRoom().work(() -> {
                List<Row> rows = access.queries().entries(from, ROWS);
                return new Page(rows, Piece.of(csv ? Csv.lines(rows) : lines(rows)));
            }).onSuccess(this::write).onFailure(thrown -> {
                over();
                if (!response.closed()) {
                    failed(call, thrown);
                }
            });
        }

        private void write(Page page) {
            if (over) {
                return;
            }
            Outflow file = outflow.orElseGet(this::begin);
            boolean last = page.rows().size() < ROWS;
            if (last) {
                over();
                file.end(page.lines());
                return;
            }
            search = search.before(page.rows().getLast().seq());
            file.write(page.lines());
            if (response.writeQueueFull()) {
                long timer = operations.vertx().setTimer(PATIENCE_MILLIS, _ -> Answers.breakOff(response));
                response.drainHandler(_ -> {
                    response.drainHandler(null);
                    operations.vertx().cancelTimer(timer);
                    next();
                });
            } else {
                next();
            }
        }

        private Outflow begin() {
            String name = "journal-" + access.identity().station() + (csv ? ".csv" : ".ndjson");
            response.putHeader(HttpHeaders.CONTENT_TYPE, csv
                    ? "text/csv; charset=utf-8; header=present"
                    : "application/x-ndjson").putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .putHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
            var file = new Outflow(call.context());
            outflow = Optional.of(file);
            if (csv) {
                file.write(Piece.of(Csv.head()));
            }
            return file;
        }

        private void over() {
            if (!over) {
                over = true;
                exports--;
                forget.run();
            }
        }
    }

    private record Page(List<Row> rows, Piece lines) {}

    private static String lines(List<Row> rows) {
        var text = new StringBuilder();
        rows.forEach(row -> text.append(json(row).encode()).append('\n'));
        return text.toString();
    }
}
