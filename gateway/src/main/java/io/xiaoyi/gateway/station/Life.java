package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.door.DoorEvent;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.outlet.Fault;
import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.outlet.OutletMemory;
import io.xiaoyi.gateway.outlet.RoomEvent;
import io.xiaoyi.gateway.outlet.StopReason;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The station's own events: start, the disk's answers, outputs that fail, checkpoints. */
final class Life {
    private final Deciding deciding;

    Life(Deciding deciding) {
        this.deciding = deciding;
    }

    void start(StationEvent.Started event) {
        boolean clean = deciding.remembered.cleanStop();
        deciding.boot = deciding.boot.started(event.nonce(), deciding.moment.uptimeNanos());
        deciding.record(new Fact.Started(event.version(), event.nonce(), clean));
        if (deciding.moment.trust() == ClockTrust.FLOOR) {
            deciding.raise(Alarm.CLOCK_FLOOR, "clock", "no clock to believe at start");
        } else {
            // The last boot's clock may have been wrong: marks it left ahead of this one's must not hold anyone back.
            deciding.record(
                    new Fact.ClockChanged(ClockTrust.FLOOR, deciding.moment.trust(), deciding.remembered.floor(),
                            true));
        }
        Map<String, Boolean> inputs = event.inputs();
        new People(deciding).began(inputs); // before a door says that it is open: nobody opened it just now
        for (var plan : deciding.plan.doors()) {
            String id = plan.id();
            deciding.door(id, new DoorEvent.Began(inputs.getOrDefault(Lines.FIRE, false),
                    inputs.getOrDefault(Lines.contact(id), false), inputs.getOrDefault(Lines.exit(id), false),
                    inputs.getOrDefault(Lines.tamper(id), false)), Optional.empty());
        }
        deciding.room(new RoomEvent.Began(clean, inputs.getOrDefault(Lines.FIRE, false)));
        deciding.room.outlets().forEach(outlet -> outlet.memory().fault()
                .ifPresent(fault -> deciding.faulty(outlet.plan().id(), fault, "")));
        endWhatIsNoLongerWired();
    }

    /** A session at an outlet that the settings no longer name ends too; the contactor stays off where it is stuck. */
    private void endWhatIsNoLongerWired() {
        for (String id : deciding.remembered.outlets().keySet().stream().sorted()
                .filter(id -> deciding.room.outlet(id).isEmpty()).toList()) {
            OutletMemory memory = deciding.remembered.outlet(id);
            memory.session().ifPresent(it -> deciding.record(
                    new Fact.AtOutlet(id, new OutletFact.SessionEnded(it.number(), it.by(), StopReason.OTHER,
                            "no longer wired", it.milliwattHours()))));
            if (memory.fault().equals(Optional.of(Fault.STUCK))) {
                // a relay does not come unstuck by being left out of the settings
                deciding.faulty(id, Fault.STUCK, "no longer in the settings: name it again and clear it");
                deciding.atOnce(new Effect.SetLine(Lines.CONTACTOR, false));
            }
        }
    }

    void durable(long seq) {
        deciding.boot = deciding.boot.durable(seq);
        letGo(deciding.waiting.stream().filter(each -> each.seq() <= seq).toList());
        for (String code : List.of(Alarm.JOURNAL_LATE, Alarm.JOURNAL_FAILED)) {
            Long raised = deciding.remembered.alarms().get(new Alarm(code, "journal"));
            if (raised != null && raised <= seq) {
                deciding.clear(code, "journal");
            }
        }
    }

    void wake() {
        late();
        long now = deciding.moment.uptimeNanos();
        if (deciding.remembered.lastSeq() > deciding.boot.lastCheckpointSeq()
                && now - deciding.boot.checkpointUptimeNanos() >= Station.CHECKPOINT_EVERY.toNanos()) {
            new Trusting(deciding).staleness();
            deciding.checkpoint();
        }
        OptionalLong retry = deciding.boot.retryUptimeNanos();
        if (retry.isPresent() && retry.getAsLong() <= now) {
            retryOutputs(now);
        }
        deciding.boot.passing().forEach((alarm, last) -> {
            if (now - last >= Station.QUIET.toNanos()) {
                deciding.clear(alarm.code(), alarm.subject());
                deciding.boot = deciding.boot.passing(deciding.boot.passing().minus(alarm));
            }
        });
    }

    private void late() {
        var policy = new LatePolicy(deciding.plan);
        long now = deciding.moment.uptimeNanos();
        List<Waiting> late = deciding.waiting.stream().filter(each -> policy.isLate(each, now)).toList();
        if (late.isEmpty()) {
            return;
        }
        Duration patience = deciding.plan.journalLate();
        deciding.raise(Alarm.JOURNAL_LATE, "journal", "nothing durable within " + patience.toMillis() + " ms");
        if (deciding.plan.strict()) {
            withhold(late);
        } else {
            letGo(late);
        }
    }

    private void letGo(List<Waiting> ready) {
        deciding.waiting = deciding.waiting.minusAll(ready);
        ready.forEach(each -> deciding.atOnce(each.effect()));
    }

    private void withhold(List<Waiting> late) {
        Set<Fact.Granted> grants = new LinkedHashSet<>();
        late.forEach(each -> each.grant().ifPresent(grants::add));
        // Nothing of a grant outlives it: whoever showed his code again meanwhile is not told he was let in.
        deciding.waiting = deciding.waiting.minusAll(
                deciding.waiting.stream().filter(each -> each.grant().filter(grants::contains).isPresent()).toList());
        for (Fact.Granted grant : grants) {
            deciding.record(new Fact.GrantWithheld(grant.subject(), grant.door(), grant.pass(), grant.step()));
            new People(deciding).withheld(grant);
            deciding.door(grant.door(), new DoorEvent.Withheld(grant.pass().toString()), Optional.empty());
            withheld(new Effect.Answer(grant.subject(), grant.door(), Effect.Outcome.WITHHELD, Optional.empty(),
                    Duration.ZERO));
        }
    }

    private void withheld(Effect.Answer answer) {
        boolean still = deciding.held(answer.reader())
                .filter(it -> it.wasTold(Effect.Outcome.GRANTED, Optional.empty())).isPresent();
        deciding.atOnce(still ? deciding.told(answer) : answer);
    }

    void output(StationEvent.OutputChanged event) {
        Boot boot = deciding.boot;
        var failing = event.working()
                ? boot.failingLines().minus(event.line())
                : boot.failingLines().plus(event.line());
        deciding.boot = boot.failing(failing, retryAt(failing.isEmpty(), deciding.moment.uptimeNanos()));
        deciding.alarm(!event.working(), Alarm.OUTPUT_FAILED, event.line(), event.detail());
    }

    /** A line is tried again at the level it should have now, not the one that failed. */
    private void retryOutputs(long now) {
        for (var door : deciding.doors.values()) {
            String line = Lines.lock(door.plan().id());
            if (deciding.boot.failingLines().contains(line)) {
                // A release that waits for the disk must not keep a lock from being secured that failed to be.
                boolean released = door.released() && !waits(line);
                deciding.effects.add(new Effect.SetLine(line, door.plan().lock().energised(released)));
            }
        }
        for (var outlet : deciding.room.outlets()) {
            retry(Lines.outlet(outlet.plan().id()), outlet.on());
        }
        retry(Lines.CONTACTOR, !deciding.room.contactorOff());
        deciding.boot = deciding.boot.failing(deciding.boot.failingLines(), retryAt(false, now));
    }

    private void retry(String line, boolean on) {
        if (deciding.boot.failingLines().contains(line)) {
            deciding.effects.add(new Effect.SetLine(line, on && !waits(line)));
        }
    }

    private boolean waits(String line) {
        return deciding.waiting.stream()
                .anyMatch(each -> each.effect() instanceof Effect.SetLine set && set.line().equals(line));
    }

    private static OptionalLong retryAt(boolean none, long now) {
        return none ? OptionalLong.empty() : OptionalLong.of(now + Station.OUTPUT_RETRY.toNanos());
    }
}
