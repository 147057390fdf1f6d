package io.xiaoyi.gateway.console;

import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.console.StaffedStation.Person;
import io.xiaoyi.gateway.console.StaffedStation.Reply;
import io.xiaoyi.gateway.door.Mode;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryFields;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator may change, over the console of a station at work. */
class ConfigurationTest {
    private static final String CONFIGURATION = "/api/v1/configuration";
    private static final String RELEASE = "/values/doors/front/releaseSeconds";
    private static final String PREVIEW = CONFIGURATION + "/preview";

    @TempDir
    private Path directory;
    private StaffedStation station;
    private Person chief;
    private Person anna;

    @BeforeEach
    void open() throws Exception {
        station = new StaffedStation(directory.resolve("station"), "");
        chief = station.chief();
        anna = chief.with("anna", "operator");
    }

    @AfterEach
    void close() {
        station.close();
    }

    private static JsonObject door(JsonObject values) {
        return values.getJsonObject("doors").getJsonObject("front");
    }

    private static JsonObject wanted(long version, JsonObject values) {
        return new JsonObject().put("version", version).put("values", values);
    }

    private JsonObject values() throws IOException, InterruptedException {
        return anna.get(CONFIGURATION).json().getJsonObject("values");
    }

    private JsonObject released(Object seconds) throws IOException, InterruptedException {
        JsonObject values = values();
        door(values).put("releaseSeconds", seconds);
        return values;
    }

    private Reply put(long version, JsonObject values) throws IOException, InterruptedException {
        return anna.send("PUT", CONFIGURATION, wanted(version, values), "en");
    }

    private Duration release() {
        return station.gateway.station().doors().get("front").plan().release();
    }

    private List<Map<String, Object>> journaled(String kind) throws IOException {
        return station.gateway.journal().read(1, 1_000).stream().filter(it -> it.kind().equals(kind)).map(
                ConfigurationTest::body).toList();
    }

    private static Map<String, Object> body(Entry entry) {
        return EntryFields.body(entry.kind(), entry.body());
    }

    @Test
    void anOperatorComparesAndAppliesAndTheJournalSaysWho() throws Exception {
        Reply preview = anna.send("POST", PREVIEW, wanted(0, released(8)), "en");
        assertThat(preview.status()).as("%s", preview).isEqualTo(200);
        assertThat(preview.json()).isEqualTo(new JsonObject().put("problems", new JsonArray()).put("differences",
                new JsonArray().add(new JsonObject().put("path", "/doors/front/releaseSeconds").put("before", 5).put(
                        "after", 8))));
        assertThat(release()).as("compared only").isEqualTo(Duration.ofSeconds(5));

        Reply applied = put(0, released(8));
        assertThat(applied.status()).as("%s", applied).isEqualTo(200);
        assertThat(applied.json()).isEqualTo(new JsonObject().put("version", 1).put("by", "console:anna").put("onTrial",
                false));
        assertThat(release()).isEqualTo(Duration.ofSeconds(8));
        assertThat(door(values()).getInteger("releaseSeconds")).isEqualTo(8);
        until("it is in the journal", () -> {
            try {
                return !journaled("configuration-changed").isEmpty();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(journaled("configuration-changed")).singleElement().satisfies(it -> assertThat(it).containsEntry(
                "by", "console:anna"));
    }

    @Test
    void aViewerReadsAndChangesNothing() throws Exception {
        Person vera = chief.with("vera", "viewer");
        Reply shown = vera.get(CONFIGURATION);
        assertThat(shown.status()).isEqualTo(200);
        for (Reply reply : List.of(vera.send("POST", PREVIEW, wanted(0, released(8)), "en"), vera.send("PUT",
                CONFIGURATION, wanted(0, released(8)), "en"))) {
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.json().getString("code")).isEqualTo("role-too-low");
        }
        assertThat(release()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whatIsWrongIsRefusedWholeAndNamedInTheReadersLanguage() throws Exception {
        JsonObject values = released(90).put("name", "another name");
        door(values).put("heldAlarmSeconds", 20);
        values.put("nmae", "x");
        Reply refused = anna.send("PUT", CONFIGURATION, wanted(0, values), "zh");

        assertThat(refused.status()).as("%s", refused).isEqualTo(422);
        assertThat(refused.json().getString("code")).isEqualTo("settings-refused");
        assertThat(field(refused, "/values/nmae")).containsEntry("found", "x");
        values.remove("nmae");
        refused = anna.send("PUT", CONFIGURATION, wanted(0, values), "zh");
        assertThat(refused.json().getJsonArray("errors")).hasSize(2);
        assertThat(field(refused, "/values/doors/front/heldAlarmSeconds")).containsEntry("found", "20").containsEntry(
                "expected", "晚于提醒，最长 86400 秒");
        assertThat(field(refused, RELEASE)).containsEntry("found", "90").extractingByKey("expected").asString()
                .startsWith("1 到 60 秒");
        assertThat(field(put(0, values), RELEASE)).containsEntry("expected", "a duration from 1s to 1m");
        assertThat(release()).isEqualTo(Duration.ofSeconds(5));
        assertThat(values().getString("name")).isNotEqualTo("another name");
        assertThat(anna.get(CONFIGURATION).json().getInteger("version")).isZero();
    }

    private static Map<String, Object> field(Reply reply, String pointer) {
        return reply.json().getJsonArray("errors").stream().map(it -> ((JsonObject) it).getMap()).filter(it -> it.get(
                "field").equals(pointer)).findFirst().orElseThrow();
    }

    @Test
    void valuesThatMakeNoSenseAreRefusedAndTheStationGoesOn() throws Exception {
        for (JsonObject values : List.of(new JsonObject().put("a~2b/c", 1), new JsonObject().put("", 1),
                new JsonObject().put("doors", new JsonArray().add(7)), new JsonObject().putNull("name"),
                new JsonObject()
                        .put("doors", new JsonObject().put("front", new JsonObject().put("a.b[0] c", 2))),
                new JsonObject().put("access", new JsonObject().put("holidays", new JsonArray().add("x"))))) {
            Reply reply = put(0, values);
            assertThat(reply.status()).as("%s: %s", values, reply).isEqualTo(422);
            assertThat(reply.json().getJsonArray("errors")).as("%s", values).isNotEmpty();
        }
        assertThat(put(0, released(7)).status()).isEqualTo(200);
    }

    @Test
    void twoWhoEditTheSameVersionDoNotOverwriteEachOther() throws Exception {
        Person bert = chief.with("bert", "operator");
        JsonObject annas = released(8);
        JsonObject berts = values().put("name", "Bert's");
        assertThat(put(0, annas).status()).isEqualTo(200);
        for (Reply reply : List.of(bert.send("POST", PREVIEW, wanted(0, berts), "en"), bert.send("PUT", CONFIGURATION,
                wanted(0, berts), "en"))) {
            assertThat(reply.status()).as("%s", reply).isEqualTo(409);
            assertThat(reply.json().getString("code")).isEqualTo("changed-meanwhile");
            assertThat(field(reply, "/version")).containsEntry("found", "0");
        }
        assertThat(release()).isEqualTo(Duration.ofSeconds(8));
        berts = values().put("name", "Bert's");
        assertThat(bert.send("PUT", CONFIGURATION, wanted(1, berts), "en").json().getInteger("version")).isEqualTo(2);
        assertThat(release()).as("what anna changed").isEqualTo(Duration.ofSeconds(8));
        assertThat(anna.get("/api/v1/station").json().getString("name")).isEqualTo("Bert's");
    }

    @Test
    void aDoorThatIsHeldOpenStaysOpenWhileItsTimesChange() throws Exception {
        anna.send("POST", "/api/v1/acts", new JsonObject().put("name", "hold-open").put("arguments", new JsonObject()
                .put("door", "front").put("seconds", 600)), "en");
        until("the door is held open", () -> station.gateway.station().doors().get("front")
                .mode() == Mode.HELD_OPEN);
        assertThat(put(0, released(8)).status()).isEqualTo(200);
        assertThat(station.gateway.station().doors().get("front").mode()).isEqualTo(Mode.HELD_OPEN);
        assertThat(station.gateway.station().doors().get("front").released()).isTrue();
    }

    /** The document names what was changed, so that the installer's file stays the source of all else. */
    @Test
    void onlyWhatDiffersIsTakenFromTheFileAndWhatIsLeftOutGoesBack() throws Exception {
        assertThat(put(0, released(8)).status()).isEqualTo(200);
        assertThat(station.gateway.shadows().standing().document()).isEqualTo(
                "{\"doors\":{\"front\":{\"releaseSeconds\":8}},\"version\":1}");
        assertThat(put(1, values()).json().getInteger("version")).as("nothing differs").isEqualTo(1);
        JsonObject values = values().put("name", "West");
        door(values).remove("releaseSeconds");
        assertThat(put(1, values).json().getInteger("version")).isEqualTo(2);
        assertThat(station.gateway.shadows().standing().document()).isEqualTo("{\"name\":\"West\",\"version\":2}");
        assertThat(release()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void theSchemaNamesEveryValueThatHoldsInBothLanguages() throws Exception {
        JsonObject shown = anna.get(CONFIGURATION).json();
        named(shown.getJsonObject("schema"), shown.getJsonObject("values"), "");
    }

    private static void named(JsonObject schema, JsonObject values, String place) {
        values.forEach(each -> {
            JsonObject below = schema.getJsonObject("properties").getJsonObject(each.getKey());
            assertThat(below).as(place + "/" + each.getKey()).isNotNull();
            if (!place.equals("/doors") && !place.equals("/outlets")) {
                for (String language : List.of("zh", "en")) {
                    assertThat(below.getJsonObject("x-words").getJsonObject(language).getString("title")).as(place + "/"
                            + each.getKey()).isNotBlank();
                }
            }
            if (each.getValue() instanceof JsonObject section) {
                named(below, section, place + "/" + each.getKey());
            }
        });
    }
}
