package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.access.AccessPolicy;
import io.xiaoyi.gateway.access.OpeningHours;
import io.xiaoyi.gateway.broker.BrokerUnderTest;
import io.xiaoyi.gateway.door.DoorPlan;
import io.xiaoyi.gateway.door.Lock;
import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.moment.ClockJudge;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Configuration;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Question;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.station.Shadow;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationPlan;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A station's uplink on the bench: real but for the loop and the disk. */
final class Bench implements AutoCloseable {
    static final Topics TOPICS = new Topics("demo", "st-0001");
    /** Its client id. */
    static final String CLIENT = "st-demo-st-0001";
    static final StationIdentity WHO = new StationIdentity(TOPICS, "小驿 1", ZoneId.of("Asia/Shanghai"),
            List.of("east"), "0.1.0", 7, Octets.of(new byte[]{1, 2, 3, 4, 5, 6, 7, 8}),
            List.of(new StationIdentity.Door("front", "strike")),
            List.of(new StationIdentity.Outlet("3", "socket", true, 880)),
            List.of(new StationIdentity.Reader("front-in", "front", "in", Optional.empty()),
                    new StationIdentity.Reader("outlet-3", "", "out", Optional.of("3"))));
    /** As usual, but soon again after a loss. */
    static final UplinkSettings.Timing QUICK = new UplinkSettings.Timing(Duration.ofSeconds(30), Duration.ofSeconds(30),
            Duration.ofHours(1), Duration.ofSeconds(60), Duration.ofMillis(50), Duration.ofMillis(400),
            Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
    /** For lines that go deaf: what does not answer is given up within seconds. */
    static final UplinkSettings.Timing IMPATIENT = new UplinkSettings.Timing(Duration.ofSeconds(3),
            Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofSeconds(5), QUICK.retryFirst(),
            QUICK.retryLongest(), QUICK.takenOver(), QUICK.stateEvery(), QUICK.telemetryEvery());

    final MemoryJournal journal = new MemoryJournal();
    final List<StationEvent> offered = new CopyOnWriteArrayList<>();
    final MachineClock clock = new MachineClock();
    private Station station = station();
    final Uplink uplink;
    private final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);

    Bench(int port) {
        this(port, UnaryOperator.identity());
    }

    Bench(int port, UnaryOperator<UplinkSettings> change) {
        this(URI.create("mqtt://127.0.0.1:" + port), change);
    }

    Bench(URI broker, UnaryOperator<UplinkSettings> change) {
        uplink = new Uplink(change.apply(UplinkSettings.of(broker, TOPICS).with(QUICK)), WHO, journal, event -> {
            boolean kept = !event.isPatient() || room.getAndDecrement() > 0;
            if (kept) {
                offered.add(event);
            }
            return kept;
        }, clock, new Random(1), Machine.SILENT);
    }

    /** How many commands the inbox takes before it is full. */
    void inboxTakes(int commands) {
        room.set(commands);
    }

    Bench started() {
        uplink.start();
        return this;
    }

    /** Waits until commands reach the station. */
    void awaitSubscribed(BrokerUnderTest broker) {
        broker.awaitSubscribed(CLIENT);
    }

    void awaitSubscribed(MosquittoBroker broker) {
        broker.awaitSubscribed(CLIENT);
    }

    void awaitPhase(UplinkStatus.Phase phase) {
        Eventually.holds("uplink is " + phase, () -> uplink.status().phase() == phase);
    }

    void awaitAcknowledged(long seq) {
        Eventually.holds("cursor at " + seq, () -> journal.acknowledgedSeq() >= seq);
    }

    /** The loop's turn in which entries became durable. */
    void durable(long seq) {
        turn(new StationEvent.Durable(seq), List.of());
    }

    /** A turn that answers a command. */
    void reply(Effect.Reply reply) {
        turn(new StationEvent.Wake(), List.of(reply));
    }

    /** A turn in which somebody asks for a page of the journal. */
    void asks(Question.History question) {
        turn(new StationEvent.Wake(), List.of(new Effect.Inquiry("", Octets.of(), JsonTest.COMMAND, "history",
                question)));
    }

    /** A turn that wants to know what time it is. */
    void asksTheTime() {
        turn(new StationEvent.Wake(), List.of(new Effect.TimeAsked(WHO.nonce())));
    }

    /** A turn since which the station knows what time it is, whatever the machine says: a platform has signed it. */
    void isTold(Instant time) {
        Moment now = clock.now();
        station = new Station(station.plan(), station.trust(), station.remembered(), station.doors(), station.room(),
                station.occupancy(), ClockJudge.startingAt(time).answered(time, 0, now), station.throttles(), station
                        .held(),
                station.numbers(), station.waiting(), station.boot(), station.shadow());
        turn(new StationEvent.Wake(), List.of());
    }

    /** A turn since which the broker is on trial. */
    void isOnTrial() {
        var moved = new Configuration(1, "", Octets.of(), Octets.utf8("{}"), station.plan(), 100, "elsewhere",
                Duration.ofMinutes(3));
        Shadow before = station.shadow();
        station = new Station(station.plan(), station.trust(), station.remembered(), station.doors(), station.room(),
                station.occupancy(), station.clock(), station.throttles(), station.held(), station.numbers(),
                station.waiting(), station.boot(), new Shadow(moved, before.inForce(), 1, 1,
                        Optional.of(new Shadow.Trial(true, OptionalLong.empty())), Optional.empty()));
        turn(new StationEvent.Wake(), List.of());
    }

    /** A turn of the real station. */
    void happens(StationEvent event) {
        Moment now = clock.now();
        Decision decision = station.decide(event, now);
        station = decision.next();
        uplink.turned(event, now, decision);
    }

    /** The turn in which all that it has decided so far became durable. */
    void allIsDurable() {
        happens(new StationEvent.Durable(station.remembered().lastSeq()));
    }

    /** A station with one door, in the first turn of its boot. */
    void begins() {
        happens(new StationEvent.Started("0.1.0", WHO.nonce(), Map.of()));
    }

    static Station station() {
        var policy = new AccessPolicy("demo", "st-0001", Set.of(), OpeningHours.always(WHO.zone()),
                AccessPolicy.OnFloor.OPEN, false);
        var plan = new StationPlan(policy, List.of(DoorPlan.usual("front", Lock.STRIKE)), List.of(),
                Duration.ofMillis(500), false);
        return Station.of(plan, Remembered.nothing(Instant.EPOCH, 100, 100));
    }

    private void turn(StationEvent event, List<Effect> effects) {
        uplink.turned(event, clock.now(), new Decision(station, List.of(), effects));
    }

    <T extends StationEvent> List<T> offered(Class<T> type) {
        return offered.stream().filter(type::isInstance).map(type::cast).toList();
    }

    boolean hasAlarm(String code, boolean raised) {
        return offered(StationEvent.AdapterAlarm.class).stream()
                .anyMatch(it -> it.code().equals(code) && it.raised() == raised);
    }

    @Override
    public void close() {
        uplink.close();
    }

    /** The machine's own time, or so much later. */
    static final class MachineClock implements Clock {
        private final long start = System.nanoTime();
        private volatile Duration ahead = Duration.ZERO;
        private volatile Duration behind = Duration.ZERO;
        private volatile ClockTrust trust = ClockTrust.NTP;

        void leap(Duration further) {
            ahead = ahead.plus(further);
        }

        /** A machine without a source of time, that stands so far behind. */
        void stands(Duration ago) {
            behind = ago;
            trust = ClockTrust.FLOOR;
        }

        @Override
        public Moment now() {
            return new Moment(Instant.now().plus(ahead).minus(behind), trust, uptimeNanos(), 7);
        }

        private long uptimeNanos() {
            return System.nanoTime() - start + ahead.toNanos();
        }

        @Override
        public long realNanosUntil(long uptimeNanos) {
            return Math.max(0, uptimeNanos - uptimeNanos());
        }
    }
}
