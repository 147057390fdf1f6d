package io.xiaoyi.gateway.access;

import io.xiaoyi.gateway.access.Verdict.Denied;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Preread;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Who may come in: one check for each {@link Denial}, in its order, and the first that fails is the verdict. Judging
 * changes nothing and takes nobody's word for a signature.
 *
 * <p>On {@link ClockTrust#FLOOR} the wall is only a lower bound of the time, so what lies in the future is let be and
 * the rules are narrower. How each of them refuses:
 * <ul>
 * <li>{@code exp} before the wall: {@link Denial#EXPIRED}, as ever;
 * <li>a step more than 30 s before the wall, a printed pass, or, after 24 h where the policy is strict, every code
 * but an answer to the door's number: {@link Denial#STALE_CLOCK};
 * <li>a step not after the pass's last, or a second grant of one pass within ten minutes: {@link Denial#REPLAYED};
 * <li>a pass that opening hours apply to, where the station has any: {@link Denial#OUTSIDE_HOURS}.
 * </ul>
 * An answer to the door's number needs no clock and is judged as ever, but for hours, which nobody can tell then: it is
 * let in.
 *
 * <p>At a reader for the way out nobody is kept inside by hours, capacity or a spent use count, and no use is counted.
 */
public final class AccessRules {
    /** A door's number is good for so long by uptime. */
    public static final Duration NUMBER_LIFE = Duration.ofSeconds(60);
    /** One grant a pass in this time while the clock is not trusted. */
    public static final Duration FLOOR_INTERVAL = Duration.ofMinutes(10);
    /** From then on {@link AccessPolicy.OnFloor} decides. */
    public static final Duration FLOOR_PATIENCE = Duration.ofHours(24);
    /** Paper never changes: shown again within this time it is the same grant, later it is another use. */
    static final Duration PAPER_INTERVAL = Duration.ofSeconds(Word.SECONDS_A_STEP);
    /** How far a step may lie before the floor. */
    static final Duration FLOOR_TOLERANCE = Duration.ofSeconds(30);
    /** How far a pass may begin ahead of the wall: the platform's clock and ours differ as phones' may. */
    static final Duration SKEW = Duration.ofSeconds(Word.SECONDS_A_STEP);

    private final AccessPolicy policy;
    private final Known known;
    private final ReplayMemory memory;
    private final Circumstances here;
    private final Moment now;

    private AccessRules(AccessPolicy policy, Known known, ReplayMemory memory, Circumstances here, Moment now) {
        this.policy = policy;
        this.known = known;
        this.memory = memory;
        this.here = here;
        this.now = now;
    }

    /**
     * Judges one line.
     *
     * @param now as judged by {@link io.xiaoyi.gateway.moment.ClockJudge}
     */
    public static Verdict judge(Preread line, AccessPolicy policy, Known known, ReplayMemory memory,
            Circumstances here, Moment now) {
        var rules = new AccessRules(policy, known, memory, here, now);
        return switch (line.reading()) {
            case Reading.Foreign foreign -> new Verdict.Foreign(foreign.kind(), foreign.length());
            case Reading.Malformed it -> unverified(Denial.MALFORMED,
                    it.where() + ": found " + it.found() + ", expected " + it.expected());
            case Reading.WrongForm it -> unverified(Denial.WRONG_FORM, it.why());
            case Reading.Compact compact -> rules.compact(compact, line);
            case Reading.Introduction introduction -> rules.introduction(introduction);
            case Reading.Printed printed -> rules.printed(printed);
        };
    }

    /**
     * Judges an answer to the door's number that came another way than by the reader: somebody whom the station
     * believes says that the holder of {@code id} gave it.
     *
     * @return {@link Verdict.Granted}, {@link Verdict.GrantedAgain} or {@link Verdict.Denied}
     */
    public static Verdict judgeAnswer(PassId id, int number, AccessPolicy policy, Known known, ReplayMemory memory,
            Circumstances here, Moment now) {
        var rules = new AccessRules(policy, known, memory, here, now);
        Optional<Pass> pass = known.book().find(id);
        if (pass.isEmpty()) {
            return unverified(Denial.UNKNOWN_PASS, "");
        }
        if (rules.issuer(id).isEmpty()) {
            return unverified(Denial.UNKNOWN_ISSUER, issuerDetail(id));
        }
        return rules.admission(pass.get(), Optional.of(new Word.DoorNumber(number)));
    }

    /** A verified pass, with the word its phone signed; empty for paper. */
    private record Shown(Pass pass, Optional<Word> word, boolean again) {
        boolean isBoundToTheDoor() {
            return word.filter(Word.DoorNumber.class::isInstance).isPresent();
        }

        OptionalLong step() {
            return word.map(AccessRules::stepOf).orElse(OptionalLong.empty());
        }

        OptionalInt number() {
            return word.orElse(null) instanceof Word.DoorNumber(int number)
                    ? OptionalInt.of(number)
                    : OptionalInt.empty();
        }
    }

    /** One reason to refuse, if it applies. */
    private interface Check {
        Optional<Denied> of(Shown shown);
    }

    private Verdict compact(Reading.Compact compact, Preread line) {
        List<Pass> candidates = known.book().find(compact.cti());
        if (candidates.isEmpty()) {
            return unverified(Denial.UNKNOWN_PASS, "");
        }
        List<Pass> believed = candidates.stream().filter(pass -> issuer(pass.id()).isPresent()).toList();
        if (believed.isEmpty()) {
            return unverified(Denial.UNKNOWN_ISSUER, issuerDetail(candidates.getFirst().id()));
        }
        return believed.stream()
                .filter(pass -> line.verifies(compact, pass, policy.station(), here.door()))
                .findFirst().map(pass -> admission(pass, Optional.of(compact.word())))
                .orElseGet(() -> unverified(Denial.FORGED, "signature of the phone"));
    }

    private Verdict printed(Reading.Printed printed) {
        return signed(printed.pass(), printed.signed()::verifies)
                .orElseGet(() -> admission(printed.pass(), Optional.empty()));
    }

    private Verdict introduction(Reading.Introduction introduction) {
        Pass pass = introduction.pass();
        Optional<Verdict> refused = signed(pass, introduction.signed()::verifies);
        var shown = new Shown(pass, Optional.empty(), false);
        return refused.or(() -> first(shown, this::notYetValid, this::expired, this::revoked, this::wrongStation))
                .orElseGet(() -> teaching(pass));
    }

    private Verdict teaching(Pass pass) {
        Optional<Pass> held = known.book().find(pass.id());
        if (held.isPresent()) {
            boolean synchronised = known.book().isSynchronised(pass.id());
            boolean same = synchronised ? held.get().saysSameAs(pass) : held.get().equals(pass);
            if (same || !synchronised && pass.issuedAt().isBefore(held.get().issuedAt())) {
                return new Verdict.AlreadyKnown(held.get());
            }
            if (synchronised) {
                return new Verdict.Conflict(pass, held.get(), "a synchronised pass says something else");
            }
            if (pass.issuedAt().equals(held.get().issuedAt())) {
                return new Verdict.Conflict(pass, held.get(), "a pass of the same instant says something else");
            }
        }
        Optional<PassId> beside = known.book().find(pass.id().cti()).stream().map(Pass::id)
                .filter(id -> !id.equals(pass.id())).findFirst();
        return new Verdict.Learnt(pass, beside);
    }

    private Verdict admission(Pass pass, Optional<Word> word) {
        var shown = new Shown(pass, word, isSameGrant(pass, word));
        return first(shown, this::notYetValid, this::expired, this::staleClock, this::replayed, this::revoked,
                this::wrongStation, this::noRight, this::outsideHours, this::lockedDown, this::full, this::usedUp,
                this::noCharging)
                .orElseGet(() -> granted(shown));
    }

    private Verdict granted(Shown shown) {
        Pass pass = shown.pass();
        boolean longer = pass.scope().allows(Right.LONG_RELEASE);
        if (shown.again()) {
            return new Verdict.GrantedAgain(pass, longer);
        }
        OptionalInt uses = here.entering() && pass.scope().uses().isPresent()
                ? OptionalInt.of(memory.usesOf(pass.id(), pass.expires()) + 1)
                : OptionalInt.empty();
        return new Verdict.Granted(pass, shown.step(), shown.number(), uses, longer);
    }

    private static Optional<Verdict> first(Shown shown, Check... checks) {
        for (Check check : checks) {
            Optional<Denied> denied = check.of(shown);
            if (denied.isPresent()) {
                return Optional.of(denied.get());
            }
        }
        return Optional.empty();
    }

    // ---- the checks, in the order of Denial

    /** Unknown issuer, then forged. */
    private Optional<Verdict> signed(Pass pass, Predicate<PublicKey> verifies) {
        Optional<RingKey> issuer = issuer(pass.id());
        if (issuer.isEmpty()) {
            return Optional.of(unverified(Denial.UNKNOWN_ISSUER, issuerDetail(pass.id())));
        }
        return verifies.test(issuer.get().key())
                ? Optional.empty()
                : Optional.of(unverified(Denial.FORGED, "signature of the issuer"));
    }

    /** An {@code iat} ahead of a clock we trust would raise the floor past it, and make everybody's codes stale. */
    private Optional<Denied> notYetValid(Shown shown) {
        Instant begins = shown.pass().notBefore();
        Instant issued = shown.pass().issuedAt();
        Instant from = issued.isAfter(begins) ? issued : begins;
        boolean early = isTrusted() && from.isAfter(now.wall().plus(SKEW));
        return denied(early, Denial.NOT_YET_VALID, "from " + from, shown);
    }

    private Optional<Denied> expired(Shown shown) {
        boolean late = !now.wall().isBefore(shown.pass().expires());
        return denied(late, Denial.EXPIRED, "at " + shown.pass().expires(), shown);
    }

    private Optional<Denied> staleClock(Shown shown) {
        if (shown.isBoundToTheDoor()) {
            return Optional.empty();
        }
        if (!isTrusted() && policy.onFloor() == AccessPolicy.OnFloor.STRICT
                && here.onFloorFor().compareTo(FLOOR_PATIENCE) >= 0) {
            return denied(true, Denial.STALE_CLOCK, "station without a clock for 24 h", shown);
        }
        if (shown.step().isEmpty()) {
            return denied(!isTrusted(), Denial.STALE_CLOCK, "station without a clock, printed pass", shown);
        }
        long step = shown.step().getAsLong();
        long error = (step - Word.stepAt(now.wall())) * Word.SECONDS_A_STEP;
        boolean stale = isTrusted()
                ? Math.abs(error) > Word.SECONDS_A_STEP
                : step * Word.SECONDS_A_STEP < now.unixSeconds() - FLOOR_TOLERANCE.toSeconds();
        return denied(stale, Denial.STALE_CLOCK, "clock %+d s".formatted(error), shown);
    }

    private Optional<Denied> replayed(Shown shown) {
        if (shown.again()) {
            return Optional.empty();
        }
        PassId id = shown.pass().id();
        if (shown.number().isPresent()) {
            return denied(!isStanding(shown.number().getAsInt()), Denial.REPLAYED, "number spent or not shown", shown);
        }
        if (shown.step().isPresent() && memory.refuses(id, shown.step().getAsLong())) {
            return denied(true, Denial.REPLAYED, "step granted before", shown);
        }
        boolean soon = !isTrusted() && !here.charging() && memory.mark(id).flatMap(ReplayMemory.Mark::lastGrant)
                .filter(grant -> grant.leastSince(now).compareTo(FLOOR_INTERVAL) < 0).isPresent();
        return denied(soon, Denial.REPLAYED, "station without a clock, one grant in ten minutes", shown);
    }

    private Optional<Denied> revoked(Shown shown) {
        return denied(known.isRevoked(shown.pass().id()), Denial.REVOKED, "", shown);
    }

    private Optional<Denied> wrongStation(Shown shown) {
        boolean ours = shown.pass().scope().stations().stream()
                .anyMatch(place -> place.equals(policy.station()) || policy.groups().contains(place));
        return denied(!ours, Denial.WRONG_STATION, "", shown);
    }

    private Optional<Denied> noRight(Shown shown) {
        return denied(!here.charging() && !shown.pass().scope().allows(Right.ENTER), Denial.NO_RIGHT, "enter", shown);
    }

    private Optional<Denied> outsideHours(Shown shown) {
        boolean limited = here.entering() && policy.hours().areLimited()
                && !shown.pass().scope().allows(Right.ANY_HOUR);
        if (!isTrusted()) {
            return denied(limited && !shown.isBoundToTheDoor(), Denial.OUTSIDE_HOURS,
                    "station without a clock, pass limited to hours", shown);
        }
        return denied(limited && !policy.hours().isOpen(now.wall()), Denial.OUTSIDE_HOURS,
                now.wall().atZone(policy.hours().zone()).toLocalTime().withNano(0).toString(), shown);
    }

    private Optional<Denied> lockedDown(Shown shown) {
        return denied(here.lockedDown(), Denial.LOCKED_DOWN, here.door(), shown);
    }

    private Optional<Denied> full(Shown shown) {
        boolean full = here.entering() && here.full() && policy.refuseWhenFull() && !shown.again();
        return denied(full, Denial.FULL, "", shown);
    }

    private Optional<Denied> usedUp(Shown shown) {
        OptionalInt allowed = shown.pass().scope().uses();
        if (allowed.isEmpty() || !here.entering() || shown.again()) {
            return Optional.empty();
        }
        boolean spent = memory.usesOf(shown.pass().id(), shown.pass().expires()) >= allowed.getAsInt();
        return denied(spent, Denial.USED_UP, allowed.getAsInt() + " uses", shown);
    }

    private Optional<Denied> noCharging(Shown shown) {
        return denied(here.charging() && !shown.pass().scope().allows(Right.CHARGE), Denial.NO_CHARGING, "charge",
                shown);
    }

    // ---- what the checks ask

    private boolean isTrusted() {
        return now.trust() != ClockTrust.FLOOR;
    }

    /** The issuer's key if it counts here and now. By the floor alone nobody can say that a key is not valid yet. */
    private Optional<RingKey> issuer(PassId id) {
        return known.ring().flatMap(ring -> ring.key(id.kid()))
                .filter(key -> key.roles().contains(Role.ISSUER) && key.speaksFor(policy.station()))
                .filter(key -> now.wall().isBefore(key.expires()))
                .filter(key -> !isTrusted() || !now.wall().plus(SKEW).isBefore(key.notBefore()));
    }

    private static String issuerDetail(PassId id) {
        return "issuer %016x".formatted(id.kid());
    }

    /** Whether this very code was granted at this reader and the door has not opened since. */
    private boolean isSameGrant(Pass pass, Optional<Word> word) {
        Optional<ReplayMemory.LastGrant> last = memory.mark(pass.id()).flatMap(ReplayMemory.Mark::lastGrant)
                .filter(grant -> grant.reader().equals(here.reader()) && grant.at().boot() == now.boot())
                .filter(grant -> here.doorOpenedUptimeNanos().isEmpty()
                        || here.doorOpenedUptimeNanos().getAsLong() < grant.at().uptimeNanos());
        OptionalLong step = word.map(AccessRules::stepOf).orElse(OptionalLong.empty());
        if (last.isEmpty() || !last.get().step().equals(step)) {
            return false;
        }
        if (word.isEmpty()) {
            return last.get().leastSince(now).compareTo(PAPER_INTERVAL) < 0;
        }
        return !(word.get() instanceof Word.DoorNumber(int number)) || here.numbers().stream()
                .anyMatch(drawn -> drawn.number() == number && drawn.spentBy().equals(Optional.of(pass.id())));
    }

    private boolean isStanding(int number) {
        return here.numbers().stream().anyMatch(drawn -> drawn.number() == number && drawn.spentBy().isEmpty()
                && now.uptimeNanos() - drawn.drawnUptimeNanos() <= NUMBER_LIFE.toNanos());
    }

    private static OptionalLong stepOf(Word word) {
        return switch (word) {
            case Word.Step(long step) -> OptionalLong.of(step);
            case Word.StationStep(long step) -> OptionalLong.of(step);
            case Word.DoorNumber _ -> OptionalLong.empty();
        };
    }

    private static Optional<Denied> denied(boolean applies, Denial denial, String detail, Shown shown) {
        return applies
                ? Optional.of(new Denied(denial, detail, Optional.of(shown.pass().id())))
                : Optional.empty();
    }

    private static Denied unverified(Denial denial, String detail) {
        return new Denied(denial, detail, Optional.empty());
    }
}
