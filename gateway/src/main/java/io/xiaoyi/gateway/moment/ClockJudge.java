package io.xiaoyi.gateway.moment;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far the wall clock is believed, within one boot. Every {@link Moment} as the machine shows it goes through
 * {@link #judge}; what comes out is what passes are judged by.
 *
 * <p>The floor is the newest instant that is proved to have passed: a signed {@code iat}, a tick, an entry written
 * under {@link ClockTrust#RTC} or {@link ClockTrust#SIGNED}; never what a network time server says. The {@code iat} of
 * a command or a pass proves nothing where it lies too far past the time that the station goes by, 30 s and
 * {@link #RTC_REACH}: one laptop that runs ahead would make every code stale. Whoever calls {@link #raisedTo} sees to
 * it. Floor plus the uptime since is a lower bound of the time.
 *
 * <p>An answer that a platform signed for this station ({@link #answered}) is the time from then on, and by the uptime
 * alone: what the machine's own sources show changes nothing, while it is certain within {@link #CODE_TOLERANCE}. It is
 * uncertain by half the round trip when it comes, five seconds at most, and by a crystal's {@link #DRIFT_PPM} since, so
 * it holds for 27 to 41 hours. A better one replaces it; one that says the same and is less certain does not.
 *
 * <p>While there is none, the trust in a wall is its source's. It is not believed, and the trust is
 * {@link ClockTrust#FLOOR},
 * <ul>
 * <li>if it lies more than {@link #TOLERANCE} before the lower bound;
 * <li>if it lies further past it than {@link #NETWORK_REACH}, or {@link #RTC_REACH} for a real-time clock, until a
 * newer signed instant supports it: one jump to 2038 must not make every pass expired;
 * <li>if it stepped more than {@link #STEP} against the uptime since a wall of this boot was believed, until it agrees
 * again or a signed instant supports it.
 * </ul>
 * While a wall is not believed, the time goes on from the believed one by the uptime. Only after a step back that stays
 * past the floor can nobody tell which of the two is wrong, so the time is the earlier: a lower bound, as everywhere
 * under this trust. A clock that merely loses its source is held over by the uptime for {@link #HOLDOVER}, under
 * {@link ClockTrust#NTP} at most.
 *
 * @param floor the lower bound, as it was at {@code floorTakenUptimeNanos}
 * @param floorTakenUptimeNanos when {@code floor} was taken
 * @param trust of the last judgement; {@link ClockTrust#FLOOR} before the first
 * @param believed the last wall that was believed in this boot
 * @param signed the answer that holds, or held last
 * @param floorSinceUptimeNanos when the trust last fell to the floor; the start of the boot at first
 */
public record ClockJudge(Instant floor, long floorTakenUptimeNanos, ClockTrust trust, Optional<Moment> believed,
        Optional<Answer> signed, long floorSinceUptimeNanos) {
    /** A wall this far before the bound still agrees with it: stamps of other machines made the floor. */
    public static final Duration TOLERANCE = Duration.ofMinutes(2);
    /** A network's time is believed this far past the bound: no pass lives longer. */
    public static final Duration NETWORK_REACH = Duration.ofDays(31);
    /** A real-time clock's is believed this far: a station may lie in a store, but not until 2038. */
    public static final Duration RTC_REACH = Duration.ofDays(800);
    /** A wall that differs by more from the believed one and the uptime since has stepped. */
    public static final Duration STEP = Duration.ofMinutes(5);
    /** An answer may lie so far before the bound: a real-time clock that made it ran fast on a shelf for years. */
    public static final Duration ANSWER_TOLERANCE = Duration.ofHours(1);
    /** What a code's step forgives. */
    public static final Duration CODE_TOLERANCE = Duration.ofSeconds(15);
    /**
     * A Pi's crystal is better than this. Where a network steers the kernel's clock, it may slew the uptime by up to
     * 500 ppm: 1.8 s between two answers.
     */
    public static final int DRIFT_PPM = 100;
    /** A crystal's error stays within a code's tolerance for so long. */
    public static final Duration HOLDOVER = Duration.ofHours(24);

    /** At the start of a boot. For a station's first, the floor is the date of its software or of its plan. */
    public static ClockJudge startingAt(Instant floor) {
        return new ClockJudge(floor, 0, ClockTrust.FLOOR, Optional.empty(), Optional.empty(), 0);
    }

    /** The lower bound of the time at {@code uptimeNanos} of this boot. */
    public Instant floorAt(long uptimeNanos) {
        return floor.plusNanos(Math.max(0, uptimeNanos - floorTakenUptimeNanos));
    }

    /**
     * With a proof that {@code instant} has passed. One that lies past a wall we held on to shows that this was wrong:
     * what the clock says is then judged afresh.
     */
    public ClockJudge raisedTo(Instant instant, Moment now) {
        if (!instant.isAfter(floorAt(now.uptimeNanos()))) {
            return this;
        }
        boolean refuted = expected(now).filter(wall -> instant.isAfter(wall.plus(STEP))).isPresent();
        return new ClockJudge(instant, now.uptimeNanos(), trust, refuted ? Optional.empty() : believed,
                refuted ? Optional.empty() : signed, floorSinceUptimeNanos);
    }

    /** When the answer that holds no longer does, by the uptime; empty where none does. */
    public OptionalLong signedUntilUptimeNanos() {
        return trust == ClockTrust.SIGNED && signed.isPresent()
                ? OptionalLong.of(signed.get().endsUptimeNanos())
                : OptionalLong.empty();
    }

    /** Whether a signed time can be right, as far as the lower bound tells. */
    public Plausible plausible(Instant signedAt, long uptimeNanos) {
        Instant bound = floorAt(uptimeNanos);
        if (signedAt.isBefore(bound.minus(ANSWER_TOLERANCE))) {
            return Plausible.BEFORE_FLOOR;
        }
        return signedAt.isAfter(bound.plus(RTC_REACH)) ? Plausible.TOO_FAR_AHEAD : Plausible.YES;
    }

    /**
     * With a platform's answer, which is {@link Plausible#YES}. Where it shows that the time was believed to be later
     * than it is by more than a code's step, that was wrong, and time comes back with the next judgement.
     *
     * @param signedAt when the platform signed it
     * @param roundTripNanos from the question to now, not negative
     */
    public ClockJudge answered(Instant signedAt, long roundTripNanos, Moment now) {
        var answer = new Answer(now.judged(signedAt.plusNanos(roundTripNanos / 2), ClockTrust.SIGNED),
                roundTripNanos / 2);
        if (signed.filter(held -> held.isBetterThan(answer, now.uptimeNanos())).isPresent()) {
            return this;
        }
        Optional<Instant> before = expected(now);
        boolean wasAhead = before.filter(wall -> wall.isAfter(answer.basis().wall().plus(CODE_TOLERANCE))).isPresent();
        return new ClockJudge(floor, floorTakenUptimeNanos, wasAhead ? ClockTrust.FLOOR : trust,
                Optional.of(answer.basis()), Optional.of(answer), floorSinceUptimeNanos);
    }

    /**
     * With the floor set to what a root has signed, later or earlier than it was. Nothing that was believed counts any
     * more; a source is believed again if it shows this time.
     */
    public ClockJudge reset(Instant to, Moment now) {
        return new ClockJudge(to, now.uptimeNanos(), ClockTrust.FLOOR,
                Optional.of(now.judged(to, ClockTrust.FLOOR)), Optional.empty(),
                trust == ClockTrust.FLOOR ? floorSinceUptimeNanos : now.uptimeNanos());
    }

    /** How long the trust has been {@link ClockTrust#FLOOR}; zero while it is not. */
    public Duration onFloorFor(Moment now) {
        return trust == ClockTrust.FLOOR
                ? Duration.ofNanos(Math.max(0, now.uptimeNanos() - floorSinceUptimeNanos))
                : Duration.ZERO;
    }

    /**
     * Judges what the machine shows: under {@link ClockTrust#FLOOR} where it has no source of time, else under that of
     * its source. {@code raw} is of this boot and not before the last one judged.
     */
    public Judged judge(Moment raw) {
        Optional<Answer> holding = signed.filter(it -> it.holdsAt(raw.uptimeNanos()));
        if (holding.isPresent()) {
            Instant wall = holding.get().wallAt(raw.uptimeNanos());
            boolean other = raw.trust() != ClockTrust.FLOOR
                    && Duration.between(wall, raw.wall()).abs().compareTo(TOLERANCE) > 0;
            return agreed(raw.judged(wall, ClockTrust.SIGNED), believed,
                    other ? Finding.CONTRADICTED : Finding.AGREES);
        }
        Finding finding = raw.trust() == ClockTrust.FLOOR ? Finding.NO_SOURCE : finding(raw);
        return switch (finding) {
            case AGREES, CONTRADICTED -> agreed(raw, Optional.of(raw), finding);
            case NO_SOURCE -> heldOver(raw).map(wall -> agreed(raw.judged(wall, ClockTrust.NTP), believed, finding))
                    .orElseGet(() -> onFloor(raw, later(floorAt(raw.uptimeNanos()), expected(raw)), finding));
            case STEPPED_FORWARD, BEFORE_FLOOR ->
                onFloor(raw, later(floorAt(raw.uptimeNanos()), expected(raw)), finding);
            case STEPPED_BACK -> onFloor(raw, later(floorAt(raw.uptimeNanos()), Optional.of(raw.wall())), finding);
            case TOO_FAR_AHEAD -> onFloor(raw, floorAt(raw.uptimeNanos()), finding);
        };
    }

    private Finding finding(Moment raw) {
        Instant bound = floorAt(raw.uptimeNanos());
        Optional<Instant> expected = expected(raw);
        if (expected.isPresent() && raw.wall().isAfter(expected.get().plus(STEP))) {
            return Finding.STEPPED_FORWARD;
        }
        if (raw.wall().isBefore(bound.minus(TOLERANCE))) {
            return Finding.BEFORE_FLOOR;
        }
        if (expected.isPresent() && raw.wall().isBefore(expected.get().minus(STEP))) {
            return Finding.STEPPED_BACK;
        }
        Duration reach = raw.trust() == ClockTrust.NTP ? NETWORK_REACH : RTC_REACH;
        return raw.wall().isAfter(bound.plus(reach)) ? Finding.TOO_FAR_AHEAD : Finding.AGREES;
    }

    private Optional<Instant> expected(Moment raw) {
        return believed.map(then -> then.wall().plusNanos(raw.uptimeNanos() - then.uptimeNanos()));
    }

    private Optional<Instant> heldOver(Moment raw) {
        return expected(raw).filter(_ -> trust != ClockTrust.FLOOR
                && raw.uptimeNanos() - believed.orElseThrow().uptimeNanos() <= HOLDOVER.toNanos());
    }

    private Judged agreed(Moment judged, Optional<Moment> basis, Finding finding) {
        boolean cameBack = trust == ClockTrust.FLOOR;
        boolean raises = judged.trust().raisesFloor() && judged.wall().isAfter(floorAt(judged.uptimeNanos()));
        var next = new ClockJudge(raises ? judged.wall() : floor, raises ? judged.uptimeNanos() : floorTakenUptimeNanos,
                judged.trust(), basis, signed, floorSinceUptimeNanos);
        return new Judged(next, judged, finding, cameBack);
    }

    private Judged onFloor(Moment raw, Instant wall, Finding finding) {
        long since = trust == ClockTrust.FLOOR ? floorSinceUptimeNanos : raw.uptimeNanos();
        var next = new ClockJudge(floor, floorTakenUptimeNanos, ClockTrust.FLOOR, believed, signed, since);
        return new Judged(next, raw.judged(wall, ClockTrust.FLOOR), finding, false);
    }

    private static Instant later(Instant a, Optional<Instant> b) {
        return b.filter(a::isBefore).orElse(a);
    }

    /** Whether a signed time can be right. */
    public enum Plausible {
        YES,
        /** More than an hour before what is proved to have passed: only a root can say that this was wrong. */
        BEFORE_FLOOR,
        /** Further past it than a station lies in a store. */
        TOO_FAR_AHEAD
    }

    /**
     * A platform's answer.
     *
     * @param basis the time it says it was when it came
     * @param uncertainNanos by how much it may have been wrong then: half the round trip
     */
    public record Answer(Moment basis, long uncertainNanos) {
        Instant wallAt(long uptimeNanos) {
            return basis.wall().plusNanos(uptimeNanos - basis.uptimeNanos());
        }

        /** By how much the time that it gives may be wrong by then, in nanoseconds. */
        public long uncertainNanosAt(long uptimeNanos) {
            return uncertainNanos + (uptimeNanos - basis.uptimeNanos()) / 1_000_000 * DRIFT_PPM;
        }

        boolean holdsAt(long uptimeNanos) {
            return uptimeNanos < endsUptimeNanos();
        }

        private long endsUptimeNanos() {
            return basis.uptimeNanos() + (CODE_TOLERANCE.toNanos() - uncertainNanos) / DRIFT_PPM * 1_000_000;
        }

        /** Whether this is the more certain of two that do not contradict each other. */
        private boolean isBetterThan(Answer other, long uptimeNanos) {
            long own = uncertainNanosAt(uptimeNanos);
            Duration apart = Duration.between(wallAt(uptimeNanos), other.basis().wall()).abs();
            return own < other.uncertainNanos()
                    && apart.compareTo(Duration.ofNanos(own + other.uncertainNanos())) <= 0;
        }
    }

    /** What was found about a wall. */
    public enum Finding {
        /** It is believed. */
        AGREES("clock-agrees"),
        /** It is not asked: a platform's answer holds, and this says something else. */
        CONTRADICTED("clock-contradicted"),
        /** There is no source of time. */
        NO_SOURCE("clock-floor"),
        /** It shows less than is proved to have passed. */
        BEFORE_FLOOR("clock-back"),
        /** It is too far past what is proved. */
        TOO_FAR_AHEAD("clock-ahead"),
        /** It stepped forward against the uptime. */
        STEPPED_FORWARD("clock-jump"),
        /** It stepped back against the uptime. */
        STEPPED_BACK("clock-back");

        private final String code;

        Finding(String code) {
            this.code = code;
        }

        /** Stable, kebab case; what an alarm about it is called. */
        public String code() {
            return code;
        }
    }

    /**
     * A judged moment.
     *
     * @param moment what everything else is to use
     * @param finding why; an alarm unless it is {@link Finding#AGREES}, or {@link Finding#NO_SOURCE} while held over
     * @param timeCameBack trust rose from the floor, which every boot begins on: marks ahead of the wall are now to
     *     become single marks
     */
    public record Judged(ClockJudge next, Moment moment, Finding finding, boolean timeCameBack) {
        /** The finding's code. */
        public String why() {
            return finding.code();
        }
    }
}
