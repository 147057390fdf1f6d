package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.pass.Octets;
import java.time.Duration;
import java.util.OptionalLong;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * The nonce of now, and when the next is drawn. Commands that act name it, so that one which is kept back dies with it;
 * each one but a boot's first is also the question to the platform what time it is.
 *
 * <p>One is drawn after each connection, then every hour while the platform answers. While it does not, ever less
 * often: from every {@link #SHORTEST} to every hour, or to every {@link #LONGEST_ON_FLOOR} while there is no clock to
 * believe, where nothing but its nonce ends a command's life. One more is drawn when a connection is lost, and told to
 * nobody over it: else a broker could keep a command for as long as it keeps a station out.
 *
 * @param current what commands must name
 * @param drawnUptimeNanos since when
 * @param isOpen whether it is a question that was not answered yet
 * @param retired those before it that commands may still name, oldest first
 * @param wantedUptimeNanos when the newest was wanted; before every uptime for none
 * @param dueUptimeNanos when the next is; empty while there is no connection and one was drawn since it was lost
 * @param unanswered how many in a row were not answered
 * @param refused answers in this boot that did not count
 */
public record Nonces(Octets current, long drawnUptimeNanos, boolean isOpen,
        PVector<Retired> retired,
        long wantedUptimeNanos, OptionalLong dueUptimeNanos, int unanswered, long refused) {
    /** A nonce is named by commands for so long after the next was drawn: no command lives longer. */
    public static final Duration GRACE = Duration.ofSeconds(60);
    /** An answer counts that comes within this time of its question. */
    public static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    /** No two are drawn within less. */
    public static final Duration SHORTEST = Duration.ofSeconds(15);
    public static final Duration LONGEST = Duration.ofHours(1);
    public static final Duration LONGEST_ON_FLOOR = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 10;

    static final Nonces NONE = new Nonces(Octets.of(), 0, false, TreePVector.empty(),
            -SHORTEST.toNanos(),
            OptionalLong.empty(), 0, 0);

    /** One that is no longer the current. */
    public record Retired(Octets nonce, long sinceUptimeNanos) {}

    /** A boot's first, which asks nothing. */
    Nonces first(Octets nonce, long now) {
        return new Nonces(nonce, now, false, retired, wantedUptimeNanos, dueUptimeNanos,
                unanswered, refused);
    }

    /** With a connection, or without. */
    Nonces online(boolean is, boolean was, long now) {
        return is || was ? due(OptionalLong.of(soonest(now))) : this;
    }

    /** With the next as soon as may be, if there is a connection. */
    Nonces soon(long now) {
        return dueUptimeNanos.isPresent() ? due(OptionalLong.of(soonest(now))) : this;
    }

    private long soonest(long now) {
        return Math.max(now, wantedUptimeNanos + SHORTEST.toNanos());
    }

    private Nonces due(OptionalLong at) {
        return new Nonces(current, drawnUptimeNanos, isOpen, retired, wantedUptimeNanos, at,
                unanswered, refused);
    }

    /** When the next is due, as far as the clock is believed. */
    OptionalLong due(ClockTrust trust) {
        return dueUptimeNanos.isEmpty() || trust != ClockTrust.FLOOR
                ? dueUptimeNanos
                : OptionalLong.of(Math.min(dueUptimeNanos.getAsLong(),
                        Math.max(0, wantedUptimeNanos + LONGEST_ON_FLOOR.toNanos())));
    }

    /** With the next on its way. */
    Nonces wanted(boolean online, long now) {
        long pause = SHORTEST.toNanos() << Math.min(unanswered, MOST_DOUBLINGS);
        return new Nonces(current, drawnUptimeNanos, isOpen, retired, now,
                online ? OptionalLong.of(now + Math.min(LONGEST.toNanos(), pause)) : OptionalLong.empty(),
                online ? unanswered + 1 : unanswered, refused);
    }

    /** With the next, which is a question where there is a connection. */
    Nonces drawn(Octets nonce, boolean online, long now) {
        PVector<Retired> named = TreePVector.empty();
        for (Retired each : retired) {
            if (isInGrace(each, now)) {
                named = named.plus(each);
            }
        }
        return new Nonces(nonce, now, online, named.plus(new Retired(current, now)), wantedUptimeNanos, dueUptimeNanos,
                unanswered, refused);
    }

    /** With the question answered. */
    Nonces answered() {
        return new Nonces(current, drawnUptimeNanos, false, retired, wantedUptimeNanos,
                dueUptimeNanos.isEmpty()
                        ? dueUptimeNanos
                        : OptionalLong.of(wantedUptimeNanos + LONGEST.toNanos()),
                0, refused);
    }

    /** With one answer more that did not count. */
    Nonces refusing() {
        return new Nonces(current, drawnUptimeNanos, isOpen, retired, wantedUptimeNanos,
                dueUptimeNanos, unanswered,
                refused + 1);
    }

    /** Whether a command may name it. */
    boolean accepts(Octets nonce, long now) {
        return nonce.equals(current)
                || retired.stream().anyMatch(each -> each.nonce().equals(nonce) && isInGrace(each, now));
    }

    private static boolean isInGrace(Retired nonce, long now) {
        return now - nonce.sinceUptimeNanos() <= GRACE.toNanos();
    }
}
