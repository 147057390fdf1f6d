package io.xiaoyi.gateway.uplink;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The places of a document by which an operator changes a station. */
public final class ShadowPlaces {
    private ShadowPlaces() {}

    /**
     * Every value by its place, such as {@code doors.front.releaseSeconds}, in the document's order; a list is one
     * value, the version is none.
     */
    public static Map<String, JsonNode> of(JsonNode document) {
        var places = new LinkedHashMap<String, JsonNode>();
        collect("", document, places);
        places.remove("version");
        return places;
    }

    private static void collect(String place, JsonNode node, Map<String, JsonNode> places) {
        if (node.isObject()) {
            node.properties().forEach(each -> collect(place.isEmpty() ? each.getKey() : place + "." + each.getKey(),
                    each.getValue(), places));
        } else {
            places.put(place, node);
        }
    }
}
