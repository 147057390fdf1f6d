package io.xiaoyi.gateway.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One place in a YAML file that has been held against its schema. A value of the wrong type has been told already, so
 * reading it gives the fallback in silence: one mistake, one message, and all of them in one run.
 *
 * @param pointer JSON pointer of this place
 * @param node what stands there; a missing node where the file is silent
 * @param problems where further problems are told
 */
record Section(YamlFile yaml, String pointer, JsonNode node, List<Problem> problems) {
    private static final Pattern DURATION = Pattern.compile("(0|[1-9][0-9]{0,6})(ms|s|m|h|d)");
    private static final Map<String, Long> UNIT_MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L,
            "d", 86_400_000L);

    Section at(String key) {
        return new Section(yaml, YamlFile.step(pointer, key), node.path(key), problems);
    }

    List<Section> items() {
        var items = new ArrayList<Section>();
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            items.add(new Section(yaml, pointer + "/" + i, node.get(i), problems));
        }
        return items;
    }

    List<Section> entries() {
        var entries = new ArrayList<Section>();
        node.properties().forEach(entry -> entries.add(at(entry.getKey())));
        return entries;
    }

    /** The last step of the pointer. */
    String name() {
        return pointer.substring(pointer.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
    }

    boolean present() {
        return !node.isMissingNode();
    }

    String text(String fallback) {
        return node.isTextual() ? node.textValue() : fallback;
    }

    int number(int fallback) {
        return node.canConvertToInt() ? node.intValue() : fallback;
    }

    boolean flag(boolean fallback) {
        return node.isBoolean() ? node.booleanValue() : fallback;
    }

    /** A duration within [least, most]; the fallback where the file is silent. */
    Duration duration(Duration fallback, Duration least, Duration most) {
        Optional<Duration> read = parse(text(""));
        if (read.isEmpty()) {
            return fallback;
        }
        if (read.get().compareTo(least) < 0 || read.get().compareTo(most) > 0) {
            wrong(found(), "a duration from " + words(least) + " to " + words(most));
            return fallback;
        }
        return read.get();
    }

    /** A path, relative to the file; empty where the value is missing, or is none on this system, which is told. */
    Optional<Path> path() {
        String text = text("");
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(yaml.file().toAbsolutePath().resolveSibling(text).normalize());
        } catch (InvalidPathException e) {
            wrong(found(), "a path of this system (" + e.getReason() + ")");
            return Optional.empty();
        }
    }

    void wrong(String found, String allowed) {
        YamlFile.Place place = yaml.valueAt(pointer);
        problems.add(new Problem(yaml.file(), place.line(), place.column(), YamlFile.dotted(pointer), found, allowed));
    }

    String found() {
        return found(node);
    }

    /** How a value is named in a message, shortened. */
    static String found(JsonNode node) {
        if (node.isNull()) {
            return "nothing";
        }
        if (node.isObject()) {
            return "a section";
        }
        if (node.isArray()) {
            return "a list";
        }
        String text = node.asText();
        String shortened = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        if (node.isNumber()) {
            return "the number " + shortened;
        }
        return node.isBoolean() ? "the switch " + shortened : "'" + shortened + "'";
    }

    static Optional<Duration> parse(String text) {
        Matcher matcher = DURATION.matcher(text);
        return matcher.matches()
                ? Optional.of(Duration.ofMillis(Long.parseLong(matcher.group(1)) * UNIT_MILLIS.get(matcher.group(2))))
                : Optional.empty();
    }

    /** As the file writes it, in the largest unit that fits. */
    static String words(Duration duration) {
        long millis = duration.toMillis();
        for (String unit : List.of("d", "h", "m", "s")) {
            if (millis != 0 && millis % UNIT_MILLIS.get(unit) == 0) {
                return millis / UNIT_MILLIS.get(unit) + unit;
            }
        }
        return millis + "ms";
    }
}
