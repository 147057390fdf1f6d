package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.pass.TrustPart;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a station subscribes to of its tenant's trust, and how it comes to the inbox: bytes, unread.
 *
 * <p>Ring and head are asked for with what is retained at every connection. They come in either order, but only a ring
 * says whether a head's signer may sign: the first head waits for it, if only for a while, since a broker may have
 * none.
 *
 * <p>Of each issuer that the newest head names, revocations and pages are asked for by name, 64 at a time: with what is
 * retained only where something is missing, and the broker has not kept the subscription, because all pages are a
 * megabyte; else for what changes from now on. Where something is still missing later, they are asked for again, ever
 * less often.
 *
 * <p>A message waits here until the station has taken its turns at those before; of one topic the newest is kept. So
 * a burst is lost nowhere; what a broker sends beyond all measure is dropped, and asked for again if it is missing.
 *
 * <p>Threading: {@link #arrived} and {@link #turned} by any thread; the rest by the uplink's.
 */
final class TrustFeed {
    private static final int BATCH = 64;
    /** Bytes that wait here at most, whatever a broker sends: all pages of 60,000 passes. */
    static final int MOST_WAITING = 4 << 20;
    /** What a message takes beside its topic and payload: entry, strings and arrays. */
    static final int ENTRY_BYTES = 200;
    /** Messages in the inbox at most, which holds more of one source. */
    private static final int MOST_HANDED = 32;
    private static final long OFFER_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long FIRST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LONGEST_PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(30);

    private final TrustTopics topics;
    private final Inbox inbox;
    private final Alarms alarms;
    private final AtomicInteger handed = new AtomicInteger();
    private final Object lock = new Object();
    private final LinkedHashMap<String, Message> waiting = new LinkedHashMap<>();
    private final Deque<Asked> toAsk = new ArrayDeque<>();
    /** Issuers whose topics are subscribed on this connection. */
    private final Set<Long> asked = new HashSet<>();
    private Optional<Trust> trust = Optional.empty();
    private Octets ringHash = Octets.of();
    private int waitingBytes;
    /** Whether this connection has brought one. */
    private boolean hasRing;
    /** When a head goes on without its ring; not yet known where none has waited. */
    private OptionalLong headAtNanos = OptionalLong.empty();
    /** Whose messages may count; empty while no ring is known, when anybody's may. */
    private volatile Optional<Set<Long>> issuers = Optional.empty();
    private boolean asking;
    private long notBeforeNanos = Long.MIN_VALUE;
    private long offerAtNanos = Long.MAX_VALUE;
    private long missingSinceNanos;
    private long patienceNanos = FIRST_PATIENCE_NANOS;
    private List<Long> missing = List.of();

    TrustFeed(TrustTopics topics, Inbox inbox, Alarms alarms) {
        this.topics = topics;
        this.inbox = inbox;
        this.alarms = alarms;
    }

    /** One subscription to several topics. */
    record Asked(List<String> topics, int retained) implements Outbound {}

    /** Subscribes to several topics at once; retain handling as in MQTT 5, 3.8.3.1. */
    interface Subscribing {
        void subscribe(List<String> topics, int retained, Outbound what) throws IOException;
    }

    private record Message(TrustPart part, byte[] payload, int bytes) {}

    /**
     * Takes a message in.
     *
     * @return false for one that is none of the trust's, or of an issuer who is not in the ring, or too long
     */
    boolean arrived(String topic, byte[] payload) {
        Optional<TrustTopics.Carried> carried = topics.carried(topic).filter(this::mayCount);
        if (carried.isEmpty() || payload.length == 0 || payload.length > Inbound.PAYLOAD_LIMIT) {
            return false;
        }
        var message = new Message(carried.get().part(), payload, ENTRY_BYTES + topic.length() + payload.length);
        synchronized (lock) {
            Message older = waiting.get(topic);
            int after = waitingBytes + message.bytes() - (older == null ? 0 : older.bytes());
            if (after > MOST_WAITING) {
                return false;
            }
            waiting.remove(topic); // the newer one is the last in the queue
            if (message.part() == TrustPart.RING) {
                hasRing = true;
                waiting.putFirst(topic, message);
            } else {
                waiting.put(topic, message);
            }
            waitingBytes = after;
        }
        return true;
    }

    private boolean mayCount(TrustTopics.Carried carried) {
        return carried.issuer().isEmpty() || issuers.filter(all -> !all.contains(carried.issuer().getAsLong()))
                .isEmpty();
    }

    /** The station has taken its turn at a message. */
    void turned() {
        handed.decrementAndGet();
    }

    /** A new connection: everything is subscribed again. */
    void restart() {
        toAsk.clear();
        asked.clear();
        asking = false;
        notBeforeNanos = Long.MIN_VALUE;
        patienceNanos = FIRST_PATIENCE_NANOS;
        synchronized (lock) {
            hasRing = false;
            headAtNanos = OptionalLong.empty();
        }
        toAsk.add(new Asked(List.of(topics.ring(), topics.head()), Subscription.SEND));
    }

    /** Hands over what waits, and asks for what is missing of what the station believes now. */
    void pump(Subscribing connection, Optional<Trust> now, long nowNanos) throws IOException {
        offer(nowNanos);
        if (now.isPresent() && (trust.isEmpty() || trust.get() != now.get())) {
            trust = now;
            follow(now.get(), nowNanos);
        }
        askAgain(nowNanos);
        trust.ifPresent(this::askForNewIssuers);
        if (!asking && !toAsk.isEmpty() && nowNanos >= notBeforeNanos) {
            asking = true;
            Asked next = toAsk.peek();
            connection.subscribe(next.topics(), next.retained(), next);
        }
    }

    /** Outside the lock, for which the client's thread waits in {@link #arrived}: the inbox verifies pages. */
    private void offer(long nowNanos) {
        boolean taken = true;
        Optional<Map.Entry<String, Message>> first = first(nowNanos);
        while (taken && first.isPresent() && handed.get() < MOST_HANDED) {
            Message message = first.get().getValue();
            taken = inbox.offer(new StationEvent.TrustArrived(message.part(), Octets.of(message.payload())));
            if (taken) {
                handed.incrementAndGet();
                remove(first.get());
                first = first(nowNanos);
            }
        }
        offerAtNanos = taken ? headHeldUntil(nowNanos) : nowNanos + OFFER_AGAIN_NANOS;
    }

    private Optional<Map.Entry<String, Message>> first(long nowNanos) {
        synchronized (lock) {
            for (var each : waiting.entrySet()) {
                if (each.getValue().part() != TrustPart.HEAD || headMayGo(nowNanos)) {
                    return Optional.of(Map.entry(each.getKey(), each.getValue()));
                }
            }
            return Optional.empty();
        }
    }

    private boolean headMayGo(long nowNanos) {
        if (headAtNanos.isEmpty()) {
            headAtNanos = OptionalLong.of(nowNanos + FIRST_PATIENCE_NANOS);
        }
        return hasRing || nowNanos >= headAtNanos.getAsLong();
    }

    private long headHeldUntil(long nowNanos) {
        synchronized (lock) {
            boolean isHeld = waiting.containsKey(topics.head()) && !headMayGo(nowNanos);
            return isHeld ? headAtNanos.getAsLong() : Long.MAX_VALUE;
        }
    }

    /** Unless a newer one of its topic came meanwhile. */
    private void remove(Map.Entry<String, Message> offered) {
        synchronized (lock) {
            if (waiting.remove(offered.getKey(), offered.getValue())) {
                waitingBytes -= offered.getValue().bytes();
            }
        }
    }

    private void follow(Trust now, long nowNanos) {
        List<Long> stillMissing = now.missing();
        if (stillMissing.isEmpty()) {
            patienceNanos = FIRST_PATIENCE_NANOS;
        }
        missing = stillMissing;
        missingSinceNanos = nowNanos;
        Octets hash = now.ring().map(Trust.Held::hash).orElse(Octets.of());
        if (!hash.equals(ringHash)) {
            // one that came before its ring was passed over
            toAsk.add(new Asked(List.of(topics.head()), Subscription.SEND));
        }
        ringHash = hash;
        issuers = now.ring().map(it -> it.value().kidsOf(Role.ISSUER));
    }

    private void askForNewIssuers(Trust now) {
        for (long kid : now.wanted()) {
            if (asked.add(kid)) {
                ask(kid, missing.contains(kid) ? Subscription.SEND_IF_NEW : Subscription.DO_NOT_SEND);
            }
        }
    }

    private void askAgain(long nowNanos) {
        if (!missing.isEmpty() && toAsk.isEmpty() && nowNanos - missingSinceNanos > patienceNanos) {
            missing.forEach(kid -> ask(kid, Subscription.SEND));
            missingSinceNanos = nowNanos;
            patienceNanos = Math.min(2 * patienceNanos, LONGEST_PATIENCE_NANOS);
        }
    }

    private void ask(long kid, int retained) {
        List<String> all = topics.of(kid);
        for (int from = 0; from < all.size(); from += BATCH) {
            toAsk.add(new Asked(List.copyOf(all.subList(from, Math.min(all.size(), from + BATCH))), retained));
        }
    }

    /** The broker answered a subscription; one that it refuses is tried again, after a while. */
    void answered(Asked what, int reason, long nowNanos, Delays delays) {
        asking = false;
        if (reason < 0x80) {
            toAsk.poll();
            alarms.clear(Alarms.TRUST);
        } else {
            notBeforeNanos = nowNanos + delays.afterFailure();
            alarms.refused(Alarms.TRUST, what.topics().getFirst(), reason);
        }
    }

    /** When this next wants to be pumped without anything having happened. */
    long wakeAtNanos() {
        long earliest = offerAtNanos;
        if (!asking && !toAsk.isEmpty()) {
            earliest = Math.min(earliest, notBeforeNanos);
        }
        return missing.isEmpty() ? earliest : Math.min(earliest, missingSinceNanos + patienceNanos + 1);
    }
}
