package io.xiaoyi.gateway.uplink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Effect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The messages, as UTF-8 JSON. Byte strings are lower-case hexadecimal, as is the journal's 64-bit id, which a JSON
 * number cannot carry safely; times are RFC 3339 in UTC.
 *
 * <p>Threading: pure functions.
 */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** {@code link}: whether the station is there, and the nonce that commands which act must name now. */
    static byte[] link(boolean online, StationIdentity who, Octets nonce) {
        return object(json -> {
            json.writeStringField("status", online ? "online" : "offline");
            json.writeNumberField("boot", who.boot());
            json.writeStringField("nonce", nonce.hex());
        });
    }

    /** {@code time/ask}: what the platform is to sign together with the time. */
    static byte[] timeAsk(Octets nonce) {
        return object(json -> json.writeStringField("nonce", nonce.hex()));
    }

    /** {@code birth}: what this station is. */
    static byte[] birth(StationIdentity who, long journalId, JournalReader.Beginning since) {
        return object(json -> {
            json.writeStringField("tenant", who.topics().tenant());
            json.writeStringField("station", who.topics().station());
            json.writeStringField("name", who.name());
            json.writeStringField("zone", who.zone().getId());
            strings(json, "groups", who.groups());
            json.writeStringField("version", who.version());
            json.writeStringField("journal", id(journalId));
            json.writeNumberField("journalSince", since.seq());
            if (since.previous().isPresent()) {
                json.writeStringField("journalPrevious", since.previous().get().hex());
            }
            json.writeNumberField("boot", who.boot());
            json.writeStringField("nonce", who.nonce().hex());
            json.writeArrayFieldStart("doors");
            for (StationIdentity.Door door : who.doors()) {
                json.writeStartObject();
                json.writeStringField("id", door.id());
                json.writeStringField("lock", door.lock());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("outlets");
            for (StationIdentity.Outlet outlet : who.outlets()) {
                json.writeStartObject();
                json.writeStringField("id", outlet.id());
                json.writeStringField("use", outlet.use());
                json.writeBooleanField("metered", outlet.metered());
                json.writeNumberField("watts", outlet.watts());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("readers");
            for (StationIdentity.Reader reader : who.readers()) {
                json.writeStartObject();
                json.writeStringField("id", reader.id());
                json.writeStringField(reader.outlet().isPresent() ? "outlet" : "door",
                        reader.outlet().orElse(reader.door()));
                json.writeStringField("direction", reader.direction());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** {@code event/{kind}}: one entry of the journal, flat, with the bytes its hash is over. */
    static byte[] event(Entry entry, long journalId) {
        return EntryFields.json(EntryFields.verifiable(entry, journalId)).getBytes(StandardCharsets.UTF_8);
    }

    /** {@code state}: how the station stands, and since when by its clock it has stood so. */
    static byte[] state(Standing standing, Moment since) {
        return object(json -> {
            json.writeStringField("time", since.wall().toString());
            json.writeStringField("trust", code(standing.clockTrust()));
            json.writeNumberField("boot", since.boot());
            json.writeNumberField("uptimeMillis", TimeUnit.NANOSECONDS.toMillis(since.uptimeNanos()));
            json.writeArrayFieldStart("doors");
            for (Standing.DoorNow door : standing.doors()) {
                json.writeStartObject();
                json.writeStringField("id", door.id());
                json.writeStringField("mode", code(door.mode()));
                json.writeBooleanField("released", door.whyReleased().isPresent());
                if (door.whyReleased().isPresent()) {
                    json.writeStringField("cause", code(door.whyReleased().get()));
                }
                json.writeBooleanField("open", door.open());
                json.writeBooleanField("tampered", door.tampered());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("outlets");
            for (Standing.OutletNow outlet : standing.outlets()) {
                outlet(json, outlet);
            }
            json.writeEndArray();
            if (standing.inside().isPresent()) {
                inside(json, standing.inside().get());
            }
            if (standing.trust().isPresent()) {
                trust(json, standing.trust().get());
            }
            json.writeArrayFieldStart("alarms");
            for (Alarm alarm : standing.alarms()) {
                json.writeStartObject();
                json.writeStringField("code", alarm.code());
                json.writeStringField("subject", alarm.subject());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void trust(JsonGenerator json, Standing.TrustNow trust) throws IOException {
        json.writeObjectFieldStart("trusted");
        json.writeNumberField("ring", trust.ring());
        json.writeNumberField("head", trust.head());
        json.writeStringField("headTime", trust.headIssued().toString());
        json.writeNumberField("passes", trust.passes());
        json.writeBooleanField("whole", trust.whole());
        json.writeEndObject();
    }

    private static void inside(JsonGenerator json, Standing.InsideNow inside) throws IOException {
        json.writeObjectFieldStart("occupancy");
        json.writeNumberField("least", inside.count().least());
        json.writeNumberField("estimate", inside.count().estimate());
        json.writeNumberField("most", inside.count().most());
        if (inside.full().isPresent()) {
            json.writeBooleanField("full", inside.full().get());
        }
        if (inside.evidence().isAfter(Instant.EPOCH)) {
            json.writeStringField("evidence", inside.evidence().toString());
        }
        strings(json, "sensors", inside.sensors().stream().map(Json::code).toList());
        json.writeEndObject();
    }

    private static void outlet(JsonGenerator json, Standing.OutletNow outlet) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", outlet.id());
        json.writeStringField("state", code(outlet.state()));
        if (outlet.place().isPresent()) {
            json.writeNumberField("place", outlet.place().getAsInt());
        }
        if (outlet.fault().isPresent()) {
            json.writeStringField("fault", code(outlet.fault().get()));
        }
        if (outlet.ended().isPresent()) {
            json.writeStringField("ended", outlet.ended().get().code());
        }
        json.writeBooleanField("pickUp", outlet.pickUp());
        json.writeStringField("meter", !outlet.metered() ? "none" : outlet.silent() ? "silent" : "read");
        json.writeEndObject();
    }

    static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code ack}: how far a command has come. */
    static byte[] ack(Effect.Reply reply) {
        return object(json -> {
            json.writeStringField("id", reply.commandId());
            json.writeStringField("name", reply.name());
            json.writeStringField("stage", code(reply.stage()));
            if (!reply.reason().isEmpty()) {
                json.writeStringField("reason", reply.reason());
            }
        });
    }

    static String id(long journalId) {
        return HexFormat.of().toHexDigits(journalId);
    }

    static void strings(JsonGenerator json, String key, List<String> values) throws IOException {
        json.writeArrayFieldStart(key);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    static byte[] object(Fields fields) {
        var bytes = new ByteArrayBuilder(512);
        try (bytes; JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    @FunctionalInterface
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
