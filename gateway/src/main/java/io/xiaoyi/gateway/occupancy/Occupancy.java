package io.xiaoyi.gateway.occupancy;

import io.xiaoyi.gateway.moment.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How many people are inside as it stands, and its only transitions. One room, any number of doors.
 *
 * @param doors by id; one that has done nothing is missing
 * @param belief how probable each number is
 * @param moving the motion sensors that are active
 * @param updatedNanos the uptime to which {@code belief} belongs
 * @param stirredNanos uptime of the last evidence, whatever it was; empty before the first of this boot
 * @param doorNanos uptime of the last movement at a door, by which a motion is explained
 * @param places once full under {@link CapacityRule.WhenFull#ONE_IN_ONE_OUT}: how many may come in
 * @param hour when the hour that {@code entries} and {@code exits} are counted in began
 * @param resetFor the last time of a daily reset that is done with
 * @param publishedNanos uptime of the last {@link OccupancyFact.OccupancyChanged}
 * @param memory what its facts amount to
 */
public record Occupancy(OccupancyPlan plan, Map<String, Doorway> doors, Belief belief, Set<String> moving,
        long updatedNanos, OptionalLong stirredNanos, OptionalLong doorNanos,
        OptionalInt places, Instant hour, int entries, int exits, Instant resetFor, OptionalLong publishedNanos,
        OccupancyMemory memory) {

    /** A change is told this long after the one before it at the earliest. */
    public static final Duration PUBLISH_PAUSE = Duration.ofSeconds(1);
    /** How often a room that is not known to be empty is looked at, for what its quiet tells. */
    static final Duration LOOK = Duration.ofMinutes(1);
    /** A room is known to be empty from here on; only a door or a motion changes that. */
    private static final double EMPTY = 0.999;

    public Occupancy {
        doors = Map.copyOf(doors);
        moving = Set.copyOf(moving);
    }

    /** A room as the journal remembers it, before {@link OccupancyEvent.Began} says how its inputs stand. */
    public static Occupancy of(OccupancyPlan plan, OccupancyMemory memory) {
        return new Occupancy(plan, Map.of(), Belief.of(memory.count(), plan.highest()), Set.of(), 0,
                OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty(), Instant.EPOCH,
                memory.entries(), memory.exits(), Instant.EPOCH, OptionalLong.empty(), memory);
    }

    /**
     * What follows from an event. The time until {@code moment} passes first, so that a wake that comes late, twice or
     * never changes little but the time at which it is noticed.
     */
    public OccupancyStep on(OccupancyEvent event, Moment moment) {
        var change = new OccupancyChange(this, moment);
        change.pass();
        switch (event) {
            case OccupancyEvent.Began it -> change.begin(it);
            case OccupancyEvent.GrantedIn it -> change.grantedIn(it.door());
            case OccupancyEvent.GrantedOut it -> change.grantedOut(it.door());
            case OccupancyEvent.NotEntered it -> change.notEntered(it.door());
            case OccupancyEvent.DoorMoved it -> change.door(it.door(), it.open());
            case OccupancyEvent.Beam it -> change.beam(it);
            case OccupancyEvent.ExitPressed it -> change.pressed(it.door());
            case OccupancyEvent.Motion it -> change.motion(it.sensor(), it.active());
            case OccupancyEvent.Wake _ -> {
            }
        }
        return change.step();
    }

    /**
     * The same people under another plan for the same sensors. Where the hour of the daily reset is another, the first
     * is the next that comes; where the room is for more, so many more may come in.
     */
    public Occupancy with(OccupancyPlan other, Moment moment) {
        int more = other.capacity().map(CapacityRule::capacity).orElse(0) - plan.capacity().map(CapacityRule::capacity)
                .orElse(0);
        OptionalInt left = places.isPresent() ? OptionalInt.of(Math.max(0, places.getAsInt() + more)) : places;
        Instant reset = other.resetAt().equals(plan.resetAt()) ? resetFor : other.resetDue(moment.wall());
        return new Occupancy(other, doors, belief.within(other.highest()), moving, updatedNanos, stirredNanos,
                doorNanos, left, hour, entries, exits, reset, publishedNanos, memory);
    }

    /** How many are inside. */
    public Count count() {
        return belief.count();
    }

    /** How long ago anything told of people; empty if nothing ever did, or no clock can tell. */
    public Optional<Duration> evidenceAge(Moment now) {
        if (stirredNanos.isPresent()) {
            return Optional.of(Duration.ofNanos(now.uptimeNanos() - stirredNanos.getAsLong()));
        }
        boolean measured = now.trust().measuresAcrossBoots() && memory.evidence().isAfter(Instant.EPOCH);
        return measured ? Optional.of(later(Duration.between(memory.evidence(), now.wall()))) : Optional.empty();
    }

    private static Duration later(Duration age) {
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** The sensors that are counted by now: those of the plan, without beams of which one is stuck. */
    public Set<Sensor> sensors() {
        var working = EnumSet.noneOf(Sensor.class);
        working.addAll(plan.sensors());
        if (doors.values().stream().anyMatch(Doorway::stuck)) {
            working.remove(Sensor.TWO_BEAMS);
        }
        return Set.copyOf(working);
    }

    /** Whether as many are inside, or on their way in by a grant, as the room is for; never without a capacity. */
    public boolean full() {
        return plan.capacity().map(rule -> places.isPresent()
                ? places.getAsInt() == 0
                : rule.judged(count()) + entering() >= rule.capacity()).orElse(false);
    }

    /** Whether the next one at the door is to be refused. */
    public boolean refuses() {
        return full() && plan.capacity().orElseThrow().whenFull() != CapacityRule.WhenFull.WARN;
    }

    /** Whether nothing has moved for the plan's time and no door is open; since the boot's start at first. */
    public boolean quiet(Moment now) {
        return moving.isEmpty() && doors.values().stream().noneMatch(it -> it.open() || it.beams().broken())
                && now.uptimeNanos() - stirredNanos.orElse(0) >= plan.quietAfter().toNanos();
    }

    int entering() {
        return doors.values().stream().mapToInt(Doorway::entering).sum();
    }

    /** One in for one out begins when the room is full, and ends when there is certainly room. */
    OptionalInt placesNow() {
        CapacityRule rule = plan.capacity().orElse(null);
        if (rule == null || rule.whenFull() != CapacityRule.WhenFull.ONE_IN_ONE_OUT) {
            return OptionalInt.empty();
        }
        Count count = count();
        if (places.isPresent()) {
            return count.most() + entering() < rule.capacity() ? OptionalInt.empty() : places;
        }
        return rule.judged(count) + entering() >= rule.capacity() ? OptionalInt.of(0) : OptionalInt.empty();
    }

    /** When it next wants {@link OccupancyEvent.Wake}, by this boot's uptime; empty before the boot has begun. */
    public OptionalLong wakeAtUptimeNanos() {
        if (hour.equals(Instant.EPOCH)) {
            return OptionalLong.empty();
        }
        long earliest = updatedNanos + LOOK.toNanos();
        if (belief.empty() > EMPTY && entering() == 0) {
            earliest = updatedNanos + Duration.ofHours(1).toNanos();
        }
        if (!count().equals(memory.count()) && publishedNanos.isPresent()) {
            earliest = Math.min(earliest, publishedNanos.getAsLong() + PUBLISH_PAUSE.toNanos());
        }
        for (Doorway door : doors.values()) {
            if (door.open()) {
                earliest = Math.min(earliest, updatedNanos + Habits.HELD_PERIOD.toNanos());
            }
            if (door.beams().broken() && !door.stuck()) {
                earliest = Math.min(earliest, door.beams().sinceNanos() + Habits.STUCK.toNanos());
            }
        }
        return OptionalLong.of(earliest);
    }
}
