package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xiaoyi.gateway.loop.Shadows;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.runtime.ShadowReader.Read;
import io.xiaoyi.gateway.station.ShadowReading;
import io.xiaoyi.gateway.uplink.ShadowPlaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of what an operator wants changed, laid over the example settings. */
class ShadowReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private SettingsFolder files;
    private Settings installed;
    private ShadowReader reader;

    @BeforeEach
    void copyTheExample() throws SettingsException {
        files = new SettingsFolder(folder);
        installed = Settings.read(files.file());
        reader = new ShadowReader(installed);
    }

    private static Octets document(String rest) {
        return Octets.utf8("{\"version\": 7" + (rest.isEmpty() ? "" : ", " + rest) + "}");
    }

    private Settings good(String rest) {
        return switch (reader.read(document(rest))) {
            case Read.Good it -> it.settings();
            case Read.Bad it -> throw new AssertionError(it.problems().toString());
        };
    }

    /** Whatever they were read from. */
    private static void assertSame(Settings one, Settings other) {
        assertThat(values(one)).isEqualTo(values(other));
    }

    private static List<Object> values(Settings settings) {
        return List.of(settings.station(), settings.board(), settings.key(), settings.trust(), settings.doors(),
                settings.readers(), settings.meters(), settings.access(), settings.journal(), settings.view(), settings
                        .uplink(),
                settings.room(), settings.occupancy(), settings.shadow(), settings.console());
    }

    private List<Shadows.Problem> problems(Octets document) {
        return switch (reader.read(document)) {
            case Read.Good _ -> List.of();
            case Read.Bad it -> it.problems();
        };
    }

    @Test
    void whatADocumentDoesNotNameKeepsTheFilesValue() {
        assertSame(good(""), installed);
        Settings changed = good("\"doors\": {\"front\": {\"releaseSeconds\": 6.5}}, \"journal\": {\"keepDays\": 9}");

        assertThat(changed.doors().getFirst().release()).isEqualTo(Duration.ofMillis(6_500));
        assertThat(changed.doors().getFirst().longRelease()).isEqualTo(installed.doors().getFirst().longRelease());
        assertThat(changed.journal().keep()).isEqualTo(Duration.ofDays(9));
        assertThat(changed.access()).isEqualTo(installed.access());
    }

    @Test
    void everySectionCanBeChanged() {
        Settings changed = good("""
                "name": "西门", "access": {"hours": {"sun": ["08:00-24:00"]}, "holidays": [{"date": "2027-01-01"}],
                "onFloorAfter24h": "strict", "learntPasses": 900}, "occupancy": {"capacity": 30, "resetAt": "03:30",
                "usualStaySeconds": 1200, "judgedBy": "most"}, "room": {"breakerWatts": 7000},
                "outlets": {"2": {"watts": 600, "timeSeconds": 3600, "afterPowerCut": "end"},
                "kettle": {"hours": ["06:00-22:00"]}}, "journal": {"lateMillis": 250, "strict": true},
                "uplink": {"broker": "mqtts://other.example:8883", "telemetrySeconds": 10, "bytesADay": 5000000000}
                """);

        assertThat(changed.station().name()).isEqualTo("西门");
        assertThat(changed.access().hours().keySet()).containsExactly(DayOfWeek.SUNDAY);
        assertThat(changed.access().learntPasses()).isEqualTo(900);
        assertThat(changed.occupancy().orElseThrow().capacity().orElseThrow().capacity()).isEqualTo(30);
        assertThat(changed.room().orElseThrow().breakerWatts()).isEqualTo(7_000);
        Settings.Outlet second = changed.room().get().outlets().get(1);
        assertThat(second.watts()).isEqualTo(600);
        assertThat(second.time()).isEqualTo(Duration.ofHours(1));
        assertThat(second.resumes()).isFalse();
        assertThat(changed.journal().late()).isEqualTo(Duration.ofMillis(250));
        assertThat(changed.uplink().orElseThrow().telemetry()).isEqualTo(Duration.ofSeconds(10));
        assertThat(changed.uplink().get().bytesADay()).hasValue(5_000_000_000L);
    }

    /** What holds, shown in the document's form, is a document that changes nothing. */
    @Test
    void whatHoldsIsADocumentThatChangesNothing() throws IOException {
        ObjectNode all = ShadowForm.effective(installed);
        Octets same = Octets.utf8(all.put("version", 1).toString());
        assertThat(reader.read(same)).isInstanceOfSatisfying(Read.Good.class, it -> {
            assertThat(it.configuration()).isEqualTo(((ShadowReading.Usable) reader.reading(same)).configuration());
            assertSame(it.settings(), installed);
        });
        var other = "\"doors\": {\"front\": {\"releaseSeconds\": 1.25}}, \"occupancy\": {\"quietAfterSeconds\": 61}";
        ObjectNode changed = ShadowForm.effective(good(other));
        assertThat(reader.read(Octets.utf8(changed.put("version", 2).toString()))).isInstanceOfSatisfying(
                Read.Good.class, it -> assertSame(it.settings(), good(other)));
    }

    @Test
    void aPreviewNamesWhatWouldChange() {
        String inForce = ShadowForm.effective(installed).toString();
        assertThat(reader.preview(document(""), inForce)).isEqualTo(new Shadows.Preview(List.of(), List.of()));
        assertThat(reader.preview(document("\"doors\": {\"front\": {\"releaseSeconds\": 8}}, \"access\": {\"hours\": "
                + "{\"mon\": [\"06:00-20:00\"]}}"), inForce).differences()).containsExactly(
                        new Shadows.Difference("doors.front.releaseSeconds", "5", "8"),
                        new Shadows.Difference("access.hours.mon", "[\"05:30-24:00\"]", "[\"06:00-20:00\"]"),
                        new Shadows.Difference("access.hours.tue", "[\"05:30-24:00\"]", ""),
                        new Shadows.Difference("access.hours.wed", "[\"05:30-24:00\"]", ""),
                        new Shadows.Difference("access.hours.thu", "[\"05:30-24:00\"]", ""),
                        new Shadows.Difference("access.hours.fri", "[\"05:30-24:00\"]", ""),
                        new Shadows.Difference("access.hours.sat", "[\"00:00-02:00\",\"05:30-24:00\"]", ""),
                        new Shadows.Difference("access.hours.sun", "[\"00:00-02:00\",\"05:30-24:00\"]", ""));
        assertThat(reader.preview(document("\"name\": 7"), inForce).problems()).hasSize(1);
    }

    /** One key made wrong. */
    record Broken(String schemaPath, String rest, String place, String found) {
        @Override
        public String toString() {
            return rest;
        }
    }

    private static Broken door(String key, String value, String found) {
        return new Broken("doors.*." + key, "\"doors\": {\"front\": {\"" + key + "\": " + value + "}}", "doors.front."
                + key, found);
    }

    private static Broken outlet(String outlet, String key, String value, String found) {
        return new Broken("outlets.*." + key, "\"outlets\": {\"" + outlet + "\": {\"" + key + "\": " + value + "}}",
                "outlets." + outlet + "." + key, found);
    }

    private static Broken in(String section, String key, String value, String found) {
        return new Broken(section + "." + key, "\"" + section + "\": {\"" + key + "\": " + value + "}", section + "."
                + key, found);
    }

    private static Broken at(Broken row, String place) {
        return new Broken(row.schemaPath(), row.rest(), place, row.found());
    }

    static Stream<Broken> everyKeyMadeWrongOnce() {
        return Stream.of(doorRows(), outletRows(), otherRows()).flatMap(rows -> rows);
    }

    private static Stream<Broken> doorRows() {
        return Stream.of(
                door("releaseSeconds", "\"5s\"", "'5s'"), door("releaseSeconds", "86400", "'1d'"),
                door("releaseSeconds", "0", "the number 0"), door("releaseSeconds", "0.5", "'500ms'"),
                door("longReleaseSeconds", "2", "2s, less than release"), door("maximumSeconds", "301", "'301s'"),
                door("maximumSeconds", "14", "14s, less than long-release"), door("heldWarningSeconds", "true",
                        "the switch true"),
                door("heldAlarmSeconds", "30", "30s, not after the warning"),
                new Broken("doors", "\"doors\": []", "doors", "a list"),
                new Broken("doors", "\"doors\": {\"side\": {}}", "doors.side", "nothing of that"),
                new Broken("doors", "\"doors\": {\"Front\": {}}", "doors.Front", "an unknown key"),
                new Broken("doors", "\"doors\": {\"front\": {\"lock\": \"maglock\"}}", "doors.front.lock",
                        "an unknown key"));
    }

    private static Stream<Broken> outletRows() {
        return Stream.of(
                outlet("2", "watts", "5501", "more than the room's 5500 W"), outlet("2", "amperes", "0",
                        "the number 0"),
                outlet("2", "celsius", "700", "the number 700"), outlet("2", "meterSilenceSeconds", "1", "'1s'"),
                outlet("2", "timeSeconds", "100000", "'100000s'"), outlet("2", "energyWattHours", "0.5",
                        "the number 0.5"),
                outlet("2", "afterPowerCut", "\"wait\"", "'wait'"), outlet("kettle", "hours", "[]", "an empty list"),
                at(outlet("kettle", "hours", "[\"23:00-05:00\"]", "ends before it begins"), "outlets.kettle.hours[0]"),
                outlet("fridge", "idleSeconds", "4", "'4s'"), outlet("fridge", "warmCelsius", "-8", "the number -8"),
                outlet("fridge", "warmForSeconds", "null", "nothing"), outlet("2", "hours", "[\"06:00-07:00\"]",
                        "an unknown key"),
                new Broken("outlets", "\"outlets\": {\"9\": {}}", "outlets.9", "nothing of that"),
                in("room", "breakerWatts", "3000", "appliances take 2100 W at once"),
                in("room", "reserveWatts", "6000", "leaves nothing"));
    }

    private static Stream<Broken> otherRows() {
        var rows = new ArrayList<Broken>();
        for (String day : List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun")) {
            String place = "access.hours." + day;
            rows.add(new Broken(place, "\"access\": {\"hours\": {\"" + day + "\": [\"22:00-02:00\"]}}", place + "[0]",
                    "ends before it begins"));
        }
        return Stream.concat(rows.stream(), Stream.of(
                new Broken("version", "\"version\": 7", "", "no JSON"),
                new Broken("name", "\"name\": \"\"", "name", "an empty text"),
                new Broken("name", "\"name\": \"a\\nb\"", "name", "control characters"),
                new Broken("name", "\"name\": \"\\ud800\"", "name", "halves of characters"),
                new Broken("name", "\"a\\u0000b\": 7", "", "a key with control characters"),
                new Broken("name", "\"\\u0000\": 7", "", "a key with control characters"),
                new Broken("nmae", "\"nmae\": \"x\"", "nmae", "an unknown key (did you mean name?)"),
                in("access", "hours", "{}", "a section of 0 keys"),
                at(in("access", "holidays", "[{\"date\": \"2027-02-30\"}]", "'2027-02-30'"),
                        "access.holidays[0].date"),
                new Broken("access.holidays[].date", "\"access\": {\"holidays\": [{}]}", "access.holidays[0].date",
                        "nothing"),
                new Broken("access.holidays[].hours", "\"access\": {\"holidays\": [{\"date\": \"2027-02-03\", "
                        + "\"hours\": 9}]}", "access.holidays[0].hours", "the number 9"),
                in("access", "onFloorAfter24h", "\"closed\"", "'closed'"), in("access", "learntPasses", "50",
                        "the number 50"),
                in("occupancy", "capacity", "0", "the number 0"), in("occupancy", "judgedBy", "\"luck\"", "'luck'"),
                in("occupancy", "whenFull", "1", "the number 1"), in("occupancy", "usualStaySeconds", "1", "'1s'"),
                in("occupancy", "visitsADay", "0", "the number 0"), in("occupancy", "quietAfterSeconds", "1e9",
                        "'1000000000s'"),
                in("occupancy", "resetAt", "\"24:00\"", "'24:00'"), in("journal", "lateMillis", "49",
                        "the number 49"),
                in("journal", "lateMillis", "2501", "more than half of a door's release"),
                in("journal", "strict", "\"no\"", "'no'"), in("journal", "keepDays", "1.5", "the number 1.5"),
                in("journal", "directory", "\"/tmp\"", "an unknown key"),
                in("uplink", "broker", "\"https://a.example\"", "'https://a.example'"), in("uplink", "broker",
                        "\"mqtts://a..b:1\"", "'mqtts://a..b:1'"),
                in("uplink", "telemetrySeconds", "0.5", "'500ms'"), in("uplink", "bytesADay", "99999",
                        "the number 99999"),
                in("uplink", "authority", "\"ca.pem\"",
                        "an unknown key")));
    }

    @ParameterizedTest
    @MethodSource("everyKeyMadeWrongOnce")
    void aWrongKeyIsNamedAndNothingElse(Broken row) {
        List<Shadows.Problem> problems = problems(document(row.rest()));

        assertThat(problems).as("%s", problems).hasSize(1);
        assertThat(problems.getFirst().place()).isEqualTo(row.place());
        assertThat(problems.getFirst().found()).contains(row.found());
        assertThat(problems.getFirst().allowed()).isNotBlank();
    }

    private record NotJson(byte[] bytes, String found) {
        static NotJson of(String text, String found) {
            return new NotJson(text.getBytes(StandardCharsets.UTF_8), found);
        }
    }

    static Stream<NotJson> notJson() {
        return Stream.of(NotJson.of("", "no object"), NotJson.of("[7]", "no object"), NotJson.of("{\"version\": 7,\n}",
                "no JSON, line 2, column 1"), NotJson.of("{\"version\": 7} {}", "no JSON, line 1, column 16"),
                NotJson.of("{\"version\": 7, \"version\": 8}", "Duplicate field"),
                NotJson.of("{\"version\": NaN}", "no JSON"),
                NotJson.of("\ufeff{\"version\": 7}", "no JSON, line 1, column 1"),
                NotJson.of("{\"version\": 7}\0", "no JSON, line 1, column 16"), NotJson.of("{\"a\":".repeat(2_000),
                        "nesting depth (21)"),
                NotJson.of("{\"version\": " + "9".repeat(2_000) + "}", "no JSON"),
                NotJson.of("x".repeat(40_000), "40000 bytes"),
                new NotJson("{\"version\": 7, \"name\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1), "not UTF-8"),
                new NotJson("{\"version\": 7}".getBytes(StandardCharsets.UTF_16), "not UTF-8"));
    }

    @ParameterizedTest
    @MethodSource("notJson")
    void whatIsNoJsonIsToldWithItsPlace(NotJson row) {
        assertThat(problems(Octets.of(row.bytes()))).singleElement().satisfies(problem -> {
            assertThat(problem.found()).contains(row.found());
            assertThat(problem.allowed()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "1e999999999", "1e-999999999", "1e308", "-0.0", "99999999999999999999"})
    void aNumberThatNothingHereCanBeIsToldAtItsPlace(String number) {
        for (String key : List.of("\"occupancy\": {\"capacity\": ", "\"occupancy\": {\"judgedBy\": ",
                "\"journal\": {\"keepDays\": ", "\"journal\": {\"strict\": ",
                "\"uplink\": {\"telemetrySeconds\": ")) {
            String place = key.replaceAll("[\": ]", "").replace('{', '.');
            assertThat(problems(document(key + number + "}"))).as(key).singleElement().satisfies(problem -> assertThat(
                    problem.place()).isEqualTo(place));
        }
        assertThat(problems(Octets.utf8("{\"version\": " + number + "}"))).singleElement().satisfies(
                problem -> assertThat(problem.place()).isEqualTo("version"));
    }

    /** As JSON has it, 7.0 is the same number; that of a version is what the document goes by. */
    @Test
    void aVersionIsTheSameHoweverItIsWritten() {
        for (String version : List.of("7.0", "7", "70e-1", "0.7e1")) {
            assertThat(reader.reading(Octets.utf8("{\"version\": " + version + "}"))).isInstanceOfSatisfying(
                    ShadowReading.Usable.class, it -> assertThat(it.configuration().version()).isEqualTo(7));
        }
    }

    @Test
    void theTableHasARowForEveryKeyOfTheSchema() {
        Set<String> covered = everyKeyMadeWrongOnce().map(Broken::schemaPath).collect(Collectors.toSet());
        var missing = new TreeSet<String>();
        for (String path : SettingsTest.keysOf(SchemaCheck.load(
                "/io/xiaoyi/gateway/uplink/schema/shadow-document.schema.json"))) {
            boolean has = covered.stream().anyMatch(row -> row.equals(path) || row.startsWith(path + ".") || row
                    .startsWith(path + "["));
            if (!has && !path.endsWith("[]")) {
                missing.add(path);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        assertThat(problems(document("\"name\": 7, \"journal\": {\"strict\": 1}"))).hasSize(2);
        assertThat(problems(document("\"doors\": {\"front\": {\"releaseSeconds\": 70}, \"side\": {}}, \"uplink\": "
                + "{\"broker\": \"mqtt://h:0\"}"))).extracting(Shadows.Problem::place).contains("doors.side",
                        "doors.front.releaseSeconds", "uplink.broker");
    }

    /** A value of the document contradicts one that the file carries: told where that stands. */
    @Test
    void aContradictionWithTheFileNamesTheFile() {
        assertThat(problems(document("\"doors\": {\"front\": {\"heldWarningSeconds\": 60}}"))).singleElement()
                .satisfies(problem -> {
                    assertThat(problem.place()).isEqualTo("station.yaml doors[0].held-alarm");
                    assertThat(problem.found()).contains("1m, not after the warning at 1m");
                });
    }

    /** With a password and nothing else of TLS's: an operator says which broker, and not who may listen in. */
    @Test
    void aBrokerInTheClearIsNoneForAStationOfTls() throws SettingsException {
        files.with(files.text().substring(files.text().indexOf("  authority: "), files.text().indexOf(
                "  telemetry: 60s")), "").with(files.text().lines().filter(line -> line.startsWith("  also:"))
                        .findFirst().orElseThrow(), "");
        reader = new ShadowReader(Settings.read(files.file()));
        var evil = document("\"uplink\": {\"broker\": \"mqtt://evil.example:1883\"}");
        assertThat(problems(evil)).singleElement().satisfies(problem -> {
            assertThat(problem.place()).isEqualTo("uplink.broker");
            assertThat(problem.found()).startsWith("'mqtt://evil.example:1883' where the installer's");
            assertThat(problem.allowed()).isEqualTo("a broker at mqtts://");
        });
        assertThat(problems(document("\"uplink\": {\"broker\": \"mqtts://other.example\"}"))).isEmpty();

        files.with("mqtts://broker", "mqtt://broker");
        reader = new ShadowReader(Settings.read(files.file()));
        assertThat(problems(evil)).as("where the installer's is in the clear").isEmpty();
    }

    @Test
    void whatTheInstallerLeftOutIsNotForAnOperatorToWire() throws SettingsException {
        files.with(files.text().substring(files.text().indexOf("uplink:"), files.text().indexOf("shadow:")), "");
        reader = new ShadowReader(Settings.read(files.file()));
        assertThat(problems(document("\"uplink\": {\"broker\": \"mqtts://b.example\"}"))).extracting(
                Shadows.Problem::place).containsExactly("uplink");
    }

    /** Somebody edits it for the next start: what holds now was read before. */
    @Test
    void aFileThatChangesWhileTheStationWorksCountsAsItWasRead() throws IOException {
        Files.writeString(files.file(), "doors: []");
        reader = new ShadowReader(installed);
        assertSame(good(""), installed);
    }

    @Test
    void aBoardThatChangedSinceTheStartIsNotTakenUpByTheWay() throws IOException {
        Files.writeString(files.board(), Files.readString(files.board()).replace("line: 22", "line: 122"));
        assertThat(problems(document("\"name\": \"x\""))).singleElement().satisfies(problem -> assertThat(problem
                .found()).startsWith("board or keys other than"));
    }

    /** Whatever comes is read or refused, with a reason, and says the same twice. */
    @Test
    void arbitraryBytesAreReadOrRefused() throws IOException {
        var dice = new Random(11);
        byte[] all = ShadowForm.effective(installed).put("version", 7).toString().getBytes(StandardCharsets.UTF_8);
        int read = 0;
        for (int i = 0; i < 1_500; i++) {
            byte[] bytes = i % 10 == 0 ? new byte[dice.nextInt(200)] : all.clone();
            if (i % 10 == 0) {
                dice.nextBytes(bytes);
            } else if (i % 3 == 0) {
                bytes = mutated(JSON.readTree(all), dice).toString().getBytes(StandardCharsets.UTF_8);
            } else {
                for (int k = dice.nextInt(3); k >= 0; k--) {
                    bytes[dice.nextInt(bytes.length)] = (byte) dice.nextInt(256);
                }
            }
            ShadowReading reading = reader.reading(Octets.of(bytes));
            read += reading instanceof ShadowReading.Usable ? 1 : 0;
            if (reading instanceof ShadowReading.Unusable it) {
                assertThat(it.reasons()).isNotEmpty().allSatisfy(reason -> assertThat(reason).hasSizeBetween(1, 1_000));
            }
        }
        assertThat(read).as("usable").isPositive();
    }

    private static JsonNode mutated(JsonNode tree, Random dice) {
        List<String> places = List.copyOf(ShadowPlaces.of(tree).keySet());
        String[] steps = places.get(dice.nextInt(places.size())).split("\\.");
        JsonNode section = tree;
        for (int i = 0; i < steps.length - 1; i++) {
            section = section.path(steps[i]);
        }
        List<JsonNode> values = List.of(JSON.getNodeFactory().numberNode(dice.nextInt()), JSON.getNodeFactory()
                .numberNode(dice.nextDouble() * 100), JSON.getNodeFactory().numberNode(dice.nextInt(100)),
                JSON
                        .getNodeFactory().textNode("mqtt://x:" + dice.nextInt(70_000)),
                JSON.getNodeFactory().nullNode(),
                JSON.getNodeFactory().arrayNode().add("07:00-09:00"), JSON.getNodeFactory().booleanNode(true), JSON
                        .getNodeFactory().objectNode(),
                JSON.getNodeFactory().numberNode(new java.math.BigDecimal("1e400")));
        ((ObjectNode) section).set(steps[steps.length - 1], values.get(dice.nextInt(values.size())));
        return tree;
    }
}
