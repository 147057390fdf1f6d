package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.Circumstances.DrawnNumber;
import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.access.Known;
import io.xiaoyi.gateway.access.Throttle;
import io.xiaoyi.gateway.door.Door;
import io.xiaoyi.gateway.door.DoorEvent;
import io.xiaoyi.gateway.door.DoorFact;
import io.xiaoyi.gateway.door.DoorStep;
import io.xiaoyi.gateway.moment.ClockJudge;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.occupancy.Occupancy;
import io.xiaoyi.gateway.outlet.Fault;
import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.outlet.Room;
import io.xiaoyi.gateway.outlet.RoomEvent;
import io.xiaoyi.gateway.outlet.RoomStep;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Trust;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * The tally of one decision: the station's parts as they change, what is remembered moving along with each fact,
 * effects sorted into those of now and those that wait for the disk. Lives inside one call of {@link Station#decide}.
 */
final class Deciding {
    private final Moment raw;
    Moment moment;
    StationPlan plan;
    Shadow shadow;
    Trust trust;
    Remembered remembered;
    PMap<String, Door> doors;
    Room room;
    Optional<Occupancy> occupancy;
    ClockJudge clock;
    PMap<String, Throttle> throttles;
    PMap<String, Held> held;
    PMap<String, PVector<DrawnNumber>> numbers;
    PVector<Waiting> waiting;
    Boot boot;
    private final List<Recorded> facts = new ArrayList<>(4);
    final List<Effect> effects = new ArrayList<>(4);

    Deciding(Station station, Moment raw) {
        plan = station.plan();
        shadow = station.shadow();
        trust = station.trust();
        remembered = station.remembered();
        doors = station.doors();
        room = station.room();
        occupancy = station.occupancy();
        throttles = station.throttles();
        held = station.held();
        numbers = station.numbers();
        waiting = station.waiting();
        boot = station.boot();
        clock = station.clock();
        this.raw = raw;
        judge(clock.trust());
    }

    /** From here on the clock is judged so. */
    void clock(ClockJudge changed) {
        ClockTrust before = clock.trust();
        clock = changed;
        judge(before);
    }

    private void judge(ClockTrust before) {
        ClockJudge.Judged judged = clock.judge(raw);
        clock = judged.next();
        // whole milliseconds, as entries keep them: what is remembered live and what is read back are equal
        moment = judged.moment().judged(judged.moment().wall().truncatedTo(ChronoUnit.MILLIS), judged.moment().trust());
        if (!boot.started()) {
            return; // what stands is of the boot before
        }
        if (before != moment.trust() || judged.timeCameBack()) {
            record(new Fact.ClockChanged(before, moment.trust(), remembered.floor(), judged.timeCameBack()));
            alarm(moment.trust() == ClockTrust.FLOOR, Alarm.CLOCK_FLOOR, "clock", judged.why());
        }
        if (judged.finding() == ClockJudge.Finding.CONTRADICTED) {
            raise(Alarm.CLOCK_CONTRADICTED, "clock", raw.trust() + " shows " + raw.wall());
        } else {
            clear(Alarm.CLOCK_CONTRADICTED, "clock");
        }
    }

    Decision done() {
        return new Decision(
                new Station(plan, trust, remembered, doors, room, occupancy, clock, throttles, held,
                        numbers,
                        waiting,
                        boot, shadow),
                facts, effects);
    }

    /** Whom the station believes. */
    Known known() {
        return new Known(ring(), trust.revocations(), remembered.withdrawn().keySet(), remembered.book());
    }

    Optional<KeyRing> ring() {
        return trust.ring().map(Trust.Held::value);
    }

    void record(Fact fact) {
        var recorded = new Recorded(remembered.lastSeq() + 1, moment, fact);
        facts.add(recorded);
        remembered = remembered.with(recorded);
        clock = clock.raisedTo(remembered.floor(), moment);
        if (recorded.seq() - boot.lastCheckpointSeq() >= Station.CHECKPOINT_ENTRIES && mayFollow(fact)) {
            checkpoint();
        }
    }

    /** After a reset of the clock this turn's moment is still the wrong one, and would raise the floor again. */
    private static boolean mayFollow(Fact fact) {
        return !(fact instanceof Fact.Checkpoint || fact instanceof Fact.ClockReset);
    }

    void checkpoint() {
        boot = boot.checkpoint(remembered.lastSeq() + 1, moment.uptimeNanos());
        record(new Fact.Checkpoint());
    }

    /** One door's transition, its facts and the level of its lock. */
    void door(String id, DoorEvent event, Optional<Fact.Granted> grant) {
        DoorStep step = doors.get(id).on(event, moment);
        doors = doors.plus(id, step.next());
        for (DoorFact fact : step.facts()) {
            record(new Fact.AtDoor(id, fact));
            new People(this).door(id, fact);
        }
        step.lock().ifPresent(level -> {
            var line = new Effect.SetLine(Lines.lock(id), step.next().plan().lock().energised(level.released()));
            if (level.atOnce()) {
                atOnce(line);
            } else {
                whenDurable(line, grant);
            }
        });
    }

    /** The room's transition, its facts and alarms, and the levels of its relays: off at once, on when durable. */
    void room(RoomEvent event) {
        RoomStep step = room.on(event, moment);
        room = step.next();
        for (RoomStep.Told told : step.facts()) {
            record(new Fact.AtOutlet(told.outlet(), told.fact()));
            alarms(told);
        }
        step.contactor().ifPresent(closed -> level(Lines.CONTACTOR, closed));
        step.levels().forEach(it -> level(Lines.outlet(it.outlet()), it.on()));
    }

    private void level(String line, boolean on) {
        if (on) {
            whenDurable(new Effect.SetLine(line, true), Optional.empty());
        } else {
            atOnce(new Effect.SetLine(line, false));
        }
    }

    private void alarms(RoomStep.Told told) {
        String outlet = told.outlet();
        switch (told.fact()) {
            case OutletFact.OutletFaulted it -> faulty(outlet, it.fault(), it.detail());
            case OutletFact.OutletCleared _ -> {
                clear(Alarm.OUTLET_FAULTY, outlet);
                clear(Alarm.RELAY_STUCK, outlet);
            }
            case OutletFact.MeterSilent _ -> raise(Alarm.METER_SILENT, outlet, "no reading");
            case OutletFact.MeterBack _ -> clear(Alarm.METER_SILENT, outlet);
            case OutletFact.ApplianceWarm it -> raise(Alarm.APPLIANCE_WARM, outlet, it.detail());
            case OutletFact.ApplianceCold _ -> clear(Alarm.APPLIANCE_WARM, outlet);
            case OutletFact.SessionQueued _,OutletFact.SessionStarted _,OutletFact.SessionPaused _ -> {
            }
            case OutletFact.SessionContinued _,OutletFact.LoadJudged _,OutletFact.EnergyCounted _ -> {
            }
            case OutletFact.SessionEnded _,OutletFact.PickedUp _,OutletFact.ApplianceSwitched _ -> {
            }
        }
    }

    void faulty(String outlet, Fault fault, String detail) {
        raise(fault == Fault.STUCK ? Alarm.RELAY_STUCK : Alarm.OUTLET_FAULTY, outlet,
                fault.name().toLowerCase(Locale.ROOT) + (detail.isEmpty() ? "" : ": " + detail));
    }

    /** A number of a door's screen is good once. */
    void spend(String door, int number, PassId pass) {
        PVector<DrawnNumber> drawn = numbers.getOrDefault(door, TreePVector.empty());
        for (int i = 0; i < drawn.size(); i++) {
            if (drawn.get(i).number() == number && drawn.get(i).spentBy().isEmpty()) {
                drawn = drawn.with(i, new DrawnNumber(number, drawn.get(i).drawnUptimeNanos(), Optional.of(pass)));
            }
        }
        numbers = numbers.plus(door, drawn);
    }

    Optional<Held> held(String reader) {
        return Optional.ofNullable(held.get(reader));
    }

    /** Remembers what is told of the code that is held before its reader. @return the same */
    Effect.Answer told(Effect.Answer answer) {
        held(answer.reader()).ifPresent(it -> held = held.plus(answer.reader(), it.told(answer)));
        return answer;
    }

    /** Does it in this turn. A line that is set at once no longer waits for anything decided earlier. */
    void atOnce(Effect effect) {
        if (effect instanceof Effect.SetLine set) {
            cancel(set.line());
        }
        effects.add(effect);
    }

    /** Does it when all that was recorded so far is on the disk, which may be now. */
    void whenDurable(Effect effect, Optional<Fact.Granted> grant) {
        if (effect instanceof Effect.SetLine set) {
            if (waiting.stream().anyMatch(each -> each.effect().equals(set))) {
                return; // the same level waits already, for an earlier entry
            }
            cancel(set.line());
        }
        if (remembered.lastSeq() <= boot.durableSeq()) {
            effects.add(effect);
        } else {
            waiting = waiting.plus(new Waiting(remembered.lastSeq(), moment.uptimeNanos(), effect, grant));
        }
    }

    private void cancel(String line) {
        waiting.stream().filter(each -> each.effect() instanceof Effect.SetLine set && set.line().equals(line))
                .forEach(each -> waiting = waiting.minus((Object) each));
    }

    /** Counts a refusal at a reader. @return how it is to be told */
    Throttle.Ruling refused(String subject, Denial denial) {
        Throttle.Ruling ruling = throttles.getOrDefault(subject, Throttle.QUIET).denied(denial, moment);
        throttles = throttles.plus(subject, ruling.next());
        if (ruling.raisesAlarm()) {
            raise(Alarm.BAD_CODES, subject, "five bad codes");
        }
        return ruling;
    }

    void alarm(boolean stands, String code, String subject, String detail) {
        if (stands) {
            raise(code, subject, detail);
        } else {
            clear(code, subject);
        }
    }

    /** Raises an alarm, unless it stands already. */
    void raise(String code, String subject, String detail) {
        if (!remembered.alarms().containsKey(new Alarm(code, subject))) {
            record(new Fact.AlarmRaised(subject, code, detail));
        }
    }

    /** Raises an alarm of what is over as soon as it has happened; {@link Life#wake} ends it. */
    void happened(String code, String subject, String detail) {
        raise(code, subject, detail);
        boot = boot.passing(boot.passing().plus(new Alarm(code, subject), moment.uptimeNanos()));
    }

    /** Ends an alarm, if it stands. */
    void clear(String code, String subject) {
        if (remembered.alarms().containsKey(new Alarm(code, subject))) {
            record(new Fact.AlarmCleared(subject, code));
        }
    }
}
