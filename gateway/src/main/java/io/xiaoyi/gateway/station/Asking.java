package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.moment.ClockJudge.Plausible;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.SignedTime;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Asks the platform what time it is, and judges what comes as an answer. One that does not count changes nothing; it is
 * counted, and is an alarm unless a poor network alone explains it.
 */
final class Asking {
    private final Deciding deciding;

    Asking(Deciding deciding) {
        this.deciding = deciding;
    }

    /** Why an answer does not count, in checking order: the signature, which is dear, when all else fits. */
    enum Refusal {
        MALFORMED,
        WRONG_STATION,
        /** It names no nonce of ours that waits for one: a copy, or an answer after another. */
        NOT_ASKED,
        /** More than ten seconds after the question. */
        LATE,
        UNKNOWN_KEY,
        WRONG_ROLE,
        FORGED,
        /** A root must say so. */
        BEFORE_FLOOR,
        TOO_FAR_AHEAD;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    void link(boolean online) {
        Nonces nonces = deciding.boot.nonces().online(online, deciding.boot.online(), deciding.moment.uptimeNanos());
        deciding.boot = deciding.boot.online(online).with(nonces);
        wake();
    }

    void wake() {
        long now = deciding.moment.uptimeNanos();
        Nonces nonces = deciding.boot.nonces();
        if (nonces.due(deciding.clock.trust()).orElse(Long.MAX_VALUE) <= now) {
            deciding.boot = deciding.boot.with(nonces.wanted(deciding.boot.online(), now));
            deciding.atOnce(new Effect.NonceWanted());
        }
    }

    void drawn(Octets nonce) {
        boolean online = deciding.boot.online();
        deciding.boot = deciding.boot.with(deciding.boot.nonces().drawn(nonce, online, deciding.moment.uptimeNanos()));
        if (online) {
            deciding.atOnce(new Effect.TimeAsked(nonce));
        }
    }

    void answered(Octets signed) {
        switch (SignedTime.read(signed, deciding.plan.access().tenant())) {
            case Checked.Bad<SignedTime> bad -> refuse(Refusal.MALFORMED, bad.toString());
            case Checked.Good<SignedTime>(SignedTime time) -> {
                Optional<Refusal> refusal = timing(time).or(() -> signer(time));
                if (refusal.isPresent()) {
                    refuse(refusal.get(), "%s by key %016x".formatted(time.at(), time.kid()));
                } else {
                    accept(time);
                }
            }
        }
    }

    private Optional<Refusal> timing(SignedTime time) {
        if (!time.station().equals(deciding.plan.access().station())) {
            return Optional.of(Refusal.WRONG_STATION);
        }
        Nonces nonces = deciding.boot.nonces();
        if (!nonces.isOpen() || !nonces.current().equals(time.nonce())) {
            return Optional.of(Refusal.NOT_ASKED);
        }
        return roundTripNanos() > Nonces.ANSWER_WITHIN.toNanos() ? Optional.of(Refusal.LATE) : Optional.empty();
    }

    private long roundTripNanos() {
        return deciding.moment.uptimeNanos() - deciding.boot.nonces().drawnUptimeNanos();
    }

    /** A key's dates are held against what is proved and what it signed itself: a wrong clock must not shut it out. */
    private Optional<Refusal> signer(SignedTime time) {
        Optional<RingKey> key = deciding.ring().flatMap(ring -> ring.key(time.kid()));
        if (key.isEmpty()) {
            return Optional.of(Refusal.UNKNOWN_KEY);
        }
        Instant proved = deciding.clock.floorAt(deciding.moment.uptimeNanos());
        RingKey ours = key.get();
        boolean may = ours.roles().contains(Role.PLATFORM) && proved.isBefore(ours.expires())
                && deciding.plan.access().names().stream().anyMatch(ours::speaksFor);
        if (!may) {
            return Optional.of(Refusal.WRONG_ROLE);
        }
        if (!time.verifies(ours.key())) {
            return Optional.of(Refusal.FORGED);
        }
        return implausible(time).or(() -> ours.isValidAt(time.at())
                ? Optional.empty()
                : Optional.of(Refusal.WRONG_ROLE));
    }

    private Optional<Refusal> implausible(SignedTime time) {
        Plausible plausible = deciding.clock.plausible(time.at(), deciding.moment.uptimeNanos());
        return switch (plausible) {
            case YES -> Optional.empty();
            case BEFORE_FLOOR -> Optional.of(Refusal.BEFORE_FLOOR);
            case TOO_FAR_AHEAD -> Optional.of(Refusal.TOO_FAR_AHEAD);
        };
    }

    private void accept(SignedTime time) {
        long roundTrip = roundTripNanos();
        deciding.boot = deciding.boot.with(deciding.boot.nonces().answered());
        deciding.clock(deciding.clock.answered(time.at(), roundTrip, deciding.moment));
        deciding.clear(Alarm.TIME_REFUSED, "clock");
        new Trusting(deciding).staleness(); // by another clock a ring may have expired, or not yet
    }

    private void refuse(Refusal why, String detail) {
        deciding.boot = deciding.boot.with(deciding.boot.nonces().refusing());
        if (why != Refusal.NOT_ASKED && why != Refusal.LATE) {
            deciding.raise(Alarm.TIME_REFUSED, "clock", why.code() + ": " + detail);
        }
    }

    /** A root says what time it is: the floor is that from now on, even if it was later. */
    void reset(String by, Instant to) {
        Instant from = deciding.clock.floorAt(deciding.moment.uptimeNanos());
        deciding.record(new Fact.ClockReset(by, from, to));
        deciding.clock(deciding.clock.reset(to, deciding.moment));
        new Trusting(deciding).staleness();
        deciding.boot = deciding.boot.with(deciding.boot.nonces().soon(deciding.moment.uptimeNanos()));
    }
}
