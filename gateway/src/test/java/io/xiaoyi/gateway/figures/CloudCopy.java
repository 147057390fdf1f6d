package io.xiaoyi.gateway.figures;

import com.fasterxml.jackson.databind.JsonNode;
import io.xiaoyi.gateway.uplink.Cloud;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What receivers make of the events that reach them: an entry they have seen is dropped. Threading: one. */
final class CloudCopy {
    private final SortedMap<Long, Event> events = new TreeMap<>();
    private String journal = "";
    private long duplicates;
    private long different;

    /**
     * An entry as it was delivered.
     *
     * @param grant the pass and the step of a grant, empty for any other
     */
    record Event(String hash, String kind, String grant) {
        private static Event of(JsonNode json) {
            String kind = json.get("kind").asText();
            return new Event(json.get("hash").asText(), kind,
                    kind.equals("granted") ? json.get("pass").asText() + " " + json.get("step").asText() : "");
        }
    }

    void take(List<Cloud.Message> messages) {
        for (Cloud.Message each : messages) {
            if (each.topic().contains("/event/")) {
                take(each.json());
            }
        }
    }

    private void take(JsonNode json) {
        Event event = Event.of(json);
        String id = json.get("journal").asText();
        Event before = events.putIfAbsent(json.get("seq").asLong(), event);
        duplicates += before == null ? 0 : 1;
        different += before == null || before.equals(event) ? 0 : 1;
        different += journal.isEmpty() || journal.equals(id) ? 0 : 1;
        journal = id;
    }

    /** By seq. */
    SortedMap<Long, Event> events() {
        return events;
    }

    /** How many came again. */
    long duplicates() {
        return duplicates;
    }

    /** How many came again with another content, or under another journal's id. */
    long different() {
        return different;
    }

    /** How many are missing between the first entry and the newest that came. */
    long holes() {
        return events.isEmpty() ? 0 : events.lastKey() - events.size();
    }
}
