package io.xiaoyi.gateway.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * A YAML file as a tree, with the place of every key and value. Plain scalars mean what YAML 1.2's core schema says:
 * {@code no} and {@code 22:30} are text. Aliases, tags of one's own, duplicate keys and more than one document are
 * refused, so a tree is never larger than its file.
 *
 * <p>Threading: none; made and read by one thread.
 */
final class YamlFile {
    private static final int LIMIT_BYTES = 256 * 1024;
    private static final int LIMIT_NESTING = 20;
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?");

    /** Where something stands, from 1. */
    record Place(int line, int column) {
        static final Place WHOLE = new Place(0, 0);

        static Place of(Optional<Mark> mark) {
            return mark.map(m -> new Place(m.getLine() + 1, m.getColumn() + 1)).orElse(WHOLE);
        }
    }

    private final Path file;
    private final Map<String, Place> keys = new HashMap<>();
    private final Map<String, Place> values = new HashMap<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Problem> problems = new ArrayList<>();
    private JsonNode tree = JsonNodeFactory.instance.missingNode();

    private YamlFile(Path file) {
        this.file = file;
    }

    /** Reads a file; whatever is wrong with it as YAML is in {@link #problems()}. */
    static YamlFile read(Path file) {
        var yaml = new YamlFile(file);
        yaml.text().ifPresent(yaml::parse);
        return yaml;
    }

    /** The same file with another tree made of its own; what is new there has no place in it. */
    YamlFile with(JsonNode other) {
        var changed = new YamlFile(file);
        changed.keys.putAll(keys);
        changed.values.putAll(values);
        changed.tree = other;
        return changed;
    }

    /** A tree that was read elsewhere, without places. */
    static YamlFile of(Path name, JsonNode tree) {
        return new YamlFile(name).with(tree);
    }

    Path file() {
        return file;
    }

    /** A missing node where the file could not be read as YAML at all. */
    JsonNode tree() {
        return tree;
    }

    List<Problem> problems() {
        return problems;
    }

    Place keyAt(String pointer) {
        return keys.getOrDefault(pointer, valueAt(pointer));
    }

    Place valueAt(String pointer) {
        return values.getOrDefault(pointer, Place.WHOLE);
    }

    /** {@code /doors/0/release} as people write it: {@code doors[0].release}. */
    static String dotted(String pointer) {
        var text = new StringBuilder();
        for (String step : pointer.split("/")) {
            if (step.isEmpty()) {
                continue;
            }
            String name = step.replace("~1", "/").replace("~0", "~");
            if (name.matches("[0-9]+")) {
                text.append('[').append(name).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(name);
            }
        }
        return text.toString();
    }

    static String step(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    private Optional<String> text() {
        try {
            if (Files.isDirectory(file)) {
                return unreadable("a folder");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                return unreadable("a device or a pipe"); // whose end may never come
            }
            long length = Files.size(file);
            if (length > LIMIT_BYTES) {
                return unreadable("a file of " + length + " bytes, more than " + LIMIT_BYTES);
            }
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return unreadable("no such file");
        } catch (CharacterCodingException e) {
            return unreadable("bytes that are not UTF-8");
        } catch (IOException e) {
            return unreadable("a file that cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private Optional<String> unreadable(String found) {
        problems.add(new Problem(file, 0, 0, "", found, "a readable YAML file in UTF-8"));
        return Optional.empty();
    }

    private void parse(String text) {
        var options = new LoaderOptions();
        options.setCodePointLimit(LIMIT_BYTES);
        options.setNestingDepthLimit(LIMIT_NESTING);
        try {
            Node root = compose(text, options);
            if (root == null) {
                problems.add(new Problem(file, 1, 1, "", "an empty file", "keys and values"));
                return;
            }
            tree = convert(root, "");
        } catch (MarkedYAMLException e) {
            Place place = Place.of(Optional.ofNullable(e.getProblemMark()));
            String context = e.getContext() == null ? "" : " " + e.getContext();
            problems.add(new Problem(file, place.line(), place.column(), "",
                    oneLine(e.getProblem() + context),
                    "YAML (indent with spaces, quote texts with special characters)"));
        } catch (ReaderException e) {
            Place place = firstControl(text);
            problems.add(new Problem(file, place.line(), place.column(), "", "the character U+%04X".formatted(
                    e.getCodePoint()), "text without control characters"));
        } catch (YAMLException e) {
            Place place = tooDeep(text, options).orElse(Place.WHOLE);
            problems.add(new Problem(file, place.line(), place.column(), "", oneLine(String.valueOf(e.getMessage())),
                    "YAML of at most " + LIMIT_NESTING + " levels"));
        }
    }

    /** Where the first character stands that the parser takes for none. */
    private static Place firstControl(String text) {
        String before = text.substring(0, text.codePoints().takeWhile(StreamReader::isPrintable).map(
                Character::charCount).sum());
        return new Place(1 + (int) before.chars().filter(it -> it == '\n').count(), 1 + before.codePointCount(before
                .lastIndexOf('\n') + 1, before.length()));
    }

    /** The first section or list inside too many others, of which the parser does not say where it stands. */
    private static Optional<Place> tooDeep(String text, LoaderOptions options) {
        int depth = 0;
        try {
            for (Event event : new Yaml(options).parse(new StringReader(text))) {
                depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
                if (depth > LIMIT_NESTING) {
                    return Optional.of(Place.of(Optional.of(event.getStartMark())));
                }
            }
        } catch (RuntimeException e) {
            return Optional.empty(); // it is something else
        }
        return Optional.empty();
    }

    /** Whatever the parser stumbles over is a fault of the text: of some escapes it throws what it does not declare. */
    private static Node compose(String text, LoaderOptions options) {
        try {
            return new Yaml(options).compose(new StringReader(text));
        } catch (YAMLException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new YAMLException("text that cannot be parsed (" + e.getMessage() + ")", e);
        }
    }

    private JsonNode convert(Node node, String pointer) {
        Place place = Place.of(Optional.of(node.getStartMark()));
        values.put(pointer, place);
        if (!seen.add(node)) {
            wrong(nearestKey(pointer), pointer, "an alias", "the value itself: aliases are not used in this file");
            return JsonNodeFactory.instance.missingNode();
        }
        if (!node.getTag().getValue().startsWith("tag:yaml.org,2002:")) {
            wrong(place, pointer, "the tag " + node.getTag().getValue(), "a value without a tag");
        }
        return switch (node) {
            case MappingNode mapping -> convertMapping(mapping, pointer);
            case SequenceNode sequence -> convertSequence(sequence, pointer);
            case ScalarNode scalar -> convertScalar(scalar);
            default -> JsonNodeFactory.instance.missingNode();
        };
    }

    /** Where an alias stands: the parser knows only the place of what it stands for. */
    private Place nearestKey(String pointer) {
        String at = pointer;
        while (!at.isEmpty() && !keys.containsKey(at)) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return keyAt(at);
    }

    private JsonNode convertMapping(MappingNode mapping, String pointer) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (NodeTuple tuple : mapping.getValue()) {
            Place place = Place.of(Optional.of(tuple.getKeyNode().getStartMark()));
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                wrong(place, pointer, "a key that is not text", "a key of this section");
                continue;
            }
            String child = step(pointer, key.getValue());
            if (object.has(key.getValue())) {
                wrong(place, child, "a second time, first in line " + keys.get(child).line(), "each key once");
                continue;
            }
            keys.put(child, place);
            JsonNode value = convert(tuple.getValueNode(), child);
            if (!value.isMissingNode()) {
                object.set(key.getValue(), value);
            }
        }
        return object;
    }

    private JsonNode convertSequence(SequenceNode sequence, String pointer) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Node item : sequence.getValue()) {
            JsonNode value = convert(item, pointer + "/" + array.size());
            if (!value.isMissingNode()) {
                array.add(value);
            }
        }
        return array;
    }

    private static JsonNode convertScalar(ScalarNode scalar) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        String text = scalar.getValue();
        if (!scalar.isPlain()) {
            return nodes.textNode(text);
        }
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> nodes.nullNode();
            case "true", "True", "TRUE" -> nodes.booleanNode(true);
            case "false", "False", "FALSE" -> nodes.booleanNode(false);
            default -> INTEGER.matcher(text).matches()
                    ? nodes.numberNode(Long.parseLong(text))
                    : isFinite(text)
                            ? nodes.numberNode(Double.parseDouble(text))
                            : nodes.textNode(text);
        };
    }

    /** One too large to count with is a text: the schema's checks would stumble over an infinity. */
    private static boolean isFinite(String text) {
        return DECIMAL.matcher(text).matches() && Double.isFinite(Double.parseDouble(text));
    }

    private void wrong(Place place, String pointer, String found, String allowed) {
        problems.add(new Problem(file, place.line(), place.column(), dotted(pointer), found, allowed));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
