package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.outlet.Fault;
import io.xiaoyi.gateway.outlet.OutletState;
import io.xiaoyi.gateway.outlet.StopReason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages' words: the same in both languages, one for each code that a station tells, and none that nobody says. */
class WordsTest {
    private static final Path ROOT = Path.of(System.getProperty("house.root", ".."));
    private static final Path WEB = ROOT.resolve("gateway/src/main/web");
    private static final Path JAVA = ROOT.resolve("gateway/src/main/java");
    private static final String SCHEMAS = "/io/xiaoyi/gateway/uplink/schema/";
    private static final Pattern LINE = Pattern.compile("  '([^']+)': '([^']+)',");
    private static final Pattern HOLE = Pattern.compile("\\{\\w+(:\\w+)?}");
    private static final Pattern ALARM = Pattern.compile(
            "(?:String [A-Z_]+ =|AdapterAlarm\\(|raise\\()\\s*\"([a-z]+(?:-[a-z]+)+|overrun)\"");
    private static final Pattern SAID = Pattern.compile("(?<![.\\w])(?:say|has)\\('([\\w.-]+)'");
    private static final Pattern SAID_OF = Pattern.compile("`([\\w-]+)\\.\\$\\{");

    /** Of the schema of events: which words a value of an entry's field is told by. */
    private static final Map<String, String> WORDS_OF_FIELD = Map.of("door-secured/cause", "secured",
            "load-judged/load", "load", "session-paused/why", "pause", "appliance-switched/why", "why",
            "trust-changed/part", "part");
    /** Of what the schemas have in common. */
    private static final Map<String, String> WORDS_OF_COMMON = Map.of("trust", "trust", "denial", "denial", "fault",
            "fault", "stopReason", "stop", "releaseCause", "cause", "mode", "mode", "direction", "direction");

    private final Map<String, String> zh = catalogue("messages.zh.js");
    private final Map<String, String> en = catalogue("messages.en.js");

    @Test
    void bothLanguagesHaveTheSameKeys() {
        assertThat(en.keySet()).isEqualTo(zh.keySet());
    }

    @Test
    void bothLanguagesTellTheSameValues() {
        var strays = new TreeSet<String>();
        zh.forEach((key, text) -> {
            if (!holes(text).equals(holes(en.getOrDefault(key, "")))) {
                strays.add(key);
            }
        });
        assertThat(strays).isEmpty();
    }

    @Test
    void everyCodeOfTheStationHasWords() {
        Set<String> needed = new TreeSet<>();
        Arrays.stream(Denial.values()).forEach(it -> needed.add("denial." + it.code()));
        Arrays.stream(StopReason.values()).forEach(it -> needed.add("stop." + it.code()));
        Arrays.stream(Fault.values()).forEach(it -> needed.add("fault." + kebab(it)));
        Arrays.stream(OutletState.values()).forEach(it -> needed.add("outlet." + kebab(it)));
        constants("Commands$Refusal").forEach(it -> needed.add("refusal." + kebab(it)));
        constants("CommandKind").forEach(it -> needed.add("act." + kebab(it)));
        assertThat(needed).hasSizeGreaterThan(70).isSubsetOf(zh.keySet());
    }

    @Test
    void everyAlarmHasWords() {
        Set<String> alarms = new TreeSet<>();
        for (Path file : files(JAVA, ".java")) {
            String text = read(file);
            if (text.contains("AdapterAlarm") || file.getFileName().toString().matches(
                    "(Alarm|Alarms|Report|MeterSink|GpioBoard|LineAlarms)\\.java")) {
                ALARM.matcher(text).results().forEach(it -> alarms.add("alarm." + it.group(1)));
            }
        }
        assertThat(alarms).contains("alarm.clock-floor", "alarm.uplink-refused", "alarm.view-failed",
                "alarm.gpio-line-failed", "alarm.watcher-failed").isSubsetOf(zh.keySet());
    }

    @Test
    void everyKindOfEntryHasANameAndASentence() {
        Set<String> needed = new TreeSet<>();
        JsonNode events = schema("event.schema.json").get("$defs");
        events.fieldNames().forEachRemaining(kind -> {
            if (!kind.equals("entry")) {
                needed.add("kind." + kind);
                needed.add("entry." + kind);
            }
        });
        WORDS_OF_FIELD.forEach((field, words) -> {
            String[] at = field.split("/");
            values(events.get(at[0]).get("properties").get(at[1])).forEach(it -> needed.add(words + "." + it));
        });
        JsonNode common = schema("common.schema.json").get("$defs");
        WORDS_OF_COMMON.forEach((name, words) -> values(common.get(name)).forEach(it -> needed.add(words + "." + it)));
        assertThat(needed).hasSizeGreaterThan(150).isSubsetOf(zh.keySet());
    }

    @Test
    void whatPagesSayIsInTheCatalogueAndNothingElse() {
        Set<String> said = new TreeSet<>();
        Set<String> saidOf = new TreeSet<>(List.of("denial", "refusal"));
        for (Path file : files(WEB, ".js")) {
            String text = read(file);
            SAID.matcher(text).results().forEach(it -> said.add(it.group(1)));
            SAID_OF.matcher(text).results().forEach(it -> saidOf.add(it.group(1)));
            holesOf(text).forEach(saidOf::add);
            zh.keySet().stream().filter(key -> text.contains("'" + key + "'") && !text.contains("'" + key + "':"))
                    .forEach(said::add);
        }
        assertThat(said).isSubsetOf(zh.keySet());
        assertThat(zh.keySet()).allMatch(
                key -> said.contains(key) || saidOf.contains(key.substring(0, key.indexOf('.'))), "is said somewhere");
    }

    // ---- reading

    private static Map<String, String> catalogue(String name) {
        var words = new TreeMap<String, String>();
        for (String line : read(WEB.resolve("words").resolve(name)).lines().toList()) {
            var pair = LINE.matcher(line);
            if (pair.matches()) {
                assertThat(words.put(pair.group(1), pair.group(2))).as("twice in %s: %s", name, line).isNull();
            } else {
                assertThat(line).as("a line of %s", name).matches("|/\\*\\*.*|  // .*|export default \\{|};");
            }
        }
        return words;
    }

    private static Set<String> holes(String text) {
        var holes = new TreeSet<String>();
        HOLE.matcher(text).results().map(MatchResult::group).forEach(holes::add);
        return holes;
    }

    private static Stream<String> holesOf(String text) {
        return HOLE.matcher(text).results().map(MatchResult::group).filter(it -> it.contains(":"))
                .map(it -> it.substring(it.indexOf(':') + 1, it.length() - 1));
    }

    private static Stream<String> values(JsonNode schema) {
        JsonNode values = schema.has("enum") ? schema.get("enum") : schema.get("x-extensible-enum");
        return values.valueStream().map(JsonNode::asText);
    }

    /** The commands' own enums are no business of other packages; their names are. */
    private static Stream<Enum<?>> constants(String name) {
        try {
            Class<?> type = Class.forName("io.xiaoyi.gateway.station." + name);
            return Arrays.stream(type.getEnumConstants()).map(it -> (Enum<?>) it);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static JsonNode schema(String name) {
        try (InputStream in = WordsTest.class.getResourceAsStream(SCHEMAS + name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path root, String ending) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(it -> it.toString().endsWith(ending)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
