package io.xiaoyi.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.journal.Verification;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.runtime.Gateway;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The journal and the cloud's copy of it side by side: the newest entries one by one, all of them when asked.
 *
 * <p>Threading: any thread.
 */
final class Copies {
    private static final int ROWS = 40;
    private static final int HASH_SHOWN = 8;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final LiveStation station;
    private final ReferenceReceiver cloud;
    private final PublicKey key;
    private final ArrayDeque<Entry> newest = new ArrayDeque<>();
    private long journalId;
    private long acknowledged;
    private long durable;

    Copies(LiveStation station, ReferenceReceiver cloud, PublicKey key) {
        this.station = station;
        this.cloud = cloud;
        this.key = key;
    }

    /** The newest of both; without power the disk is as it was seen last. */
    synchronized ObjectNode sideBySide() {
        station.gateway().map(Gateway::journal).ifPresent(this::follow);
        ObjectNode copies = JSON.objectNode().put("journal", HexFormat.of().toHexDigits(journalId)).put("durable",
                durable).put("acknowledged", acknowledged).put("received", cloud.entries());
        ArrayNode rows = copies.putArray("rows");
        newest.descendingIterator().forEachRemaining(entry -> rows.add(row(entry)));
        return copies;
    }

    private void follow(JournalReader journal) {
        if (journal.journalId() != journalId) {
            newest.clear();
            journalId = journal.journalId();
        }
        durable = journal.durableSeq();
        acknowledged = journal.acknowledgedSeq();
        long from = newest.isEmpty() ? durable - ROWS + 1 : newest.getLast().seq() + 1;
        try {
            for (Entry entry : journal.read(Math.max(from, durable - ROWS + 1), ROWS)) {
                newest.add(entry);
            }
        } catch (IOException e) {
            // the power has just gone, or the next look tells
        }
        while (newest.size() > ROWS) {
            newest.removeFirst();
        }
    }

    private ObjectNode row(Entry entry) {
        Optional<Octets> there = cloud.hash(StationFiles.TENANT, StationFiles.STATION, journalId, entry.seq());
        ObjectNode row = JSON.objectNode().put("seq", entry.seq()).put("boot", entry.moment().boot()).put("at", entry
                .moment().wall().toString()).put("kind", entry.kind()).put("subject", entry.subject()).put("hash",
                        entry.hash().hex().substring(0, HASH_SHOWN))
                .put("acknowledged", entry.seq() <= acknowledged);
        there.ifPresent(hash -> row.put("there", hash.hex().substring(0, HASH_SHOWN)).put("equal", hash.equals(entry
                .hash())));
        ObjectNode body = row.putObject("body");
        EntryFields.body(entry.kind(), entry.body()).forEach(body::putPOJO);
        return row;
    }

    /** Every entry verified by hash, checkpoints by key, and held against the cloud's; empty without power. */
    Optional<ObjectNode> verify() throws IOException {
        Optional<JournalReader> journal = station.gateway().map(Gateway::journal);
        if (journal.isEmpty()) {
            return Optional.empty();
        }
        List<Entry> entries = Reckoning.all(journal.get());
        Verification chain = Reckoning.verify(journal.get().journalId(), key, entries);
        long missing = entries.stream().filter(entry -> cloud.hash(StationFiles.TENANT, StationFiles.STATION,
                journal.get().journalId(), entry.seq()).isEmpty()).count();
        ObjectNode result = JSON.objectNode().put("entries", chain.entries()).put("checkpoints", chain.checkpoints())
                .put("missing", missing).put("boots", entries.isEmpty() ? 0 : entries.getLast().moment().boot());
        ArrayNode findings = result.putArray("findings");
        chain.findings().forEach(finding -> findings.add(finding.toString()));
        ArrayNode contradictions = result.putArray("contradictions");
        cloud.faults().stream().filter(fault -> !fault.contains("have not come")).forEach(contradictions::add);
        return Optional.of(result);
    }
}
