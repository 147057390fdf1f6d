package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.loop.Watcher;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.station.Boot;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Shadow;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.uplink.UplinkSettings.Timing;
import io.xiaoyi.gateway.uplink.UplinkStatus.Phase;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * Keeps the station in touch with its broker, for good: connects, says how the station stands, delivers the journal,
 * hands commands in and replies out, and begins again after every loss.
 *
 * <p>Threading: {@link #start()} begins one platform thread, {@code uplink-…}; {@link #turned} is called by the loop's
 * thread and only leaves a note; {@link #status()} and {@link #tryNow()} by any; {@link #close()} waits a few
 * seconds at most.
 */
public final class Uplink implements Watcher, AutoCloseable {
    private static final long CLOSE_MILLIS = 8000;
    private static final int SHORT_IN_A_ROW = 4;
    private static final int BAD_LOGIN = 0x86;
    private static final int NOT_AUTHORISED = 0x87;

    private final UplinkSettings settings;
    private final StationIdentity who;
    private final JournalReader journal;
    private final Inbox inbox;
    private final Clock clock;
    private final RandomGenerator random;
    private final Mailbox mailbox = new Mailbox();
    private final AtomicReference<Optional<Seen>> latest = new AtomicReference<>(Optional.empty());
    private final Inbound inbound;
    private final Line line = new Line();
    private final Replies replies;
    private final Answers answers;
    private final Alarms alarms;
    private final Expiry expiry;
    private final TrustFeed trust;
    private final TimeQuestions time;
    private final Drain drain;
    private final byte[] gone;
    private final Retained.Slot link;
    private final Retained.Slot birth;
    private final Retained.Slot state;
    private final Retained.Slot reported;
    private final Retained retained;
    private final Telemetry telemetry;
    private final Traffic traffic = new Traffic();
    private final Budget budget;
    private final Delays reconnects;
    private final Thread thread;
    private Optional<Seen> rendered = Optional.empty();
    private Optional<Standing> told = Optional.empty();
    private Optional<Shadow> shadowSeen = Optional.empty();
    /** The newest entry when that was seen. */
    private long shadowSeq;
    private boolean isShadowTold;
    /** The trial that the station was told to be passed. */
    private Optional<Shadow> served = Optional.empty();
    private boolean isOnline;
    private boolean wasToldOffline;
    private volatile boolean closing;
    /** Whether the next attempt is wanted without a wait before it. */
    private volatile boolean isHurried;
    private volatile UplinkStatus status;
    private long connections;
    private int shortSessions;
    private int turn;
    private boolean hasHeld;
    private Thinning thinning = Thinning.NONE;

    /**
     * @param random for jitter alone
     * @param machine for who asks how it is
     */
    public Uplink(UplinkSettings settings, StationIdentity who, JournalReader journal, Inbox inbox, Clock clock,
            RandomGenerator random, Machine machine) {
        this.settings = settings;
        this.who = who;
        this.journal = journal;
        this.inbox = inbox;
        this.clock = clock;
        this.random = random;
        Topics topics = who.topics();
        answers = new Answers(journal, who, machine);
        alarms = new Alarms(inbox);
        expiry = new Expiry(settings, alarms);
        trust = new TrustFeed(new TrustTopics(topics.tenant()), inbox, alarms);
        time = new TimeQuestions(topics);
        inbound = new Inbound(topics, inbox, trust, mailbox);
        replies = new Replies(topics, line);
        drain = new Drain(journal, topics, line, alarms, delays(), settings.window());
        link = new Retained.Slot(topics.link(), 0);
        birth = new Retained.Slot(topics.birth(), 0);
        birth.want(Json.birth(who, journal.journalId(), journal.beginning()));
        gone = Json.link(false, who, who.nonce());
        state = new Retained.Slot(topics.state(), settings.timing().stateEvery().toNanos());
        reported = new Retained.Slot(topics.shadowReported(), 0);
        retained = new Retained(alarms, delays(), link, state, birth, reported);
        telemetry = new Telemetry(topics.telemetry(), settings.timing().telemetryEvery().toNanos());
        budget = new Budget(traffic, settings.allowance());
        reconnects = delays();
        thread = Thread.ofPlatform().daemon().name("uplink-" + topics.station()).unstarted(this::run);
        status = new UplinkStatus(Phase.IDLE, "", 0, 0, 0, 0, 0, 0, 0, 0, 0, UplinkStatus.Today.NOTHING);
    }

    private Delays delays() {
        Timing timing = settings.timing();
        return new Delays(timing, random);
    }

    public void start() {
        thread.start();
    }

    public UplinkStatus status() {
        return status;
    }

    /**
     * Somebody knows that the broker can be reached again: the next attempt begins at once, without what is left of the
     * wait before it. A connection that there is stays; where it is lost, the next is tried at once.
     */
    public void tryNow() {
        isHurried = true;
        mailbox.nudge();
    }

    @Override
    public void turned(StationEvent event, Moment moment, Decision decision) {
        boolean isNews = event instanceof StationEvent.Durable;
        if (event instanceof StationEvent.TrustArrived) {
            trust.turned();
            isNews = true;
        }
        Optional<Seen> before = latest.getPlain();
        if (before.isEmpty() || before.get().station() != decision.next()) {
            latest.set(Optional.of(new Seen(decision.next(), moment, now())));
            isNews = true;
        }
        for (Effect effect : decision.effects()) { // whose answers speak of the station after this turn
            if (effect instanceof Effect.Reply reply) {
                replies.offer(reply);
                isNews = true;
            } else if (effect instanceof Effect.TimeAsked asked) {
                time.ask(asked.nonce());
                isNews = true;
            } else if (effect instanceof Effect.Inquiry inquiry) {
                replies.offer(inquiry, () -> answer(inquiry));
                isNews = true;
            }
        }
        if (isNews) {
            mailbox.nudge();
        }
    }

    private byte[] answer(Effect.Inquiry inquiry) {
        Seen now = latest.get().orElseThrow(); // the turn that brought the question has been seen
        return answers.answer(inquiry, now.station(), now.moment(), status, line.pageBytes());
    }

    /** Says {@code link} offline and leaves. What is not delivered stays in the journal. */
    @Override
    public void close() {
        closing = true;
        mailbox.nudge();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    /** After {@link #close()}, where another uplink takes this one's place: its alarms say nothing of that one. */
    public void endAlarms() {
        alarms.clearAll();
    }

    private void run() {
        try {
            while (!closing) {
                Session.Ending ending = attempt();
                tellOffline(ending);
                tellUnsteady(ending);
                turn += isWorthAnother(ending) ? 1 : 0;
                if (!closing) {
                    rest(delayAfter(ending), ending.detail());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            budget.count(judged());
            budget.keep();
            phase(Phase.CLOSED, "");
        }
    }

    /** One connection; a fault of our own ends only that, and is told. */
    private Session.Ending attempt() throws InterruptedException {
        turn = trial().isPresent() ? 0 : turn; // which the first address alone can pass
        UplinkSettings one = settings.turn(turn);
        hasHeld = false;
        isHurried = false; // from now on it is of the attempt after this one
        Tls.Time at = Tls.timeBy(judged(), clock.now().wall());
        try (Connection connection = new Connection(one, at, who.topics().link(), gone, inbound, mailbox, traffic)) {
            alarms.shown(connection.subject());
            expiry.connecting(connection, judged());
            Session.Ending ending = new Session(new SessionWork(), connection).run();
            alarms.clear(Alarms.FAULT);
            return settings.also().isEmpty() ? ending : ending.at(one.broker());
        } catch (Tls.Unusable e) {
            return new Session.Ending(Session.Ending.How.FAILED, Signal.CERTIFICATES, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Session.Ending(Session.Ending.How.FAILED, 0, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            alarms.raise(Alarms.FAULT, e.toString());
            return new Session.Ending(Session.Ending.How.LOST, 0, e.toString());
        }
    }

    /** What the station goes by while its broker is on trial. */
    private Optional<Shadow> trial() {
        return latest.get().map(seen -> seen.station().shadow()).filter(shadow -> shadow.trial().filter(
                Shadow.Trial::begun).isPresent());
    }

    /** A connection that held for a while and was lost is worth another attempt at the same address. */
    private boolean isWorthAnother(Session.Ending ending) {
        return switch (ending.how()) {
            case FAILED, LOST -> !hasHeld;
            case TAKEN_OVER, CLOSED -> false;
        };
    }

    private void tellOffline(Session.Ending ending) {
        if (isOnline || !wasToldOffline) {
            isOnline = false;
            wasToldOffline = true;
            inbox.offer(new StationEvent.LinkChanged(false, ending.detail()));
        }
        boolean isRefused = ending.reason() == BAD_LOGIN || ending.reason() == NOT_AUTHORISED;
        if (isRefused && ending.how() == Session.Ending.How.FAILED) { // later it is of something that was said
            alarms.refusedLogin(ending.reason(), ending.detail());
        }
        if (ending.reason() == Signal.CERTIFICATES) {
            alarms.raise(Alarms.CERTIFICATES, ending.detail());
        }
        if (ending.how() == Session.Ending.How.TAKEN_OVER) {
            alarms.raise(Alarms.TAKEN_OVER, "another client uses the id " + settings.clientId());
        }
    }

    /** Mosquitto 2.0.11 throws the older of two clients of one id out without a word. */
    private void tellUnsteady(Session.Ending ending) {
        if (shortSessions >= SHORT_IN_A_ROW && ending.how() == Session.Ending.How.LOST) {
            alarms.raise(Alarms.UNSTEADY, shortSessions + " connections in a row ended within seconds, the last by "
                    + ending.detail() + "; is the id " + settings.clientId() + " used twice?");
        }
    }

    private long delayAfter(Session.Ending ending) {
        if (ending.how() == Session.Ending.How.TAKEN_OVER) {
            long widest = settings.timing().takenOver().toNanos();
            return widest / 5 + random.nextLong(widest - widest / 5 + 1);
        }
        return reconnects.afterFailure();
    }

    /** What is in force is told when a restart cannot undo it; what a boot begins with is durable already. */
    private void report(Station station) {
        Shadow shadow = station.shadow();
        if (shadowSeen.isEmpty() || shadowSeen.get() != shadow) {
            shadowSeq = shadowSeen.isEmpty() ? 0 : station.remembered().lastSeq();
            shadowSeen = Optional.of(shadow);
            isShadowTold = false;
        }
        if (!isShadowTold && station.boot().durableSeq() >= shadowSeq) {
            isShadowTold = true;
            reported.want(Reported.json(shadow));
        }
    }

    /** What may be said less often is, when the day's bytes run low. */
    private void thin(Thinning wanted) {
        if (wanted != thinning) {
            thinning = wanted;
            telemetry.every(wanted.telemetryEvery(settings.timing().telemetryEvery().toNanos()));
            state.every(wanted.stateEvery(settings.timing().stateEvery().toNanos()));
            if (wanted == Thinning.NONE) {
                alarms.clear(Alarms.BUDGET);
            } else {
                alarms.raiseAnew(Alarms.BUDGET, budget.words() + ": " + wanted.words());
            }
        }
    }

    private void rest(long nanos, String why) throws InterruptedException {
        phase(Phase.WAITING, why);
        long until = now() + nanos;
        while (!closing && !isHurried && now() < until) {
            mailbox.take(Math.min(TimeUnit.SECONDS.toNanos(1), clock.realNanosUntil(until)));
        }
    }

    private long now() {
        return clock.now().uptimeNanos();
    }

    /** The network's uptime, with the wall as the station judges it; the machine's before the station's first turn. */
    private Moment judged() {
        Moment network = clock.now();
        return latest.get().map(seen -> seen.judgedAt(network)).orElse(network);
    }

    /** What a lower bound of the time could not judge is judged as soon as more is known. */
    private void holdAgainstTime(Connection connection) throws IOException {
        Tls.Time now = Tls.timeBy(judged(), clock.now().wall());
        Optional<Instant> begins = connection.begins().filter(now.at()::isBefore);
        if (!now.isFloor()) {
            checkValidity(connection.brokers(), now.at());
        }
        if (begins.isEmpty()) {
            alarms.clear(Alarms.CERTIFICATES);
        } else {
            alarms.raise(Alarms.CERTIFICATES,
                    "the broker's certificate begins at " + begins.get() + ", past the last that this"
                            + " station knows of the time: it is taken until the station knows more");
        }
    }

    private static void checkValidity(List<X509Certificate> brokers, Instant now) throws IOException {
        for (X509Certificate each : brokers) {
            try {
                each.checkValidity(Date.from(now));
            } catch (CertificateException e) {
                throw new IOException("the broker's certificate is good from " + each.getNotBefore().toInstant()
                        + " until " + each.getNotAfter().toInstant() + ", and now it is " + now, e);
            }
        }
    }

    private void phase(Phase phase, String detail) {
        status = new UplinkStatus(phase, detail, connections, journal.acknowledgedSeq(), drain.underWay(),
                drain.taken(), drain.noSubscriber(), drain.refused(), inbound.taken(), inbound.dropped(),
                replies.dropped(), budget.today());
    }

    private Octets nonce(Optional<Seen> now) {
        return now.map(seen -> seen.station().boot()).filter(Boot::started).map(Boot::nonce).orElse(who.nonce());
    }

    /** The station after a turn, and when that was by the network's uptime. */
    private record Seen(Station station, Moment moment, long seenNanos) {
        Moment judgedAt(Moment network) {
            Moment then = station.clock().judge(moment).moment();
            return network.judged(then.wall().plusNanos(network.uptimeNanos() - seenNanos), then.trust());
        }
    }

    /** The uplink as one session sees it. */
    private final class SessionWork implements Session.Work {
        @Override
        public Clock clock() {
            return clock;
        }

        @Override
        public Mailbox mailbox() {
            return mailbox;
        }

        @Override
        public Timing timing() {
            return settings.timing();
        }

        @Override
        public Topics topics() {
            return who.topics();
        }

        @Override
        public Retained retained() {
            return retained;
        }

        @Override
        public Line line() {
            return line;
        }

        @Override
        public Replies replies() {
            return replies;
        }

        @Override
        public Drain drain() {
            return drain;
        }

        @Override
        public TrustFeed trust() {
            return trust;
        }

        @Override
        public TimeQuestions time() {
            return time;
        }

        @Override
        public Optional<Trust> believed() {
            return latest.get().map(seen -> seen.station().trust());
        }

        @Override
        public Alarms alarms() {
            return alarms;
        }

        @Override
        public Delays delays() {
            return reconnects;
        }

        @Override
        public void certificates(Connection connection) throws IOException {
            if (connection.isByFloor()) {
                holdAgainstTime(connection);
            }
            expiry.look(connection, judged());
        }

        @Override
        public void telemetry(Connection connection, long nowNanos) throws IOException {
            Optional<Seen> now = latest.get();
            if (now.isPresent()) {
                telemetry.pump(connection, now.get().station(), now.get().moment(), budget.today(), nowNanos);
            }
        }

        @Override
        public long telemetryAtNanos() {
            return latest.get().isPresent() ? telemetry.wakeAtNanos() : Long.MAX_VALUE;
        }

        @Override
        public boolean isClosing() {
            return closing;
        }

        @Override
        public void refresh(boolean online) {
            thin(budget.count(judged()));
            Optional<Seen> now = latest.get();
            link.want(online ? Json.link(true, who, nonce(now)) : gone);
            if (now.isPresent() && (rendered.isEmpty() || rendered.get() != now.get())) {
                rendered = now;
                report(now.get().station());
                Standing standing = Standing.of(now.get().station());
                if (told.isEmpty() || !told.get().equals(standing)) {
                    told = Optional.of(standing);
                    state.want(Json.state(standing, now.get().moment()));
                }
            }
        }

        @Override
        public boolean isLinkTold() {
            return link.isSettled();
        }

        @Override
        public void phase(Phase phase, String detail) {
            Uplink.this.phase(phase, detail);
        }

        @Override
        public void online(Connection connection) {
            connections++;
            shortSessions++;
            isOnline = true;
            alarms.clear(Alarms.LOGIN);
            if (connection.begins().isEmpty()) {
                alarms.clear(Alarms.CERTIFICATES);
            }
            inbox.offer(new StationEvent.LinkChanged(true, ""));
        }

        /** A trial is of the first address: a further one that serves says nothing of it. */
        @Override
        public void served() {
            if (!settings.turn(turn).broker().equals(settings.broker())) {
                return;
            }
            Optional<Shadow> shadow = trial();
            boolean isNews = shadow.isPresent() && !shadow.equals(served);
            if (isNews && inbox.offer(new StationEvent.UplinkServed(shadow.get().inForce().version()))) {
                served = shadow;
            }
        }

        @Override
        public void steady() {
            shortSessions = 0;
            hasHeld = true;
            reconnects.reset();
            alarms.clear(Alarms.TAKEN_OVER);
            alarms.clear(Alarms.UNSTEADY);
        }
    }
}
