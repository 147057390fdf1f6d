package io.xiaoyi.gateway.pass;

import io.xiaoyi.gateway.pass.Trust.Change;
import io.xiaoyi.gateway.pass.Trust.Held;
import io.xiaoyi.gateway.pass.Trust.OfIssuer;
import io.xiaoyi.gateway.pass.Trust.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pcollections.HashTreePMap;

/** One message taken by {@link Trust}: what it says is held against what is there, then takes effect or does not. */
record TrustChange(Trust before, Instant now, Instant latest) {
    Step take(TrustPart part, Octets signed) {
        return switch (part) {
            case RING -> ring(signed);
            case REVOKED -> revoked(signed);
            case PAGE -> page(before.readPage(signed));
            case HEAD -> head(signed);
        };
    }

    private Step ring(Octets signed) {
        Octets hash = Head.hash(signed);
        if (before.ring().filter(it -> it.hash().equals(hash)).isPresent()) {
            return nothing();
        }
        return follow(SignedRing.read(signed, before.who().tenant(), before.roots(), before.who().roots())
                .then(ring -> notAhead("ring", ring
                        .issuedAt(), ring))
                .then(this::newerRing), ring -> {
                    long kid = Envelope.open(Purpose.RING, signed).orThrow().kid();
                    Trust next = with(new Held<>(ring, kid, ring.seq(), signed, hash));
                    return settle(next, new Change(TrustPart.RING, kid, ring.seq(), hash, ring.issuedAt()));
                });
    }

    /** The version comes first: an installer's old ring is outdated, whatever else it lacks. */
    private Checked<KeyRing> newerRing(KeyRing ring) {
        Checked<KeyRing> newer = drops(ring)
                ? issuedLater(ring)
                : newer("ring", ring.seq(), before.ring().map(Held::seq), ring);
        boolean named = before.ring().filter(it -> !it.value().roots().isEmpty()).isPresent();
        return newer.then(it -> it.roots().isEmpty() && named
                ? new Checked.Bad<>(Checked.Fault.WRONG_FORM, "ring", "no root named",
                        "the roots that are left, since the ring in force names them")
                : Checked.good(it));
    }

    /** A version that a thief ran up does not count against one that drops a root, but time does, or it comes again. */
    private Checked<KeyRing> issuedLater(KeyRing ring) {
        Optional<Instant> held = before.ring().map(it -> it.value().issuedAt());
        return held.filter(it -> !ring.issuedAt().isAfter(it)).isPresent()
                ? new Checked.Bad<>(Checked.Fault.OUTDATED, "ring, iat", ring.issuedAt().toString(), "after " + held
                        .get())
                : Checked.good(ring);
    }

    /** Whether a ring leaves out a root that was believed until now. */
    private boolean drops(KeyRing ring) {
        return !ring.roots().isEmpty() && ring.roots().size() < before.roots().size();
    }

    /** What an issuer signed stays, if its key is the same; of one who leaves, the list is laid by until he returns. */
    private Trust with(Held<KeyRing> ring) {
        Map<Long, OfIssuer> issuers = new HashMap<>();
        Map<Long, Revocations.Bits> revoked = new HashMap<>();
        Set<Long> kids = ring.value().kidsOf(Role.ISSUER);
        for (long kid : kids) {
            boolean same = before.ring().flatMap(it -> it.value().key(kid)).filter(it -> it.key().equals(ring.value()
                    .key(kid).orElseThrow().key()) && it.roles().contains(Role.ISSUER)).isPresent();
            Optional<OfIssuer> known = same
                    ? Optional.ofNullable(before.issuers().get(kid))
                    : before.absent().stream().filter(it -> it.kid() == kid).findFirst().flatMap(
                            it -> returned(it, ring.value()));
            known.ifPresent(it -> issuers.put(kid, it));
            if (same && before.revocations().byIssuer().containsKey(kid)) { // told out of band, perhaps
                revoked.put(kid, before.revocations().byIssuer().get(kid));
            }
        }
        issuers.forEach((kid, of) -> of.revoked().ifPresent(it -> revoked.put(kid, it.value().bits())));
        Set<Long> platforms = ring.value().kidsOf(Role.PLATFORM);
        Optional<Held<Head>> head = before.head().filter(it -> !drops(ring.value()) && platforms.contains(it.kid()));
        return new Trust(before.who(), Optional.of(ring), head, Optional.empty(), new Revocations(revoked), HashTreePMap
                .from(issuers), absentFrom(kids));
    }

    private Optional<OfIssuer> returned(Trust.Absent issuer, KeyRing ring) {
        return switch (SignedRevocations.read(issuer.signed(), before.who().tenant(), ring)) {
            case Checked.Good<SignedRevocations>(SignedRevocations list) -> Optional.of(new OfIssuer(HashTreePMap
                    .empty(), HashTreePMap.empty(), Optional.of(held(list, issuer.signed()))));
            case Checked.Bad<SignedRevocations> _ -> Optional.empty(); // another key: his passes are others
        };
    }

    private static Held<SignedRevocations> held(SignedRevocations list, Octets signed) {
        return new Held<>(list, list.kid(), list.bits().seq(), signed, Head.hash(signed));
    }

    private List<Trust.Absent> absentFrom(Set<Long> kids) {
        var absent = new ArrayList<>(before.absent());
        before.issuers().forEach((kid, of) -> of.revoked().ifPresent(it -> absent.add(new Trust.Absent(kid, it
                .encoded()))));
        absent.removeIf(each -> kids.contains(each.kid()));
        return absent;
    }

    private Step revoked(Octets signed) {
        Optional<KeyRing> ring = before.ring().map(Held::value);
        if (ring.isEmpty()) {
            return refused(noRing("revoked"));
        }
        return follow(SignedRevocations.read(signed, before.who().tenant(), ring.get()), list -> revoked(list, signed));
    }

    private Step revoked(SignedRevocations list, Octets signed) {
        OfIssuer of = before.issuers().getOrDefault(list.kid(), OfIssuer.NOTHING);
        Octets hash = Head.hash(signed);
        if (of.revoked().filter(it -> it.hash().equals(hash)).isPresent()) {
            return nothing();
        }
        long seq = list.bits().seq();
        return follow(notAhead("revoked", list.issuedAt(), list).then(it -> newer("revoked", seq, of.revoked().map(
                Held::seq), it)), _ -> {
                    var issuers = before.issuers().plus(list.kid(), new OfIssuer(of.pages(), of.waiting(), Optional.of(
                            held(list, signed))));
                    var all = new HashMap<>(before.revocations().byIssuer());
                    all.put(list.kid(), list.bits());
                    var next = new Trust(before.who(), before.ring(), before.head(), before.coming(), new Revocations(
                            all), issuers, before.absent());
                    return settle(next, new Change(TrustPart.REVOKED, list.kid(), seq, hash, list.issuedAt()));
                });
    }

    Step page(Checked<SignedPage> verified) {
        return follow(verified, page -> {
            OfIssuer of = before.issuers().getOrDefault(page.kid(), OfIssuer.NOTHING);
            int prefix = page.page().prefix();
            Optional<Held<Page>> newest = Optional.ofNullable(of.waiting().get(prefix)).or(() -> Optional.ofNullable(of
                    .pages().get(prefix)));
            Held<Page> held = held(page);
            if (newest.filter(it -> it.hash().equals(held.hash())).isPresent()) {
                return nothing();
            }
            return follow(newer("page %02x".formatted(prefix), held.seq(), newest.map(Held::seq), page), _ -> settle(
                    before.with(before.issuers().plus(page.kid(), new OfIssuer(of.pages(), of.waiting().plus(prefix,
                            held), of.revoked())))));
        });
    }

    static Checked<SignedPage> verified(SignedPage page, Optional<Held<KeyRing>> ring) {
        Optional<KeyRing.RingKey> issuer = ring.flatMap(it -> it.value().key(page.kid())).filter(key -> key.roles()
                .contains(Role.ISSUER));
        if (issuer.isEmpty()) {
            return Envelope.unknownKey(Purpose.PAGE, page.kid(), "an issuer's key of the ring");
        }
        return page.verifies(issuer.get().key())
                ? Checked.good(page)
                : new Checked.Bad<>(Checked.Fault.FORGED, "page, signature", "one that does not verify",
                        "the signature of key %016x for this tenant".formatted(page.kid()));
    }

    static Held<Page> held(SignedPage page) {
        return new Held<>(page.page(), page.kid(), page.page().seq(), page.encoded(), Head.hash(page.encoded()));
    }

    private Step head(Octets signed) {
        if (before.ring().isEmpty()) {
            return refused(noRing("head"));
        }
        Octets hash = Head.hash(signed);
        if (before.coming().or(before::head).filter(it -> it.hash().equals(hash)).isPresent()) {
            return nothing();
        }
        KeyRing ring = before.ring().get().value();
        Checked<SignedHead.Read> read = SignedHead.readWithKey(signed, before.who().tenant(), ring).then(
                this::inForce).then(it -> notAhead("head", it.head().issuedAt(), it)).then(
                        it -> newer("head", it.head()
                                .seq(), before.coming().or(before::head).map(Held::seq), it));
        return follow(read, it -> {
            if (!it.head().ringHash().equals(before.ring().get().hash())) {
                return nothing(); // its ring is yet to come, and it will come again behind it
            }
            Optional<Head.OfIssuer> stranger = it.head().issuers().stream().filter(each -> ring.key(each.kid()).filter(
                    key -> key.roles().contains(Role.ISSUER)).isEmpty()).findFirst();
            return stranger.isPresent()
                    ? refused(Envelope.<SignedHead.Read>unknownKey(Purpose.HEAD, stranger.get().kid(),
                            "issuers of the ring"))
                    : settle(before.withComing(new Held<>(it.head(), it.key().kid(), it.head().seq(), signed, hash)));
        });
    }

    Checked<SignedHead.Read> inForce(SignedHead.Read read) {
        KeyRing.RingKey key = read.key();
        boolean speaksHere = before.who().names().stream().anyMatch(key::speaksFor);
        return speaksHere && now.isBefore(key.expires())
                ? Checked.good(read)
                : new Checked.Bad<>(Checked.Fault.OUT_OF_FORCE, "head header, key 4 (kid)", "key %016x, until %s"
                        .formatted(key.kid(), key.expires()), "a key that speaks for this station now");
    }

    private <T> Checked<T> notAhead(String what, Instant issuedAt, T value) {
        return issuedAt.isAfter(latest)
                ? new Checked.Bad<>(Checked.Fault.OUT_OF_FORCE, what + ", iat", issuedAt.toString(),
                        "at most " + latest + ", by this station's clock")
                : Checked.good(value);
    }

    private static <T> Checked<T> newer(String what, long seq, Optional<Long> held, T value) {
        return held.filter(it -> it >= seq).isPresent()
                ? new Checked.Bad<>(Checked.Fault.OUTDATED, what + ", seq", Long.toString(seq), "more than " + held
                        .get())
                : Checked.good(value);
    }

    static Checked<Trust> noRing(String what) {
        return new Checked.Bad<>(Checked.Fault.UNKNOWN_KEY, what, "no ring yet", "a ring before it");
    }

    private interface Effect<T> {
        Step of(T value);
    }

    private <T> Step follow(Checked<T> checked, Effect<T> effect) {
        return switch (checked) {
            case Checked.Good<T>(T value) -> effect.of(value);
            case Checked.Bad<T> bad -> refused(bad);
        };
    }

    private Step refused(Checked<?> checked) {
        var bad = (Checked.Bad<?>) checked;
        return new Step(before, Optional.of(bad.as()), List.of(), List.of(), List.of());
    }

    private Step nothing() {
        return new Step(before, Optional.empty(), List.of(), List.of(), List.of());
    }

    /** With {@code first} in effect, and the head behind it where that was all that it waited for. */
    private Step settle(Trust changed, Change... first) {
        var changes = new ArrayList<>(List.of(first));
        Optional<Trust> settled = changed.settled();
        settled.ifPresent(next -> {
            Held<Head> head = next.head().orElseThrow();
            for (Head.OfIssuer named : head.value().issuers()) {
                boolean same = before.head().stream().flatMap(it -> it.value().issuers().stream()).anyMatch(it -> it
                        .kid() == named.kid() && it.pagesHash().equals(named.pagesHash()));
                if (!same) {
                    changes.add(new Change(TrustPart.PAGE, named.kid(), head.seq(), named.pagesHash(), head.value()
                            .issuedAt()));
                }
            }
            changes.add(new Change(TrustPart.HEAD, head.kid(), head.seq(), head.hash(), head.value().issuedAt()));
        });
        Trust next = settled.orElse(changed);
        return new Step(next, Optional.empty(), changes, Trust.passesNotOn(before, next), Trust.passesNotOn(next,
                before));
    }
}
