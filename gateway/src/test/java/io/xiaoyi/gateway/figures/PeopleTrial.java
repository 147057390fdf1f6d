package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.figures.Signal.Kind;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.occupancy.Count;
import io.xiaoyi.gateway.occupancy.Occupancy;
import io.xiaoyi.gateway.occupancy.OccupancyEvent;
import io.xiaoyi.gateway.occupancy.OccupancyMemory;
import io.xiaoyi.gateway.occupancy.OccupancyPlan;
import io.xiaoyi.gateway.occupancy.Sensor;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Some days of {@link Visitors} counted by some sensors, ours beside the naive count. Threading: one thread. */
final class PeopleTrial {
    private static final Instant START = Instant.parse("2026-03-02T04:00:00Z");
    private static final int HIGHEST = 40;
    private static final String DOOR = "front";

    final PeopleScore ours = new PeopleScore();
    final PeopleScore naive = new PeopleScore();
    private final Set<Sensor> sensors;

    PeopleTrial(Set<Sensor> sensors) {
        this.sensors = sensors;
    }

    void run(long seed, Manners.Kind kind, int days) {
        var manners = Manners.drawn(kind, new Random(seed));
        run(new Visitors(seed, manners, days, sensors.contains(Sensor.GRANTS_OUT)));
    }

    void run(Visitors visitors) {
        new Life(visitors).run();
    }

    /** One station's. */
    private final class Life {
        private final List<Signal> signals;
        private final List<Visitors.Inside> truth;
        private final long end;
        private final NaiveCount count = new NaiveCount(sensors);
        private Occupancy occupancy = Occupancy.of(OccupancyPlan.of(sensors, ZoneOffset.UTC, HIGHEST),
                OccupancyMemory.NONE);
        private Count known = Count.NOBODY;
        private int people;
        private long now;

        Life(Visitors visitors) {
            signals = visitors.signals();
            truth = visitors.truth();
            end = visitors.end();
        }

        void run() {
            tell(new OccupancyEvent.Began(Set.of(), Map.of(), Set.of()));
            int signal = 0;
            int step = 0;
            while (now < end) {
                long nextSignal = signal < signals.size() ? signals.get(signal).millis() : end;
                long nextStep = step < truth.size() ? truth.get(step).millis() : end;
                long wake = occupancy.wakeAtUptimeNanos().orElse(Long.MAX_VALUE) / 1_000_000 + 1;
                goTo(Math.min(Math.min(end, Math.max(now, wake)), Math.min(nextSignal, nextStep)));
                if (now == end) {
                    return;
                }
                if (now == nextStep) {
                    people = truth.get(step++).people();
                } else if (now == nextSignal) {
                    Signal each = signals.get(signal++);
                    count.on(each);
                    tell(event(each));
                } else {
                    tell(new OccupancyEvent.Wake());
                }
            }
        }

        private void goTo(long millis) {
            ours.add(millis - now, known, people);
            int shown = Math.max(0, count.at(now));
            naive.add(millis - now, new Count(shown, shown, shown), people);
            now = millis;
        }

        private void tell(OccupancyEvent event) {
            var moment = new Moment(START.plusMillis(now), ClockTrust.RTC, now * 1_000_000, 1);
            occupancy = occupancy.on(event, moment).next();
            known = occupancy.count();
        }
    }

    private static OccupancyEvent event(Signal signal) {
        return switch (signal.kind()) {
            case GRANT_IN -> new OccupancyEvent.GrantedIn(DOOR);
            case NOT_ENTERED -> new OccupancyEvent.NotEntered(DOOR);
            case GRANT_OUT -> new OccupancyEvent.GrantedOut(DOOR);
            case EXIT_BUTTON -> new OccupancyEvent.ExitPressed(DOOR);
            case DOOR -> new OccupancyEvent.DoorMoved(DOOR, signal.on());
            case BEAM_A -> new OccupancyEvent.Beam(DOOR, OccupancyEvent.Side.A, signal.on());
            case BEAM_B -> new OccupancyEvent.Beam(DOOR, OccupancyEvent.Side.B, signal.on());
            case MOTION -> new OccupancyEvent.Motion("pir", signal.on());
        };
    }

    /**
     * What is usually done: in minus out, set to nobody every day at 04:00. In is what the beams see, else a grant; out
     * what the beams see, else a grant, else the button, else nothing.
     */
    private static final class NaiveCount {
        private final Set<Sensor> sensors;
        private int count;
        private long day;
        private boolean a;
        private boolean b;
        private boolean outerFirst;

        NaiveCount(Set<Sensor> sensors) {
            this.sensors = sensors;
        }

        int at(long millis) {
            if (millis / Visitors.DAY != day) {
                day = millis / Visitors.DAY;
                count = 0;
            }
            return count;
        }

        void on(Signal signal) {
            int before = at(signal.millis());
            if (sensors.contains(Sensor.TWO_BEAMS)) {
                count = before + beams(signal);
            } else if (signal.kind() == Kind.GRANT_IN && sensors.contains(Sensor.GRANTS_IN)) {
                count = before + 1;
            } else if (signal.kind() == Kind.NOT_ENTERED && sensors.contains(Sensor.GRANTS_IN)) {
                count = before - 1;
            } else if (signal.kind() == Kind.GRANT_OUT && sensors.contains(Sensor.GRANTS_OUT)
                    || signal.kind() == Kind.EXIT_BUTTON && sensors.contains(Sensor.EXIT_BUTTON)) {
                count = before - 1;
            }
        }

        /** The beam broken first and the beam freed last tell the direction. */
        private int beams(Signal signal) {
            boolean wasFree = !a && !b;
            a = signal.kind() == Kind.BEAM_A ? signal.on() : a;
            b = signal.kind() == Kind.BEAM_B ? signal.on() : b;
            if (wasFree && (a || b)) {
                outerFirst = a;
            }
            boolean freed = !wasFree && !a && !b;
            boolean outerLast = signal.kind() == Kind.BEAM_A;
            return freed && outerFirst != outerLast ? outerFirst ? 1 : -1 : 0;
        }
    }
}
