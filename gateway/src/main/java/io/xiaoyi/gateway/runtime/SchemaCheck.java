package io.xiaoyi.gateway.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Holds a YAML file against a JSON Schema (2020-12) and says each mistake in the words of the schema: what is allowed
 * there is the {@code description} of the schema that was broken.
 *
 * <p>Threading: none; one use, one thread.
 */
final class SchemaCheck {
    /** A schema as it is written, and made ready, which takes longer than to hold a file against it. */
    private record Ready(JsonNode schema, JsonSchema compiled) {
        static Ready of(String resource) {
            JsonNode schema = load(resource);
            var config = SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER)
                    .regularExpressionFactory(SchemaCheck::strict).build();
            return new Ready(schema, JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012,
                    factory -> factory.metaSchema(WITH_WORDS)).getSchema(schema, config));
        }
    }

    /** Words for people stand beside what is checked. */
    private static final JsonMetaSchema WITH_WORDS = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .keyword(new NonValidationKeyword("x-words")).build();
    private static final Map<String, Ready> READY = new ConcurrentHashMap<>();

    private final YamlFile yaml;
    private final JsonNode schema;
    private final JsonSchema compiled;

    private SchemaCheck(YamlFile yaml, Ready ready) {
        this.yaml = yaml;
        this.schema = ready.schema();
        this.compiled = ready.compiled();
    }

    /** Everything that breaks the schema in a resource of this package, one problem a place. */
    static List<Problem> check(YamlFile yaml, String resource) {
        return new SchemaCheck(yaml, READY.computeIfAbsent(resource, Ready::of)).problems();
    }

    static JsonNode load(String resource) {
        try (InputStream stream = SchemaCheck.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("the schema " + resource + " of this program cannot be read", e);
        }
    }

    private List<Problem> problems() {
        var told = new HashSet<String>();
        var problems = new ArrayList<Problem>();
        for (ValidationMessage message : compiled.validate(yaml.tree())) {
            String place = message.getInstanceLocation().toString() + "#" + namedProperty(message).orElse("");
            if (told.add(place)) {
                problems.add(problem(message));
            }
        }
        return problems;
    }

    /** In a schema, $ is the very end; Java lets a line end stand behind it. */
    private static RegularExpression strict(String regex) {
        Pattern pattern = Pattern.compile(regex.replaceFirst("\\$$", "\\\\z"));
        return value -> pattern.matcher(value).find();
    }

    private Problem problem(ValidationMessage message) {
        String pointer = message.getInstanceLocation().toString();
        return switch (message.getType()) {
            case "additionalProperties", "propertyNames" -> unknownKey(message, pointer);
            case "required" -> missingKey(message, pointer);
            default -> {
                JsonNode node = yaml.tree().at(pointer);
                yield at(yaml.valueAt(pointer), pointer, found(message.getType(), node), allowed(message, pointer));
            }
        };
    }

    private Problem unknownKey(ValidationMessage message, String pointer) {
        String key = namedProperty(message).orElse("");
        String child = YamlFile.step(pointer, key);
        JsonNode owner = owner(message);
        Set<String> known = new LinkedHashSet<>();
        owner.path("properties").fieldNames().forEachRemaining(known::add);
        String allowed = known.isEmpty()
                ? owner.path("propertyNames").path("description").asText()
                : String.join(", ", known);
        JsonNode section = yaml.tree().at(pointer);
        String hint = known.stream().filter(name -> !section.has(name)).filter(name -> isNear(key, name))
                .min(Comparator.comparingInt(name -> distance(key, name))).map(name -> " (did you mean " + name + "?)")
                .orElse("");
        return at(yaml.keyAt(child), child, "an unknown key" + hint, allowed);
    }

    private Problem missingKey(ValidationMessage message, String pointer) {
        String key = namedProperty(message).orElse("");
        JsonNode wanted = resolve(owner(message).path("properties").path(key));
        return at(yaml.keyAt(pointer), YamlFile.step(pointer, key), "nothing", wanted.path("description").asText());
    }

    private String allowed(ValidationMessage message, String pointer) {
        String text = owner(message).path("description").asText();
        return text.isEmpty() ? message.getMessage().replace(pointer + ": ", "") : text;
    }

    private static String found(String keyword, JsonNode node) {
        return switch (keyword) {
            case "maxItems", "minItems" -> node.size() == 0 ? "an empty list" : "a list of " + node.size();
            case "uniqueItems" -> "the same twice";
            case "minProperties", "maxProperties" -> "a section of " + node.size() + " keys";
            case "minLength" -> "an empty text";
            case "maxLength" -> "a text of " + node.asText().length() + " characters";
            default -> Section.found(node);
        };
    }

    /** The schema whose keyword was broken. */
    private JsonNode owner(ValidationMessage message) {
        String location = message.getSchemaLocation().toString();
        String pointer = location.substring(location.indexOf('#') + 1);
        JsonNode broken = schema.at(pointer.substring(0, Math.max(0, pointer.lastIndexOf('/'))));
        return resolve(broken);
    }

    private JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.startsWith("#") ? schema.at(reference.substring(1)) : node;
    }

    private Problem at(YamlFile.Place place, String pointer, String found, String allowed) {
        return new Problem(yaml.file(), place.line(), place.column(), YamlFile.dotted(pointer), found, allowed);
    }

    private static Optional<String> namedProperty(ValidationMessage message) {
        return Optional.ofNullable(message.getProperty());
    }

    private static boolean isNear(String typed, String known) {
        return distance(typed, known) <= (known.length() < 4 ? 1 : Math.max(2, known.length() / 3));
    }

    /** Levenshtein's distance, letter case and the kind of dash not counted. */
    static int distance(String typed, String known) {
        String a = typed.toLowerCase(Locale.ROOT).replace('_', '-');
        String b = known.toLowerCase(Locale.ROOT).replace('_', '-');
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
