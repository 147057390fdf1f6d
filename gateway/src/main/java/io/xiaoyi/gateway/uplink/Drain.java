package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.journal.DeliveryWindow;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.loop.JournalReader;
import java.io.IOException;
import java.util.List;

/**
 * Delivers the journal: in order, several under way at once, the cursor moved over what was taken without a hole. A
 * refused entry stops everything behind it; after a pause delivery begins again at the cursor, one entry alone at
 * first, so an entry may be sent twice, and none is passed over. How much is under way is the {@link Line}'s to say.
 *
 * <p>Threading: the uplink's thread.
 */
final class Drain {
    private static final int BATCH = 1000;
    private static final int RESERVE = 4;
    private static final int REFUSED = 0x80;

    private final JournalReader journal;
    private final Topics topics;
    private final Line line;
    private final Alarms alarms;
    private final Delays delays;
    private List<Entry> batch = List.of();
    private int nextOfBatch;
    private int round;
    private DeliveryWindow window;
    private long pausedUntilNanos = Long.MIN_VALUE;
    /** Since an entry was refused, until one is taken. */
    private boolean isAlone;
    private long taken;
    private long refused;

    Drain(JournalReader journal, Topics topics, Line line, Alarms alarms, Delays delays, int widest) {
        this.journal = journal;
        this.topics = topics;
        this.line = line;
        this.alarms = alarms;
        this.delays = delays;
        this.window = DeliveryWindow.from(journal.acknowledgedSeq(), widest);
    }

    /** One entry that was published, in the round of sending it belongs to. */
    static final class Sent implements Outbound {
        private final long seq;
        private final int round;
        private final Line.Load load;

        private Sent(long seq, int round, Line.Load load) {
            this.seq = seq;
            this.round = round;
            this.load = load;
        }
    }

    /** Delivery begins anew at the cursor: answers to what was sent before mean nothing any more. */
    void restart() {
        round++;
        batch = List.of();
        nextOfBatch = 0;
        window = window.again();
    }

    /** Sends what may be sent now. */
    void pump(Connection connection, long nowNanos) throws IOException {
        if (nowNanos < pausedUntilNanos) {
            return;
        }
        int reserve = Math.min(RESERVE, connection.receiveMaximum() / 4);
        long durableSeq = journal.durableSeq();
        while (connection.room() > reserve && line.takesMore() && !(isAlone && window.underWay() > 0)
                && window.next(durableSeq).isPresent() && hasNext(nowNanos)) {
            Entry entry = batch.get(nextOfBatch);
            String topic = topics.event(entry.kind());
            byte[] event = Json.event(entry, journal.journalId());
            connection.publish(topic, event, false, new Sent(entry.seq(), round, line.sent(topic, event, nowNanos)));
            window = window.sent(entry.seq());
            nextOfBatch++;
        }
    }

    private boolean hasNext(long nowNanos) {
        if (nextOfBatch < batch.size()) {
            return true;
        }
        try {
            batch = journal.read(window.nextSeq(), BATCH);
            nextOfBatch = 0;
            alarms.clear(Alarms.UNREADABLE);
            return !batch.isEmpty();
        } catch (IOException e) {
            alarms.raise(Alarms.UNREADABLE, String.valueOf(e.getMessage()));
            pausedUntilNanos = nowNanos + delays.afterFailure();
            return false;
        }
    }

    /** Takes the broker's answer to one entry. */
    void answered(Sent sent, int reason, long nowNanos) {
        if (reason >= REFUSED) {
            refused++;
        }
        if (sent.round != round) {
            line.passed(sent.load);
            return;
        }
        window = window.answered(sent.seq, reason);
        if (window.paused().isPresent()) {
            alarms.refused(Alarms.REFUSED, "entry " + sent.seq, reason);
            line.passed(sent.load);
            isAlone = true;
            restart();
            pausedUntilNanos = nowNanos + delays.afterFailure();
            return;
        }
        isAlone = false;
        taken++;
        line.answered(sent.load, nowNanos);
    }

    /** Has the journal keep how far all was taken without a hole. */
    void settle() {
        if (window.cursor() > journal.acknowledgedSeq()) {
            journal.acknowledge(window.cursor());
            delays.reset();
            alarms.clear(Alarms.REFUSED);
        }
    }

    /** When a pause ends; {@code Long.MAX_VALUE} where there is none. */
    long wakeAtNanos(long nowNanos) {
        return pausedUntilNanos > nowNanos ? pausedUntilNanos : Long.MAX_VALUE;
    }

    /** Whether durable entries are yet to be sent. */
    boolean isBehind() {
        return journal.durableSeq() >= window.nextSeq();
    }

    int underWay() {
        return window.underWay();
    }

    long taken() {
        return taken;
    }

    long noSubscriber() {
        return window.unheard();
    }

    long refused() {
        return refused;
    }
}
