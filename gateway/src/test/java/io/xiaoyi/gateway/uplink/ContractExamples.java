package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.door.DoorFact;
import io.xiaoyi.gateway.door.Mode;
import io.xiaoyi.gateway.door.ReleaseCause;
import io.xiaoyi.gateway.door.SecureCause;
import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Checkpoint;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryCodec;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.journal.Gap;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.occupancy.OccupancyFact;
import io.xiaoyi.gateway.outlet.Fault;
import io.xiaoyi.gateway.outlet.Load;
import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.outlet.StopReason;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** An entry of every kind: those with parts that may be absent once with all of them, once with none. */
final class ContractExamples {
    static final long JOURNAL = 0x0123_4567_89ab_cdefL;
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.250Z");
    private static final PassId PASS = new PassId(0x1122_3344_5566_7788L, 9);
    private static final String BY = PASS.toString();
    private static final Octets BYTES = Octets.fromHex("00112233445566778899aabbccddeeff");
    private static final OptionalLong STEP = OptionalLong.of(118_000_001);
    private static final OptionalLong NO_STEP = OptionalLong.empty();

    private final List<Entry> entries = new ArrayList<>();

    private ContractExamples() {}

    static List<Entry> entries() {
        var made = new ContractExamples();
        station().forEach(made::add);
        doors().forEach(fact -> made.add(new Fact.AtDoor("front", fact)));
        outlets().forEach(fact -> made.add(new Fact.AtOutlet("3", fact)));
        people().forEach(fact -> made.add(new Fact.Inside(fact)));
        long seq = made.entries.size() + 1;
        made.add(seq, FactCodec.CHECKPOINT, "journal", new Checkpoint(JOURNAL, seq, made.entries.getLast().hash())
                .signedBy(SigningKey.generate(Algorithm.EDDSA, new Random(1))));
        made.add(seq + 3, FactCodec.GAP, Gap.SUBJECT, new Gap(seq + 1, seq + 3).body());
        return made.entries;
    }

    private void add(Fact fact) {
        add(entries.size() + 1L, FactCodec.kind(fact), fact.subject(), FactCodec.body(fact));
    }

    private void add(long seq, String kind, String subject, Octets body) {
        var moment = new Moment(NOW.plusSeconds(seq), ClockTrust.NTP, seq * 1_000_000_000L, 7);
        Octets before = entries.isEmpty() ? Chain.genesis(JOURNAL) : entries.getLast().hash();
        byte[] encoded = EntryCodec.encode(seq, moment, kind, subject, body);
        entries.add(new Entry(seq, moment, kind, subject, body, Chain.next(before, encoded)));
    }

    private static List<Fact> station() {
        return List.of(new Fact.Started("0.1.0", Octets.fromHex("0102030405060708"), true), new Fact.Stopped("SIGTERM"),
                new Fact.Granted("front-in", "front", "in", PASS, STEP, OptionalInt.of(3), true, NOW, NOW),
                new Fact.Granted("front-in", "front", "out", PASS, NO_STEP, OptionalInt.empty(), false, NOW, NOW),
                new Fact.ChargeGranted("outlet-3", "3", PASS, STEP, NOW, NOW),
                new Fact.ChargeGranted("outlet-3", "3", PASS, NO_STEP, NOW, NOW),
                new Fact.GrantedAgain("front-in", "front", PASS),
                new Fact.GrantWithheld("front-in", "front", PASS, STEP),
                new Fact.GrantWithheld("front-in", "front", PASS, NO_STEP),
                new Fact.Denied("front-in", "front", Denial.EXPIRED, Optional.of(PASS), "since yesterday"),
                new Fact.Denied("front-in", "front", Denial.MALFORMED, Optional.empty(), ""),
                new Fact.DenialsCounted("front-in", 12, Denial.FORGED),
                new Fact.ForeignCode("front-in", "payment code", 18),
                new Fact.PassLearnt("front-in", pass(Optional.of(new PublicKey(Algorithm.EDDSA, Octets.of(
                        new byte[32]))), OptionalInt.of(2))),
                new Fact.PassLearnt("front-in", pass(Optional.empty(), OptionalInt.empty())),
                new Fact.CommandAccepted("front", BYTES, "unlock", -1, NOW, NOW.plusSeconds(30)),
                new Fact.CommandRefused("commands", "unlock", 0, "wrong-nonce", ""),
                new Fact.CommandsCounted("commands", 40, "forged"),
                new Fact.PassWithdrawn(PASS, "0000000000000002", NOW.plusSeconds(86_400)),
                new Fact.ActAccepted("front", BYTES, "unlock", "console:anna", NOW.plusSeconds(600)),
                new Fact.ActRefused("outlet-stop", "token:robot", "unknown-outlet"),
                new Fact.SignedIn("anna", "192.0.2.7"), new Fact.SignInRefused("unknown", 3, "192.0.2.7"),
                new Fact.SignedOut("anna", "by herself"),
                new Fact.AccountChanged("bert", "console:anna", "made: viewer"),
                new Fact.VisitorInvited(PASS, "console:anna", NOW.plusSeconds(86_400), 2),
                new Fact.TrustChanged("ring", 7, 3, BYTES, NOW),
                new Fact.TickProved("front-in", NOW),
                new Fact.AlarmRaised("journal", Alarm.JOURNAL_LATE, "500 ms"),
                new Fact.AlarmCleared("journal", Alarm.JOURNAL_LATE),
                new Fact.ClockChanged(ClockTrust.FLOOR, ClockTrust.NTP, NOW, true),
                new Fact.EventSetAside("front-in", "CodeRead", "java.lang.ArithmeticException: / by zero"),
                new Fact.Checkpoint());
    }

    private static Pass pass(Optional<PublicKey> holder, OptionalInt uses) {
        return new Pass(PASS, NOW, NOW, NOW.plusSeconds(86_400), holder, new Scope(List.of("st-0001", "east"), 3,
                uses));
    }

    private static List<DoorFact> doors() {
        return List.of(new DoorFact.DoorReleased(ReleaseCause.HOLD_OPEN, BY), new DoorFact.DoorSecured(
                SecureCause.TIME_UP), new DoorFact.DoorOpened(), new DoorFact.DoorClosed(), new DoorFact.ForcedOpen(),
                new DoorFact.HeldOpenWarning(), new DoorFact.HeldOpenAlarm(), new DoorFact.OpenAlarmOver(),
                new DoorFact.GrantNotUsed(BY), new DoorFact.ExitRequested(), new DoorFact.ExitStuck(),
                new DoorFact.ExitFreed(), new DoorFact.FireBegan(), new DoorFact.FireOver(),
                new DoorFact.TamperBegan(), new DoorFact.TamperOver(), new DoorFact.ModeChanged(Mode.HELD_OPEN,
                        "0011223344556677", Optional.of(NOW)),
                new DoorFact.ModeChanged(Mode.NORMAL, "time-up", Optional.empty()),
                new DoorFact.ReleaseInterrupted(ReleaseCause.GRANT, BY));
    }

    private static List<OutletFact> outlets() {
        return List.of(new OutletFact.SessionQueued(1, BY),
                new OutletFact.SessionStarted(1, BY, NOW, OptionalLong.of(5)),
                new OutletFact.SessionStarted(1, BY, Instant.EPOCH, OptionalLong.empty()),
                new OutletFact.SessionPaused(1, "budget"), new OutletFact.SessionContinued(1),
                new OutletFact.LoadJudged(1, Load.Kind.CHARGING), new OutletFact.EnergyCounted(1, 1_500, 99_000),
                new OutletFact.SessionEnded(1, "full", StopReason.STOPPED_BY_EV, "", 12_345),
                new OutletFact.PickedUp(1, BY), new OutletFact.OutletFaulted(Fault.STUCK, "12 W"),
                new OutletFact.OutletCleared("0011223344556677"), new OutletFact.MeterSilent(),
                new OutletFact.MeterBack(), new OutletFact.ApplianceSwitched(true, "hours"),
                new OutletFact.ApplianceWarm("9.5 °C"), new OutletFact.ApplianceCold());
    }

    private static List<OccupancyFact> people() {
        return List.of(new OccupancyFact.OccupancyChanged(1, 2, 4, 12, 10, NOW), new OccupancyFact.OccupancyHour(NOW, 1,
                2, 4, 12, 10), new OccupancyFact.OccupancyReset(3), new OccupancyFact.BeamStuck("front"),
                new OccupancyFact.BeamFreed("front"));
    }
}
