package io.xiaoyi.gateway.occupancy;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * How probable each number of people inside is, those who move about and those who lie still apart: only the first
 * leave, and a motion sensor hardly sees the others. A hidden Markov model's forward filter: time and passages move
 * probability, evidence weighs it. Nothing is ever cut off at nobody: that somebody left says that somebody was there.
 *
 * <p>Values are equal by content and never change. Doubles are computed in one order alone, so a replay gives the same.
 */
final class Belief {
    /** How many can lie still at a time. */
    private static final int STILL = 6;
    private static final int ROW = STILL + 1;
    /** Of those found inside by number alone, so many are thought to lie still. */
    private static final double STILL_SHARE = 0.2;
    /** Beyond least and beyond most together lies twice this. */
    private static final double TAIL = 0.012;
    /** Of all times at which nobody is thought to be inside. */
    private static final double CAME_UNSEEN = 0.01;
    private static final double NOTHING = 1e-12;
    /** The largest share that may move in one step of time, as long as there are not too many of them. */
    private static final double STEP = 0.2;
    private static final int MOST_STEPS = 300;
    /** The longest step of time, in seconds: within it what is not seen is weighed by where it began. */
    private static final double LOOK = 60;
    /** After so many seconds, more of them tell nothing new. */
    private static final double LONGEST = 7 * 86_400.0;

    private final int highest;
    private final double[] weights;

    private Belief(int highest, double[] weights) {
        this.highest = highest;
        this.weights = weights;
    }

    /** How fast things happen by themselves, each a second; what is seen is not among it but for its absence. */
    record Pace(double leavesSeen, double leavesUnseen, double comesUnseen, double fallsStill, double rises,
            double motionOfMovers, double motionOfStill, double motionOfNone) {
        /** How often motion is seen. Whether anybody moves matters, not how many: that would count the restless. */
        double motion(int movers, int still) {
            return movers > 0 ? motionOfMovers : still > 0 ? motionOfStill : motionOfNone;
        }
    }

    /** As a count says it, with the median at its estimate and even probability on each side. */
    static Belief of(Count count, int highest) {
        double[] people = new double[highest + 1];
        int least = Math.min(count.least(), highest);
        int estimate = Math.min(count.estimate(), highest);
        int most = Math.min(count.most(), highest);
        for (int n = least; n <= most; n++) {
            if (n != estimate) {
                people[n] = 0.35 / (n < estimate ? estimate - least : most - estimate);
            }
        }
        people[least] += least < estimate ? 0.05 : 0; // so that least and most are found again however far they lie
        people[most] += most > estimate ? 0.05 : 0;
        people[estimate] = 1 - Arrays.stream(people).sum();
        double[] weights = new double[(highest + 1) * ROW];
        for (int n = 0; n <= highest; n++) {
            double part = people[n];
            for (int s = 0; s <= Math.min(n, STILL); s++) {
                boolean last = s == Math.min(n, STILL);
                weights[(n - s) * ROW + s] = last ? part : part * (1 - STILL_SHARE);
                part *= STILL_SHARE;
            }
        }
        return new Belief(highest, weights);
    }

    /** The same with another highest number; who are more than it are as many. */
    Belief within(int other) {
        if (other == highest) {
            return this;
        }
        double[] to = new double[(other + 1) * ROW];
        for (int i = 0; i < weights.length; i++) {
            int still = Math.min(i % ROW, other);
            to[Math.min(i / ROW, other - still) * ROW + still] += weights[i];
        }
        return new Belief(other, to);
    }

    static Belief nobody(int highest) {
        return of(Count.NOBODY, highest);
    }

    /** The numbers between which it lies, and its median. */
    Count count() {
        double[] people = people();
        double below = 0;
        int least = -1;
        int estimate = -1;
        int most = -1;
        for (int n = 0; n < people.length; n++) {
            below += people[n];
            least = least < 0 && below > TAIL ? n : least;
            estimate = estimate < 0 && below >= 0.5 ? n : estimate;
            most = most < 0 && below >= 1 - TAIL ? n : most;
        }
        return new Count(least, estimate, most);
    }

    /** How probable it is that nobody is inside. */
    double empty() {
        return weights[0];
    }

    /** 1, but for rounding. */
    double total() {
        return Arrays.stream(weights).sum();
    }

    double mean() {
        double mean = 0;
        double[] people = people();
        for (int n = 0; n < people.length; n++) {
            mean += n * people[n];
        }
        return mean;
    }

    private double[] people() {
        double[] people = new double[highest + 1];
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                people[i / ROW + i % ROW] += weights[i];
            }
        }
        return people;
    }

    /**
     * After some time in which nothing was seen. The work is bounded whatever the time and the pace, because a start
     * waits for it: where more and shorter steps would be finer, fewer and longer ones spread further.
     *
     * @param seconds not negative
     */
    Belief passed(double seconds, Pace pace, boolean motionWouldShow) {
        double fastest = (pace.leavesUnseen() + pace.fallsStill()) * (top() + 1) + pace.rises() * STILL
                + pace.comesUnseen();
        double bounded = Math.min(seconds, LONGEST);
        double wanted = Math.max(bounded / LOOK, bounded * fastest / STEP);
        int steps = (int) Math.ceil(Math.min(wanted, MOST_STEPS));
        double[] now = weights.clone();
        double[] pivots = new double[highest + 1];
        for (int i = 0; i < steps; i++) {
            step(now, pivots, bounded / steps, pace, motionWouldShow);
        }
        return normal(now);
    }

    private void step(double[] now, double[] pivots, double seconds, Pace pace, boolean motionWouldShow) {
        for (int i = 0; i < now.length; i++) {
            if (now[i] > 0) {
                int movers = i / ROW;
                double unseen = movers * pace.leavesSeen() + (motionWouldShow ? pace.motion(movers, i % ROW) : 0);
                now[i] *= StrictMath.exp(-unseen * seconds);
            }
        }
        double comes = pace.comesUnseen() * seconds;
        double leaves = pace.leavesUnseen() * seconds;
        for (int still = 0; still <= STILL; still++) {
            spread(now, pivots, still, ROW, highest - still, _ -> comes, movers -> movers * leaves);
        }
        double falls = pace.fallsStill() * seconds;
        double rises = pace.rises() * seconds;
        for (int n = 1; n <= highest; n++) {
            int people = n;
            spread(now, pivots, people * ROW, 1 - ROW, Math.min(people, STILL), still -> (people - still) * falls,
                    still -> still * rises);
        }
    }

    /**
     * Moves probability up and down between neighbours for one step, by the implicit Euler method: the places' next
     * weights are those from which a step back leads to the present ones, found as a tridiagonal system by Thomas'
     * algorithm. However long the step is, no weight turns negative and their sum stays; it is as if it took a random
     * time, exponentially distributed, of which its length is the mean.
     *
     * @param up what moves from a place to the one above in one step, as a share; of the last place it is not asked
     * @param down the same to the one below; 0 for place 0
     */
    private static void spread(double[] now, double[] pivots, int first, int stride, int last, IntToDoubleFunction up,
            IntToDoubleFunction down) {
        double rising = 0; // the share of the place below that comes up
        for (int place = 0; place <= last; place++) {
            int i = first + place * stride;
            double falling = down.applyAsDouble(place);
            double going = place < last ? up.applyAsDouble(place) : 0;
            now[i] += place > 0 ? rising * now[i - stride] : 0;
            pivots[place] = 1 + going + falling * (1 - rising);
            rising = going / pivots[place];
        }
        double fallen = 0;
        for (int place = last; place >= 0; place--) {
            int i = first + place * stride;
            now[i] = (now[i] + fallen) / pivots[place];
            fallen = down.applyAsDouble(place) * now[i];
        }
    }

    /** After a motion that nobody at a door caused. Where nobody was thought to be, one may have come unseen. */
    Belief moved(Pace pace) {
        double[] to = weights.clone();
        to[ROW] += to[0] * CAME_UNSEEN;
        to[0] *= 1 - CAME_UNSEEN;
        for (int i = 0; i < to.length; i++) {
            to[i] *= pace.motion(i / ROW, i % ROW);
        }
        return normal(to);
    }

    /** After one of two things, by their weights, which need not add up to 1; each is a belief before it is normal. */
    static Belief either(Weighed one, Weighed other) {
        double[] sum = one.weights.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.weights[i];
        }
        return one.before.normal(sum);
    }

    /** What a passage makes of a belief, weighed by how well that explains what was seen. */
    static final class Weighed {
        private final Belief before;
        private final double[] weights;

        private Weighed(Belief before, double[] weights) {
            this.before = before;
            this.weights = weights;
        }

        Belief alone() {
            return before.normal(weights);
        }
    }

    /** @param chances of 0, 1, 2, … coming in */
    Weighed in(double weight, double... chances) {
        double[] to = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] >= NOTHING) {
                for (int come = 0; come < chances.length; come++) {
                    to[Math.min(highest - i % ROW, i / ROW + come) * ROW + i % ROW] += weights[i] * weight
                            * chances[come];
                }
            }
        }
        return new Weighed(this, to);
    }

    /**
     * @param rate how often one of those who move leaves, a second
     * @param stillRate the same for one who lies still
     * @param ghostRate how often it looks like it and nobody is there, a second
     * @param chances of 0, 1, 2, … leaving, where there are so many
     */
    Weighed out(double weight, double rate, double stillRate, double ghostRate, double... chances) {
        double[] to = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] >= NOTHING) {
                int movers = i / ROW;
                int still = i % ROW;
                double one = weights[i] * weight;
                to[i] += one * ghostRate;
                leave(to, movers, still, true, one * rate * StrictMath.pow(movers, Habits.TRUST_IN_STAYS), chances);
                leave(to, movers, still, false, one * still * stillRate, chances);
            }
        }
        return new Weighed(this, to);
    }

    private static void leave(double[] to, int movers, int still, boolean mover, double weight, double... chances) {
        if (weight > 0) {
            for (int leave = 0; leave < chances.length; leave++) {
                int going = Math.min(leave, movers + still);
                int fromMovers = Math.min(movers, mover ? going : Math.max(0, going - 1));
                int index = (movers - fromMovers) * ROW + still - (going - fromMovers);
                to[index] += weight * chances[leave];
            }
        }
    }

    /** With some chance that one more left or came, unseen, while nobody could look. */
    Belief blurred(double left, double came) {
        double[] to = new double[weights.length];
        for (int i = 0; i < to.length; i++) {
            int movers = i / ROW;
            to[i] += weights[i] * (1 - came - (movers > 0 ? left : 0));
            if (movers > 0) {
                to[i - ROW] += weights[i] * left;
            }
            to[Math.min(highest - i % ROW, movers + 1) * ROW + i % ROW] += weights[i] * came;
        }
        return normal(to);
    }

    /** As if one who was thought to have come in had not. */
    Belief undone() {
        double[] to = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            to[i >= ROW ? i - ROW : i] += weights[i];
        }
        return new Belief(highest, to);
    }

    /** Between this and another: {@code share} of it. */
    Belief mixed(Belief other, double share) {
        double[] to = weights.clone();
        for (int i = 0; i < to.length; i++) {
            to[i] = to[i] * (1 - share) + other.weights[i] * share;
        }
        return new Belief(highest, to);
    }

    private int top() {
        int i = weights.length - 1;
        while (i > 0 && weights[i] < NOTHING) {
            i--;
        }
        return i / ROW;
    }

    private Belief normal(double[] to) {
        double sum = 0;
        for (double each : to) {
            sum += each;
        }
        if (!(sum > 1e-300)) {
            return this; // what was seen cannot be explained at all: it says nothing
        }
        for (int i = 0; i < to.length; i++) {
            to[i] = to[i] / sum < NOTHING ? 0 : to[i] / sum;
        }
        return new Belief(highest, to);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Belief belief && Arrays.equals(weights, belief.weights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return count() + ", empty " + empty();
    }
}
