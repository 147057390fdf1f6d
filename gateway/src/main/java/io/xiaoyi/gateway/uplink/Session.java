package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.uplink.UplinkStatus.Phase;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One connection from its first packet to its end: how the station stands goes first, then the backlog behind it, for
 * as long as the connection holds.
 *
 * <p>Threading: the uplink's thread.
 */
final class Session {
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int TAKEN_OVER = 0x8e;

    private final Work work;
    private final Connection connection;
    private final Subscription desired;
    private final Subscription timeAnswers;
    private final List<Subscription> subscriptions;
    private final Deque<Signal> unheard = new ArrayDeque<>();
    private Octets ring = Octets.of();
    private long progressAtNanos;

    Session(Work work, Connection connection) {
        this.work = work;
        this.connection = connection;
        desired = new Subscription(work.topics().shadowDesired(), Subscription.SEND, Alarms.SHADOW);
        timeAnswers = new Subscription(work.topics().timeAnswer(), Subscription.DO_NOT_SEND, Alarms.TIME);
        subscriptions = List.of(
                new Subscription(work.topics().commandFilter(), Subscription.DO_NOT_SEND, Alarms.DEAF),
                desired,
                timeAnswers);
    }

    /** What lasts longer than one connection. */
    interface Work {
        Clock clock();

        Mailbox mailbox();

        UplinkSettings.Timing timing();

        Topics topics();

        Retained retained();

        Line line();

        Replies replies();

        Drain drain();

        TrustFeed trust();

        TimeQuestions time();

        /** What the station believes now; empty before its first turn. */
        Optional<Trust> believed();

        Alarms alarms();

        Delays delays();

        /**
         * Warns of certificates that run out, or have not begun as far as the station knows.
         *
         * @throws IOException if one was taken that is not good, now that the station knows the time
         */
        void certificates(Connection connection) throws IOException;

        /** Says what is measured, when it is time. */
        void telemetry(Connection connection, long nowNanos) throws IOException;

        /** When that is. */
        long telemetryAtNanos();

        boolean isClosing();

        /** Brings the retained messages up to date with the station. */
        void refresh(boolean online);

        /** Whether the broker has taken what {@code link} is to carry. */
        boolean isLinkTold();

        void phase(Phase phase, String detail);

        void online(Connection connection);

        /** The broker takes what the station says of itself, and sends what an operator wants changed. */
        void served();

        /** The connection has held for a while. */
        void steady();
    }

    /** Why a session ended. */
    record Ending(How how, int reason, String detail) {
        enum How {
            CLOSED,
            FAILED,
            LOST,
            TAKEN_OVER
        }

        /** The same, told of one broker among several. */
        Ending at(URI broker) {
            return new Ending(how, reason, detail.isEmpty() ? "" : broker + ": " + detail);
        }
    }

    Ending run() throws InterruptedException {
        work.phase(Phase.CONNECTING, "");
        try {
            connection.open();
            Optional<Ending> failed = awaitConnack();
            return failed.isPresent() ? failed.get() : connected();
        } catch (IOException e) {
            return lastWord().orElseGet(() -> new Ending(Ending.How.LOST, 0, String.valueOf(e.getMessage())));
        } finally {
            work.drain().settle(); // what was acknowledged in the same moment as the end came counts
        }
    }

    private Optional<Ending> awaitConnack() throws InterruptedException {
        long deadline = now() + work.timing().connect().toNanos();
        while (now() < deadline && !work.isClosing()) {
            unheard.addAll(take(deadline));
            while (!unheard.isEmpty()) {
                switch (unheard.removeFirst()) {
                    case Signal.Connected it when it.from() == connection -> {
                        connection.opened(it.receiveMaximum());
                        return Optional.empty();
                    }
                    case Signal.Failed it when it.from() == connection -> {
                        return Optional.of(new Ending(Ending.How.FAILED, it.reason(), it.detail()));
                    }
                    case Signal.Lost it when it.from() == connection -> { // Paho may swallow a CONNACK before it
                        return Optional.of(it.reason() == TAKEN_OVER
                                ? ending(it)
                                : new Ending(Ending.How.FAILED, it.reason(), it.detail()));
                    }
                    case Signal.Connected _,Signal.Failed _,Signal.Lost _,Signal.Answered _ -> { // of one before
                    }
                }
            }
        }
        return Optional.of(work.isClosing()
                ? new Ending(Ending.How.CLOSED, 0, "")
                : new Ending(Ending.How.FAILED, 0, "no CONNACK within " + work.timing().connect()));
    }

    private Ending connected() throws IOException, InterruptedException {
        long since = now();
        progressAtNanos = since;
        work.line().restart();
        work.retained().restart(since);
        work.replies().restart();
        work.drain().restart();
        work.trust().restart();
        work.time().restart();
        work.online(connection);
        while (true) {
            Optional<Ending> lost = hear();
            if (lost.isPresent()) {
                return lost.get();
            }
            work.drain().settle();
            long now = now();
            if (now - since > STEADY_NANOS) {
                work.steady();
            }
            if (connection.inFlight() > 0 && now - progressAtNanos > work.timing().acknowledge().toNanos()) {
                return new Ending(Ending.How.LOST, 0, "nothing acknowledged for " + work.timing().acknowledge());
            }
            if (work.isClosing()) {
                sayGoodbye();
                return new Ending(Ending.How.CLOSED, 0, "");
            }
            send();
            unheard.addAll(take(wakeAt()));
        }
    }

    /** Takes in all that has come, up to the connection's end. */
    private Optional<Ending> hear() {
        long now = now();
        while (!unheard.isEmpty()) {
            Optional<Signal.Lost> lost = handle(unheard.removeFirst(), now);
            if (lost.isPresent()) {
                return lost.map(Session::ending);
            }
        }
        return Optional.empty();
    }

    /** After Paho refused to go on: why, and what the broker had answered by then. */
    private Optional<Ending> lastWord() throws InterruptedException {
        Optional<Ending> lost = hear();
        long end = System.nanoTime() + Connection.LAST_WORD_NANOS;
        for (long left = Connection.LAST_WORD_NANOS; lost.isEmpty() && left > 0; left = end - System.nanoTime()) {
            unheard.addAll(work.mailbox().take(left)); // which also ends where the station has only turned
            lost = hear();
        }
        return lost;
    }

    private static Ending ending(Signal.Lost lost) {
        var how = lost.reason() == TAKEN_OVER ? Ending.How.TAKEN_OVER : Ending.How.LOST;
        return new Ending(how, lost.reason(), lost.detail());
    }

    /** How the station stands before anything else, then replies, what is measured, and the backlog. */
    private void send() throws IOException {
        long now = now();
        if (connection.inFlight() == 0) {
            progressAtNanos = now;
        }
        work.refresh(true);
        work.retained().pump(connection, now);
        followRing();
        for (Subscription each : subscriptions) {
            each.pump(connection, now);
        }
        work.trust().pump(connection::subscribe, work.believed(), now);
        if (timeAnswers.stands()) { // who may not hear answers may not ask either, and some brokers throw him out
            work.time().pump(connection);
        }
        if (desired.stands() && work.isLinkTold()) {
            work.served();
        }
        work.replies().pump(connection, now);
        work.telemetry(connection, now);
        work.certificates(connection);
        work.drain().pump(connection, now);
        work.phase(work.drain().isBehind() ? Phase.DRAINING : Phase.LIVE, "");
    }

    /** A document that came before the ring that names its signer was passed over, and is asked for again. */
    private void followRing() {
        Octets now = work.believed().flatMap(Trust::ring).map(Trust.Held::hash).orElse(Octets.of());
        if (!now.equals(ring)) {
            ring = now;
            desired.again();
        }
    }

    private long wakeAt() {
        long now = now();
        long earliest = Math.min(work.retained().wakeAtNanos(), work.drain().wakeAtNanos(now));
        earliest = Math.min(earliest, Math.min(work.telemetryAtNanos(), work.trust().wakeAtNanos()));
        for (Subscription each : subscriptions) {
            earliest = Math.min(earliest, each.wakeAtNanos());
        }
        return earliest;
    }

    private Optional<Signal.Lost> handle(Signal signal, long now) {
        switch (signal) {
            case Signal.Lost it when it.from() == connection -> {
                return Optional.of(it);
            }
            case Signal.Answered it when it.from() == connection -> answered(it.what(), it.reason(), now);
            case Signal.Lost _,Signal.Answered _,Signal.Connected _,Signal.Failed _ -> { // of one before
            }
        }
        return Optional.empty();
    }

    private void answered(Outbound what, int reason, long now) {
        progressAtNanos = now;
        switch (what) {
            case Drain.Sent sent -> {
                connection.answered();
                work.drain().answered(sent, reason, now);
            }
            case Retained.Slot slot -> {
                connection.answered();
                work.retained().answered(slot, reason, now);
            }
            case Replies.Waiting reply -> {
                connection.answered();
                work.replies().answered(reply, reason, now);
            }
            case Connection.Mention _ -> connection.answered();
            case TrustFeed.Asked asked -> work.trust().answered(asked, reason, now, work.delays());
            case Client.Spoken it -> throw new IllegalStateException("not of a station: " + it.words());
            case TimeServer.Step it -> throw new IllegalStateException("not of a station: " + it);
            case Subscription it -> it.answered(reason, now, work.alarms(), work.delays());
        }
    }

    /** Tells the broker that the station is offline, answers what is left, and leaves without the last will. */
    private void sayGoodbye() throws IOException, InterruptedException {
        long deadline = now() + GOODBYE_NANOS;
        work.refresh(false);
        while (!(work.isLinkTold() && work.replies().isSettled()) && now() < deadline) {
            work.retained().pump(connection, now());
            work.replies().pump(connection, now());
            unheard.addAll(take(deadline));
            if (hear().isPresent()) {
                return;
            }
        }
        connection.leave();
    }

    private List<Signal> take(long deadlineNanos) throws InterruptedException {
        long nanos = deadlineNanos == Long.MAX_VALUE
                ? LONGEST_WAIT_NANOS
                : Math.min(LONGEST_WAIT_NANOS, work.clock().realNanosUntil(Math.max(0, deadlineNanos)));
        return work.mailbox().take(nanos);
    }

    private long now() {
        return work.clock().now().uptimeNanos();
    }
}
