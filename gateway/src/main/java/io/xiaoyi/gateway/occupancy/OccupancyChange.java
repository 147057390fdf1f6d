package io.xiaoyi.gateway.occupancy;

import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** One transition of the count while it is made: the fields that may change, the facts found. Lives in one call. */
final class OccupancyChange {
    /** Off for longer than this, or for nobody knows how long: what may have happened meanwhile is all possible. */
    private static final Duration LONGEST_OFF = Duration.ofHours(24);
    /** Of a room set back, so much is left to what was thought before: quiet is no proof. */
    private static final double RESET_DOUBT = 0.02;

    private final Occupancy before;
    private final OccupancyPlan plan;
    private final Moment moment;
    private final long now;
    private final List<OccupancyFact> facts = new ArrayList<>(2);
    private final Map<String, Doorway> doors;
    private Belief belief;
    private final Set<String> moving;
    private OptionalLong stirred;
    private OptionalLong doorMoved;
    private OptionalInt places;
    private Instant hour;
    private int entries;
    private int exits;
    private Instant resetFor;
    private OptionalLong published;
    private OccupancyMemory memory;

    OccupancyChange(Occupancy occupancy, Moment moment) {
        before = occupancy;
        plan = occupancy.plan();
        this.moment = moment;
        now = moment.uptimeNanos();
        doors = new HashMap<>(occupancy.doors());
        belief = occupancy.belief();
        moving = new HashSet<>(occupancy.moving());
        stirred = occupancy.stirredNanos();
        doorMoved = occupancy.doorNanos();
        places = occupancy.places();
        hour = occupancy.hour();
        entries = occupancy.entries();
        exits = occupancy.exits();
        resetFor = occupancy.resetFor();
        published = occupancy.publishedNanos();
        memory = occupancy.memory();
    }

    /** What the time since the last event tells. */
    void pass() {
        if (hour.equals(Instant.EPOCH)) {
            return; // the boot has not begun: how long it took is part of having been off
        }
        boolean beams = plan.has(Sensor.TWO_BEAMS) && doors.values().stream().noneMatch(Doorway::stuck);
        boolean wouldShow = plan.has(Sensor.MOTION) && moving.isEmpty();
        belief = belief.passed((now - before.updatedNanos()) / 1e9, Habits.pace(plan, beams, before.quiet(moment)),
                wouldShow);
        for (var each : Map.copyOf(doors).entrySet()) {
            Doorway door = each.getValue();
            held(door);
            if (door.entering() > 0 && now - door.grantedNanos() > Habits.GRANT_HOLDS.toNanos()) {
                place(door.entering()); // they turned back: whoever came through the beams is not among them
                door = door.entering(0);
            }
            if (door.leaving() > 0 && now - door.saidNanos() > Habits.WORD_HOLDS.toNanos()) {
                door = door.leaving(0);
            }
            if (door.beams().broken() && !door.stuck()
                    && now - door.beams().sinceNanos() >= Habits.STUCK.toNanos()) {
                door = door.stuck(true);
                facts.add(new OccupancyFact.BeamStuck(each.getKey()));
            }
            doors.put(each.getKey(), door);
        }
        rollHour();
        reset();
    }

    /** A door without beams that is held open lets pass whom nobody sees. */
    private void held(Doorway door) {
        if (door.open() && !counts(door)) {
            long from = periods(before.updatedNanos() - door.openNanos().getAsLong());
            long to = periods(now - door.openNanos().getAsLong());
            for (long i = from; i < to; i++) {
                belief = belief.blurred(Habits.HELD_SLIPS, Habits.HELD_SLIPS);
            }
        }
    }

    private static long periods(long openNanos) {
        long past = Math.max(0, openNanos - Habits.HELD_AFTER.toNanos());
        return Math.min(Habits.HELD_PERIODS, past / Habits.HELD_PERIOD.toNanos());
    }

    private void rollHour() {
        Instant present = hourOf();
        if (!present.equals(hour)) {
            Count count = belief.count();
            tell(new OccupancyFact.OccupancyHour(hour, count.least(), count.estimate(), count.most(), entries, exits));
            hour = present;
            entries = 0;
            exits = 0;
        }
    }

    private Instant hourOf() {
        return moment.wall().atZone(plan.zone()).truncatedTo(ChronoUnit.HOURS).toInstant();
    }

    private void reset() {
        Instant due = plan.resetDue(moment.wall());
        if (due.isAfter(resetFor) && before.quiet(moment) && moment.trust().measuresAcrossBoots()) {
            facts.add(new OccupancyFact.OccupancyReset(belief.count().estimate()));
            belief = Belief.nobody(plan.highest()).mixed(belief, RESET_DOUBT);
            resetFor = due;
        }
    }

    void begin(OccupancyEvent.Began began) {
        boolean measured = moment.trust().measuresAcrossBoots() && memory.at().isAfter(Instant.EPOCH);
        Duration off = measured ? Duration.between(memory.at(), moment.wall()) : LONGEST_OFF;
        if (off.isPositive()) {
            Duration bounded = off.compareTo(LONGEST_OFF) < 0 ? off : LONGEST_OFF;
            Belief then = belief.passed(bounded.toSeconds(), Habits.paceUnseen(plan), false);
            belief = belief.mixed(then, 0.5);
        }
        hour = hourOf();
        if (!measured || !hour.equals(memory.at().atZone(plan.zone()).truncatedTo(ChronoUnit.HOURS).toInstant())) {
            entries = 0;
            exits = 0;
        }
        resetFor = plan.resetDue(moment.wall());
        moving.clear();
        moving.addAll(plan.has(Sensor.MOTION) ? began.moving() : Set.of());
        if (plan.has(Sensor.DOOR_CONTACT)) {
            began.openDoors().forEach(id -> doors.put(id, of(id).opened(now)));
        }
        if (plan.has(Sensor.TWO_BEAMS)) {
            began.brokenBeams().forEach((id, broken) -> doors.put(id, of(id).with(Beams.found(broken, now))));
        }
    }

    void grantedIn(String id) {
        if (!plan.has(Sensor.GRANTS_IN)) {
            return;
        }
        seen();
        place(-1);
        Doorway door = of(id);
        boolean waits = counts(door) || plan.has(Sensor.DOOR_CONTACT) && !door.open();
        if (waits) {
            doors.put(id, door.granted(now));
        } else {
            comes(door.open() ? Habits.IN_ON_A_GRANT : Habits.IN_ON_A_GRANT_UNSEEN);
        }
    }

    void notEntered(String id) {
        Doorway door = of(id);
        if (!plan.has(Sensor.GRANTS_IN)) {
            return;
        }
        if (door.entering() > 0) {
            doors.put(id, door.entering(door.entering() - 1));
            place(1);
        } else if (!counts(door)) {
            place(1);
            if (!plan.has(Sensor.DOOR_CONTACT)) {
                belief = belief.undone();
                entries = Math.max(0, entries - 1);
            }
        }
    }

    /** Gives places back, or takes them, where one is let in for each that left. */
    private void place(int more) {
        places = places.isPresent() ? OptionalInt.of(Math.max(0, places.getAsInt() + more)) : places;
    }

    void grantedOut(String id) {
        if (plan.has(Sensor.GRANTS_OUT)) {
            said(id);
        }
    }

    void pressed(String id) {
        Doorway door = of(id);
        OptionalLong last = door.pressedNanos();
        boolean again = last.isPresent() && now - last.getAsLong() < Habits.PRESSED_AGAIN.toNanos();
        if (plan.has(Sensor.EXIT_BUTTON)) {
            doors.put(id, door.pressed(now));
            if (!again && door.leaving() == 0) {
                said(id);
            }
        }
    }

    /** Somebody said that he leaves. */
    private void said(String id) {
        seen();
        Doorway door = of(id);
        if (counts(door)) {
            return;
        }
        if (plan.has(Sensor.DOOR_CONTACT) && !door.open()) {
            doors.put(id, door.saidToLeave(now));
        } else {
            leaves(Habits.OUT_ON_A_WORD);
        }
    }

    void door(String id, boolean open) {
        Doorway door = of(id);
        if (!plan.has(Sensor.DOOR_CONTACT) || door.open() == open) {
            return;
        }
        seen();
        doorMoved = OptionalLong.of(now);
        doors.put(id, open ? door.opened(now) : door.closed());
        if (open && !counts(door)) {
            opened(id, door);
        }
    }

    private void opened(String id, Doorway door) {
        for (int i = 0; i < door.entering(); i++) {
            comes(Habits.IN_ON_A_GRANT);
        }
        for (int i = 0; i < door.leaving(); i++) {
            leaves(Habits.OUT_ON_A_WORD);
        }
        if (door.entering() > 0) {
            belief = belief.blurred(Habits.SLIPS, 0);
        } else if (door.leaving() > 0) {
            belief = belief.blurred(0, Habits.SLIPS);
        } else {
            unexplained();
        }
        doors.put(id, of(id).entering(0).leaving(0));
    }

    /** Somebody opened, and nothing said that he would: each explanation by how often it happens. */
    private void unexplained() {
        boolean words = plan.has(Sensor.EXIT_BUTTON) || plan.has(Sensor.GRANTS_OUT);
        double in = Habits.comes(plan) * (plan.has(Sensor.GRANTS_IN) ? Habits.UNGRANTED : 1);
        double out = words ? Habits.FORGETS : 1;
        if (belief.mean() * Habits.leaves(plan) * out >= in) {
            left();
        } else {
            entries++;
        }
        belief = Belief.either(belief.in(in, Habits.UNEXPLAINED), belief.out(out, Habits.leaves(plan),
                Habits.stillLeaves(), Habits.GHOST, Habits.UNEXPLAINED));
    }

    void beam(OccupancyEvent.Beam event) {
        if (!plan.has(Sensor.TWO_BEAMS)) {
            return;
        }
        seen();
        doorMoved = OptionalLong.of(now);
        String id = event.door();
        Doorway door = of(id);
        Beams.Read read = door.beams().on(event.side(), event.broken(), now);
        doors.put(id, door.with(read.next()));
        if (door.stuck()) {
            if (!read.next().broken()) {
                doors.put(id, of(id).stuck(false));
                facts.add(new OccupancyFact.BeamFreed(id));
            }
        } else {
            read.crossing().ifPresent(crossing -> crossed(id, crossing));
        }
    }

    private void crossed(String id, Beams.Crossing crossing) {
        double[] chances = crossing.hesitant() ? Habits.PASSED_HESITANT : Habits.PASSED;
        switch (crossing.passage()) {
            case IN -> {
                comes(chances);
                place(of(id).entering() > 0 ? 0 : -1); // whom a grant let in has taken his place with it
                doors.put(id, of(id).entering(of(id).entering() - 1));
            }
            case OUT -> leaves(chances);
            case TURNED_BACK -> belief = belief.blurred(Habits.TURNED_BACK_SLIPS, Habits.TURNED_BACK_SLIPS);
        }
        if (crossing.nanos() > Habits.STANDS.toNanos()) {
            belief = belief.blurred(Habits.PASSES_BY, Habits.PASSES_BY);
        }
    }

    void motion(String sensor, boolean active) {
        boolean first = moving.isEmpty();
        if (!plan.has(Sensor.MOTION) || !(active ? moving.add(sensor) : moving.remove(sensor))) {
            return;
        }
        seen();
        boolean explained = doors.values().stream().anyMatch(Doorway::open)
                || doorMoved.isPresent() && now - doorMoved.getAsLong() < Habits.DOOR_LINGERS.toNanos();
        if (active && first && !explained) {
            belief = belief.moved(Habits.pace(plan, false, false));
        }
    }

    private void comes(double[] chances) {
        entries++;
        belief = belief.in(1, chances).alone();
    }

    private void leaves(double[] chances) {
        left();
        belief = belief.out(1, Habits.leaves(plan), Habits.stillLeaves(), Habits.GHOST, chances).alone();
    }

    private void left() {
        exits++;
        place(1);
    }

    private void seen() {
        stirred = OptionalLong.of(now);
    }

    /** Whether this door's beams tell who passes, so that nothing else has to. */
    private boolean counts(Doorway door) {
        return plan.has(Sensor.TWO_BEAMS) && !door.stuck();
    }

    private Doorway of(String id) {
        return doors.getOrDefault(id, Doorway.CLOSED);
    }

    private void tell(OccupancyFact fact) {
        facts.add(fact);
        memory = memory.evolve(fact, moment);
    }

    /** When anything last told of people; whole milliseconds, as entries keep them. */
    private Instant evidence() {
        if (stirred.isEmpty()) {
            return memory.evidence();
        }
        return moment.trust().measuresAcrossBoots()
                ? moment.wall().minusNanos(now - stirred.getAsLong()).truncatedTo(ChronoUnit.MILLIS)
                : Instant.EPOCH;
    }

    /** The result, with the count told if it changed and may be told already. */
    OccupancyStep step() {
        Count count = belief.count();
        boolean due = published.isEmpty() || now - published.getAsLong() >= Occupancy.PUBLISH_PAUSE.toNanos();
        if (!count.equals(memory.count()) && due) {
            published = OptionalLong.of(now);
            tell(new OccupancyFact.OccupancyChanged(count.least(), count.estimate(), count.most(), entries, exits,
                    evidence()));
        }
        Occupancy next = with(places);
        return new OccupancyStep(with(next.placesNow()), facts);
    }

    private Occupancy with(OptionalInt left) {
        return new Occupancy(plan, doors, belief, moving, now, stirred, doorMoved, left, hour, entries, exits,
                resetFor, published, memory);
    }
}
