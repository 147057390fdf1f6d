package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.access.Verdict;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The code before a reader, and what was told of it last. A scanner that reads all the time sends a code that is held
 * there several times a second; until it has been away for {@link #AWAY}, all of them are one presentation. Each is
 * judged as if it were the first, so that nothing a judgement depends on need be listed here; it is answered, counted
 * and recorded only where the answer has become another one. Who was let in has had his answer: that his code is spent
 * now is no other.
 *
 * <p>Of one boot, one code a reader: another code in between ends the presentation. The introduction that a phone shows
 * between its codes is none: where it teaches nothing, nothing is said of it.
 *
 * @param line what the reader sent
 * @param pass what it is a code of, where that was verified
 * @param seenUptimeNanos when the reader sent it last, or its introduction
 * @param told empty until the first is answered
 */
public record Held(Octets line, Optional<PassId> pass, long seenUptimeNanos, Optional<Effect.Answer> told) {
    /** A code that was not seen for so long was taken away: shown again, it is shown another time. */
    public static final Duration AWAY = Duration.ofSeconds(2);
    /** What becomes of a code by having been let in, and by time alone. */
    private static final Set<Denial> OF_ITSELF = EnumSet.of(Denial.EXPIRED, Denial.STALE_CLOCK, Denial.REPLAYED,
            Denial.OUTSIDE_HOURS, Denial.FULL, Denial.USED_UP);

    /** What is held when a line was seen now, after what the reader saw before. */
    static Held seen(Octets line, Verdict verdict, Optional<Held> before, Moment now) {
        long at = now.uptimeNanos();
        Optional<PassId> pass = passOf(verdict);
        return before.filter(it -> at - it.seenUptimeNanos < AWAY.toNanos())
                .filter(it -> it.line.equals(line)
                        || verdict instanceof Verdict.AlreadyKnown && it.told.isPresent() && it.pass.equals(pass))
                .map(it -> new Held(it.line, it.line.equals(line) ? pass : it.pass, at, it.told))
                .orElse(new Held(line, pass, at, Optional.empty()));
    }

    private static Optional<PassId> passOf(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Granted it -> Optional.of(it.pass().id());
            case Verdict.GrantedAgain it -> Optional.of(it.pass().id());
            case Verdict.Learnt it -> Optional.of(it.pass().id());
            case Verdict.AlreadyKnown it -> Optional.of(it.pass().id());
            case Verdict.Denied it -> it.pass();
            case Verdict.Conflict _,Verdict.Foreign _ -> Optional.empty();
        };
    }

    Held told(Effect.Answer answer) {
        return new Held(line, pass, seenUptimeNanos, Optional.of(answer));
    }

    boolean wasTold(Effect.Outcome outcome, Optional<Denial> denial) {
        return told.filter(it -> it.outcome() == outcome && it.denial().equals(denial)).isPresent();
    }

    /**
     * Whether nothing is to be done any more.
     *
     * @param shown the line seen now
     * @param late whether the disk that a grant was withheld for is late still: no other would fare better
     */
    boolean isDone(Octets shown, Verdict verdict, boolean late) {
        if (!line.equals(shown)) {
            return true; // the introduction in between
        }
        return told.isPresent() && switch (told.get().outcome()) {
            case GRANTED, CHARGING, STOPPED, SHOWN -> !isNews(verdict);
            case WITHHELD -> late;
            case DENIED, LEARNT, NOT_OURS -> false;
        };
    }

    private static boolean isNews(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Granted _,Verdict.GrantedAgain _ -> false;
            case Verdict.Denied it -> !OF_ITSELF.contains(it.denial());
            case Verdict.Learnt _,Verdict.AlreadyKnown _,Verdict.Conflict _,Verdict.Foreign _ -> true;
        };
    }
}
