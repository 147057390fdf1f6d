package io.xiaoyi.gateway.moment;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the wall clock is believed, within one boot. Every {@link Moment} as the machine shows it goes through
 * {@link #judge}; what comes out is what passes are judged by.
 *
 * <p>The floor is the newest instant that is proved to have passed: a signed {@code iat}, a tick, an entry written
 * under
 * {@link ClockTrust#RTC} or {@link ClockTrust#SIGNED}; never what a network time server says. Floor plus the uptime
 * since
 * is a lower bound of the time. A wall is not believed, and the trust is {@link ClockTrust#FLOOR},
 * <ul>
 * <li>if it lies more than {@link #TOLERANCE} before that bound;
 * <li>if it lies further past it than {@link #NETWORK_REACH}, or {@link #RTC_REACH} for a real-time clock, until a
 * newer
 * signed instant supports it: one jump to 2038 must not make every pass expired;
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
 * @param floorSinceUptimeNanos when the trust last fell to the floor; the start of the boot at first
 */
public record ClockJudge(Instant floor, long floorTakenUptimeNanos, ClockTrust trust, Optional<Moment> believed,
        long floorSinceUptimeNanos) {
    /** A wall this far before the bound still agrees with it: stamps of other machines made the floor. */
    public static final Duration TOLERANCE = Duration.ofMinutes(2);
    /** A network's time is believed this far past the bound: no pass lives longer. */
    public static final Duration NETWORK_REACH = Duration.ofDays(31);
    /** A real-time clock's is believed this far: a station may lie in a store, but not until 2038. */
    public static final Duration RTC_REACH = Duration.ofDays(800);
    /** A wall that differs by more from the believed one and the uptime since has stepped. */
    public static final Duration STEP = Duration.ofMinutes(5);
    /** A crystal's error stays within a code's tolerance for so long. */
    public static final Duration HOLDOVER = Duration.ofHours(24);

    /** At the start of a boot. For a station's first, the floor is the date of its software or of its plan. */
    public static ClockJudge startingAt(Instant floor) {
        return new ClockJudge(floor, 0, ClockTrust.FLOOR, Optional.empty(), 0);
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
                floorSinceUptimeNanos);
    }

    /** How long the trust has been {@link ClockTrust#FLOOR}; zero while it is not. */
    public Duration onFloorFor(Moment now) {
        return trust == ClockTrust.FLOOR
                ? Duration.ofNanos(Math.max(0, now.uptimeNanos() - floorSinceUptimeNanos))
                : Duration.ZERO;
    }

    /** Judges what the machine shows. {@code raw} is of this boot and not before the last one judged. */
    public Judged judge(Moment raw) {
        Finding finding = raw.trust() == ClockTrust.FLOOR ? Finding.NO_SOURCE : finding(raw);
        return switch (finding) {
            case AGREES -> agreed(raw, Optional.of(raw), finding);
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
        if (raw.trust() == ClockTrust.SIGNED) {
            return Finding.AGREES;
        }
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
        boolean raises = judged.trust() == ClockTrust.SIGNED
                || judged.trust().raisesFloor() && judged.wall().isAfter(floorAt(judged.uptimeNanos()));
        var next = new ClockJudge(raises ? judged.wall() : floor, raises ? judged.uptimeNanos() : floorTakenUptimeNanos,
                judged.trust(), basis, floorSinceUptimeNanos);
        return new Judged(next, judged, finding, cameBack);
    }

    private Judged onFloor(Moment raw, Instant wall, Finding finding) {
        long since = trust == ClockTrust.FLOOR ? floorSinceUptimeNanos : raw.uptimeNanos();
        var next = new ClockJudge(floor, floorTakenUptimeNanos, ClockTrust.FLOOR, believed, since);
        return new Judged(next, raw.judged(wall, ClockTrust.FLOOR), finding, false);
    }

    private static Instant later(Instant a, Optional<Instant> b) {
        return b.filter(a::isBefore).orElse(a);
    }

    /** What was found about a wall. */
    public enum Finding {
        /** It is believed. */
        AGREES("clock-agrees"),
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
