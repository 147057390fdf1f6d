package io.xiaoyi.gateway.uplink;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.pass.Head;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Shadow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** {@code shadow/reported}: which version of what an operator may change is in force, and why not another. */
final class Reported {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "version";

    private Reported() {}

    static byte[] json(Shadow shadow) {
        return Json.object(json -> {
            Octets document = shadow.inForce().document();
            json.writeNumberField(VERSION, shadow.inForce().version());
            json.writeNumberField("highest", shadow.highest());
            json.writeStringField("by", shadow.inForce().by());
            json.writeStringField("hash", document.length() == 0 ? "" : Head.hash(document).hex());
            json.writeBooleanField("trial", shadow.trial().isPresent());
            json.writeArrayFieldStart("set");
            for (String place : places(document)) {
                json.writeString(place);
            }
            json.writeEndArray();
            json.writeFieldName("values");
            json.writeRawValue(text(shadow.inForce().effective()));
            if (shadow.refused().isPresent()) {
                refused(json, shadow.refused().get());
            }
        });
    }

    private static void refused(JsonGenerator json, Shadow.Refused refused) throws IOException {
        json.writeObjectFieldStart("refused");
        json.writeNumberField(VERSION, refused.version());
        json.writeStringField("hash", refused.hash().hex());
        json.writeBooleanField("rolledBack", refused.rolledBack());
        json.writeArrayFieldStart("reasons");
        for (String reason : refused.reasons()) {
            json.writeString(reason);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String text(Octets utf8) {
        return new String(utf8.toArray(), StandardCharsets.UTF_8);
    }

    private static Set<String> places(Octets document) {
        if (document.length() == 0) {
            return Set.of();
        }
        try {
            return ShadowPlaces.of(JSON.readTree(text(document))).keySet();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document in force has been read before", e);
        }
    }
}
