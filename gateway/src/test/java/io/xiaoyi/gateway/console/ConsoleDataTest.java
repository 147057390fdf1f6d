package io.xiaoyi.gateway.console;

import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.runtime.SettingsException;
import io.xiaoyi.gateway.runtime.StationFolder;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a console shows and does, asked over HTTP of a station at work. */
class ConsoleDataTest {
    private static final JsonObject FRONT = new JsonObject().put("door", "front");

    @TempDir
    Path directory;
    private Desk desk;

    @BeforeEach
    void open() throws SettingsException, IOException {
        desk = new Desk(directory.resolve("station"));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private List<JsonObject> journal(String query) throws IOException, InterruptedException {
        JsonObject answer = desk.json("/api/v1/journal?" + query); // a view that is not open yet has none
        return answer.getJsonArray("entries", new JsonArray()).stream().map(JsonObject.class::cast)
                .toList();
    }

    /** A question to the view. */
    private interface Asking {
        boolean ask() throws IOException, InterruptedException;
    }

    private static void untilView(String has, Asking asking) {
        until(has + " in the view", () -> {
            try {
                return asking.ask();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The view follows the journal within a second. */
    private JsonObject entry(String kind) {
        untilView(kind, () -> !journal("kind=" + kind).isEmpty());
        try {
            return journal("kind=" + kind).getFirst();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anActIsAcceptedAndDoneAndTheJournalSaysWhoDidIt() throws IOException, InterruptedException {
        try (var stream = new EventStream(desk.port(), "")) {
            stream.next("station");
            HttpResponse<String> answer = desk.act("unlock", FRONT);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            JsonObject act = new JsonObject(answer.body());
            assertThat(act.getString("by")).isEqualTo("console:anna");
            assertThat(stream.next("act").data().getString("stage")).isEqualTo("accepted");
            assertThat(stream.next("act").data().getString("stage")).isEqualTo("done");
            JsonObject front = stream.next("station", it -> it.data().getJsonArray("doors").getJsonObject(0)
                    .getBoolean("released")).data().getJsonArray("doors").getJsonObject(0);
            assertThat(front.getString("releasedBy")).isEqualTo("operator");
            assertThat(Instant.parse(front.getString("relockAt"))).isAfter(Instant.now().minusSeconds(60));
            assertThat(desk.json("/api/v1/acts/" + act.getString("id")).getString("stage")).isEqualTo("done");
        }
        assertThat(desk.isReleased()).isTrue();
        assertThat(entry("act-accepted").getJsonObject("body").getString("by")).isEqualTo("console:anna");
        assertThat(entry("act-accepted").getString("subject")).isEqualTo("front");
        assertThat(entry("door-released").getJsonObject("body").getString("by")).isEqualTo("console:anna");
    }

    @Test
    void anActThatIsRefusedSaysWhyAndSoDoesTheJournal() throws IOException, InterruptedException {
        HttpResponse<String> answer = desk.act("unlock", new JsonObject().put("door", "attic"));
        assertThat(answer.statusCode()).isEqualTo(409);
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("code")).isEqualTo("act-refused");
        JsonObject field = problem.getJsonArray("errors").getJsonObject(0);
        assertThat(field.getString("field")).isEqualTo("/arguments/door");
        assertThat(field.getString("code")).isEqualTo("unknown-door");
        assertThat(entry("act-refused").getJsonObject("body").getString("by")).isEqualTo("console:anna");
        assertThat(journal("reason=unknown-door")).hasSize(1);
        assertThat(desk.isReleased()).isFalse();
        assertThat(desk.act("restart", new JsonObject()).statusCode()).as("an operator").isEqualTo(403);
        assertThat(desk.act("history", new JsonObject()).statusCode()).isEqualTo(400);
        assertThat(desk.get("/api/v1/acts/0123456789abcdef0123456789abcdef").statusCode()).isEqualTo(404);
    }

    @Test
    void theSameActSentAgainIsOneAct() throws IOException, InterruptedException {
        JsonObject act = new JsonObject().put("id", "00112233445566778899aabbccddeeff").put("name", "lockdown");
        assertThat(desk.post("/api/v1/acts", "anna:operator", act).statusCode()).isEqualTo(202);
        assertThat(desk.post("/api/v1/acts", "anna:operator", act).statusCode()).isEqualTo(202);
        assertThat(desk.post("/api/v1/acts", "bert:operator", act).statusCode()).as("somebody else's").isEqualTo(409);
        assertThat(desk.act("resume", FRONT).statusCode()).isEqualTo(202);
        untilView("both", () -> journal("kind=act-accepted").size() == 2);
        assertThat(entry("act-accepted").getJsonObject("body").getString("name")).isEqualTo("resume");
    }

    @Test
    void aVisitorsPassOpensTheDoorThroughAReaderAsOftenAsItSays() throws IOException, InterruptedException {
        Instant now = Instant.now();
        HttpResponse<String> answer = desk.post("/api/v1/visitors", "anna:operator", new JsonObject().put("label",
                "<script>alert(1)</script>").put("from", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("until", now.plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS).toString()).put("uses", 1));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonObject invited = new JsonObject(answer.body());
        until("the reader is bound", () -> desk.gateway.networkPort("front-in") != 0);
        StationFolder.scan(desk.gateway.networkPort("front-in"), invited.getString("code"));
        until("the door is released", desk::isReleased);
        desk.gateway.inbox().offer(new StationEvent.InputChanged("contact.front", true, 0));
        desk.gateway.inbox().offer(new StationEvent.InputChanged("contact.front", false, 0));
        until("the door is secured", () -> !desk.isReleased());
        StationFolder.scan(desk.gateway.networkPort("front-in"), "something else", invited.getString("code"));
        JsonObject denied = entry("denied");
        assertThat(denied.getJsonObject("body").getString("denial")).isEqualTo("used-up");
        assertThat(denied.getJsonObject("body").getString("pass")).isEqualTo(invited.getString("pass"));
        assertThat(entry("visitor-invited").getJsonObject("body").getString("by")).isEqualTo("console:anna");
        assertThat(journal("text=script")).as("whose pass it is stays on the paper").isEmpty();
        HttpResponse<String> drawn = desk.get("/api/v1/visitors/" + invited.getString("pass") + "/code.svg");
        assertThat(drawn.headers().firstValue("Content-Type")).contains("image/svg+xml");
        assertThat(drawn.body()).contains("<svg>" + invited.getString("code").length());
    }

    @Test
    void aKeyThatSpeaksForOtherStationsTooSignsNoVisitorsPass() throws Exception {
        try (var other = new Desk(directory.resolve("other"), 2, queries -> queries, folder -> Optional.of(folder
                .issuerKey()))) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            HttpResponse<String> answer = other.post("/api/v1/visitors", "anna:operator", new JsonObject().put("label",
                    "x").put("from", now.toString()).put("until", now.plusSeconds(600).toString()).put("uses", 1));
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("key-for-others-too");
        }
    }

    @Test
    void aVisitorOfTheWrongTimeIsRefusedByField() throws IOException, InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        HttpResponse<String> answer = desk.post("/api/v1/visitors", "anna:operator", new JsonObject().put("label", "x")
                .put("from", now.toString()).put("until", now.plus(31, ChronoUnit.DAYS).toString()).put("uses", 1));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getJsonArray("errors").getJsonObject(0).getString("field"))
                .isEqualTo("/until");
    }

    @Test
    void whatOthersWroteIsDeliveredAsData() throws IOException, InterruptedException {
        String script = "</script><script>alert(1)</script>";
        try (var stream = new EventStream(desk.port(), "")) {
            stream.next("station");
            desk.gateway.inbox()
                    .offer(new StationEvent.AdapterAlarm("odd", script, true, "=cmd|'/C calc'!A0\n\nid: 9"));
            EventStream.Event entry = stream.next("entry", it -> it.data().getString("kind").equals("alarm-raised"));
            assertThat(entry.data().getString("subject")).isEqualTo(script);
            assertThat(entry.data().getJsonObject("body").getString("detail")).isEqualTo("=cmd|'/C calc'!A0\n\nid: 9");
            assertThat(entry.id()).isEqualTo(entry.data().getLong("seq").toString());
        }
        entry("alarm-raised");
        HttpResponse<String> page = desk.get("/api/v1/station");
        assertThat(page.headers().firstValue("Content-Type")).contains("application/json");
        JsonObject alarm = new JsonObject(page.body()).getJsonArray("alarms").stream().map(JsonObject.class::cast)
                .filter(it -> it.getString("code").equals("odd")).findFirst().orElseThrow();
        assertThat(alarm.getString("subject")).isEqualTo(script);
        assertThat(Instant.parse(alarm.getString("since"))).isBefore(Instant.now().plusSeconds(60));
        HttpResponse<String> csv = desk.get("/api/v1/journal/export?format=csv&kind=alarm-raised");
        assertThat(csv.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(csv.headers().firstValue("Content-Disposition").orElseThrow()).startsWith("attachment");
        assertThat(csv.body()).startsWith("\uFEFFseq,boot,time,trust,kind,subject,body\r\n").contains(script);
    }

    @Test
    void theJournalIsReadPageByPageAndExportedWhole() throws IOException, InterruptedException {
        for (int i = 0; i < 30; i++) {
            assertThat(desk.act(i % 2 == 0 ? "lockdown" : "resume", new JsonObject()).statusCode()).isEqualTo(202);
        }
        until("all in the view", () -> {
            try {
                return journal("kind=act-accepted&limit=200").size() == 30;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        JsonObject first = desk.json("/api/v1/journal?kind=act-accepted&limit=20");
        JsonObject second = desk.json("/api/v1/journal?kind=act-accepted&limit=20&before=" + first.getLong("next"));
        assertThat(second.getJsonArray("entries").size()).isEqualTo(10);
        assertThat(second.containsKey("next")).isFalse();
        String lines = desk.get("/api/v1/journal/export?format=json&kind=act-accepted").body();
        assertThat(lines.lines().map(JsonObject::new)).hasSize(30).allMatch(it -> it.getString("kind").equals(
                "act-accepted"));
        assertThat(desk.get("/api/v1/journal?limit=201").statusCode()).isEqualTo(400);
        assertThat(desk.get("/api/v1/journal?from=yesterday").statusCode()).isEqualTo(400);
        assertThat(desk.get("/api/v1/journal?to=2026-02-31T08:00:00Z").body()).contains("query/to");
    }

    @Test
    void chartsHaveEveryHourAndNoMoreThanTwoMonths() throws IOException, InterruptedException {
        until("the reader is bound", () -> desk.gateway.networkPort("front-in") != 0);
        StationFolder.scan(desk.gateway.networkPort("front-in"), desk.folder.introduction(), desk.folder.code());
        entry("granted");
        Instant from = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(23, ChronoUnit.HOURS);
        JsonObject charts = desk.json("/api/v1/charts?zone=Asia/Shanghai&from=" + from + "&to=" + from.plus(25,
                ChronoUnit.HOURS));
        JsonArray hours = charts.getJsonArray("hours");
        assertThat(hours.size()).isEqualTo(25);
        assertThat(hours.stream().map(JsonObject.class::cast).mapToLong(it -> it.getLong("grants")).sum()).isEqualTo(1);
        assertThat(hours.getJsonObject(0).getString("local")).isEqualTo(from.plus(8, ChronoUnit.HOURS).toString()
                .substring(0, 16));
        HttpResponse<String> tooLong = desk.get("/api/v1/charts?from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z");
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(tooLong.body()).contains("query/to");
        assertThat(desk.get("/api/v1/charts?zone=Mars/Olympus&from=" + from + "&to=" + from.plusSeconds(60)).body())
                .contains("query/zone");
    }

    @Test
    void aStationIsLiveAndReadyAndSaysWhatIsNot() throws IOException, InterruptedException {
        assertThat(desk.get("/health/live").statusCode()).isEqualTo(200);
        until("the reader is bound", () -> desk.gateway.networkPort("front-in") != 0);
        assertThat(desk.get("/health/ready").statusCode()).isEqualTo(200);
        desk.gateway.inbox().offer(new StationEvent.ReaderChanged("front-in", false, "pulled out"));
        until("the alarm stands", () -> desk.gateway.station().remembered().alarms().containsKey(new Alarm(
                Alarm.READER_ABSENT, "front-in")));
        HttpResponse<String> ready = desk.get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("\"readers\",\"status\":\"down\",\"detail\":\"front-in\"");
        assertThat(desk.get("/health/live").statusCode()).isEqualTo(200);
        desk.gateway.inbox().offer(new StationEvent.ReaderChanged("front-in", true, ""));
        desk.gateway.inbox().offer(new StationEvent.AdapterAlarm("adapter-failed", "view", true, "cannot start"));
        until("the alarm stands", () -> desk.gateway.station().remembered().alarms().containsKey(new Alarm(
                "adapter-failed", "view")));
        assertThat(desk.get("/health/ready").body()).contains("\"view\",\"status\":\"down\"");
    }

    @Test
    void metricsAreAsPrometheusReadsThem() throws IOException, InterruptedException {
        until("the reader is bound", () -> desk.gateway.networkPort("front-in") != 0);
        StationFolder.scan(desk.gateway.networkPort("front-in"), desk.folder.introduction(), desk.folder.code(),
                "no pass at all");
        entry("granted");
        desk.act("hold-open", FRONT); // for longer than a release, and than this takes
        desk.gateway.inbox().offer(new StationEvent.AdapterAlarm("odd", "a\"b\\c\nd", true, ""));
        entry("alarm-raised");
        HttpResponse<String> answer = desk.get("/metrics");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        List<String> lines = answer.body().lines().toList();
        assertThat(lines).contains("# TYPE xiaoyi_scan_latency_seconds histogram",
                "# TYPE xiaoyi_inbox_waiting_events gauge", "# TYPE xiaoyi_journal_waiting_entries gauge",
                "xiaoyi_scan_latency_seconds_count 1",
                "xiaoyi_grants_total 1.0", "xiaoyi_door_released{door=\"front\"} 1.0",
                "# TYPE xiaoyi_denials_total counter", "xiaoyi_disk_free_bytes 1.0E9",
                "# TYPE process_cpu_seconds_total counter",
                "xiaoyi_alarm{code=\"odd\",subject=\"a\\\"b\\\\c\\nd\"} 1.0");
        assertThat(lines).anyMatch(it -> it.startsWith("xiaoyi_denials_total{code=\"replayed\"}"));
        assertThat(lines.stream().filter(it -> !it.startsWith("#"))).allMatch(it -> it.matches(
                "[a-z0-9_]+(\\{.*\\})? (-?[0-9.E+-]+|NaN|\\+Inf)"));
    }
}
