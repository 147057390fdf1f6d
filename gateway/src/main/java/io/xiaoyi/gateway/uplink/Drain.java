package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.loop.JournalReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Delivers the journal: in order, several under way at once, the cursor moved over what was taken without a hole. A
 * refused entry stops everything behind it; after a pause delivery begins again at the cursor, so an entry may be sent
 * twice, and none is passed over.
 *
 * <p>How many are under way follows how fast answers come: a slow line must not be filled so far that {@code state} has
 * to wait behind a backlog.
 *
 * <p>Threading: the uplink's thread.
 */
final class Drain {
    private static final int BATCH = 1000;
    private static final int RESERVE = 4;
    private static final int LEAST_WINDOW = 8;
    private static final int FIRST_WINDOW = 64;
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(750);
    private static final int REFUSED = 0x80;
    private static final int NO_SUBSCRIBER = 0x10;

    private final JournalReader journal;
    private final Topics topics;
    private final Alarms alarms;
    private final Backoff backoff;
    private final int widest;
    private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
    private List<Entry> batch = List.of();
    private int nextOfBatch;
    private long nextSeq;
    private int round;
    private int window;
    private long pausedUntilNanos = Long.MIN_VALUE;
    private long taken;
    private long noSubscriber;
    private long refused;

    Drain(JournalReader journal, Topics topics, Alarms alarms, Backoff backoff, int widest) {
        this.journal = journal;
        this.topics = topics;
        this.alarms = alarms;
        this.backoff = backoff;
        this.widest = widest;
        this.window = Math.min(widest, FIRST_WINDOW);
    }

    /** One entry that was published, in the round of sending it belongs to. */
    static final class Sent implements Outbound {
        private final long seq;
        private final int round;
        private final long atNanos;
        private boolean taken;

        private Sent(long seq, int round, long atNanos) {
            this.seq = seq;
            this.round = round;
            this.atNanos = atNanos;
        }
    }

    /** Begins anew at the cursor; answers to what was sent before mean nothing any more. */
    void restart() {
        round++;
        underWay.clear();
        batch = List.of();
        nextOfBatch = 0;
        nextSeq = journal.acknowledgedSeq() + 1;
        window = Math.min(widest, FIRST_WINDOW);
    }

    /** Sends what may be sent now. */
    void pump(Connection connection, long nowNanos) throws MqttException {
        if (nowNanos < pausedUntilNanos) {
            return;
        }
        int reserve = Math.min(RESERVE, connection.receiveMaximum() / 4);
        while (underWay.size() < window && connection.room() > reserve && hasNext(nowNanos)) {
            Entry entry = batch.get(nextOfBatch);
            Sent sent = new Sent(entry.seq(), round, nowNanos);
            connection.publish(topics.event(entry.kind()), Json.event(entry, journal.journalId()), false, sent);
            underWay.add(sent);
            nextOfBatch++;
            nextSeq = entry.seq() + 1;
        }
    }

    private boolean hasNext(long nowNanos) {
        if (nextOfBatch < batch.size()) {
            return true;
        }
        if (journal.durableSeq() < nextSeq) {
            return false;
        }
        try {
            batch = journal.read(nextSeq, BATCH);
            nextOfBatch = 0;
            alarms.clear(Alarms.UNREADABLE);
            return !batch.isEmpty();
        } catch (IOException e) {
            alarms.raise(Alarms.UNREADABLE, String.valueOf(e.getMessage()));
            pausedUntilNanos = nowNanos + backoff.nextNanos();
            return false;
        }
    }

    /** Takes the broker's answer to one entry. */
    void answered(Sent sent, int reason, long nowNanos) {
        if (reason >= REFUSED) {
            refused++;
        }
        if (sent.round != round) {
            return;
        }
        if (reason >= REFUSED) {
            alarms.raise(Alarms.REFUSED, "entry " + sent.seq + ": reason 0x" + Integer.toHexString(reason));
            restart();
            pausedUntilNanos = nowNanos + backoff.nextNanos();
            return;
        }
        taken++;
        if (reason == NO_SUBSCRIBER) {
            noSubscriber++;
        }
        sent.taken = true;
        adapt(nowNanos - sent.atNanos);
    }

    private void adapt(long tookNanos) {
        if (tookNanos < QUICK_NANOS) {
            window = Math.min(widest, window + 1);
        } else if (tookNanos > SLOW_NANOS) {
            window = Math.max(Math.min(widest, LEAST_WINDOW), window - Math.max(1, window / 64));
        }
    }

    /** Moves the cursor over all that was taken without a hole. */
    void settle() {
        long seq = 0;
        while (!underWay.isEmpty() && underWay.peekFirst().taken) {
            seq = underWay.removeFirst().seq;
        }
        if (seq > 0) {
            journal.acknowledge(seq);
            backoff.reset();
            alarms.clear(Alarms.REFUSED);
        }
    }

    /** When a pause ends; {@code Long.MAX_VALUE} where there is none. */
    long wakeAtNanos(long nowNanos) {
        return pausedUntilNanos > nowNanos ? pausedUntilNanos : Long.MAX_VALUE;
    }

    /** Whether durable entries are yet to be sent. */
    boolean isBehind() {
        return journal.durableSeq() >= nextSeq;
    }

    int underWay() {
        return underWay.size();
    }

    long taken() {
        return taken;
    }

    long noSubscriber() {
        return noSubscriber;
    }

    long refused() {
        return refused;
    }
}
