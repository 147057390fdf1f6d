package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.moment.ClockJudge;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.pass.Head;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Ticks;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.pass.TrustPart;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What comes of signed messages of trust. One that is refused changes nothing and is an alarm, until a newer head shows
 * that things go their way again. A head that was not followed by the next one in time is an alarm too, and no more:
 * what is in force stays so.
 */
final class Trusting {
    /** A head that is past its time is looked at so often, if not more often. */
    private static final Duration LONGEST_LOOK = Duration.ofHours(24);

    private final Deciding deciding;

    Trusting(Deciding deciding) {
        this.deciding = deciding;
    }

    void loaded(StationEvent.TrustLoaded event) {
        deciding.trust = event.trust();
        deciding.remembered = deciding.remembered.withBook(
                deciding.remembered.book().withSynchronised(event.synchronised()));
        deciding.ring().map(KeyRing::issuedAt).ifPresent(this::proved);
        event.trust().head().map(it -> it.value().issuedAt()).ifPresent(this::proved);
        staleness();
    }

    void arrived(StationEvent.TrustArrived event) {
        Instant now = deciding.moment.wall();
        boolean believed = deciding.moment.trust() != ClockTrust.FLOOR;
        Instant latest = now.plus(believed ? ClockJudge.TOLERANCE : ClockJudge.RTC_REACH);
        Trust.Step step = event.page().isPresent()
                ? deciding.trust.take(event.page().get())
                : deciding.trust.take(event.part(), event.signed(), now, latest);
        deciding.trust = step.next();
        if (step.refusal().isPresent()) {
            deciding.raise(Alarm.TRUST_REFUSED, "trust", event.part().word() + ": " + step.refusal().get());
            return;
        }
        if (!step.gone().isEmpty() || !step.come().isEmpty()) {
            deciding.remembered = deciding.remembered.withBook(
                    deciding.remembered.book().replacing(step.gone(), step.come()));
        }
        for (Trust.Change change : step.changes()) {
            proved(change.issuedAt());
            if (change.part() == TrustPart.HEAD) {
                deciding.clear(Alarm.TRUST_REFUSED, "trust");
            } else {
                deciding.record(new Fact.TrustChanged(change.part().word(), change.kid(), change.seq(), change.hash(),
                        change.issuedAt()));
            }
        }
        if (!step.changes().isEmpty() || event.part() == TrustPart.HEAD) {
            staleness();
        }
    }

    /**
     * A tick that a phone carries along proves its hour to a station that knows no better. Whoever ran ahead with them
     * would make everybody's codes stale: a clock that is believed knows better than those.
     */
    void tick(String reader, Reading.Tick tick) {
        boolean isNews = tick.instant().isAfter(deciding.clock.floorAt(deciding.moment.uptimeNanos()));
        boolean isAhead = deciding.moment.trust() != ClockTrust.FLOOR
                && tick.instant().isAfter(deciding.moment.wall().plus(ClockJudge.TOLERANCE));
        if (isNews && !isAhead && deciding.ring().filter(ring -> Ticks.proves(tick, ring.anchor())).isPresent()) {
            deciding.record(new Fact.TickProved(reader, tick.instant()));
        }
    }

    private void proved(Instant issuedAt) {
        deciding.clock = deciding.clock.raisedTo(issuedAt, deciding.moment);
    }

    /** The head in force; before the first, the one that waits. */
    private Optional<Head> head() {
        return deciding.trust.head().or(deciding.trust::coming).map(Trust.Held::value);
    }

    void wake() {
        if (deciding.boot.trustDueUptimeNanos().orElse(Long.MAX_VALUE) <= deciding.moment.uptimeNanos()) {
            staleness();
        }
    }

    /** Told when something changes, when the head's time is up, and hourly: a ring may expire while nothing comes. */
    void staleness() {
        Instant now = deciding.moment.wall();
        Optional<String> why = deciding.ring().isEmpty()
                ? Optional.of("there is no key ring")
                : deciding.ring().filter(ring -> ring.expires().isBefore(now))
                        .map(ring -> "the key ring expired at " + ring.expires()).or(() -> lateHead(now));
        deciding.alarm(why.isPresent(), Alarm.TRUST_STALE, "trust", why.orElse(""));
        deciding.boot = deciding.boot.trustDue(why.isPresent() || head().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(deciding.moment.uptimeNanos() + untilLate(now).toNanos()));
    }

    private Duration untilLate(Instant now) {
        Duration left = Duration.between(now, head().orElseThrow().next()).plusSeconds(1);
        return left.compareTo(LONGEST_LOOK) < 0 ? left : LONGEST_LOOK;
    }

    private Optional<String> lateHead(Instant now) {
        if (head().isEmpty() && deciding.trust.passes().findAny().isPresent()) {
            return Optional.of("there is no head of the ring's for the pages in force");
        }
        return head().filter(head -> head.next().isBefore(now)).map(head -> "head %d of %s was to be followed by %s%s"
                .formatted(head.seq(), head.issuedAt(), head.next(), deciding.trust.coming()
                        .map(it -> "; head " + it.seq() + " is here, but not all that it names").orElse("")));
    }
}
