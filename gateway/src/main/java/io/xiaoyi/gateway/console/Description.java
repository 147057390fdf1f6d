package io.xiaoyi.gateway.console;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code openapi.yaml}: what is served, to whom, and what fits.
 *
 * @param yaml as it is served
 * @param tree the same, read
 */
record Description(Buffer yaml, JsonObject tree) {
    private static final String FILE = "openapi.yaml";
    private static final String REFERENCE = "$ref";

    /** One operation. @param role the least that may call it; empty for one that wants no sign-in */
    record Served(String operationId, String method, String path, Optional<ConsoleRole> role, JsonObject json) {}

    static Description read() throws IOException {
        try (InputStream stream = Description.class.getResourceAsStream(FILE)) {
            byte[] bytes = stream.readAllBytes();
            Map<String, Object> tree = new ObjectMapper(new YAMLFactory()).readValue(bytes, new TypeReference<>() {
            });
            return new Description(Buffer.buffer(bytes), new JsonObject(tree));
        }
    }

    /** By operation id, in the file's order. */
    Map<String, Served> operations() {
        var operations = new LinkedHashMap<String, Served>();
        for (var path : tree.getJsonObject("paths")) {
            for (var method : (JsonObject) path.getValue()) {
                var json = (JsonObject) method.getValue();
                String id = json.getString("operationId");
                String role = json.getString("x-role", "");
                Optional<ConsoleRole> least = ConsoleRole.of(role);
                if (least.isEmpty() && !role.equals("nobody")) {
                    throw new IllegalStateException(id + " says no role"); // never: whoever forgot it opens nothing
                }
                operations.put(id, new Served(id, method.getKey().toUpperCase(Locale.ROOT), path.getKey(),
                        least, json));
            }
        }
        return operations;
    }

    /**
     * What Vert.x's router is given: it refuses a description whose answers have media types that it does not know, and
     * wants handlers of its own for security. Who may do what stands in {@link Gatekeeper}.
     */
    JsonObject forRouter() {
        JsonObject copy = tree.copy();
        var anything = new JsonObject().put("default", new JsonObject().put("description", "any"));
        for (var path : copy.getJsonObject("paths")) {
            for (var method : (JsonObject) path.getValue()) {
                var operation = (JsonObject) method.getValue();
                operation.put("responses", anything);
                operation.remove("security");
            }
        }
        copy.getJsonObject("components").remove("responses");
        copy.getJsonObject("components").remove("securitySchemes");
        return copy;
    }

    /** The schema of an operation's body; empty where it has none. */
    Optional<JsonObject> bodySchema(Served operation) {
        return Optional.ofNullable(operation.json().getJsonObject("requestBody")).map(body -> followed(body
                .getJsonObject("content").getJsonObject("application/json").getJsonObject("schema")));
    }

    /** The schema of a parameter, where the operation has it. */
    Optional<JsonObject> parameterSchema(Served operation, String in, String name) {
        if (!operation.json().containsKey("parameters")) {
            return Optional.empty();
        }
        return operation.json().getJsonArray("parameters").stream().map(it -> followed((JsonObject) it))
                .filter(it -> it.getString("in").equals(in) && it.getString("name").equals(name))
                .map(it -> followed(it.getJsonObject("schema"))).findFirst();
    }

    /** The schema of what stands at a JSON pointer of something that {@code schema} describes. */
    Optional<JsonObject> below(JsonObject schema, String pointer) {
        Optional<JsonObject> here = Optional.of(schema);
        for (String step : pointer.substring(Math.min(1, pointer.length())).split("/")) {
            if (!step.isEmpty()) {
                here = here.map(it -> it.containsKey("items")
                        ? it.getJsonObject("items")
                        : it.getJsonObject("properties", new JsonObject()).getJsonObject(step)).map(this::followed);
            }
        }
        return here;
    }

    private JsonObject followed(JsonObject node) {
        if (!node.containsKey(REFERENCE)) {
            return node;
        }
        JsonObject found = tree;
        for (String step : node.getString(REFERENCE).substring(2).split("/")) {
            found = found.getJsonObject(step);
        }
        return followed(found);
    }
}
