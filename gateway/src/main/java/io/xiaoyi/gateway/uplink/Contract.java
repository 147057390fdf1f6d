package io.xiaoyi.gateway.uplink;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.InputStreamSource;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Cose;
import io.xiaoyi.gateway.pass.Octets;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The description of all messages, {@code asyncapi.yaml} (AsyncAPI 3.0) and its schemas (JSON Schema 2020-12) beside
 * this class, as a judge: whether a message is one that station and platform have agreed on. There are two readings of
 * one text. A receiver must let pass what a later software may add: fields, kinds, codes. What a station of this very
 * software sends has nothing that is not described.
 *
 * <p>Threading: any thread.
 */
public final class Contract {
    /** Where fields may be added without a new version, and its opposite. */
    private static final String OPEN = "unevaluatedProperties";
    /** Texts to which others may be added without a new version. */
    private static final String CODES = "x-extensible-enum";
    /** The message for kinds that have none of their own. */
    private static final String OTHER = "other";
    /** The message that stands in for any other where the journal's bytes could not be read. */
    private static final String UNREADABLE = "unreadable";
    private static final String ROOT = "contract:///";
    private static final String DESCRIPTION = "asyncapi.yaml";
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder().pathType(
            PathType.JSON_POINTER).formatAssertionsEnabled(true).build();

    private final boolean lenient;
    private final JsonSchemaFactory schemas;
    private final List<Channel> channels = new ArrayList<>();
    private final Message reply;

    private record Message(boolean signed, JsonSchema schema) {}

    private record Channel(Pattern topics, Map<String, Message> messages) {}

    private Contract(boolean lenient) {
        this.lenient = lenient;
        this.schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012, builder -> builder.schemaLoaders(
                loaders -> loaders.add(iri -> iri.toString().startsWith(ROOT) ? source(iri.toString()) : null)));
        JsonNode description = description();
        for (JsonNode channel : description.path("channels")) {
            if (channel.path("address").isTextual()) {
                channels.add(new Channel(topics(channel.path("address").asText()), messages(channel, description)));
            }
        }
        this.reply = message(description.at("/components/messages/ack"), description);
    }

    /** As whoever receives messages reads it: what a later software may add passes. */
    public static Contract ofReceivers() {
        return new Contract(true);
    }

    /** As this software's own station must send: every field, kind and code is described. */
    public static Contract ofSenders() {
        return new Contract(false);
    }

    /** The AsyncAPI document as a tree. */
    static JsonNode description() {
        try (InputStream yaml = resource(DESCRIPTION)) {
            return new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException("this program's own " + DESCRIPTION, e);
        }
    }

    /** What is wrong with a message on a topic, with the topic and the place in the message; empty for nothing. */
    public List<String> faults(String topic, byte[] payload) {
        for (Channel channel : channels) {
            if (channel.topics().matcher(topic).matches()) {
                return faults(channel, topic, payload);
            }
        }
        return List.of(topic + ": no such topic is described");
    }

    /** What is wrong with the answer to a command at a topic of the asker's own; empty for nothing. */
    public List<String> replyFaults(byte[] payload) {
        return faults(reply, "reply", payload);
    }

    private List<String> faults(Channel channel, String topic, byte[] payload) {
        Map<String, Message> messages = channel.messages();
        Optional<Message> only = messages.size() == 1 ? messages.values().stream().findFirst() : Optional.empty();
        String name = topic.substring(topic.lastIndexOf('/') + 1);
        Optional<Message> named = only.or(() -> Optional.ofNullable(messages.get(name)));
        if (named.isEmpty()) {
            return lenient && messages.containsKey(OTHER)
                    ? faults(messages.get(OTHER), topic, payload)
                    : List.of(topic + ": no message '" + name + "' is described");
        }
        List<String> faults = faults(named.get(), topic, payload);
        boolean standsIn = !faults.isEmpty() && messages.containsKey(UNREADABLE)
                && faults(messages.get(UNREADABLE), topic, payload).isEmpty();
        return standsIn ? List.of() : faults;
    }

    private static List<String> faults(Message message, String topic, byte[] payload) {
        JsonNode content;
        try {
            content = message.signed() ? signed(payload) : JSON.readTree(payload);
        } catch (IOException e) {
            return List.of(topic + ": " + e.getMessage());
        }
        return message.schema().validate(content).stream().map(ValidationMessage::getMessage).sorted()
                .map(each -> topic + ": " + each).toList();
    }

    private Map<String, Message> messages(JsonNode channel, JsonNode description) {
        var messages = new LinkedHashMap<String, Message>();
        channel.path("messages").properties().forEach(each -> messages.put(each.getKey(), message(each.getValue(),
                description)));
        return messages;
    }

    private Message message(JsonNode named, JsonNode description) {
        JsonNode message = named.has("$ref") ? description.at(named.path("$ref").asText().substring(1)) : named;
        String schema = message.at("/payload/schema/$ref").asText();
        return new Message(message.path("contentType").asText().startsWith("application/cose"), schemas.getSchema(
                SchemaLocation.of(ROOT + schema), CONFIG));
    }

    /** A parameter stands for one level. */
    private static Pattern topics(String address) {
        var pattern = new StringBuilder();
        for (String level : address.split("/")) {
            pattern.append(pattern.isEmpty() ? "" : "/").append(level.startsWith("{") ? "[^/]+" : Pattern.quote(level));
        }
        return Pattern.compile(pattern.toString());
    }

    /** A schema of ours; in the stricter reading nothing is left open. */
    private InputStreamSource source(String iri) {
        String name = iri.substring(ROOT.length());
        return () -> {
            try (InputStream in = resource(name)) {
                JsonNode schema = JSON.readTree(in);
                read(schema, lenient);
                return new ByteArrayInputStream(JSON.writeValueAsBytes(schema));
            }
        };
    }

    private static void read(JsonNode schema, boolean lenient) {
        if (schema instanceof ObjectNode object) {
            JsonNode codes = object.remove(CODES);
            if (codes != null && !lenient) {
                object.set("enum", codes);
            }
            if (object.has(OPEN) && !lenient) {
                object.put(OPEN, false);
            }
        }
        schema.forEach(each -> read(each, lenient));
    }

    private static InputStream resource(String name) throws FileNotFoundException {
        InputStream found = Contract.class.getResourceAsStream(name);
        if (found == null) {
            throw new FileNotFoundException(name + " is not among this program's resources");
        }
        return found;
    }

    /** What a COSE_Sign1 signs, as JSON: keys as decimal text, byte strings in hexadecimal. */
    private static JsonNode signed(byte[] payload) throws IOException {
        Checked<Cbor> content = Cose.decode(Octets.of(payload)).then(message -> Cbor.decode(message.payload()));
        return switch (content) {
            case Checked.Good<Cbor>(Cbor claims) -> json(claims);
            case Checked.Bad<Cbor> bad -> throw new IOException(bad.toString());
        };
    }

    private static JsonNode json(Cbor value) {
        var make = JSON.getNodeFactory();
        return switch (value) {
            case Cbor.Int it -> make.numberNode(it.value());
            case Cbor.Text it -> make.textNode(it.value());
            case Cbor.Bytes it -> make.textNode(it.value().hex());
            case Cbor.Bool it -> make.booleanNode(it.value());
            case Cbor.Nil _ -> make.nullNode();
            case Cbor.Array it -> make.arrayNode().addAll(it.items().stream().map(Contract::json).toList());
            case Cbor.Table it -> {
                var object = make.objectNode();
                it.entries().forEach((key, each) -> object.set(json(key).asText(), json(each)));
                yield object;
            }
        };
    }
}
