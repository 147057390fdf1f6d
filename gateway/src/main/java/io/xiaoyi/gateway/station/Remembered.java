package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.ReplayMemory;
import io.xiaoyi.gateway.door.DoorMemory;
import io.xiaoyi.gateway.moment.ClockJudge;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.occupancy.OccupancyMemory;
import io.xiaoyi.gateway.outlet.OutletMemory;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassBook;
import io.xiaoyi.gateway.pass.PassId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What must outlive a restart, and nothing else: a function of the facts. A segment of the journal opens with it as a
 * snapshot; the station's own is that snapshot with every later fact.
 *
 * @param lastSeq the newest entry it has seen, 0 before the first
 * @param boot the boot that entry belongs to, 0 before the first
 * @param cleanStop whether the last fact is an orderly stop
 * @param floor no honest clock shows less: the newest signed {@code iat}, tick, or entry written under RTC or signed
 *            time; what a root set it to, and what came since. A command's {@code iat} counts if it is at most
 *            30 s past the time the station goes by, a pass's at most {@link ClockJudge#RTC_REACH}: without a clock
 *            an {@code iat} further ahead is obeyed and proves nothing, else one laptop that runs ahead would make
 *            every code stale
 * @param replay marks and use counts
 * @param book the passes learnt here; synchronised ones come from signed pages and are not kept
 * @param doors modes, and releases in progress, by door id
 * @param outlets sessions that go on, and faults, by outlet id
 * @param occupancy how many were inside; empty where nobody counted them
 * @param commandIds ids of accepted commands and acts, with when each expires
 * @param alarms the standing alarms, with the entry that raised each; none outlives a boot
 * @param withdrawn passes withdrawn at this station by a command, with when each may be forgotten
 * @param shadow the highest version of what an operator changed; empty before the first
 */
public record Remembered(long lastSeq, int boot, boolean cleanStop, Instant floor, ReplayMemory replay, PassBook book,
        PMap<String, DoorMemory> doors, PMap<String, OutletMemory> outlets, Optional<OccupancyMemory> occupancy,
        PMap<Octets, Instant> commandIds, PMap<Alarm, Long> alarms, PMap<PassId, Instant> withdrawn,
        Optional<ShadowMemory> shadow) {

    /**
     * A station that has seen nothing yet.
     *
     * @param floor the software's own date: no clock before it can be right
     * @param marks how many replay marks are kept at most
     * @param learnt how many learnt passes are kept at most
     */
    public static Remembered nothing(Instant floor, int marks, int learnt) {
        return new Remembered(0, 0, true, floor, ReplayMemory.empty(marks), PassBook.empty(learnt),
                HashTreePMap.empty(), HashTreePMap.empty(), Optional.empty(), HashTreePMap.empty(),
                HashTreePMap.empty(), HashTreePMap.empty(), Optional.empty());
    }

    /**
     * With one fact more.
     *
     * @throws IllegalArgumentException if it is not the next: facts are replayed in order, without a hole
     */
    public Remembered with(Recorded recorded) {
        if (recorded.seq() != lastSeq + 1) {
            throw new IllegalArgumentException("entry " + recorded.seq() + " after " + lastSeq);
        }
        Moment moment = recorded.moment();
        Remembered before = new Remembered(recorded.seq(), moment.boot(), false,
                moment.trust().raisesFloor() ? later(floor, moment.wall()) : floor, replay, book, doors, outlets,
                occupancy,
                commandIds, alarms,
                withdrawn, shadow);
        return before.evolve(recorded.fact(), moment);
    }

    /** As if every entry up to {@code seq} had been seen, and those that are missing said nothing. */
    public Remembered upTo(long seq) {
        return seq == lastSeq
                ? this
                : new Remembered(seq, boot, cleanStop, floor, replay, book, doors, outlets, occupancy, commandIds,
                        alarms,
                        withdrawn, shadow);
    }

    private Remembered evolve(Fact fact, Moment moment) {
        return switch (fact) {
            case Fact.Started _ -> withAlarms(HashTreePMap.empty());
            case Fact.Stopped _ ->
                new Remembered(lastSeq, boot, true, floor, replay, book, doors, outlets, occupancy, commandIds, alarms,
                        withdrawn, shadow);
            case Fact.Granted it -> granted(it, moment);
            case Fact.GrantWithheld it -> withReplay(replay.withheld(it.pass(), it.step()));
            case Fact.PassLearnt it -> raisedByPass(it.pass().issuedAt(), moment).withBook(book.learn(it.pass()));
            case Fact.AtDoor it -> withDoors(doors.plus(it.subject(), door(it.subject()).evolve(it.fact())));
            case Fact.AtOutlet it -> withOutlets(outlets.plus(it.subject(), outlet(it.subject()).evolve(it.fact())));
            case Fact.Inside it ->
                withOccupancy(occupancy.orElse(OccupancyMemory.NONE).evolve(it.fact(), moment));
            case Fact.ChargeGranted it ->
                raisedByPass(it.issuedAt(), moment).withBook(book.touch(it.pass())).withReplay(
                        replay.granted(it.pass(), it.step(), OptionalInt.empty(), it.expires(),
                                Lines.outlet(it.outlet()),
                                moment));
            case Fact.CommandAccepted it -> raised(it.issuedAt(), moment, Commands.AHEAD).withCommandIds(
                    commandIds.plus(it.id(), it.expires()));
            case Fact.ActAccepted it -> withCommandIds(commandIds.plus(it.id(), it.expires()));
            case Fact.PassWithdrawn it -> withWithdrawn(withdrawn.plus(it.pass(), it.until()));
            case Fact.AlarmRaised it -> withAlarms(alarms.plus(new Alarm(it.code(), it.subject()), lastSeq));
            case Fact.AlarmCleared it -> withAlarms(alarms.minus(new Alarm(it.code(), it.subject())));
            case Fact.ClockChanged it -> it.timeCameBack() ? withReplay(replay.timeCameBack(moment)) : this;
            case Fact.ClockReset it -> withFloor(it.to());
            case Fact.Checkpoint _ -> pruned(moment);
            case Fact.ConfigurationChanged it ->
                withBook(book.holding(it.learntPasses())).withShadow(configured().changed(it));
            case Fact.ConfigurationRolledBack it ->
                withBook(book.holding(it.learntPasses())).withShadow(configured().rolledBack(it));
            case Fact.ConfigurationRefused _ -> this;
            case Fact.GrantedAgain _ -> this;
            case Fact.Denied _ -> this;
            case Fact.DenialsCounted _ -> this;
            case Fact.ForeignCode _ -> this;
            case Fact.CommandRefused _ -> this;
            case Fact.CommandsCounted _ -> this;
            case Fact.EventSetAside _ -> this;
            case Fact.ActRefused _ -> this;
            case Fact.SignedIn _ -> this;
            case Fact.SignInRefused _ -> this;
            case Fact.SignedOut _ -> this;
            case Fact.AccountChanged _ -> this;
            case Fact.VisitorInvited _ -> this;
            case Fact.TickProved it -> raised(it.hour());
            case Fact.TrustChanged it -> raised(it.issuedAt());
        };
    }

    /** The memory of one door, empty for one that has done nothing yet. */
    public DoorMemory door(String id) {
        return doors.getOrDefault(id, DoorMemory.NONE);
    }

    /** The memory of one outlet, empty for one that has done nothing yet. */
    public OutletMemory outlet(String id) {
        return outlets.getOrDefault(id, OutletMemory.NONE);
    }

    private Remembered granted(Fact.Granted it, Moment moment) {
        return raisedByPass(it.issuedAt(), moment).withBook(book.touch(it.pass())).withReplay(
                replay.granted(it.pass(), it.step(), it.usesAfter(), it.expires(), it.subject(), moment));
    }

    /** Checkpoints come at a steady pace, so they are when what can no longer matter is dropped. */
    private Remembered pruned(Moment moment) {
        PMap<Octets, Instant> ids = commandIds;
        for (var each : commandIds.entrySet()) {
            if (moment.trust().measuresAcrossBoots() && each.getValue().plusSeconds(120).isBefore(moment.wall())) {
                ids = ids.minus(each.getKey());
            }
        }
        PassBook known = ReplayMemory.forgettable(moment).map(book::withoutExpired).orElse(book);
        return withCommandIds(ids).withReplay(replay.pruned(moment)).withBook(known).withWithdrawn(standing(moment));
    }

    /** What is withdrawn still: a pass that is known here and has not expired stays so however long ago that was. */
    private PMap<PassId, Instant> standing(Moment moment) {
        PMap<PassId, Instant> standing = withdrawn;
        for (var each : withdrawn.entrySet()) {
            boolean over = moment.trust().measuresAcrossBoots() && each.getValue().isBefore(moment.wall());
            if (over && book.find(each.getKey()).filter(pass -> pass.expires().isAfter(moment.wall())).isEmpty()) {
                standing = standing.minus(each.getKey());
            }
        }
        return standing;
    }

    private Remembered raisedByPass(Instant issuedAt, Moment moment) {
        return raised(issuedAt, moment, ClockJudge.RTC_REACH);
    }

    /** Raised by what may be at most {@code reach} past the wall, else as it was. */
    private Remembered raised(Instant signed, Moment moment, Duration reach) {
        return signed.isAfter(moment.wall().plus(reach)) ? this : raised(signed);
    }

    private Remembered raised(Instant signed) {
        return withFloor(later(floor, signed));
    }

    private Remembered withFloor(Instant changed) {
        return new Remembered(lastSeq, boot, cleanStop, changed, replay, book, doors, outlets, occupancy,
                commandIds, alarms,
                withdrawn, shadow);
    }

    private Remembered withReplay(ReplayMemory changed) {
        return new Remembered(lastSeq, boot, cleanStop, floor, changed, book, doors, outlets, occupancy, commandIds,
                alarms,
                withdrawn, shadow);
    }

    /** With the pass book changed, as it may be otherwise than by facts: signed pages say what is synchronised. */
    Remembered withBook(PassBook changed) {
        return new Remembered(lastSeq, boot, cleanStop, floor, replay, changed, doors, outlets, occupancy, commandIds,
                alarms,
                withdrawn, shadow);
    }

    private Remembered withDoors(PMap<String, DoorMemory> changed) {
        return new Remembered(lastSeq, boot, cleanStop, floor, replay, book, changed, outlets, occupancy, commandIds,
                alarms,
                withdrawn, shadow);
    }

    private Remembered withOutlets(PMap<String, OutletMemory> changed) {
        return new Remembered(lastSeq, boot, cleanStop, floor, replay, book, doors, changed, occupancy, commandIds,
                alarms,
                withdrawn, shadow);
    }

    private Remembered withOccupancy(OccupancyMemory changed) {
        return new Remembered(lastSeq, boot, cleanStop, floor, replay, book, doors, outlets, Optional.of(changed),
                commandIds, alarms,
                withdrawn, shadow);
    }

    private Remembered withCommandIds(PMap<Octets, Instant> changed) {
        return new Remembered(lastSeq, boot, cleanStop, floor, replay, book, doors, outlets, occupancy, changed,
                alarms, withdrawn, shadow);
    }

    private Remembered withAlarms(PMap<Alarm, Long> changed) {
        return new Remembered(lastSeq, boot, cleanStop, floor, replay, book, doors, outlets, occupancy, commandIds,
                changed, withdrawn, shadow);
    }

    private Remembered withWithdrawn(PMap<PassId, Instant> changed) {
        return new Remembered(lastSeq, boot, cleanStop, floor, replay, book, doors, outlets, occupancy, commandIds,
                alarms, changed, shadow);
    }

    private ShadowMemory configured() {
        return shadow.orElse(new ShadowMemory(0, Octets.of()));
    }

    private Remembered withShadow(ShadowMemory changed) {
        return new Remembered(lastSeq, boot, cleanStop, floor, replay, book, doors, outlets, occupancy, commandIds,
                alarms, withdrawn, Optional.of(changed));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
