package io.xiaoyi.gateway.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xiaoyi.gateway.loop.Shadows;
import java.util.List;
import java.util.Set;

/** Values that hold at a station as a form shows them, and the document that a form's values make. */
final class ShadowValues {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String PROPERTIES = "properties";
    /** An object that is one value: it replaces the one before, whatever days that had. */
    private static final String ONE_VALUE = "hours";
    /** What a schema says for programs that hold documents against it. */
    private static final List<String> NOT_SHOWN = List.of("description", "propertyNames", "additionalProperties");

    private ShadowValues() {}

    /** The document's schema with this station's doors and outlets, and without what was never wired here. */
    static ObjectNode schema(Settings settings) {
        JsonNode document = SchemaCheck.load(ShadowReader.SCHEMA);
        ObjectNode form = JSON.objectNode().put("type", "object");
        ObjectNode sections = form.putObject(PROPERTIES);
        ShadowForm.effective(settings).fieldNames().forEachRemaining(name -> sections.set(name, shown(document, document
                .path(PROPERTIES).path(name))));
        settings.doors().forEach(door -> each(document, sections, "doors", door.id()));
        settings.room().ifPresent(room -> room.outlets().forEach(outlet -> {
            Set<String> keys = ShadowForm.keys(outlet).stream().map(ShadowForm.Key::name).collect(
                    java.util.stream.Collectors.toSet());
            each(document, sections, "outlets", outlet.id()).withObjectProperty(PROPERTIES).retain(keys);
        }));
        return form;
    }

    /** One of those that a document names by ids. */
    private static ObjectNode each(JsonNode document, ObjectNode sections, String section, String id) {
        ObjectNode one = shown(document, document.path(PROPERTIES).path(section).path("additionalProperties"));
        sections.withObjectProperty(section).withObjectProperty(PROPERTIES).set(id, one);
        return one;
    }

    /** A schema that refers to no other, in the words of people alone. */
    private static ObjectNode shown(JsonNode document, JsonNode schema) {
        ObjectNode shown = JSON.objectNode();
        if (schema.has("$ref")) {
            shown.setAll(shown(document, document.at(schema.path("$ref").asText().substring(1))));
        }
        schema.properties().stream().filter(it -> !it.getKey().equals("$ref") && !NOT_SHOWN.contains(it.getKey()))
                .forEach(it -> shown.set(it.getKey(), it.getValue()));
        if (schema.has("items")) {
            shown.set("items", shown(document, schema.path("items")));
        }
        if (schema.has(PROPERTIES)) {
            ObjectNode properties = shown.putObject(PROPERTIES);
            schema.path(PROPERTIES).properties().forEach(it -> properties.set(it.getKey(), shown(document, it
                    .getValue())));
        }
        return shown;
    }

    /** As {@link Shadows#document} says. */
    static ObjectNode document(Shadows.Standing standing, String values) {
        return changed(ShadowReader.tree(standing.document()), ShadowReader.tree(standing.effective()), ShadowReader
                .tree(values)).put("version", standing.highest() + 1);
    }

    private static ObjectNode changed(JsonNode held, JsonNode effective, JsonNode values) {
        ObjectNode changed = JSON.objectNode();
        values.properties().forEach(each -> {
            String key = each.getKey();
            JsonNode value = each.getValue();
            JsonNode before = effective.path(key);
            if (value.isObject() && before.isObject() && !key.equals(ONE_VALUE)) {
                ObjectNode inside = changed(held.path(key), before, value);
                if (!inside.isEmpty()) {
                    changed.set(key, inside);
                }
            } else if (held.has(key) || !value.equals(before)) {
                changed.set(key, value);
            }
        });
        return changed;
    }
}
