package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.xiaoyi.gateway.journal.FactCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document is one, whole, and says the same as code and README. */
class DescriptionTest {
    private static final String BASE = "st/v1/{tenant}/{station}/";
    private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\| (.*) \\|$");

    private final JsonNode description = Contract.description();

    @Test
    void itIsAnAsyncApiDocument() throws IOException {
        try (InputStream schema = DescriptionTest.class.getResourceAsStream("/org/asyncapi/3.0.0.json")) {
            var asyncApi = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
            assertThat(asyncApi.validate(description)).isEmpty();
            assertThat(asyncApi.validate("{\"asyncapi\": \"3.0.0\"}", InputFormat.JSON)).isNotEmpty();
            String broken = description.toString().replaceFirst("\"action\":\"send\"", "\"action\":\"shout\"");
            assertThat(asyncApi.validate(broken, InputFormat.JSON)).isNotEmpty();
        }
    }

    @Test
    void everythingReferredToIsThere() throws IOException {
        var files = new HashSet<String>();
        List<String> missing = missing("asyncapi.yaml", description, files);
        assertThat(missing).isEmpty();
        assertThat(files).as("schemas that nothing refers to").containsExactlyInAnyOrderElementsOf(schemaFiles());
    }

    private static List<String> missing(String file, JsonNode tree, Set<String> files) throws IOException {
        var missing = new ArrayList<String>();
        for (JsonNode reference : tree.findValues("$ref")) {
            String[] parts = reference.asText().split("#", -1);
            String target = parts[0].isEmpty() ? file : Path.of(file).resolveSibling(parts[0]).toString();
            boolean isNew = !parts[0].isEmpty() && files.add(target);
            JsonNode in = parts[0].isEmpty() ? tree : read(target);
            if (in.isMissingNode() || in.at(parts.length > 1 ? parts[1] : "").isMissingNode()) {
                missing.add(file + " refers to " + reference.asText());
            } else if (isNew) {
                missing.addAll(missing(target, in, files));
            }
        }
        return missing;
    }

    private static JsonNode read(String resource) throws IOException {
        try (InputStream in = Contract.class.getResourceAsStream(resource)) {
            return in == null ? new ObjectMapper().missingNode() : new ObjectMapper().readTree(in);
        }
    }

    private static List<String> schemaFiles() throws IOException {
        Path folder = Path.of(System.getProperty("house.root"),
                "gateway/src/main/resources/io/xiaoyi/gateway/uplink/schema");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> "schema/" + each.getFileName()).toList();
        }
    }

    @Test
    void schemasAreSchemas() throws IOException {
        var meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(
                com.networknt.schema.SchemaLocation.of(SpecVersion.VersionFlag.V202012.getId()));
        for (String file : schemaFiles()) {
            assertThat(meta.validate(read(file))).as(file).isEmpty();
        }
    }

    @Test
    void everyKindOfEntryHasAMessage() {
        var kinds = new TreeSet<>(FactCodec.format().stream().map(line -> line.substring(0, line.indexOf(' ')))
                .toList());
        kinds.add(FactCodec.GAP);
        assertThat(ContractExamples.entries().stream().map(entry -> entry.kind()).collect(Collectors.toSet()))
                .isEqualTo(kinds);
        kinds.addAll(List.of("unreadable", "other"));
        assertThat(names(description.at("/channels/event/messages"))).isEqualTo(kinds);
    }

    /** Topic to whether it is retained and its quality of service; in README where the words say so. */
    @Test
    void theTopicsAreThoseOfTheReadme() throws IOException {
        var described = new TreeMap<String, String>();
        description.path("channels").properties().forEach(channel -> {
            String address = channel.getValue().path("address").asText();
            if (!channel.getValue().path("address").isNull()) {
                described.put(address.startsWith(BASE) ? address.substring(BASE.length()) : address, how(channel
                        .getKey()));
            }
        });
        var told = new TreeMap<String, String>();
        for (String line : Files.readAllLines(Path.of(System.getProperty("house.root"), "README.md"))) {
            var row = ROW.matcher(line);
            if (row.matches() && described.containsKey(row.group(1))) {
                String words = row.group(2);
                told.put(row.group(1), "QoS " + (words.contains("QoS 0") ? 0 : 1) + (words.startsWith("retained")
                        ? ", retained"
                        : ""));
            }
        }
        assertThat(told).isEqualTo(described);
        assertThat(topicsOfReadme()).isEqualTo(described.keySet());
    }

    /** All rows of the table below "How it talks". */
    private static Set<String> topicsOfReadme() throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("house.root"), "README.md"));
        String section = readme.substring(readme.indexOf("## How it talks"));
        return section.substring(0, section.indexOf("\n## ", 1)).lines().map(ROW::matcher).filter(it -> it.matches())
                .map(it -> it.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private String how(String channel) {
        for (JsonNode operation : description.path("operations")) {
            if (operation.at("/channel/$ref").asText().equals("#/channels/" + channel)) {
                JsonNode mqtt = operation.at("/bindings/mqtt");
                return "QoS " + mqtt.path("qos").asInt() + (mqtt.path("retain").asBoolean() ? ", retained" : "");
            }
        }
        throw new AssertionError("no operation at the channel " + channel);
    }

    private static Set<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }
}
