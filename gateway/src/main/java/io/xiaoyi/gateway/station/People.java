package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.ReplayMemory.LastGrant;
import io.xiaoyi.gateway.access.ReplayMemory.Mark;
import io.xiaoyi.gateway.door.DoorFact;
import io.xiaoyi.gateway.occupancy.Occupancy;
import io.xiaoyi.gateway.occupancy.OccupancyEvent;
import io.xiaoyi.gateway.occupancy.OccupancyEvent.Side;
import io.xiaoyi.gateway.occupancy.OccupancyFact;
import io.xiaoyi.gateway.occupancy.OccupancyPlan;
import io.xiaoyi.gateway.occupancy.OccupancyStep;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.station.StationPlan.Direction;
import io.xiaoyi.gateway.station.StationPlan.ReaderPlan;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What doors, grants and lines tell of the people inside. A station that does not count them lets all of it pass. No
 * door ever hears of it: a count that is wrong refuses an entry at most, and nobody his way out.
 */
final class People {
    private final Deciding deciding;

    People(Deciding deciding) {
        this.deciding = deciding;
    }

    void began(Map<String, Boolean> inputs) {
        Set<String> open = new HashSet<>();
        deciding.doors.keySet().stream().filter(id -> inputs.getOrDefault(Lines.contact(id), false)).forEach(open::add);
        Set<String> moving = new HashSet<>();
        inputs.forEach((line, active) -> Lines.motionOf(line).filter(_ -> active).ifPresent(moving::add));
        Map<String, Set<Side>> broken = new HashMap<>();
        for (String door : deciding.doors.keySet()) {
            Set<Side> sides = EnumSet.noneOf(Side.class);
            Stream.of(Side.values()).filter(side -> inputs.getOrDefault(Lines.beam(door, side), false))
                    .forEach(sides::add);
            if (sides.isEmpty()) {
                deciding.clear(Alarm.BEAM_STUCK, door); // freed while nobody looked
            } else {
                broken.put(door, sides);
            }
        }
        tell(new OccupancyEvent.Began(open, broken, moving));
    }

    void granted(ReaderPlan reader) {
        tell(reader.direction() == Direction.IN
                ? new OccupancyEvent.GrantedIn(reader.door())
                : new OccupancyEvent.GrantedOut(reader.door()));
    }

    void withheld(Fact.Granted grant) {
        if (isIn(grant.subject())) {
            tell(new OccupancyEvent.NotEntered(grant.door()));
        }
    }

    void door(String id, DoorFact fact) {
        if (fact instanceof DoorFact.DoorOpened) {
            tell(new OccupancyEvent.DoorMoved(id, true));
        } else if (fact instanceof DoorFact.DoorClosed) {
            tell(new OccupancyEvent.DoorMoved(id, false));
        } else if (fact instanceof DoorFact.GrantNotUsed(String by) && lastReader(by).filter(this::isIn).isPresent()) {
            tell(new OccupancyEvent.NotEntered(id));
        }
    }

    private Optional<String> lastReader(String pass) {
        return PassId.parse(pass).map(id -> deciding.remembered.replay().marks().get(id)).flatMap(Mark::lastGrant)
                .map(LastGrant::reader);
    }

    private boolean isIn(String reader) {
        return deciding.plan.reader(reader).filter(it -> it.direction() == Direction.IN).isPresent();
    }

    void exit(String door) {
        tell(new OccupancyEvent.ExitPressed(door));
    }

    /** A line that only tells of people. @return whether it is one */
    boolean line(String line, boolean active) {
        Optional<String> motion = Lines.motionOf(line);
        if (motion.isPresent()) {
            tell(new OccupancyEvent.Motion(motion.get(), active));
            return true;
        }
        for (String door : deciding.doors.keySet()) {
            for (Side side : Side.values()) {
                if (line.equals(Lines.beam(door, side))) {
                    tell(new OccupancyEvent.Beam(door, side, active));
                    return true;
                }
            }
        }
        return false;
    }

    /** The same people are counted by another plan from now on; the time until now passed under the old one. */
    void goBy(OccupancyPlan plan) {
        tell(new OccupancyEvent.Wake());
        deciding.occupancy = deciding.occupancy.map(it -> it.with(plan, deciding.moment));
        tell(new OccupancyEvent.Wake());
    }

    void wake() {
        long wake = deciding.occupancy.map(Occupancy::wakeAtUptimeNanos).orElse(java.util.OptionalLong.empty())
                .orElse(Long.MAX_VALUE);
        if (wake <= deciding.moment.uptimeNanos()) {
            tell(new OccupancyEvent.Wake());
        }
    }

    private void tell(OccupancyEvent event) {
        if (deciding.occupancy.isEmpty()) {
            return;
        }
        OccupancyStep step = deciding.occupancy.get().on(event, deciding.moment);
        deciding.occupancy = Optional.of(step.next());
        for (OccupancyFact fact : step.facts()) {
            deciding.record(new Fact.Inside(fact));
            if (fact instanceof OccupancyFact.BeamStuck(String door)) {
                deciding.raise(Alarm.BEAM_STUCK, door, "broken for too long to be somebody");
            } else if (fact instanceof OccupancyFact.BeamFreed(String door)) {
                deciding.clear(Alarm.BEAM_STUCK, door);
            }
        }
    }
}
