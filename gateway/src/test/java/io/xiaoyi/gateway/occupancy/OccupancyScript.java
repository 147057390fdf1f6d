package io.xiaoyi.gateway.occupancy;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.occupancy.OccupancyEvent.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A room in virtual time: what happens, when, and what came of it. One door, {@code front}. */
final class OccupancyScript {
    static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
    static final String DOOR = "front";

    final List<OccupancyFact> facts = new ArrayList<>();
    Occupancy occupancy;
    long nanos;
    int boot = 1;
    ClockTrust trust = ClockTrust.RTC;
    private Instant booted = START;

    private OccupancyScript(OccupancyPlan plan, OccupancyMemory memory) {
        occupancy = Occupancy.of(plan, memory);
    }

    /** A room that is known to be empty. */
    static OccupancyScript empty(OccupancyPlan plan) {
        return began(plan, new OccupancyMemory(Count.NOBODY, 0, 0, START, START));
    }

    static OccupancyScript empty(Sensor... sensors) {
        return empty(plan(sensors));
    }

    static OccupancyScript began(OccupancyPlan plan, OccupancyMemory memory) {
        return new OccupancyScript(plan, memory).on(new OccupancyEvent.Began(Set.of(), Map.of(), Set.of()));
    }

    static OccupancyPlan plan(Sensor... sensors) {
        var set = EnumSet.noneOf(Sensor.class);
        set.addAll(List.of(sensors));
        return OccupancyPlan.of(set, ZoneOffset.UTC, 40);
    }

    /** The gateway ends, and starts again after so long by the wall. */
    OccupancyScript restarted(Duration off) {
        booted = wall().plus(off);
        nanos = 0;
        boot++;
        occupancy = Occupancy.of(occupancy.plan(), occupancy.memory());
        return on(new OccupancyEvent.Began(Set.of(), Map.of(), Set.of()));
    }

    Instant wall() {
        return booted.plusNanos(nanos);
    }

    Moment moment() {
        return new Moment(wall(), trust, nanos, boot);
    }

    OccupancyScript on(OccupancyEvent event) {
        OccupancyStep step = occupancy.on(event, moment());
        occupancy = step.next();
        facts.addAll(step.facts());
        return this;
    }

    /** Time passes without a wake. */
    OccupancyScript jump(Duration time) {
        nanos += time.toNanos();
        return this;
    }

    /** Time passes, with every wake that is asked for. */
    OccupancyScript pass(Duration time) {
        long end = nanos + time.toNanos();
        while (occupancy.wakeAtUptimeNanos().orElse(Long.MAX_VALUE) <= end) {
            nanos = Math.max(nanos + 1, occupancy.wakeAtUptimeNanos().getAsLong());
            on(new OccupancyEvent.Wake());
        }
        nanos = Math.max(nanos, end);
        return this;
    }

    OccupancyScript seconds(double seconds) {
        return pass(Duration.ofMillis((long) (1000 * seconds)));
    }

    /** A grant, and the door opened and closed after it. */
    OccupancyScript comes() {
        return granted().seconds(1.5).opens(4);
    }

    OccupancyScript granted() {
        return on(new OccupancyEvent.GrantedIn(DOOR));
    }

    /** The button, and the door opened and closed after it. */
    OccupancyScript leaves() {
        return on(new OccupancyEvent.ExitPressed(DOOR)).seconds(1).opens(4);
    }

    OccupancyScript opens(double seconds) {
        return on(new OccupancyEvent.DoorMoved(DOOR, true)).seconds(seconds)
                .on(new OccupancyEvent.DoorMoved(DOOR, false)).seconds(1);
    }

    /** Beams broken and freed one after the other: upper case is broken, lower case free, as in {@code "ABab"}. */
    OccupancyScript beams(String edges) {
        for (char edge : edges.toCharArray()) {
            Side side = Character.toUpperCase(edge) == 'A' ? Side.A : Side.B;
            on(new OccupancyEvent.Beam(DOOR, side, Character.isUpperCase(edge))).jump(Duration.ofMillis(250));
        }
        return this;
    }

    /** Somebody moves, for a moment. */
    OccupancyScript moves() {
        return on(new OccupancyEvent.Motion("pir", true)).seconds(20).on(new OccupancyEvent.Motion("pir", false));
    }

    int estimate() {
        return occupancy.count().estimate();
    }

    int least() {
        return occupancy.count().least();
    }

    int most() {
        return occupancy.count().most();
    }

    int width() {
        return most() - least();
    }

    <F extends OccupancyFact> List<F> facts(Class<F> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
