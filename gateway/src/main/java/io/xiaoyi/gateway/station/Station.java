package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.Circumstances.DrawnNumber;
import io.xiaoyi.gateway.access.Throttle;
import io.xiaoyi.gateway.door.Door;
import io.xiaoyi.gateway.door.DoorPlan;
import io.xiaoyi.gateway.moment.ClockJudge;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.occupancy.Occupancy;
import io.xiaoyi.gateway.occupancy.OccupancyMemory;
import io.xiaoyi.gateway.outlet.Room;
import io.xiaoyi.gateway.outlet.RoomEvent;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Preread;
import io.xiaoyi.gateway.pass.SignedPage;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.pass.TrustPart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * A whole station as it stands.
 *
 * @param plan what the installer fixed, and what an operator changed of it
 * @param trust whose signatures count, and which passes were withdrawn before their time
 * @param remembered what outlives a restart
 * @param doors by id
 * @param room the outlets
 * @param occupancy how many are inside; empty where nobody counts them
 * @param clock how far the wall is believed
 * @param throttles what each reader's bad codes have led to; {@link #COMMANDS} and {@link #CONSOLE} have
 *     one too
 * @param held the code before each reader that has seen one, by reader
 * @param numbers what the doors' screens have shown, by door
 * @param waiting effects that wait for the disk, oldest first
 * @param boot what is true of this boot alone
 * @param shadow which configuration {@code plan} is of, and which was refused
 */
public record Station(StationPlan plan, Trust trust, Remembered remembered,
        PMap<String, Door> doors, Room room, Optional<Occupancy> occupancy, ClockJudge clock,
        PMap<String, Throttle> throttles, PMap<String, Held> held,
        PMap<String, PVector<DrawnNumber>> numbers, PVector<Waiting> waiting, Boot boot, Shadow shadow) {

    /** What commands are throttled and dropped under, as a reader's scans are under its id. */
    public static final String COMMANDS = "commands";
    /** What is done at the console waits under this name, and what happens there has it as its subject. */
    public static final String CONSOLE = "console";
    private static final long NEVER = Long.MAX_VALUE;
    /** A checkpoint is made after so many entries, or after {@link #CHECKPOINT_EVERY} where there is any. */
    public static final int CHECKPOINT_ENTRIES = 1000;
    /** See {@link #CHECKPOINT_ENTRIES}. */
    public static final Duration CHECKPOINT_EVERY = Duration.ofHours(1);
    /** The alarm of what is over as soon as it has happened ends when it has not happened again for so long. */
    public static final Duration QUIET = Duration.ofHours(1);
    /** A line that could not be written is tried again so often. */
    public static final Duration OUTPUT_RETRY = Duration.ofSeconds(1);

    /** A station as its journal remembers it, before {@link StationEvent.Started} begins its boot. */
    public static Station of(StationPlan plan, Remembered remembered) {
        return of(Shadow.of(Configuration.fixed(plan, remembered.book().learntCapacity())), remembered);
    }

    /** The same with what an operator changed. */
    public static Station of(Shadow shadow, Remembered remembered) {
        StationPlan plan = shadow.inForce().plan();
        PMap<String, Door> doors = HashTreePMap.empty();
        for (DoorPlan door : plan.doors()) {
            doors = doors.plus(door.id(), Door.of(door, remembered.door(door.id())));
        }
        return new Station(plan, Trust.none(new Trust.Who(plan.access().tenant(), plan.access().names(), List.of())),
                remembered, doors,
                Room.of(plan.room(), remembered::outlet),
                plan.occupancy().map(it -> Occupancy.of(it, remembered.occupancy().orElse(OccupancyMemory.NONE))),
                ClockJudge.startingAt(remembered.floor()),
                HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(),
                TreePVector.empty(), Boot.before(remembered.lastSeq()),
                shadow.atLeast(remembered.shadow().map(ShadowMemory::highest).orElse(0L)));
    }

    /**
     * Whether a document may still come into force: a newer one, or the very one that was last and is no longer kept.
     *
     * @param hash SHA-256 of the document
     */
    public boolean isNew(long version, Octets hash) {
        return version > Math.max(shadow.highest(), shadow.judged()) || Shadowing.isLost(shadow, remembered, version,
                hash);
    }

    /**
     * What follows from an event. A pure function: the same station, event and moment always give the same decision.
     *
     * @param raw the moment as the clock shows it; facts carry it as judged
     */
    public Decision decide(StationEvent event, Moment raw) {
        var deciding = new Deciding(this, raw);
        switch (event) {
            case StationEvent.Started it -> {
                new Life(deciding).start(it);
                new Shadowing(deciding).started();
            }
            case StationEvent.Stopping it -> {
                new Scans(deciding).stopping();
                deciding.room(new RoomEvent.Stopping());
                deciding.record(new Fact.Stopped(it.reason()));
            }
            case StationEvent.Scanned it -> new Scans(deciding).scanned(it);
            case StationEvent.InputChanged it -> new Inputs(deciding).changed(it);
            case StationEvent.MeterRead it -> new Inputs(deciding).read(it);
            case StationEvent.Wake _ -> wake(deciding);
            case StationEvent.Durable it -> new Life(deciding).durable(it.seq());
            case StationEvent.JournalFailed it ->
                deciding.raise(Alarm.JOURNAL_FAILED, "journal", it.detail());
            case StationEvent.CommandReceived it -> new Commands(deciding).received(it);
            case StationEvent.ActWanted it -> new Commands(deciding).wanted(it);
            case StationEvent.ConsoleNoted it -> deciding.record(it.fact());
            case StationEvent.VisitorInvited it ->
                deciding.record(new Fact.VisitorInvited(it.pass(), it.by(), it.until(), it.uses()));
            case StationEvent.LinkChanged it -> new Asking(deciding).link(it.online());
            case StationEvent.NonceDrawn it -> new Asking(deciding).drawn(it.nonce());
            case StationEvent.TimeAnswered it -> new Asking(deciding).answered(it.signed());
            case StationEvent.ShadowProposed it -> new Shadowing(deciding).proposed(it);
            case StationEvent.UplinkBegan it -> new Shadowing(deciding).uplinkBegan(it.version());
            case StationEvent.UplinkServed it -> new Shadowing(deciding).uplinkServed(it.version());
            case StationEvent.ReaderChanged it ->
                deciding.alarm(!it.present(), Alarm.READER_ABSENT, it.reader(), it.detail());
            case StationEvent.Overrun it ->
                deciding.happened(Alarm.OVERRUN, it.source(), it.dropped() + " dropped");
            case StationEvent.OutputChanged it -> new Life(deciding).output(it);
            case StationEvent.DoorNumberDrawn it -> new Scans(deciding).drawn(it);
            case StationEvent.TrustLoaded it -> new Trusting(deciding).loaded(it);
            case StationEvent.TrustArrived it -> new Trusting(deciding).arrived(it);
            case StationEvent.AdapterAlarm it -> deciding.alarm(it.raised(), it.code(), it.subject(), it.detail());
            case StationEvent.SetAside it -> new Inputs(deciding).setAside(it);
        }
        return deciding.done();
    }

    /**
     * The event with what can be computed of it before its turn, on any thread: the dearest part of a decision by far
     * is a signature. The decision is the same with it and without, whatever happens in between.
     */
    public StationEvent preread(StationEvent event) {
        String tenant = plan.access().tenant();
        if (event instanceof StationEvent.Scanned(String id, Octets line, Optional<Preread> none) && none.isEmpty()) {
            return plan.reader(id).<StationEvent>map(reader -> new StationEvent.Scanned(id, line, Optional.of(Preread
                    .of(line, tenant, remembered.book(), plan.access().station(), reader.door())))).orElse(event);
        }
        if (event instanceof StationEvent.TrustArrived it && it.part() == TrustPart.PAGE && it.page().isEmpty()
                && trust.readPage(it.signed()) instanceof Checked.Good<SignedPage>(SignedPage page)) {
            return new StationEvent.TrustArrived(it.part(), it.signed(), Optional.of(page));
        }
        return event; // a page that is not believed may be so at its turn, behind a ring that is on its way
    }

    /** Without what waits for the disk to switch an outlet on. */
    public Station withoutPowerWaiting() {
        PVector<Waiting> left = waiting;
        for (Waiting each : waiting) {
            if (each.effect() instanceof Effect.SetLine(String line, boolean on) && on
                    && Lines.outletOf(line).isPresent()) {
                left = left.minus((Object) each);
            }
        }
        return left == waiting
                ? this
                : new Station(plan, trust, remembered, doors, room, occupancy, clock, throttles, held,
                        numbers,
                        left, boot, shadow);
    }

    private static void wake(Deciding deciding) {
        new Inputs(deciding).wake();
        new Scans(deciding).wake();
        new People(deciding).wake();
        new Life(deciding).wake();
        new Trusting(deciding).wake();
        new Asking(deciding).wake();
        new Shadowing(deciding).wake();
    }

    /** When this station next wants {@link StationEvent.Wake}, by this boot's uptime; empty for one at rest. */
    public OptionalLong wakeAtUptimeNanos() {
        long earliest = Math.min(orNever(new LatePolicy(plan).deadlineNanos(waiting)),
                Math.min(orNever(boot.retryUptimeNanos()), orNever(boot.trustDueUptimeNanos())));
        earliest = Math.min(earliest, Math.min(orNever(room.wakeAtUptimeNanos()),
                Math.min(orNever(boot.nonces().due(clock.trust())), orNever(clock.signedUntilUptimeNanos()))));
        earliest = Math.min(earliest, orNever(shadow.trial().map(Shadow.Trial::untilUptimeNanos).orElse(OptionalLong
                .empty())));
        earliest = Math.min(earliest, orNever(boot.quietUptimeNanos()));
        for (Door door : doors.values()) {
            earliest = Math.min(earliest, orNever(door.wakeAtUptimeNanos()));
        }
        earliest = Math.min(earliest,
                orNever(occupancy.map(Occupancy::wakeAtUptimeNanos).orElse(OptionalLong.empty())));
        for (Throttle throttle : throttles.values()) {
            earliest = Math.min(earliest, orNever(throttle.wakeAtUptimeNanos()));
        }
        if (remembered.lastSeq() > boot.lastCheckpointSeq()) {
            earliest = Math.min(earliest, boot.checkpointUptimeNanos() + CHECKPOINT_EVERY.toNanos());
        }
        return earliest == NEVER ? OptionalLong.empty() : OptionalLong.of(earliest);
    }

    private static long orNever(OptionalLong deadline) {
        return deadline.orElse(NEVER);
    }
}
