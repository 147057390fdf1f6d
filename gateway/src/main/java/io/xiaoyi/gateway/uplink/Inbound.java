package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SignedTime;
import io.xiaoyi.gateway.station.Proposal;
import io.xiaoyi.gateway.station.StationEvent;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What comes from the broker, bounded before it goes to the inbox: bytes alone, unread; what they say and whether they
 * are signed is the station's to judge.
 *
 * <p>Threading: any thread; never waits, never throws.
 */
final class Inbound implements Arrivals {
    static final int PAYLOAD_LIMIT = 64 * 1024;
    private static final int REPLY_TOPIC_LIMIT = 1024;
    private static final int CORRELATION_LIMIT = 1024;

    private final Topics topics;
    private final Inbox inbox;
    private final TrustFeed trust;
    private final Mailbox mailbox;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    Inbound(Topics topics, Inbox inbox, TrustFeed trust, Mailbox mailbox) {
        this.topics = topics;
        this.inbox = inbox;
        this.trust = trust;
        this.mailbox = mailbox;
    }

    @Override
    public void arrived(String topic, byte[] payload, String replyTo, byte[] correlation) {
        if (trust.arrived(topic, payload)) {
            taken.incrementAndGet();
            mailbox.nudge();
            return;
        }
        if (topic.equals(topics.timeAnswer())) {
            boolean kept = payload.length > 0 && payload.length <= SignedTime.LONGEST
                    && inbox.offer(new StationEvent.TimeAnswered(Octets.of(payload)));
            (kept ? taken : dropped).incrementAndGet();
            return;
        }
        if (topic.equals(topics.shadowDesired())) {
            boolean kept = payload.length > 0 && payload.length <= PAYLOAD_LIMIT && inbox.offer(
                    new StationEvent.ShadowProposed(new Proposal.Signed(Octets.of(payload))));
            (kept ? taken : dropped).incrementAndGet();
            return;
        }
        boolean isCommand = topic.startsWith(topics.commands()) && payload.length > 0
                && payload.length <= PAYLOAD_LIMIT && replyTo.length() <= REPLY_TOPIC_LIMIT
                && correlation.length <= CORRELATION_LIMIT;
        boolean kept = isCommand && inbox.offer(
                new StationEvent.CommandReceived(Octets.of(payload), replyTo, Octets.of(correlation)));
        (kept ? taken : dropped).incrementAndGet();
    }

    long taken() {
        return taken.get();
    }

    /** Not ours, too long, or more than the inbox takes. */
    long dropped() {
        return dropped.get();
    }
}
