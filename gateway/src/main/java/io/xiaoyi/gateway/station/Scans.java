package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.AccessRules;
import io.xiaoyi.gateway.access.Circumstances;
import io.xiaoyi.gateway.access.Circumstances.DrawnNumber;
import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.access.Throttle;
import io.xiaoyi.gateway.access.Verdict;
import io.xiaoyi.gateway.door.Door;
import io.xiaoyi.gateway.door.DoorEvent;
import io.xiaoyi.gateway.door.Mode;
import io.xiaoyi.gateway.outlet.Outlet;
import io.xiaoyi.gateway.occupancy.Occupancy;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.PassReader;
import io.xiaoyi.gateway.pass.Preread;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.station.StationPlan.Direction;
import io.xiaoyi.gateway.station.StationPlan.ReaderPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** Codes at the readers: read, judged, and what follows for the door and for the one who stands before it. */
final class Scans {
    private static final Alarm JOURNAL_LATE = new Alarm(Alarm.JOURNAL_LATE, "journal");

    private final Deciding deciding;
    private final Charging charging;

    Scans(Deciding deciding) {
        this.deciding = deciding;
        charging = new Charging(deciding);
    }

    void scanned(StationEvent.Scanned event) {
        Optional<ReaderPlan> reader = deciding.plan.reader(event.reader());
        if (reader.isEmpty()) {
            deciding.happened(Alarm.UNKNOWN_READER, event.reader(), "no door or outlet has this reader");
            return;
        }
        String tenant = deciding.plan.access().tenant();
        Preread line = event.preread().filter(it -> it.isOf(event.line(), tenant)).orElseGet(() -> Preread.of(
                new PassReader(tenant).read(event.line().toArray())));
        if (line.reading() instanceof Reading.Compact compact) {
            compact.tick().ifPresent(tick -> new Trusting(deciding).tick(event.reader(), tick));
        }
        Optional<Outlet> outlet = charging.meantAt(reader.get());
        Verdict verdict = outlet.map(it -> charging.judge(line, reader.get(), it))
                .orElseGet(() -> atDoor(line, reader.get()));
        Held held = Held.seen(event.line(), verdict, deciding.held(event.reader()), deciding.moment);
        deciding.held = deciding.held.plus(event.reader(), held);
        if (held.isDone(event.line(), verdict, deciding.remembered.alarms().containsKey(JOURNAL_LATE))) {
            return;
        }
        if (outlet.isPresent()) {
            followAtOutlet(verdict, reader.get(), outlet.get());
        } else {
            follow(verdict, reader.get());
        }
    }

    private Verdict atDoor(Preread line, ReaderPlan reader) {
        return AccessRules.judge(line, deciding.plan.access(), deciding.known(), deciding.remembered.replay(),
                circumstances(reader), deciding.moment);
    }

    /**
     * A courier who answered the number on a door's screen through the platform, which vouches for him: judged, let in
     * and told as if his phone had shown that answer at the door's way in.
     *
     * @return why not; empty for one who is let in
     */
    Optional<Denial> admit(PassId pass, int number, String door) {
        ReaderPlan reader = deciding.plan.readers().stream()
                .filter(it -> it.door().equals(door) && it.direction() == Direction.IN).findFirst()
                .orElseGet(() -> new ReaderPlan(door, door, Direction.IN));
        deciding.held = deciding.held.minus(reader.id()); // what is told now is not told of the code that is held there
        Verdict verdict = AccessRules.judgeAnswer(pass, number, deciding.plan.access(), deciding.known(),
                deciding.remembered.replay(), circumstances(reader), deciding.moment);
        if (verdict instanceof Verdict.Denied denied) {
            deciding.record(new Fact.Denied(reader.id(), door, denied.denial(), Optional.of(pass), denied.detail()));
            answer(reader, Effect.Outcome.DENIED, Optional.of(denied.denial()), Duration.ZERO);
            return Optional.of(denied.denial());
        }
        follow(verdict, reader);
        return Optional.empty();
    }

    private Circumstances circumstances(ReaderPlan reader) {
        Door door = deciding.doors.get(reader.door());
        return new Circumstances(reader.id(), reader.door(), reader.direction() == Direction.IN,
                door.mode() == Mode.LOCKED_DOWN, deciding.occupancy.map(Occupancy::refuses).orElse(false),
                door.lastOpenedNanos(),
                deciding.numbers.getOrDefault(reader.door(), TreePVector.empty()),
                deciding.clock.onFloorFor(deciding.moment));
    }

    /** What only an outlet does otherwise; codes that were refused, learnt or not ours are told as at a door. */
    private void followAtOutlet(Verdict verdict, ReaderPlan reader, Outlet outlet) {
        switch (verdict) {
            case Verdict.Granted it -> charging.granted(it, reader, outlet)
                    .ifPresent(denial -> deny(denial, outlet.plan().id(), Optional.of(it.pass().id()), reader));
            case Verdict.GrantedAgain it -> charging.again(it.pass().id(), reader, outlet)
                    .ifPresent(denial -> deny(denial, outlet.plan().id(), Optional.of(it.pass().id()), reader));
            case Verdict.Learnt _,Verdict.AlreadyKnown _,Verdict.Conflict _ -> follow(verdict, reader);
            case Verdict.Denied _,Verdict.Foreign _ -> follow(verdict, reader);
        }
    }

    private void follow(Verdict verdict, ReaderPlan reader) {
        switch (verdict) {
            case Verdict.Granted it -> grant(it, reader);
            case Verdict.GrantedAgain it -> again(it, reader);
            case Verdict.Learnt it -> {
                deciding.record(new Fact.PassLearnt(reader.id(), it.pass()));
                it.beside().ifPresent(other -> deciding.happened(Alarm.PASS_CONFLICT, reader.id(),
                        it.pass().id() + " has the cti of " + other));
                answer(reader, Effect.Outcome.LEARNT, Optional.empty(), Duration.ZERO);
            }
            case Verdict.AlreadyKnown _ -> {
                if (!wasTold(reader, Effect.Outcome.LEARNT, Optional.empty())) {
                    answer(reader, Effect.Outcome.LEARNT, Optional.empty(), Duration.ZERO);
                }
            }
            case Verdict.Conflict it -> {
                deciding.happened(Alarm.PASS_CONFLICT, reader.id(), it.shown().id() + ": " + it.why());
                deny(it.denial(), it.why(), Optional.of(it.shown().id()), reader);
            }
            case Verdict.Denied it -> deny(it.denial(), it.detail(), it.pass(), reader);
            case Verdict.Foreign it -> foreign(it, reader);
        }
    }

    private void grant(Verdict.Granted it, ReaderPlan reader) {
        PassId pass = it.pass().id();
        var fact = new Fact.Granted(reader.id(), reader.door(), reader.direction().name().toLowerCase(
                java.util.Locale.ROOT), pass, it.step(), it.usesAfter(), it.longer(), it.pass().expires(),
                it.pass().issuedAt());
        deciding.record(fact);
        it.number().ifPresent(number -> deciding.spend(reader.door(), number, pass));
        new People(deciding).granted(reader);
        deciding.door(reader.door(), new DoorEvent.Granted(pass.toString(), it.longer()), Optional.of(fact));
        if (!deciding.doors.get(reader.door()).opensFor(pass.toString())) {
            throw new IllegalStateException("a grant at " + reader.door() + " released nothing");
        }
        deciding.whenDurable(deciding.told(new Effect.Answer(reader.id(), reader.door(), Effect.Outcome.GRANTED,
                Optional.empty(), Duration.ZERO)), Optional.of(fact));
    }

    /** The lock stays as long as the first showing made it. One who dawdled past that needs his next code. */
    private void again(Verdict.GrantedAgain it, ReaderPlan reader) {
        if (deciding.doors.get(reader.door()).opensFor(it.pass().id().toString())) {
            deciding.record(new Fact.GrantedAgain(reader.id(), reader.door(), it.pass().id()));
            deciding.whenDurable(deciding.told(new Effect.Answer(reader.id(), reader.door(), Effect.Outcome.GRANTED,
                    Optional.empty(), Duration.ZERO)), waitingGrant(reader.id(), it.pass().id()));
        } else {
            deny(Denial.REPLAYED, "its release is over", Optional.of(it.pass().id()), reader);
        }
    }

    private Optional<Fact.Granted> waitingGrant(String reader, PassId pass) {
        return deciding.waiting.stream().flatMap(each -> each.grant().stream())
                .filter(grant -> grant.subject().equals(reader) && grant.pass().equals(pass)).findFirst();
    }

    private void deny(Denial denial, String detail, Optional<PassId> pass, ReaderPlan reader) {
        if (wasTold(reader, Effect.Outcome.DENIED, Optional.of(denial))) {
            return;
        }
        Throttle.Ruling ruling = deciding.refused(reader.id(), denial);
        if (ruling.record()) {
            deciding.record(new Fact.Denied(reader.id(), reader.outlet().orElse(reader.door()), denial, pass, detail));
        }
        answer(reader, Effect.Outcome.DENIED, Optional.of(denial), ruling.delay());
    }

    /** Whoever pays at the door reader by mistake is told so; what he showed leaves its kind and length, no more. */
    private void foreign(Verdict.Foreign it, ReaderPlan reader) {
        if (wasTold(reader, Effect.Outcome.NOT_OURS, Optional.of(Denial.WRONG_FORM))) {
            return;
        }
        if (deciding.refused(reader.id(), Denial.WRONG_FORM).record()) {
            deciding.record(new Fact.ForeignCode(reader.id(), it.kind(), it.length()));
        }
        answer(reader, Effect.Outcome.NOT_OURS, Optional.of(Denial.WRONG_FORM), Duration.ZERO);
    }

    private void answer(ReaderPlan reader, Effect.Outcome outcome, Optional<Denial> denial, Duration delay) {
        deciding.atOnce(deciding.told(new Effect.Answer(reader.id(), reader.door(), outcome, denial, delay)));
    }

    private boolean wasTold(ReaderPlan reader, Effect.Outcome outcome, Optional<Denial> denial) {
        return deciding.held(reader.id()).filter(it -> it.wasTold(outcome, denial)).isPresent();
    }

    void drawn(StationEvent.DoorNumberDrawn event) {
        long now = deciding.moment.uptimeNanos();
        PVector<DrawnNumber> kept = deciding.numbers.getOrDefault(event.door(), TreePVector.empty());
        for (DrawnNumber each : List.copyOf(kept)) {
            if (now - each.drawnUptimeNanos() > AccessRules.NUMBER_LIFE.toNanos()) {
                kept = kept.minus((Object) each);
            }
        }
        deciding.numbers = deciding.numbers.plus(event.door(),
                kept.plus(new DrawnNumber(event.number(), now, Optional.empty())));
    }

    /** Minutes of counted refusals that are over, and alarms with them. */
    void wake() {
        for (String subject : deciding.throttles.keySet()) {
            Throttle.Waking waking = deciding.throttles.get(subject).woken(deciding.moment);
            deciding.throttles = deciding.throttles.plus(subject, waking.next());
            waking.summary().ifPresent(it -> tell(subject, it));
            if (waking.alarmEnds()) {
                deciding.clear(Alarm.BAD_CODES, subject);
            }
        }
    }

    /** What was counted and not told yet is told before the last word. */
    void stopping() {
        deciding.throttles.forEach((subject, throttle) -> throttle.untold().ifPresent(it -> tell(subject, it)));
        deciding.throttles = HashTreePMap.empty();
    }

    private void tell(String subject, Throttle.Summary it) {
        deciding.record(subject.equals(Station.COMMANDS) || subject.equals(Station.CONSOLE)
                ? new Fact.CommandsCounted(subject, it.count(), "refused")
                : new Fact.DenialsCounted(subject, it.count(), it.mostly()));
    }
}
