package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.AccessPolicy;
import io.xiaoyi.gateway.access.OpeningHours;
import io.xiaoyi.gateway.door.DoorPlan;
import io.xiaoyi.gateway.door.Lock;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.occupancy.CapacityRule;
import io.xiaoyi.gateway.occupancy.CapacityRule.JudgedBy;
import io.xiaoyi.gateway.occupancy.CapacityRule.WhenFull;
import io.xiaoyi.gateway.occupancy.OccupancyPlan;
import io.xiaoyi.gateway.occupancy.Sensor;
import io.xiaoyi.gateway.outlet.Appliance;
import io.xiaoyi.gateway.outlet.Limits;
import io.xiaoyi.gateway.outlet.LoadPlan;
import io.xiaoyi.gateway.outlet.MeterReading;
import io.xiaoyi.gateway.outlet.OutletPlan;
import io.xiaoyi.gateway.outlet.RoomPlan;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Command;
import io.xiaoyi.gateway.pass.Issuer;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Presenter;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Revocations;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.pass.Shown;
import io.xiaoyi.gateway.pass.SignedCommand;
import io.xiaoyi.gateway.pass.SignedTime;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.pass.Trust;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

/** A station in virtual time with its issuer, an operator and couriers. The disk is prompt, unless told otherwise. */
public final class StationWorld {
    public static final Instant START = Instant.parse("2026-05-01T08:00:00Z");
    public static final String TENANT = "demo";
    public static final SigningKey ROOT = SigningKey.generate(Algorithm.EDDSA, new Random(105));
    public static final Octets NONCE = Octets.of(new byte[]{1, 2, 3, 4, 5, 6, 7, 8});

    public final Random random;
    public final SigningKey issuerKey;
    public final SigningKey operatorKey;
    public final SigningKey platformKey = SigningKey.generate(Algorithm.EDDSA, new Random(103));
    public final SigningKey installerKey = SigningKey.generate(Algorithm.EDDSA, new Random(104));
    public final Issuer issuer;
    /** The levels of the input lines as the next boot first reads them. */
    public final Map<String, Boolean> inputs = new HashMap<>();
    /** Sees every decision, before the disk answers. */
    public BiConsumer<StationEvent, Decision> seen = (_, _) -> {};
    public final List<Recorded> journal = new ArrayList<>();
    public final List<Effect> effects = new ArrayList<>();
    public Station station;
    public boolean diskIsPrompt = true;
    public ClockTrust trust = ClockTrust.RTC;
    public Duration wallError = Duration.ZERO;
    private final Map<String, Double> registers = new HashMap<>();
    public long uptimeNanos;
    public int boot = 1;
    private Instant bootWall = START;

    public StationWorld() {
        this(plan(false));
    }

    public StationWorld(StationPlan plan) {
        this(plan, 1);
    }

    public StationWorld(StationPlan plan, long seed) {
        random = new Random(seed);
        issuerKey = SigningKey.generate(Algorithm.EDDSA, random);
        operatorKey = SigningKey.generate(Algorithm.EDDSA, random);
        issuer = new Issuer(TENANT, 1, issuerKey);
        boot(plan, Remembered.nothing(START.minusSeconds(86_400), 1000, 1000));
    }

    /** Two doors, front with readers for in and out, back with one. */
    public static StationPlan plan(boolean strict) {
        var access = new AccessPolicy(TENANT, "st-0001", Set.of("east"),
                OpeningHours.always(ZoneId.of("Asia/Shanghai")),
                AccessPolicy.OnFloor.OPEN, true);
        return new StationPlan(access, List.of(DoorPlan.usual("front", Lock.STRIKE),
                DoorPlan.usual("back", Lock.MAGLOCK)),
                List.of(new StationPlan.ReaderPlan("front-in", "front", StationPlan.Direction.IN),
                        new StationPlan.ReaderPlan("front-out", "front", StationPlan.Direction.OUT),
                        new StationPlan.ReaderPlan("back-in", "back", StationPlan.Direction.IN)),
                Duration.ofMillis(500), strict);
    }

    /** The same with two sockets, one of them with a reader, and a fridge. */
    public static StationPlan charging(boolean strict) {
        StationPlan plan = plan(strict);
        var readers = new ArrayList<>(plan.readers());
        readers.add(StationPlan.ReaderPlan.atOutlet("outlet-1", "1"));
        return new StationPlan(plan.access(), plan.doors(), readers, plan.journalLate(), strict, room());
    }

    /** The same where people are counted by all sensors there are. */
    public static StationPlan counting(StationPlan plan) {
        return new StationPlan(plan.access(), plan.doors(), plan.readers(), plan.journalLate(), plan.strict(),
                plan.room(), Optional.of(OccupancyPlan.of(EnumSet.allOf(Sensor.class), ZoneId.of("Asia/Shanghai"), 30)
                        .with(new CapacityRule(4, JudgedBy.ESTIMATE, WhenFull.WARN))));
    }

    /** Power for the fridge and one socket at once. */
    private static RoomPlan room() {
        var fridge = new OutletPlan("fridge", Optional.of(new Appliance(List.of(), Optional.empty(),
                OptionalInt.of(8), Duration.ofMinutes(30))), true, new Limits(200, 10, Duration.ofHours(1), 1,
                        OptionalInt.empty()),
                Duration.ofSeconds(15), Duration.ofMinutes(10), Duration.ofHours(2), true, LoadPlan.STANDARD);
        return new RoomPlan(1_500, 300, Duration.ofMinutes(2), 0.15, true, ZoneId.of("Asia/Shanghai"),
                List.of(OutletPlan.usual("1"), OutletPlan.usual("2"), fridge));
    }

    /** Every meter of the room is read. */
    public StationWorld meters(double watts) {
        for (String outlet : List.of("1", "2", "fridge")) {
            boolean on = isEnergised(Lines.outlet(outlet)) && isEnergised(Lines.CONTACTOR);
            double drawn = on ? watts : 0;
            registers.merge(outlet, drawn / 3_600, Double::sum);
            happen(new StationEvent.MeterRead(outlet, new MeterReading(220, drawn / 130, drawn,
                    registers.get(outlet), OptionalDouble.empty())));
        }
        return this;
    }

    /** Seconds pass, with a reading each. */
    public StationWorld charge(int seconds, double watts) {
        for (int i = 0; i < seconds; i++) {
            pass(Duration.ofSeconds(1)).meters(watts);
        }
        return this;
    }

    /** The power comes back: what the facts say is all that is left. */
    public StationWorld boot(StationPlan plan, Remembered remembered) {
        return boot(plan, remembered, ring());
    }

    public StationWorld boot(StationPlan plan, Remembered remembered, KeyRing ring) {
        bootWall = bootWall.plusNanos(uptimeNanos);
        uptimeNanos = 0;
        boot = remembered.boot() + 1;
        station = Station.of(plan, remembered);
        return happen(new StationEvent.Started("test", NONCE, inputs))
                .happen(believing(plan, ring));
    }

    /** The installer told it whom to believe. */
    public static StationEvent believing(StationPlan plan, KeyRing ring) {
        return believing(plan, ring, Revocations.NONE);
    }

    /** And whose passes are withdrawn. */
    public static StationEvent believing(StationPlan plan, KeyRing ring, Revocations withdrawn) {
        return new StationEvent.TrustLoaded(Trust.of(who(plan), ring, withdrawn), List.of());
    }

    /** It believes nobody. */
    public static StationEvent believingNobody(StationPlan plan) {
        return new StationEvent.TrustLoaded(Trust.none(who(plan)), List.of());
    }

    private static Trust.Who who(StationPlan plan) {
        return new Trust.Who(plan.access().tenant(), plan.access().names(), List.of(ROOT.publicKey()));
    }

    public KeyRing ring() {
        Instant until = START.plus(Duration.ofDays(400));
        return new KeyRing(1, START.minusSeconds(3_600), until,
                Map.of(1L, new RingKey(1, issuerKey.publicKey(), Set.of(Role.ISSUER), START.minusSeconds(3_600), until,
                        Optional.empty()),
                        2L, key(2, operatorKey, Role.OPERATOR), 3L, key(3, platformKey, Role.PLATFORM), 4L,
                        key(4, installerKey, Role.INSTALLER)),
                new Reading.Tick(0, Octets.of(new byte[16])));
    }

    private static RingKey key(long kid, SigningKey key, Role role) {
        return new RingKey(kid, key.publicKey(), Set.of(role), START.minusSeconds(3_600),
                START.plus(Duration.ofDays(400)), Optional.empty());
    }

    public Instant wall() {
        return bootWall.plusNanos(uptimeNanos).plus(wallError);
    }

    /** The true time, whatever the station's clock says: what phones and platform go by. */
    public Instant truth() {
        return bootWall.plusNanos(uptimeNanos);
    }

    public Moment moment() {
        return new Moment(wall(), trust, uptimeNanos, boot);
    }

    public StationWorld happen(StationEvent event) {
        Decision decision = station.decide(event, moment());
        station = decision.next();
        journal.addAll(decision.facts());
        effects.addAll(decision.effects());
        seen.accept(event, decision);
        if (decision.effects().stream().anyMatch(Effect.NonceWanted.class::isInstance)) {
            happen(new StationEvent.NonceDrawn(Octets.ofLong(random.nextLong())));
        }
        if (diskIsPrompt && !decision.facts().isEmpty()) {
            happen(new StationEvent.Durable(station.remembered().lastSeq()));
        }
        return this;
    }

    /** Time passes, every timer on the way. */
    public StationWorld pass(Duration time) {
        long until = uptimeNanos + time.toNanos();
        while (station.wakeAtUptimeNanos().orElse(Long.MAX_VALUE) <= until) {
            uptimeNanos = Math.max(uptimeNanos, station.wakeAtUptimeNanos().getAsLong());
            happen(new StationEvent.Wake());
        }
        uptimeNanos = until;
        return this;
    }

    public StationWorld scan(String reader, Shown shown) {
        return scan(reader, shown.text());
    }

    public StationWorld scan(String reader, String line) {
        return happen(new StationEvent.Scanned(reader, Octets.of(line.getBytes(StandardCharsets.ISO_8859_1))));
    }

    /** A courier whose pass was issued at the true time and is not known to the station yet. */
    public Courier courier() {
        return new Courier(
                new Scope(List.of("st-0001"), Right.ENTER.bit() | Right.ANY_HOUR.bit(), OptionalInt.empty()));
    }

    /** A courier who may charge too. */
    public Courier charger() {
        return new Courier(new Scope(List.of("st-0001"), Right.ENTER.bit() | Right.ANY_HOUR.bit() | Right.CHARGE.bit(),
                OptionalInt.empty()));
    }

    /** A courier whose pass says so when it begins and when it was issued. */
    public Courier courier(Instant notBefore, Instant issuedAt) {
        return new Courier(new Scope(List.of("st-0001"), Right.ENTER.bit() | Right.ANY_HOUR.bit(), OptionalInt.empty()),
                notBefore, issuedAt);
    }

    public StationWorld command(String name, Map<String, Cbor> arguments) {
        return command(sign(name, arguments, truth(), Optional.of(station.boot().nonce()), operatorKey));
    }

    public StationWorld command(SignedCommand signed) {
        return happen(new StationEvent.CommandReceived(signed.encoded(), "reply", Octets.of(new byte[]{1})));
    }

    public SignedCommand sign(String name, Map<String, Cbor> arguments, Instant at, Optional<Octets> nonce,
            SigningKey key) {
        return sign(name, arguments, at, nonce, 2, key);
    }

    public SignedCommand sign(String name, Map<String, Cbor> arguments, Instant at, Optional<Octets> nonce, long kid,
            SigningKey key) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return SignedCommand.sign(new Command("st-0001", Octets.of(id), at, at.plusSeconds(30), name, arguments, nonce),
                TENANT, kid, key);
    }

    /** What the platform signs when it is asked now, its clock being right. */
    public SignedTime answer() {
        return answer(truth());
    }

    public SignedTime answer(Instant at) {
        return answer(at, asked(), 3, platformKey);
    }

    public SignedTime answer(Instant at, Octets nonce, long kid, SigningKey key) {
        return SignedTime.sign("st-0001", nonce, at, TENANT, kid, key);
    }

    /** The nonce of the last question. */
    public Octets asked() {
        return effects.stream().filter(Effect.TimeAsked.class::isInstance).map(Effect.TimeAsked.class::cast).toList()
                .getLast().nonce();
    }

    public StationWorld hears(SignedTime answer) {
        return happen(new StationEvent.TimeAnswered(answer.encoded()));
    }

    /** The connection is there, and the platform answers at once. */
    public StationWorld signed() {
        return happen(new StationEvent.LinkChanged(true, "")).hears(answer());
    }

    /** Facts of one kind, in order. */
    public <T extends Fact> List<T> facts(Class<T> kind) {
        return journal.stream().map(Recorded::fact).filter(kind::isInstance).map(kind::cast).toList();
    }

    public List<Effect.SetLine> levels(String line) {
        return effects.stream().filter(Effect.SetLine.class::isInstance).map(Effect.SetLine.class::cast)
                .filter(set -> set.line().equals(line)).toList();
    }

    /** The level that the hands were last told. */
    public boolean isEnergised(String line) {
        return levels(line).getLast().active();
    }

    public Effect.Answer lastAnswer() {
        return effects.stream().filter(Effect.Answer.class::isInstance).map(Effect.Answer.class::cast).toList()
                .getLast();
    }

    /** A phone with its key and its pass. */
    public final class Courier {
        public final PassId id;
        public final Issuer.Issued issued;
        public final Presenter presenter;

        Courier(Scope scope) {
            this(scope, truth(), truth());
        }

        Courier(Scope scope, Instant notBefore, Instant issuedAt) {
            SigningKey phone = SigningKey.generate(Algorithm.EDDSA, random);
            id = new PassId(1, random.nextLong());
            issued = switch (issuer.issue(new Pass(id, issuedAt, notBefore, issuedAt.plus(Duration.ofDays(30)),
                    Optional.of(phone.publicKey()), scope))) {
                case Checked.Good<Issuer.Issued>(Issuer.Issued it) -> it;
                case Checked.Bad<Issuer.Issued> bad -> throw new AssertionError(bad);
            };
            presenter = new Presenter(id.cti(), phone);
        }

        public Shown code() {
            return presenter.anywhere(truth());
        }

        /** The introduction of the same pass, issued anew for another thirty days. */
        public Shown renewed() {
            Pass old = issued.pass();
            return issuer.issue(new Pass(id, truth(), truth(), truth().plus(Duration.ofDays(30)), old.holder(), old
                    .scope())).orThrow().shown();
        }

        /** Shows the introduction, so that the station knows this pass. */
        public Courier introduced(String reader) {
            scan(reader, issued.shown());
            return this;
        }
    }
}
