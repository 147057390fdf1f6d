package io.xiaoyi.gateway.figures;

import com.fasterxml.jackson.databind.JsonNode;
import io.xiaoyi.gateway.uplink.Cloud;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What receivers make of the events that reach them: an entry they have seen is dropped. Threading: one. */
final class CloudCopy {
    private final SortedMap<Long, String> hashes = new TreeMap<>();
    private String journal = "";
    private long duplicates;
    private long different;

    void take(List<Cloud.Message> messages) {
        for (Cloud.Message each : messages) {
            if (each.topic().contains("/event/")) {
                take(each.json());
            }
        }
    }

    private void take(JsonNode event) {
        String id = event.get("journal").asText();
        String hash = event.get("hash").asText();
        String before = hashes.putIfAbsent(event.get("seq").asLong(), hash);
        duplicates += before == null ? 0 : 1;
        different += before == null || before.equals(hash) ? 0 : 1;
        different += journal.isEmpty() || journal.equals(id) ? 0 : 1;
        journal = id;
    }

    /** Hashes by seq. */
    SortedMap<Long, String> hashes() {
        return hashes;
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
        return hashes.isEmpty() ? 0 : hashes.lastKey() - hashes.size();
    }
}
