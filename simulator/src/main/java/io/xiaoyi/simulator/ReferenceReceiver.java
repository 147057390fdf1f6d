package io.xiaoyi.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryCodec;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.journal.Verification;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.uplink.Contract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a platform does with what its stations say; one that keeps this in a database does the same. Each message is
 * held against the contract. Of {@code birth}, {@code link}, {@code state} and {@code telemetry} the newest is kept; a
 * {@code birth} says where its journal begins. An entry of the journal is known by (station, journal, seq): what was
 * seen is dropped, and the same identity with another hash is a contradiction. Entries are verified in order, each
 * against the one before it, checkpoints by the station's key; what comes early waits for what is missing, as long as
 * no more than {@value #MOST_WAITING} wait. Nothing is thrown away for a fault, faults are told.
 *
 * <p>Threading: any thread.
 */
public final class ReferenceReceiver {
    private static final int MOST_FAULTS = 1000;
    /** Of one journal; behind more of them the oldest that is missing is given up. */
    static final int MOST_WAITING = 10_000;
    /** {@code st/v1/tenant/station/what}, and for an entry its kind. */
    private static final int LEVELS = 5;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Contract contract;
    private final Map<String, PublicKey> keys = new HashMap<>();
    private final Map<String, JsonNode> newest = new HashMap<>();
    private final Map<String, Copy> journals = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private long repeated;

    public ReferenceReceiver(Contract contract) {
        this.contract = contract;
    }

    /** One journal's entries, as far as they have come. */
    private static final class Copy {
        /** Of everything that was seen. */
        private final TreeMap<Long, Octets> hashes = new TreeMap<>();
        /** What came before the entry before it, by the first seq it stands for. */
        private final TreeMap<Long, Entry> early = new TreeMap<>();
        private long since = 1;
        private Verification chain;

        Copy(long journalId, Optional<PublicKey> key) {
            chain = Verification.from(journalId, key, 0, Chain.genesis(journalId));
        }

        /** What is verified keeps its beginning. @return whether that is the one told */
        boolean begins(long seq, Optional<Octets> previous) {
            if (chain.entries() == 0) {
                since = seq;
                Verification from = Verification.from(chain.journalId(), chain.key(), seq - 1, previous.orElseGet(
                        () -> Chain.genesis(chain.journalId())));
                chain = previous.isPresent() || seq == 1 ? from : from.afterDamage();
                goOn();
            }
            return seq == since;
        }

        void add(long first, Entry entry) {
            early.put(first, entry);
            goOn();
        }

        private void goOn() {
            while (!early.isEmpty() && (early.firstKey() <= chain.lastSeq() + 1 || early.size() > MOST_WAITING)) {
                chain = chain.next(early.pollFirstEntry().getValue());
            }
        }
    }

    /** Makes a station's key known, by which its checkpoints are verified; before its first entry comes. */
    public synchronized void enrol(String tenant, String station, PublicKey key) {
        keys.put(tenant + "/" + station, key);
    }

    /** Takes one message. It may be acknowledged when this returns. */
    public synchronized void take(String topic, byte[] payload) {
        List<String> wrong = contract.faults(topic, payload);
        wrong.forEach(this::fault);
        String[] levels = topic.split("/");
        if (levels.length < LEVELS) {
            return;
        }
        String station = levels[2] + "/" + levels[3];
        try {
            JsonNode message = mapper.readTree(payload);
            if (levels[4].equals("event")) {
                entry(station, message);
            } else if (wrong.isEmpty()) {
                newest.put(station + "/" + levels[4], message);
                if (levels[4].equals("birth")) {
                    begins(station, message);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            fault(topic + ": no entry can be made of it: " + e.getMessage());
        }
    }

    private Copy copy(String station, String journal) {
        return journals.computeIfAbsent(station + "/" + journal, _ -> new Copy(HexFormat.fromHexDigitsToLong(journal),
                Optional.ofNullable(keys.get(station))));
    }

    private void begins(String station, JsonNode birth) {
        String journal = birth.required("journal").asText();
        long since = birth.path("journalSince").asLong(1);
        Optional<Octets> previous = Optional.ofNullable(birth.get("journalPrevious")).map(it -> Octets.fromHex(it
                .asText()));
        if (!copy(station, journal).begins(since, previous)) {
            fault(station + ": journal " + journal + " is said to begin with entry " + since + ", and began elsewhere");
        }
    }

    private void entry(String station, JsonNode message) throws IOException {
        String journal = message.required("journal").asText();
        long journalId = HexFormat.fromHexDigitsToLong(journal);
        long seq = message.required("seq").asLong();
        Octets hash = Octets.fromHex(message.required("hash").asText());
        Copy copy = copy(station, journal);
        Octets known = copy.hashes.get(seq);
        if (known != null) {
            repeated += known.equals(hash) ? 1 : 0;
            if (!known.equals(hash)) {
                fault(station + ": seq " + seq + " came with the hash " + known.hex() + " and with " + hash.hex());
            }
            return;
        }
        Octets encoded = Octets.of(Base64.getDecoder().decode(message.required("entry").asText()));
        switch (EntryCodec.decode(encoded, hash)) {
            case Checked.Bad<Entry> bad -> fault(station + ": seq " + seq + ": " + bad);
            case Checked.Good<Entry>(Entry entry) -> {
                if (!mapper.readTree(EntryFields.json(EntryFields.verifiable(entry, journalId))).equals(message)) {
                    fault(station + ": seq " + seq + ": its fields are not those of the entry that was hashed");
                }
                copy.hashes.put(seq, hash); // what no entry could be made of takes nobody's place
                copy.add(message.path("kind").asText().equals("gap") ? message.path("first").asLong() : seq, entry);
            }
        }
    }

    private void fault(String what) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(what);
        }
    }

    /** The newest {@code birth}, {@code link}, {@code state} or {@code telemetry} of a station. */
    public synchronized Optional<JsonNode> newest(String tenant, String station, String what) {
        return Optional.ofNullable(newest.get(tenant + "/" + station + "/" + what));
    }

    /** The hashes of a journal's entries that have come, by seq. */
    public synchronized Map<Long, Octets> hashes(String tenant, String station, long journalId) {
        Copy copy = journals.get(tenant + "/" + station + "/" + HexFormat.of().toHexDigits(journalId));
        return copy == null ? Map.of() : Map.copyOf(copy.hashes);
    }

    /** The hash with which an entry came; empty if it has not. */
    public synchronized Optional<Octets> hash(String tenant, String station, long journalId, long seq) {
        Copy copy = journals.get(tenant + "/" + station + "/" + HexFormat.of().toHexDigits(journalId));
        return copy == null ? Optional.empty() : Optional.ofNullable(copy.hashes.get(seq));
    }

    /** How many entries have come, of all stations. */
    public synchronized long entries() {
        return journals.values().stream().mapToLong(copy -> copy.hashes.size()).sum();
    }

    /** How many of them were verified, without a hole from each journal's first. */
    public synchronized long verified() {
        return journals.values().stream().mapToLong(copy -> copy.chain.entries()).sum();
    }

    /** How many of these were checkpoints, signed by their station. */
    public synchronized long checkpoints() {
        return journals.values().stream().mapToLong(copy -> copy.chain.checkpoints()).sum();
    }

    /** How many came again, unchanged. */
    public synchronized long repeated() {
        return repeated;
    }

    /** All that is not as it should be, the entries that others wait for among it; empty if all is well. */
    public synchronized List<String> faults() {
        var all = new ArrayList<>(faults);
        journals.forEach((journal, copy) -> {
            copy.chain.findings().forEach(finding -> all.add(journal + ": " + finding));
            if (!copy.early.isEmpty()) {
                all.add(journal + ": entries " + (copy.chain.lastSeq() + 1) + " to " + (copy.early.firstKey() - 1)
                        + " have not come");
            }
        });
        return all;
    }
}
