package io.xiaoyi.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.journal.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a receiver of {@code event/{kind}} knows: for each (station, journal, seq) the hash it came with. The same event
 * again is dropped, as delivery at least once asks for; one that says something else under a known seq is kept as a
 * contradiction.
 *
 * <p>Threading: any thread.
 */
public final class CloudCopy {
    private static final int MOST_TOLD = 10;

    private final ObjectMapper json = new ObjectMapper();
    private final Map<Identity, String> hashes = new HashMap<>();
    private final List<String> contradictions = new ArrayList<>();
    private long repeated;

    private record Identity(String station, String journal, long seq) {}

    /** Takes one event's payload. */
    public synchronized void take(String station, byte[] payload) {
        try {
            JsonNode event = json.readTree(payload);
            var id = new Identity(station, event.required("journal").asText(), event.required("seq").asLong());
            String hash = event.required("hash").asText();
            String known = hashes.putIfAbsent(id, hash);
            if (known == null) {
                return;
            }
            if (known.equals(hash)) {
                repeated++;
            } else {
                contradictions.add("seq " + id.seq() + " came as " + brief(known) + " and as " + brief(hash));
            }
        } catch (IOException | IllegalArgumentException e) {
            contradictions.add("an event that is not the journal's JSON: " + e.getMessage());
        }
    }

    /** How many different entries it holds. */
    public synchronized int size() {
        return hashes.size();
    }

    /** How many came more than once, unchanged. */
    public synchronized long repeated() {
        return repeated;
    }

    /**
     * How this copy differs from a journal: entries missing here, unknown there, or with another hash.
     *
     * @param entries the journal's, from the oldest it still keeps; those after the last are unknown there
     * @return empty if they are equal; at most ten lines and a count of the others
     */
    public synchronized List<String> differences(String station, long journalId, List<Entry> entries) {
        String journal = HexFormat.of().toHexDigits(journalId);
        List<String> found = new ArrayList<>(contradictions);
        var unknown = new TreeSet<Long>();
        long first = entries.isEmpty() ? 0 : entries.getFirst().seq();
        for (Identity id : hashes.keySet()) {
            if (id.station().equals(station) && id.journal().equals(journal)) {
                if (id.seq() >= first) {
                    unknown.add(id.seq());
                }
            } else {
                found.add("seq " + id.seq() + " is of another station or journal: " + id.station() + " " + id
                        .journal());
            }
        }
        for (Entry entry : entries) {
            unknown.remove(entry.seq());
            String here = hashes.get(new Identity(station, journal, entry.seq()));
            if (here == null) {
                found.add("seq " + entry.seq() + " (" + entry.kind() + ") is missing in the cloud");
            } else if (!here.equals(entry.hash().hex())) {
                found.add("seq " + entry.seq() + " (" + entry.kind() + ") is " + brief(entry.hash().hex())
                        + " in the journal and " + brief(here) + " in the cloud");
            }
        }
        unknown.forEach(seq -> found.add("seq " + seq + " is in the cloud and not in the journal"));
        return found.size() <= MOST_TOLD ? found : told(found);
    }

    private static List<String> told(List<String> found) {
        var first = new ArrayList<>(found.subList(0, MOST_TOLD));
        first.add("and " + (found.size() - MOST_TOLD) + " more");
        return first;
    }

    private static String brief(String hash) {
        return hash.substring(0, Math.min(12, hash.length())) + "…";
    }
}
