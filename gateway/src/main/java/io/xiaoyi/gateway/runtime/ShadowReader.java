package io.xiaoyi.gateway.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.loop.Shadows;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Configuration;
import io.xiaoyi.gateway.station.ShadowReading;
import io.xiaoyi.gateway.uplink.ShadowPlaces;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads documents of what an operator wants changed: JSON, then the contract's schema, then, laid over the installer's
 * file, the very checks that this file went through. The file counts as it was read at the start; what it names is
 * looked at anew, and a document is refused while that is no longer what the station started with.
 *
 * <p>Threading: any thread.
 */
final class ShadowReader {
    /** Longer documents are not looked into. */
    static final int LONGEST = 32_768;

    /** Of documents, for any station. */
    static final String SCHEMA = "/io/xiaoyi/gateway/uplink/schema/shadow-document.schema.json";
    private static final int DEEPEST = 20;
    private static final int MOST_REASONS = 20;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder().streamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build()).build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Settings installed;

    /** @param installed what {@code station.yaml} says by itself */
    ShadowReader(Settings installed) {
        this.installed = installed;
    }

    /** What a document comes to. */
    sealed interface Read {
        /** The settings that it makes. */
        record Good(Configuration configuration, Settings settings) implements Read {}

        /** Everything that is wrong with it; never empty. */
        record Bad(long version, List<Shadows.Problem> problems) implements Read {}
    }

    Settings installed() {
        return installed;
    }

    /** The installer's file alone. */
    Configuration fileAlone() {
        return configuration(0, Octets.of(), installed);
    }

    ShadowReading reading(Octets document) {
        return switch (read(document)) {
            case Read.Good it -> new ShadowReading.Usable(it.configuration());
            case Read.Bad it -> new ShadowReading.Unusable(document, it.version(), reasons(it.problems()));
        };
    }

    static List<String> reasons(List<Shadows.Problem> problems) {
        var reasons = new ArrayList<>(problems.stream().limit(MOST_REASONS).map(Shadows.Problem::toString).toList());
        if (problems.size() > MOST_REASONS) {
            reasons.add("and " + (problems.size() - MOST_REASONS) + " more");
        }
        return reasons;
    }

    private static Configuration configuration(long version, Octets document, Settings settings) {
        return new Configuration(version, "", document, Octets.utf8(ShadowForm.effective(settings).toString()),
                new Plans(settings).station(), settings.access().learntPasses(), settings.uplink().map(
                        Settings.Uplink::broker).orElse(""),
                settings.shadow().trial());
    }

    /** What a document would change of these values, all that an operator may change. */
    Shadows.Preview preview(Octets document, String effective) {
        return switch (read(document)) {
            case Read.Bad it -> new Shadows.Preview(it.problems(), List.of());
            case Read.Good it -> new Shadows.Preview(List.of(), differences(tree(effective), tree(ShadowForm.effective(
                    it.settings()).toString())));
        };
    }

    static JsonNode tree(String ours) {
        try {
            return JSON.readTree(ours);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what this program wrote itself", e);
        }
    }

    private static List<Shadows.Difference> differences(JsonNode from, JsonNode to) {
        Map<String, JsonNode> before = ShadowPlaces.of(from);
        Map<String, JsonNode> after = ShadowPlaces.of(to);
        var differences = new ArrayList<Shadows.Difference>();
        after.forEach((place, value) -> {
            String old = before.containsKey(place) ? before.get(place).toString() : "";
            if (!old.equals(value.toString())) {
                differences.add(new Shadows.Difference(place, old, value.toString()));
            }
        });
        before.forEach((place, value) -> {
            if (!after.containsKey(place)) {
                differences.add(new Shadows.Difference(place, value.toString(), ""));
            }
        });
        return differences;
    }

    /** What is wrong with a document wherever it is for. */
    static List<Shadows.Problem> formProblems(Octets document) {
        return switch (form(document)) {
            case Form.Well _ -> List.of();
            case Form.Ill it -> it.problems();
        };
    }

    /** What a document says that has no {@link #formProblems}. */
    static long version(Octets document) {
        return form(document).version();
    }

    /** A document as its schema sees it. */
    private sealed interface Form {
        long version();

        record Well(long version, JsonNode tree) implements Form {}

        record Ill(long version, List<Shadows.Problem> problems) implements Form {}
    }

    private static Form form(Octets document) {
        if (document.length() > LONGEST) {
            return new Form.Ill(0, List.of(new Shadows.Problem("", document.length() + " bytes", "at most "
                    + LONGEST)));
        }
        try {
            JsonNode tree = JSON
                    .readTree(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document.toArray()))
                            .toString());
            if (!tree.isObject()) {
                return new Form.Ill(0, List.of(problem("", "no object", "one JSON object")));
            }
            var odd = new ArrayList<Shadows.Problem>();
            findOdd(tree, "", odd);
            if (!odd.isEmpty()) {
                return new Form.Ill(0, odd);
            }
            JsonNode said = tree.path("version"); // 7.0 is a whole number too
            long version = said.canConvertToExactIntegral() && said.canConvertToLong()
                    ? Math.max(0, said.longValue())
                    : 0;
            List<Problem> broken = SchemaCheck.check(YamlFile.of(Path.of("document"), tree), SCHEMA);
            return broken.isEmpty()
                    ? new Form.Well(version, tree)
                    : new Form.Ill(version, broken.stream().map(it -> new Shadows.Problem(place(it.key()), it.found(),
                            it.allowed())).toList());
        } catch (CharacterCodingException e) {
            return new Form.Ill(0, List.of(problem("", "bytes that are not UTF-8", "one JSON object")));
        } catch (JsonProcessingException e) {
            return new Form.Ill(0, List.of(problem("", "text that is no JSON" + at(e.getLocation()) + " ("
                    + e.getOriginalMessage() + ")", "one JSON object")));
        }
    }

    /** In one line of moderate length, whatever stands in the document. */
    private static Shadows.Problem problem(String place, String found, String allowed) {
        var plain = new Problem(Path.of("document"), 0, 0, place, found, allowed);
        return new Shadows.Problem(plain.key(), plain.found(), plain.allowed());
    }

    private static String at(JsonLocation place) {
        return place == null ? "" : ", line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    /** What cannot be written as UTF-8 and shown in a line, or cannot be counted with. */
    private static void findOdd(JsonNode node, String place, List<Shadows.Problem> odd) {
        if (node.isTextual() && !isPlain(node.textValue())) {
            odd.add(problem(place, "control characters or halves of characters", "a plain text"));
        } else if (node.isDouble() && !Double.isFinite(node.doubleValue())) {
            odd.add(problem(place, "a number too large to count with", "a smaller one"));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            findOdd(node.get(i), place + "[" + i + "]", odd);
        }
        node.properties().forEach(each -> {
            if (isPlain(each.getKey())) {
                findOdd(each.getValue(), place.isEmpty() ? each.getKey() : place + "." + each.getKey(), odd);
            } else {
                odd.add(problem(place, "a key with control characters or halves of characters",
                        "a plain key"));
            }
        });
    }

    private static boolean isPlain(String text) {
        return text.chars().noneMatch(Character::isISOControl) && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    Read read(Octets document) {
        return switch (form(document)) {
            case Form.Ill it -> new Read.Bad(it.version(), it.problems());
            case Form.Well it -> read(document, it);
        };
    }

    private Read read(Octets document, Form.Well form) {
        var overlay = new Overlay(installed.source(), form.tree());
        var problems = new ArrayList<>(overlay.problems());
        problems.addAll(inTheClear(form.tree()));
        try {
            Settings changed = SettingsReader.read(overlay.laid());
            if (!problems.isEmpty()) {
                return new Read.Bad(form.version(), problems);
            }
            return isWiredAs(changed)
                    ? new Read.Good(configuration(form.version(), document, changed), changed)
                    : bad(form.version(), "board or keys other than those that the station started with",
                            "the same, or a restart before");
        } catch (SettingsException e) {
            e.problems().forEach(it -> problems.add(overlay.told(it)));
            return new Read.Bad(form.version(), problems);
        } catch (IllegalArgumentException e) { // a plan that refuses what every check let pass
            return bad(form.version(), "values that do not go together (" + e.getMessage() + ")", "others");
        }
    }

    /** Where the installer's broker is spoken to with TLS, nobody else has the password sent in the clear. */
    private List<Shadows.Problem> inTheClear(JsonNode document) {
        JsonNode broker = document.path("uplink").path("broker");
        return broker.isTextual() && !SettingsReader.isEncrypted(broker.textValue())
                && installed.uplink().filter(it -> SettingsReader.isEncrypted(it.broker())).isPresent()
                        ? List.of(new Shadows.Problem("uplink.broker", "'" + broker.textValue()
                                + "' where the installer's broker is spoken to with TLS", "a broker at mqtts://"))
                        : List.of();
    }

    /** An outlet's id may be a number, which is no place in a list here. */
    private static String place(String key) {
        return key.replaceFirst("^outlets\\[([0-9]+)]", "outlets.$1");
    }

    private static Read bad(long version, String found, String allowed) {
        return new Read.Bad(version, List.of(new Shadows.Problem("", found, allowed)));
    }

    private boolean isWiredAs(Settings changed) {
        return changed.board().equals(installed.board()) && changed.key().equals(installed.key())
                && changed.trust().equals(installed.trust()) && changed.readers().equals(installed.readers())
                && changed.meters().equals(installed.meters())
                && wiring(changed.doors()).equals(wiring(installed.doors()))
                && outlets(changed).equals(outlets(installed));
    }

    private static List<String> wiring(List<Settings.Door> doors) {
        return doors.stream().map(door -> door.id() + " " + door.lock() + " " + door.coilLimit()).toList();
    }

    private static List<String> outlets(Settings settings) {
        return settings.room().stream().flatMap(room -> room.outlets().stream()).map(it -> it.id() + " " + it.metered()
                + " " + it.appliance().isPresent()).toList();
    }
}
