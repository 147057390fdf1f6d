package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.door.Door;
import io.xiaoyi.gateway.door.DoorEvent;
import io.xiaoyi.gateway.moment.ClockJudge;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.outlet.RoomEvent;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Head;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SignedShadow;
import io.xiaoyi.gateway.station.Shadow.Refused;
import io.xiaoyi.gateway.station.Shadow.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What comes of a document by which an operator changes the station: refused as a whole, or in force as a whole, in one
 * turn. Doors, sessions and people go on as they stand. A document that sends the uplink elsewhere is on trial; where
 * the broker is of no use in time, the configuration before it comes back.
 */
final class Shadowing {
    private final Deciding deciding;

    Shadowing(Deciding deciding) {
        this.deciding = deciding;
    }

    /** A document, and who stands for it. */
    private record Authentic(String by, boolean signed, long version, Octets document) {
        Octets hash() {
            return hashOf(document);
        }
    }

    private static Octets hashOf(Octets document) {
        return document.length() == 0 ? document : Head.hash(document);
    }

    void proposed(StationEvent.ShadowProposed event) {
        switch (event.proposal()) {
            case Proposal.Signed it -> {
                switch (authentic(it)) {
                    case Checked.Good<Authentic>(Authentic document) -> judge(document, event.reading());
                    case Checked.Bad<Authentic> bad -> deciding.raise(Alarm.SHADOW_REFUSED, "shadow", bad.toString());
                }
            }
            case Proposal.ByAccount it -> judge(new Authentic(it.account(), false, event.reading().map(
                    Shadowing::version).orElse(0L), it.document()), event.reading());
        }
    }

    private static long version(ShadowReading reading) {
        return switch (reading) {
            case ShadowReading.Usable it -> it.configuration().version();
            case ShadowReading.Unusable it -> it.version();
        };
    }

    private Checked<Authentic> authentic(Proposal.Signed proposal) {
        if (deciding.ring().isEmpty()) {
            return new Checked.Bad<>(Checked.Fault.UNKNOWN_KEY, "shadow", "no key ring", "one that names its signer");
        }
        return SignedShadow.read(proposal.message(), deciding.plan.access().tenant(), deciding.ring().get())
                .then(this::inForce).then(this::forUs).then(this::notAhead)
                .then(it -> Checked.good(new Authentic("%016x".formatted(it.key().kid()), true, it.shadow().seq(),
                        Octets.utf8(it.shadow().document()))));
    }

    /** By the floor alone, a lower bound, nobody can say that a key is not valid yet. */
    private Checked<SignedShadow.Read> inForce(SignedShadow.Read read) {
        RingKey key = read.key();
        Moment now = deciding.moment;
        boolean speaks = deciding.plan.access().names().stream().anyMatch(key::speaksFor);
        boolean begun = now.trust() == ClockTrust.FLOOR || !now.wall().plus(ClockJudge.TOLERANCE).isBefore(key
                .notBefore());
        return speaks && begun && now.wall().isBefore(key.expires())
                ? Checked.good(read)
                : new Checked.Bad<>(Checked.Fault.OUT_OF_FORCE, "shadow header, key 4 (kid)", "key %016x, until %s"
                        .formatted(key.kid(), key.expires()), "a key that speaks for this station now");
    }

    private Checked<SignedShadow.Read> forUs(SignedShadow.Read read) {
        return deciding.plan.access().names().contains(read.shadow().to())
                ? Checked.good(read)
                : new Checked.Bad<>(Checked.Fault.WRONG_FORM, "shadow, to", "another station's or group's",
                        "this station's id, or that of a group it belongs to");
    }

    private Checked<SignedShadow.Read> notAhead(SignedShadow.Read read) {
        boolean ahead = deciding.moment.trust() != ClockTrust.FLOOR
                && read.shadow().issuedAt().isAfter(deciding.moment.wall().plus(ClockJudge.TOLERANCE));
        return ahead
                ? new Checked.Bad<>(Checked.Fault.OUT_OF_FORCE, "shadow, iat", read.shadow().issuedAt().toString(),
                        "at most this station's time")
                : Checked.good(read);
    }

    /** What is retained comes again with every connection: whatever was judged before is passed over. */
    private void judge(Authentic document, Optional<ShadowReading> reading) {
        Shadow shadow = deciding.shadow;
        Octets hash = document.hash();
        boolean isInForce = hash.equals(hashOf(shadow.inForce().document()));
        boolean wasRefused = document.signed() && shadow.refused().filter(it -> it.hash().equals(hash)).isPresent();
        if (isInForce || wasRefused) {
            return;
        }
        long newest = Math.max(shadow.highest(), document.signed() ? shadow.judged() : 0);
        boolean isLost = isLost(shadow, deciding.remembered, document.version(), hash);
        if (document.version() <= newest && !isLost) {
            refuse(document, List.of("version: found " + document.version() + "; allowed: more than " + newest));
            return;
        }
        if (reading.isEmpty()) {
            return; // the ring that names its signer came between reading and turn; with it, the document comes again
        }
        switch (reading.get()) {
            case ShadowReading.Unusable it -> refuse(document, it.reasons());
            case ShadowReading.Usable it when !it.document().equals(document.document())
                    || it.configuration().version() != document.version() ->
                refuse(document, List.of(
                        "version: found %d; allowed: %d, as it was signed".formatted(it.configuration().version(),
                                document.version())));
            case ShadowReading.Usable it -> take(it.configuration().by(document.by()), hash);
        }
    }

    /** Whether it was in force last, has not failed, and the file that kept it is lost: it may be so again. */
    static boolean isLost(Shadow shadow, Remembered remembered, long version, Octets hash) {
        return shadow.inForce().version() < version && remembered.shadow().filter(it -> it.highest() == version && it
                .hash().equals(hash)).isPresent();
    }

    /**
     * An old one that a broker replays is no entry of the journal: it could send them at any rate. What failed its
     * trial is worth more to be told than that.
     */
    private void refuse(Authentic document, List<String> reasons) {
        Shadow shadow = deciding.shadow;
        boolean isOld = document.signed() && document.version() <= Math.max(shadow.highest(), shadow.judged());
        if (isOld && shadow.refused().filter(Refused::rolledBack).isPresent()) {
            return;
        }
        if (!isOld) {
            deciding.record(new Fact.ConfigurationRefused(document.version(), document.by(), document.hash(), String
                    .join("; ", reasons)));
        }
        deciding.shadow = deciding.shadow.refused(new Refused(document.version(), document.hash(), false, reasons),
                document.signed() ? document.version() : 0);
    }

    private void take(Configuration next, Octets hash) {
        Shadow shadow = deciding.shadow;
        deciding.record(new Fact.ConfigurationChanged(next.version(), next.by(), hash, next.learntPasses()));
        goBy(next.plan());
        boolean moves = !next.broker().equals(shadow.inForce().broker());
        boolean tries = !next.broker().isEmpty() && moves && (deciding.boot.online() || shadow.trial().isPresent());
        Optional<Trial> trial = tries ? Optional.of(new Trial(false, until(next.patience()))) : shadow.trial();
        deciding.shadow = shadow.changed(next, shadow.trial().isPresent() ? shadow.before() : shadow.inForce(), trial);
        deciding.clear(Alarm.SHADOW_REFUSED, "shadow");
        deciding.clear(Alarm.SHADOW_ROLLED_BACK, "shadow");
    }

    private OptionalLong until(Duration patience) {
        return OptionalLong.of(deciding.moment.uptimeNanos() + patience.toNanos());
    }

    /** Everything that stands goes on under another plan for it; what is due by that is due now. */
    private void goBy(StationPlan next) {
        deciding.plan = next;
        for (var plan : next.doors()) {
            Door door = deciding.doors.get(plan.id()).with(plan);
            deciding.doors = deciding.doors.plus(plan.id(), door);
            deciding.door(plan.id(), new DoorEvent.Wake(), Optional.empty());
        }
        deciding.room = deciding.room.with(next.room());
        deciding.room(new RoomEvent.Wake());
        next.occupancy().ifPresent(new People(deciding)::goBy);
    }

    /** A trial that a restart cut short begins anew. */
    void started() {
        deciding.shadow = deciding.shadow.on(deciding.shadow.trial().map(it -> new Trial(it.begun(), until(
                deciding.shadow.inForce().patience()))));
    }

    void uplinkBegan(long version) {
        if (version == deciding.shadow.inForce().version()) {
            deciding.shadow = deciding.shadow.on(deciding.shadow.trial().map(it -> new Trial(true, it
                    .untilUptimeNanos())));
        }
    }

    /** A broker that lets the station in and lets it do nothing ends no trial. */
    void uplinkServed(long version) {
        boolean isOnTrial = deciding.shadow.trial().filter(Trial::begun).isPresent();
        if (isOnTrial && version == deciding.shadow.inForce().version()) {
            deciding.shadow = deciding.shadow.on(Optional.empty());
        }
    }

    void wake() {
        boolean isOver = deciding.shadow.trial()
                .filter(it -> it.untilUptimeNanos().orElse(Long.MAX_VALUE) <= deciding.moment.uptimeNanos())
                .isPresent();
        if (isOver) {
            rollBack();
        }
    }

    private void rollBack() {
        Configuration failed = deciding.shadow.inForce();
        Configuration back = deciding.shadow.before();
        Octets hash = hashOf(failed.document());
        String why = "broker " + failed.broker() + " not reached within " + failed.patience().toSeconds() + " s";
        deciding.record(new Fact.ConfigurationRolledBack(failed.version(), hash, back.version(), back
                .learntPasses()));
        goBy(back.plan());
        deciding.shadow = deciding.shadow.rolledBack(new Refused(failed.version(), hash, true, List.of("rolled-back: "
                + why)));
        deciding.raise(Alarm.SHADOW_ROLLED_BACK, "shadow", "version " + failed.version() + ": " + why);
    }
}
