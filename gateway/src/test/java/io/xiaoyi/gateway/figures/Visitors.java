package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.figures.Passage.Spell;
import io.xiaoyi.gateway.figures.Signal.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * The people of one station for some days, and what its sensors say of them. They know nothing of how they are counted:
 * they have errands, stays and {@link Manners}. Same seed, same days. Time in milliseconds from 04:00 of the first day,
 * when nobody is inside.
 *
 * <p>Threading: one thread.
 */
final class Visitors {
    static final long DAY = 24 * 3_600_000L;

    /** Visits by the hour, from midnight, in proportion. */
    private static final double[] RHYTHM = {1, .6, .4, .3, .3, .6, 1.5, 3, 3, 3, 4, 9, 10, 8, 5, 4, 5, 8, 10, 7, 5, 4,
            3, 2};
    private static final long RELEASE = 5_000;

    /** Wants through the door. */
    private record Intent(long millis, boolean in, int people, long stay, double movesEvery) {}

    /** One who is inside, for the motion sensor. */
    private record Presence(long from, long to, double movesEvery) {}

    /** How many are inside from a time on. */
    record Inside(long millis, int people) {}

    private final Manners manners;
    private final Random random;
    private final boolean scansOut;
    private final PriorityQueue<Intent> intents = new PriorityQueue<>(Comparator.comparingLong(Intent::millis));
    private final List<Signal> signals = new ArrayList<>();
    private final List<Spell> outer = new ArrayList<>();
    private final List<Spell> inner = new ArrayList<>();
    private final List<Spell> motions = new ArrayList<>();
    private final List<Inside> steps = new ArrayList<>();
    private final long end;
    private long free;

    /** @param scansOut whether those who leave show a code instead of pressing a button */
    Visitors(long seed, Manners manners, int days, boolean scansOut) {
        random = new Random(seed);
        this.manners = manners;
        this.scansOut = scansOut;
        end = days * DAY;
        arrive(days);
        while (!intents.isEmpty() && intents.peek().millis() < end) {
            Intent next = intents.poll();
            if (next.in()) {
                comes(next);
            } else {
                leaves(next);
            }
        }
        falseMotions();
        edges(outer, Kind.BEAM_A);
        edges(inner, Kind.BEAM_B);
        edges(motions, Kind.MOTION);
        signals.removeIf(each -> each.millis() >= end);
        signals.sort(Comparator.comparingLong(Signal::millis));
        steps.sort(Comparator.comparingLong(Inside::millis));
    }

    List<Signal> signals() {
        return signals;
    }

    long end() {
        return end;
    }

    /** The truth: how many are inside after each who came or left. */
    List<Inside> truth() {
        var truth = new ArrayList<Inside>();
        int people = 0;
        for (Inside step : steps) {
            people += step.people();
            truth.add(new Inside(step.millis(), people));
        }
        return truth;
    }

    private void arrive(int days) {
        double sum = 0;
        for (double each : RHYTHM) {
            sum += each;
        }
        for (int hour = 0; hour < 24 * days; hour++) {
            double rate = manners.visitsADay() * RHYTHM[(hour + 4) % 24] / sum;
            for (double at = gap(1 / rate); at < 1; at += gap(1 / rate)) {
                long millis = hour * 3_600_000L + (long) (at * 3_600_000);
                intents.add(visit(millis, chance(manners.pairs()) ? 2 : 1));
            }
        }
    }

    private double gap(double mean) {
        return -Math.log(1 - random.nextDouble()) * mean;
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private Intent visit(long millis, int people) {
        double moves = manners.movesEverySeconds() * random.nextDouble(0.5, 2);
        double kind = random.nextDouble();
        if (kind < manners.sleepers()) {
            return new Intent(millis, true, people, minutes(80, 380), manners.sleeperMovesEverySeconds());
        }
        if (kind < 0.5) {
            return new Intent(millis, true, people, minutes(2, 11), moves);
        }
        return kind < 0.84
                ? new Intent(millis, true, people, minutes(10, 32), moves)
                : new Intent(millis, true, people, minutes(30, 95), 3 * moves);
    }

    private long minutes(int from, int to) {
        return (long) (manners.stays() * random.nextLong(from * 60_000L, to * 60_000L));
    }

    private void comes(Intent who) {
        long at = Math.max(who.millis(), free);
        signals.add(new Signal(at, Kind.GRANT_IN, true));
        if (chance(manners.neverOpens())) {
            signals.add(new Signal(at + RELEASE, Kind.NOT_ENTERED, true));
            free = at + RELEASE;
            return;
        }
        long opens = at + random.nextLong(800, 3_000);
        if (chance(manners.turnsBack())) {
            Passage back = Passage.turnedBack(opens + random.nextLong(500, 1_200), true, random);
            seen(back);
            stayedOpen(opens, back.end() + random.nextLong(800, 2_500));
            return;
        }
        var train = new Train(opens + random.nextLong(500, 1_500));
        train.pass(who, true);
        if (chance(manners.tailgates())) {
            train.pass(visit(train.at, 1), true);
        }
        train.others(opens);
        stayedOpen(opens, train.closes());
    }

    private void leaves(Intent who) {
        long at = Math.max(who.millis(), free);
        if (!chance(manners.forgets())) {
            signals.add(new Signal(at, scansOut ? Kind.GRANT_OUT : Kind.EXIT_BUTTON, true));
            if (chance(manners.neverOpens())) {
                free = at + RELEASE;
                intents.add(new Intent(at + minutes(1, 9), false, who.people(), 0, who.movesEvery()));
                return;
            }
        }
        long opens = at + random.nextLong(500, 2_000);
        var train = new Train(opens + random.nextLong(400, 1_200));
        train.pass(who, false);
        train.others(opens);
        stayedOpen(opens, train.closes());
    }

    private void stayedOpen(long opens, long closes) {
        signals.add(new Signal(opens, Kind.DOOR, true));
        signals.add(new Signal(closes, Kind.DOOR, false));
        free = closes + 300;
    }

    /** Those who go through while the door is open once. */
    private final class Train {
        private long at;
        private long last;

        Train(long first) {
            at = first;
            last = first;
        }

        /** Each of a pair on the heels of the other, or beside him. */
        void pass(Intent who, boolean in) {
            boolean beside = who.people() > 1 && chance(manners.abreast());
            for (int i = 0; i < who.people(); i++) {
                Passage passage = Passage.through(beside ? at + 20L * i : at, in, random);
                if (chance(manners.stands())) {
                    passage = passage.standing(random.nextLong(2_000, 40_000), random);
                }
                if (!chance(manners.unseenByBeams())) {
                    seen(passage);
                }
                counted(passage.middle(), in);
                last = Math.max(last, passage.end());
                if (!beside) {
                    at += chance(0.3) ? random.nextLong(350, 700) : random.nextLong(900, 2_000);
                }
            }
            at = beside ? at + random.nextLong(900, 2_000) : at;
            if (in) {
                long out = last + who.stay();
                intents.add(new Intent(out, false, who.people(), 0, who.movesEvery()));
            }
            for (int i = 0; in && i < who.people(); i++) {
                present(new Presence(last, last + who.stay(), who.movesEvery()));
            }
        }

        /** Who would pass within seconds goes along; some with a word all the same. */
        void others(long opens) {
            while (!intents.isEmpty() && intents.peek().millis() < Math.max(opens + 4_000, last + 2_000)
                    && intents.peek().millis() < end && chance(manners.holds())) {
                Intent other = intents.poll();
                at = Math.max(at, other.millis() + 200);
                if (chance(0.25)) {
                    Kind word = other.in() ? Kind.GRANT_IN : scansOut ? Kind.GRANT_OUT : Kind.EXIT_BUTTON;
                    signals.add(new Signal(at - 200, word, true));
                }
                pass(other, other.in());
            }
        }

        long closes() {
            long closes = last + random.nextLong(1_000, 3_500);
            return chance(manners.props()) ? closes + random.nextLong(15_000, 120_000) : closes;
        }
    }

    private void counted(long millis, boolean in) {
        steps.add(new Inside(millis, in ? 1 : -1));
        motions.add(new Spell(millis, millis + 25_000));
    }

    private void seen(Passage passage) {
        outer.addAll(passage.beam(true));
        inner.addAll(passage.beam(false));
    }

    private void present(Presence one) {
        for (double at = one.from() + 1000 * gap(one.movesEvery()); at < one.to(); at += 1000 * gap(one.movesEvery())) {
            motions.add(new Spell((long) at, (long) at + 25_000));
        }
    }

    private void falseMotions() {
        double mean = manners.falseMotionEverySeconds() * 1000;
        for (double at = gap(mean); at < end; at += gap(mean)) {
            motions.add(new Spell((long) at, (long) at + 25_000));
        }
    }

    /** A sensor that is active as long as anything makes it so. */
    private void edges(List<Spell> spells, Kind kind) {
        spells.sort(Comparator.comparingLong(Spell::from));
        long until = -1;
        for (Spell each : spells) {
            if (each.from() > until) {
                if (until >= 0) {
                    signals.add(new Signal(until, kind, false));
                }
                signals.add(new Signal(each.from(), kind, true));
            }
            until = Math.max(until, each.to());
        }
        if (until >= 0) {
            signals.add(new Signal(until, kind, false));
        }
    }
}
