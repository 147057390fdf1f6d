package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.xiaoyi.gateway.gpio.Board;
import io.xiaoyi.gateway.occupancy.CapacityRule;
import io.xiaoyi.gateway.occupancy.CapacityRule.JudgedBy;
import io.xiaoyi.gateway.occupancy.CapacityRule.WhenFull;
import io.xiaoyi.gateway.occupancy.OccupancyPlan;
import io.xiaoyi.gateway.occupancy.Sensor;
import io.xiaoyi.gateway.scan.LineRule;
import io.xiaoyi.gateway.serial.SerialSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    private Path folder;

    private SettingsFolder settings;

    @BeforeEach
    void copyTheExample() {
        settings = new SettingsFolder(folder);
    }

    @Test
    void theExampleIsValidAndMeansWhatItSays() throws SettingsException {
        Settings read = Settings.read(settings.file());

        assertThat(read.station().zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThat(read.station().groups()).containsExactly("east");
        assertThat(read.key()).isEqualTo(folder.resolve("station.pem"));
        assertThat(read.trust().roots()).hasSize(2);
        assertThat(read.doors()).singleElement().satisfies(door -> {
            assertThat(door.lock()).isEqualTo(Settings.Lock.STRIKE);
            assertThat(door.release()).isEqualTo(Duration.ofSeconds(5));
            assertThat(door.heldAlarm()).isEqualTo(Duration.ofMinutes(1));
        });
        assertThat(read.readers()).extracting(Settings.Reader::source).containsExactly(
                new Settings.Source.Listen("127.0.0.1", 7001, LineRule.SUFFIXED),
                new Settings.Source.Serial(SerialSettings.of(Path.of("/dev/ttyACM0"), 9600), LineRule.SUFFIXED));
        assertThat(read.room()).hasValueSatisfying(room -> {
            assertThat(room.outlets()).extracting(Settings.Outlet::id).containsExactly("1", "2", "kettle", "fridge");
            assertThat(room.outlets().get(1)).isEqualTo(new Settings.Outlet("2", true, 880, 10, Duration.ofHours(8),
                    2_000, 70, true, Duration.ofSeconds(15), Optional.empty()));
            assertThat(room.outlets().getLast().appliance()).contains(new Settings.Appliance(List.of(),
                    Optional.of(Duration.ofHours(4)), OptionalInt.of(8), Duration.ofMinutes(30)));
        });
        assertThat(new Plans(read).station().room().contactor()).isTrue();
        assertThat(read.access().hours().get(DayOfWeek.SUNDAY)).containsExactly(new Settings.Hours(0, 120),
                new Settings.Hours(330, 1440));
        assertThat(read.access().holidays()).containsEntry(LocalDate.of(2027, 2, 7), List.of());
        assertThat(read.occupancy().orElseThrow()).isEqualTo(new OccupancyPlan(EnumSet.of(Sensor.DOOR_CONTACT,
                Sensor.EXIT_BUTTON, Sensor.GRANTS_IN),
                Optional.of(new CapacityRule(12, JudgedBy.ESTIMATE,
                        WhenFull.WARN)),
                Duration.ofMinutes(27), 4, Duration.ofMinutes(30), Optional.of(LocalTime.of(4, 0)), ZoneId.of(
                        "Asia/Shanghai"),
                40));
        assertThat(read.journal().keep()).isEqualTo(Duration.ofDays(30));
        assertThat(read.board().line("lock.front"))
                .contains(new Board.Output(new Board.Offset(17), true, false, false));
    }

    @Test
    void sensorsThatAreNotListedAreThoseOfTheBoardAndTheReaders() throws SettingsException {
        settings.with("  sensors: [door-contact, exit-button, grants-in]", "  # all");

        assertThat(Settings.read(settings.file()).occupancy().orElseThrow().sensors()).containsExactlyInAnyOrder(
                Sensor.DOOR_CONTACT, Sensor.EXIT_BUTTON, Sensor.MOTION, Sensor.GRANTS_IN,
                Sensor.GRANTS_OUT);
    }

    /** One key made wrong: {@code old} in the example becomes {@code broken}; the message names line and key. */
    record Broken(String schemaPath, String old, String broken, String key, String found) {
        @Override
        public String toString() {
            return schemaPath + " as " + broken.strip();
        }
    }

    static Broken broken(String schemaPath, String old, String broken, String key, String found) {
        return new Broken(schemaPath, old, broken, key, found);
    }

    static Stream<Broken> everyKeyMadeWrongOnce() {
        return Stream.of(stationKeys(), outletKeys(), meterKeys(), occupancyKeys(), BrokenReaders.rows(),
                BrokenConsole.rows(), otherKeys()).flatMap(rows -> rows);
    }

    private static Stream<Broken> outletKeys() {
        String reader = "{id: 2, reader: {id: outlet-2, network: {listen: \"127.0.0.1:7003\"}}}";
        return Stream.of(
                broken("outlets.breaker", "breaker: 6000", "breaker: 6 kW", "outlets.breaker", "'6 kW'"),
                broken("outlets.breaker", "breaker: 6000", "breaker: 3000", "outlets.breaker",
                        "appliances take 2100 W at once and the largest socket 880 W"),
                broken("outlets.reserve", "reserve: 500", "reserve: 6000", "outlets.reserve", "leaves nothing"),
                broken("outlets.sockets[].id", "{id: 2}", "{id: 3}", "outlets.sockets[1].id", "no output outlet.3"),
                broken("outlets.sockets[].id", "{id: 2}", "{id: 1}", "outlets.sockets[1].id", "a second time"),
                broken("outlets.sockets[].watts", "watts: 880 ", "watts: 5501 ", "outlets.sockets[0].watts",
                        "more than the room's 5500 W"),
                broken("outlets.sockets[].amperes", "amperes: 10", "amperes: 0", "outlets.sockets[0].amperes",
                        "the number 0"),
                broken("outlets.sockets[].time", "time: 8h", "time: 30h", "outlets.sockets[0].time", "'30h'"),
                broken("outlets.sockets[].energy", "energy: 2000", "energy: 2kWh", "outlets.sockets[0].energy",
                        "'2kWh'"),
                broken("outlets.sockets[].celsius", "celsius: 70", "celsius: 700", "outlets.sockets[0].celsius",
                        "the number 700"),
                broken("outlets.sockets[].metered", "metered: true", "metered: modbus", "outlets.sockets[0].metered",
                        "'modbus'"),
                broken("outlets.sockets[].silence", "silence: 15s", "silence: 1s", "outlets.sockets[0].silence",
                        "'1s'"),
                broken("outlets.appliances[].silence", "{id: kettle,", "{id: kettle, silence: 1s,",
                        "outlets.appliances[0].silence", "'1s'"),
                broken("outlets.sockets[].after-power-cut", "power-cut: resume", "power-cut: wait",
                        "outlets.sockets[0].after-power-cut", "'wait'"),
                broken("outlets.sockets[].reader.id", "{id: 2}", reader.replace("outlet-2", "front-in"),
                        "outlets.sockets[1].reader.id", "a second time"),
                broken("outlets.sockets[].reader.network", "{id: 2}", reader.replace("7003", "7001"),
                        "outlets.sockets[1].reader.network.listen", "where the reader front-in is"),
                broken("outlets.sockets[].reader.serial", "{id: 2}", "{id: 2, reader: {id: o, serial: {device: o}}}",
                        "outlets.sockets[1].reader.serial.device", "'o'"),
                broken("outlets.sockets[].reader.hid", "{id: 2}", "{id: 2, reader: {id: o, hid: {device: o}}}",
                        "outlets.sockets[1].reader.hid.device", "'o'"),
                broken("outlets.appliances[].id", "id: kettle", "id: Kettle", "outlets.appliances[0].id",
                        "'Kettle'"),
                broken("outlets.appliances[].watts", "watts: 1800", "watts: 1.8", "outlets.appliances[0].watts",
                        "the number 1.8"),
                broken("outlets.appliances[].metered", "{id: kettle,", "{id: kettle, metered: 1,",
                        "outlets.appliances[0].metered", "the number 1"),
                broken("outlets.appliances[].amperes", "{id: kettle,", "{id: kettle, amperes: 200,",
                        "outlets.appliances[0].amperes", "the number 200"),
                broken("outlets.appliances[].celsius", "{id: kettle,", "{id: kettle, celsius: hot,",
                        "outlets.appliances[0].celsius", "'hot'"),
                broken("outlets.appliances[].hours", "hours: [\"05:00-23:30\"]", "hours: []",
                        "outlets.appliances[0].hours", "an empty list"),
                broken("outlets.appliances[].hours[]", "05:00-23:30", "23:30-05:00", "outlets.appliances[0].hours[0]",
                        "ends before it begins"),
                broken("outlets.appliances[].idle", "idle: 4h", "idle: 4s", "outlets.appliances[1].idle", "'4s'"),
                broken("outlets.appliances[].warm", "warm: 8", "warm: -8", "outlets.appliances[1].warm",
                        "the number -8"),
                broken("outlets.appliances[].warm-for", "warm-for: 30m", "warm-for: 30", "outlets.appliances[1]"
                        + ".warm-for", "the number 30"));
    }

    private static Stream<Broken> stationKeys() {
        return Stream.of(
                broken("station.tenant", "tenant: demo", "tenant: Demo Ltd", "station.tenant", "'Demo Ltd'"),
                broken("station.id", "id: st-0001", "id: 1", "station.id", "the number 1"),
                broken("station.groups", "groups: [east]", "groups: east", "station.groups", "'east'"),
                broken("station.groups[]", "[east]", "[East]", "station.groups[0]", "'East'"),
                broken("station.zone", "Asia/Shanghai", "Asia/Shangai", "station.zone", "'Asia/Shangai'"),
                broken("station.name", "name: 东门驿站 East gate", "name: 7", "station.name", "the number 7"),
                broken("board", "board: boards/simulated.yaml", "board: ''", "board", "an empty text"),
                broken("key", "key: station.pem", "key: [station.pem]", "key", "a list"),
                broken("trust.roots", "[root-a.pem, root-b.pem]", "[]", "trust.roots", "an empty list"),
                broken("trust.roots[]", "root-b.pem", "root-c.pem", "trust.roots[1]", "no such file"),
                broken("trust.ring", "ring.cose", "true", "trust.ring", "the switch true"),
                broken("trust.revoked", "revoked: []", "revoked: none", "trust.revoked", "'none'"),
                broken("trust.directory", "directory: data/trust", "directory: 4", "trust.directory",
                        "the number 4"),
                broken("trust.revoked[]", "revoked: []", "revoked: [4]", "trust.revoked[0]", "the number 4"),
                broken("doors[].id", "- id: front", "- id: Front", "doors[0].id", "'Front'"),
                broken("doors[].lock", "lock: strike", "lock: bolt", "doors[0].lock", "'bolt'"),
                broken("doors[].release", "    release: 5s", "    release: 5", "doors[0].release", "the number 5"),
                broken("doors[].long-release", "long-release: 15s", "long-release: 15 s", "doors[0].long-release",
                        "'15 s'"),
                broken("doors[].maximum", "maximum: 30s", "maximum: 3h", "doors[0].maximum", "'3h'"),
                broken("doors[].held-warning", "held-warning: 30s", "held-warning: soon", "doors[0].held-warning",
                        "'soon'"),
                broken("doors[].held-alarm", "held-alarm: 60s", "held-alarm: 30s", "doors[0].held-alarm", "30s"),
                broken("doors[].coil-limit", "lock: strike ", "coil-limit: 1s\n    lock: strike ",
                        "doors[0].coil-limit", "1s"));
    }

    private static Stream<Broken> meterKeys() {
        return Stream.of(
                broken("meters[].port", "/dev/ttyUSB0 ", "ttyUSB0 ", "meters[0].port", "'ttyUSB0'"),
                broken("meters[].port", "/dev/ttyUSB0 ", "/dev/ttyACM0 ", "meters[0].port",
                        "'/dev/ttyACM0', where the reader front-out is"),
                broken("meters[].baud", "    baud: 9600", "    baud: 9601", "meters[0].baud", "the number 9601"),
                broken("meters[].addresses", "{1: 1, 2: 2, kettle: 3, fridge: 4}", "{}", "meters[0].addresses",
                        "a section of 0 keys"),
                broken("meters[].addresses", "fridge: 4}", "fridge: 248}", "meters[0].addresses.fridge",
                        "the number 248"),
                broken("meters[].addresses", "fridge: 4}", "freezer: 4}", "meters[0].addresses.freezer",
                        "a meter of 'freezer'"),
                broken("meters[].addresses", "fridge: 4}", "Fridge: 4}", "meters[0].addresses.Fridge",
                        "an unknown key"),
                broken("meters[].addresses", "fridge: 4}", "fridge: 1}", "meters[0].addresses.fridge",
                        "the number 1 a second time"));
    }

    private static Stream<Broken> occupancyKeys() {
        return Stream.of(
                broken("occupancy.capacity", "capacity: 12", "capacity: 0", "occupancy.capacity", "the number 0"),
                broken("occupancy.judged-by", "judged-by: estimate", "judged-by: luck", "occupancy.judged-by",
                        "'luck'"),
                broken("occupancy.when-full", "when-full: warn", "when-full: shout", "occupancy.when-full", "'shout'"),
                broken("occupancy.sensors", "sensors: [door-contact, exit-button, grants-in]", "sensors: all",
                        "occupancy.sensors", "'all'"),
                broken("occupancy.sensors[]", "exit-button, grants-in]", "two-beams, grants-in]",
                        "occupancy.sensors[1]", "'two-beams', which not every door has"),
                broken("occupancy.usual-stay", "usual-stay: 27m", "usual-stay: 27", "occupancy.usual-stay",
                        "the number 27"),
                broken("occupancy.visits-a-day", "visits-a-day: 96", "visits-a-day: 0", "occupancy.visits-a-day",
                        "the number 0"),
                broken("occupancy.quiet-after", "quiet-after: 30m", "quiet-after: 1s", "occupancy.quiet-after",
                        "'1s'"),
                broken("occupancy.reset-at", "reset-at: \"04:00\"", "reset-at: \"24:00\"", "occupancy.reset-at",
                        "'24:00'"));
    }

    private static Stream<Broken> otherKeys() {
        return Stream.of(
                broken("access.hours.mon", "mon: [\"05:30-24:00\"]", "mon: 05:30-24:00", "access.hours.mon",
                        "'05:30-24:00'"),
                broken("access.hours.mon[]", "mon: [\"05:30", "mon: [\"5:30", "access.hours.mon[0]", "'5:30-24:00'"),
                broken("access.hours.tue", "tue: [\"05:30-24:00\"]", "tue: true", "access.hours.tue",
                        "the switch true"),
                broken("access.hours.wed", "wed: [\"05:30-24:00\"]", "wed: 5", "access.hours.wed", "the number 5"),
                broken("access.hours.thu", "thu: [\"05:30-24:00\"]", "thu: {}", "access.hours.thu", "a section"),
                broken("access.hours.fri", "fri: [\"05:30-24:00\"]", "fri: closed", "access.hours.fri", "'closed'"),
                broken("access.hours.sat", "sat: [\"00:00-02:00\", ", "sat: [\"00:00-06:00\", ",
                        "access.hours.sat[1]", "'05:30-24:00', which overlaps another"),
                broken("access.hours.sun", "sun: [\"00:00-02:00\", ", "sun: [\"22:00-02:00\", ",
                        "access.hours.sun[0]", "'22:00-02:00', which ends before it begins"),
                broken("access.holidays[].date", "2027-02-06", "2027-02-30", "access.holidays[0].date",
                        "'2027-02-30'"),
                broken("access.holidays[].hours", "hours: [\"09:00-18:00\"]", "hours: [\"18:00-09:00\"]",
                        "access.holidays[0].hours[0]", "'18:00-09:00', which ends before it begins"),
                broken("access.on-floor-after-24h", "24h: open", "24h: closed", "access.on-floor-after-24h",
                        "'closed'"),
                broken("access.learnt-passes", "5000", "50", "access.learnt-passes", "the number 50"),
                broken("journal.directory", "directory: data/journal", "directory:", "journal.directory", "nothing"),
                broken("journal.late", "late: 500ms", "late: 1ms", "journal.late", "'1ms'"),
                broken("journal.strict", "strict: false", "strict: no", "journal.strict", "'no'"),
                broken("journal.keep", "keep: 30d", "keep: 30 days", "journal.keep", "'30 days'"),
                broken("view.file", "file: data/view", "file: 1", "view.file", "the number 1"),
                broken("uplink.broker", "mqtts://broker.example:8883", "https://broker.example", "uplink.broker",
                        "'https://broker.example'"),
                broken("uplink.also[]", "mqtts://broker-2.example:8883", "mqtt://broker-2.example:1883",
                        "uplink.also[0]",
                        "'mqtt://broker-2.example:1883' beside 'mqtts://broker.example:8883'"),
                broken("uplink.bytes-a-day", "bytes-a-day: 8000000 ", "bytes-a-day: 5 MB ", "uplink.bytes-a-day",
                        "'5 MB'"),
                broken("uplink.user", "user: st-0001", "user: 17", "uplink.user", "the number 17"),
                broken("uplink.password-file", "broker.password ", "broker.secret ", "uplink.password-file",
                        "no such file"),
                broken("uplink.authority", "authority: broker-ca.pem", "authority: no-ca.pem", "uplink.authority",
                        "no such file"),
                broken("uplink.certificate", "certificate: uplink.pem", "certificate: none.pem",
                        "uplink.certificate", "no such file"),
                broken("uplink.key", "key: uplink.key", "key: none.key", "uplink.key", "no such file"),
                broken("uplink.telemetry", "telemetry: 60s", "telemetry: 60", "uplink.telemetry", "the number 60"),
                broken("shadow.directory", "directory: data/shadow", "directory: 4", "shadow.directory",
                        "the number 4"),
                broken("shadow.trial", "trial: 3m", "trial: 1s", "shadow.trial", "'1s'"));
    }

    @ParameterizedTest
    @MethodSource("everyKeyMadeWrongOnce")
    void aWrongKeyIsNamedWithItsLine(Broken row) {
        String before = settings.text();
        int lineWanted = lineOfChange(before, settings.with(row.old(), row.broken()).text());

        List<Problem> problems = problems();

        assertThat(problems).as("%s", problems).hasSize(1);
        assertThat(problems.getFirst().file()).isEqualTo(settings.file());
        assertThat(problems.getFirst().line()).isEqualTo(lineWanted);
        assertThat(problems.getFirst().column()).isPositive();
        assertThat(problems.getFirst().key()).isEqualTo(row.key());
        assertThat(problems.getFirst().found()).contains(row.found());
        assertThat(problems.getFirst().allowed()).isNotBlank();
    }

    @Test
    void theTableHasARowForEveryKeyOfTheSchema() {
        Set<String> covered = everyKeyMadeWrongOnce().map(Broken::schemaPath).collect(Collectors.toSet());
        var missing = new TreeSet<String>();
        for (String path : keysOf(SchemaCheck.load("station.schema.json"))) {
            if (covered.stream().noneMatch(row -> row.equals(path) || row.startsWith(path + ".")
                    || row.startsWith(path + "["))) {
                missing.add(path);
            }
        }
        assertThat(missing).isEmpty();
    }

    /** Dotted, with [] for a list's items and * for a section's entries of free names. */
    static Set<String> keysOf(JsonNode schema) {
        var keys = new TreeSet<String>();
        collect(schema, "", keys);
        return keys;
    }

    private static void collect(JsonNode node, String path, Set<String> keys) {
        node.path("properties").properties().forEach(entry -> {
            String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            keys.add(key);
            collect(entry.getValue(), key, keys);
        });
        if (node.has("items")) {
            collect(node.path("items"), path + "[]", keys);
            keys.add(path + "[]");
        }
        if (node.path("additionalProperties").isObject()) {
            collect(node.path("additionalProperties"), path + ".*", keys);
        }
    }

    private static int lineOfChange(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> changed = after.lines().toList();
        for (int i = 0; i < old.size(); i++) {
            if (!old.get(i).equals(changed.get(i))) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("nothing changed");
    }

    @Test
    void aMissingKeyIsNamedAtItsSection() {
        settings.with("  id: st-0001\n", "");

        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("station.id");
            assertThat(problem.line()).isEqualTo(4);
            assertThat(problem.found()).isEqualTo("nothing");
            assertThat(problem.allowed()).startsWith("1 to 32 of a-z");
        });
    }

    @Test
    void aMistypedKeyGetsASuggestion() {
        settings.with("held-warning", "held_warnign").with("strict: false", "stricct: false");

        assertThat(problems()).extracting(Problem::found).containsExactly(
                "an unknown key (did you mean held-warning?)", "an unknown key (did you mean strict?)");
        assertThat(problems()).extracting(Problem::key).containsExactly("doors[0].held_warnign", "journal.stricct");
    }

    @Test
    void severalMistakesAreAllListedInTheOrderOfTheFile() {
        settings.with("lock: strike", "lock: bolt").with("zone: Asia/Shanghai", "zone: Mars").with("late: 500ms",
                "late: 5").with("door: front, direction: out", "door: frnt, direction: out");

        assertThat(problems()).extracting(Problem::key).containsExactly("station.zone", "doors[0].lock",
                "readers[1].door", "journal.late");
    }

    @Test
    void aPrivateKeyThatOthersMayReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(folder.resolve("station.pem"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("key");
            assertThat(problem.found()).contains("mode 0644");
            assertThat(problem.allowed()).contains("chmod 600");
        });
    }

    @Test
    void aFileThatHoldsNoKeyIsNamed() throws IOException {
        Files.writeString(folder.resolve("station.pem"),
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
        Files.writeString(folder.resolve("root-b.pem"), "no key");

        assertThat(problems()).extracting(Problem::key).containsExactly("key", "trust.roots[1]");
        assertThat(problems()).extracting(Problem::allowed).containsExactly("PKCS#8 of Ed25519 or P-256",
                "one block -----BEGIN PUBLIC KEY-----");
    }

    @Test
    void twoDoorsOrReadersOfOneNameAreRefused() {
        settings.with("readers:\n", "  - {id: front, lock: strike}\nreaders:\n").with("id: front-out", "id: front-in");

        assertThat(problems()).extracting(Problem::key).containsExactly("doors[1].id", "readers[1].id");
    }

    @Test
    void aReaderNeedsExactlyOneSource() {
        settings.with(", serial: {device: /dev/ttyACM0, baud: 9600}", "");

        assertThat(problems()).singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("readers[1]", "camera and hid"));
    }

    @Test
    void twoReadersOfOneKeyboardAreRefused() {
        settings.with("network: {listen: \"127.0.0.1:7001\"}", "hid: {device: /dev/input/event3}").with(
                "serial: {device: /dev/ttyACM0, baud: 9600}", "hid: {device: /dev/input/event3, layout: de}");

        assertThat(problems()).extracting(Problem::key).containsExactly("readers[1].hid.device");
    }

    @Test
    void aSecondReaderAtTheSamePlaceIsRefused() {
        settings.with("serial: {device: /dev/ttyACM0, baud: 9600}", "network: {listen: \"127.0.0.1:7001\"}");

        assertThat(problems()).extracting(Problem::key).containsExactly("readers[1].network.listen");
    }

    @Test
    void durationsThatContradictEachOtherAreNamed() {
        settings.with("maximum: 30s", "maximum: 10s");

        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("doors[0].maximum");
            assertThat(problem.found()).isEqualTo("10s, less than long-release with 15s");
        });
    }

    @Test
    void aGrantCannotBeSetToWaitForTheDiskUntilItsReleaseIsOver() {
        settings.with("late: 500ms", "late: 5s");

        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("journal.late");
            assertThat(problem.found()).isEqualTo("'5s', more than half of a door's release");
            assertThat(problem.allowed()).isEqualTo("at most 2500ms");
        });
    }

    @Test
    void aTextThatLooksLikeAnotherTypeElsewhereStaysText() throws SettingsException {
        settings.with("name: 东门驿站 East gate", "name: no");

        assertThat(Settings.read(settings.file()).station().name()).isEqualTo("no");
    }

    @Test
    void aFileThatIsMissingAFolderTooLargeOrNotUtf8IsSaidSo() throws IOException {
        assertThat(problemsOf(folder.resolve("none.yaml")).getFirst().found()).isEqualTo("no such file");
        assertThat(problemsOf(folder).getFirst().found()).isEqualTo("a folder");
        settings.write("#".repeat(300_000));
        assertThat(problems().getFirst().found()).startsWith("a file of 300000 bytes");
        Files.write(settings.file(), new byte[]{'k', ':', ' ', (byte) 0xff});
        assertThat(problems().getFirst().found()).isEqualTo("bytes that are not UTF-8");
    }

    @Test
    void aTextWithALineEndBehindItIsNotTakenForTheTextItself() {
        settings.with("- id: front", "- id: \"front\\n\"").with("mqtts://broker.example:8883",
                "\"mqtts://broker.example:8883\\n\"");

        assertThat(problems()).extracting(Problem::key).containsExactly("doors[0].id", "uplink.broker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtts://a..b:1", "mqtts://-", "mqtts://[::::]"})
    void aBrokerWithoutAHostIsRefused(String broker) {
        settings.with("mqtts://broker.example:8883", '"' + broker + '"');

        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("uplink.broker");
            assertThat(problem.allowed()).contains("host");
        });
    }

    @Test
    void aCertificateNeedsItsKey() {
        settings.with("  key: uplink.key ", "  #");
        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("uplink.certificate");
            assertThat(problem.allowed()).isEqualTo("certificate and key together");
        });
    }

    @Test
    void whatIsForTlsNeedsTls() {
        settings.with("mqtts://broker", "mqtt://broker");
        assertThat(problems()).extracting(Problem::key).containsExactlyInAnyOrder("uplink.certificate",
                "uplink.authority");
        assertThat(problems()).extracting(Problem::allowed).containsOnly("a broker at mqtts://");
    }

    @Test
    void anUplinksKeyThatOthersMayReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(settings.file().resolveSibling("uplink.key"), PosixFilePermissions.fromString(
                "rw-r--r--"));
        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("uplink.key");
            assertThat(problem.allowed()).contains("chmod 600");
        });
    }

    @ParameterizedTest
    @CsvSource({"boards/simulated.yaml,board", "station.pem,key", "root-b.pem,trust.roots[1]", "ring.cose,trust.ring",
            "data/journal,journal.directory", "data/view,view.file", "broker.password,uplink.password-file",
            "uplink.pem,uplink.certificate",
            "uplink.key,uplink.key"})
    void aTextThatIsNoPathIsNamed(String path, String key) {
        settings.with(path, "\"a\\0b\"");

        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.found()).isEqualTo("'a?b'");
            assertThat(problem.allowed()).startsWith("a path of this system");
        });
    }

    @Test
    void aBoardWhoseEndNeverComesIsRefused() {
        settings.with("boards/simulated.yaml", "/dev/zero");

        assertThat(problems()).singleElement().satisfies(problem -> assertThat(problem.found()).isEqualTo(
                "a device or a pipe"));
    }

    @Test
    void whatStandsInTheFileIsToldWithoutControlCharactersAndNotWhole() {
        settings.with("strict: false", "\"a\\nb\\e[31m" + "x".repeat(500) + "\": false").with("Asia/Shanghai",
                "\"Mars\\e[2J\"").with("boards/simulated.yaml", "\"\\e[1mboard\"");

        assertThat(problems()).hasSize(3).allSatisfy(problem -> {
            assertThat(problem.toString()).hasSizeLessThan(600);
            assertThat(problem.toString().chars()).noneMatch(Character::isISOControl);
        });
    }

    @Test
    void aMessageIsOneLineWhateverWasFound() {
        settings.with("tenant: demo", "tenant: \"a\\nb\\e" + "x".repeat(200) + "\"");

        assertThat(problems().getFirst().toString()).doesNotContain("\n", "\u001b").hasSizeLessThan(300);
    }

    private List<Problem> problems() {
        return problemsOf(settings.file());
    }

    private static List<Problem> problemsOf(Path file) {
        SettingsException thrown = catchThrowableOfType(SettingsException.class, () -> Settings.read(file));
        assertThat(thrown).as("settings that should have been refused").isNotNull();
        return thrown.problems();
    }
}
