package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Whom a station believes, and how that changes as signed messages come from files or from a broker that may replay,
 * withhold and mix them.
 *
 * <p>A ring and a revocation list take effect as soon as they come: each is whole, and withdrawing is never early.
 * Pages wait until a head names them: its hash covers all of an issuer's pages, so they take effect together with it or
 * not at all. Versions only rise. What was in force stays in force whatever does not come, so a silent broker locks
 * nobody out; {@link #head} then grows stale, which the station shows.
 *
 * <p>A ring that leaves out a root which was believed until then is the owner's answer to a stolen root: it is taken
 * whatever its version, if it was issued later than the ring in force, and the head's version starts anew. No old head
 * comes back by that, since a head names the hash of its ring.
 *
 * @param who whose trust it is
 * @param ring whose signatures count
 * @param head what is in force as a whole; empty before the first, and after a root was dropped or its signer left the
 *            ring, whose version counts no more
 * @param coming a newer head that waits for what it names; none after a ring, whose hash it does not name
 * @param revocations of all issuers, in force
 * @param issuers what came of each issuer, by key id
 * @param absent the lists of issuers who are not in the ring, those who left it last behind
 */
public record Trust(Who who, Optional<Held<KeyRing>> ring, Optional<Held<Head>> head, Optional<Held<Head>> coming,
        Revocations revocations, PMap<Long, OfIssuer> issuers, List<Absent> absent) {
    /** So many issuers who left are remembered. */
    static final int MOST_ABSENT = 16;

    public Trust {
        absent = List.copyOf(absent.subList(Math.max(0, absent.size() - MOST_ABSENT), absent.size()));
    }

    /**
     * The newest revocation list of an issuer who is not in the ring. When his key id returns, it counts again if his
     * key is the one that signed it: an older list cannot be played back to him. Pages need no such memory, since a
     * head names them by their hash.
     *
     * @param signed as it came; believed nothing of until then
     */
    public record Absent(long kid, Octets signed) {}

    /**
     * Who believes.
     *
     * @param tenant bound into every signature
     * @param names the station's id and its groups, for keys that speak for some stations only
     * @param roots pinned by the installer, one or two
     */
    public record Who(String tenant, Set<String> names, List<PublicKey> roots) {
        public Who {
            names = Set.copyOf(names);
            roots = List.copyOf(roots);
        }
    }

    /**
     * Something whose signature was verified.
     *
     * @param kid who signed it
     * @param hash {@link Head#hash} of {@code encoded}
     */
    public record Held<T>(T value, long kid, long seq, Octets encoded, Octets hash) {}

    /**
     * One issuer's.
     *
     * @param pages in force, by prefix
     * @param waiting newer pages that no head has named yet
     * @param revoked in force
     */
    public record OfIssuer(PMap<Integer, Held<Page>> pages, PMap<Integer, Held<Page>> waiting,
            Optional<Held<SignedRevocations>> revoked) {
        static final OfIssuer NOTHING = new OfIssuer(HashTreePMap.empty(), HashTreePMap.empty(), Optional.empty());

        /** With the pages and revocations that a head names in force, if all are here. */
        Optional<OfIssuer> whole(Head.OfIssuer named) {
            if (revoked.filter(it -> it.hash().equals(named.revokedHash())).isEmpty()) {
                return Optional.empty();
            }
            if (named.pagesHash().equals(hash(pages))) {
                return Optional.of(this);
            }
            PMap<Integer, Held<Page>> newer = pages.plusAll(waiting);
            return named.pagesHash().equals(hash(newer))
                    ? Optional.of(new OfIssuer(newer, HashTreePMap.empty(), revoked))
                    : Optional.empty();
        }

        static Octets hash(PMap<Integer, Held<Page>> of) {
            if (of.size() != Page.COUNT) {
                return Octets.of();
            }
            var hashes = new ArrayList<Octets>(Page.COUNT);
            for (int prefix = 0; prefix < Page.COUNT; prefix++) {
                hashes.add(of.get(prefix).hash());
            }
            return Head.pagesHash(hashes);
        }
    }

    /** Something that took effect. {@code kid} signed it; for pages {@code seq} is the head's that named them. */
    public record Change(TrustPart part, long kid, long seq, Octets hash, Instant issuedAt) {}

    /**
     * What one message led to.
     *
     * @param refusal why it changed nothing; empty also for one that is held already
     * @param changes what took effect, in order
     * @param gone synchronised passes that are no longer in force as they were
     * @param come those that are now
     */
    public record Step(Trust next, Optional<Checked.Bad<Trust>> refusal, List<Change> changes, List<Pass> gone,
            List<Pass> come) {}

    /** A station that believes nobody yet. */
    public static Trust none(Who who) {
        return new Trust(who, Optional.empty(), Optional.empty(), Optional.empty(), Revocations.NONE, HashTreePMap
                .empty(), List.of());
    }

    /** A station that was told out of band whom to believe: what simulations and tests begin with. */
    public static Trust of(Who who, KeyRing ring, Revocations revocations) {
        var held = new Held<>(ring, 0, ring.seq(), Octets.of(), Octets.of());
        return new Trust(who, Optional.of(held), Optional.empty(), Optional.empty(), revocations, HashTreePMap.empty(),
                List.of());
    }

    /** All synchronised passes that are in force. */
    public Stream<Pass> passes() {
        return issuers.values().stream().flatMap(each -> each.pages().values().stream()).flatMap(page -> page.value()
                .passes().stream());
    }

    /** The issuers that the newest head names: whose pages and revocations are wanted. */
    public List<Long> wanted() {
        return coming.or(() -> head).map(it -> it.value().issuers().stream().map(Head.OfIssuer::kid).toList())
                .orElse(List.of());
    }

    /** Those of them of whom something is still missing. */
    public List<Long> missing() {
        return coming.map(it -> it.value().issuers().stream().filter(named -> ofIssuer(named.kid()).whole(named)
                .isEmpty()).map(Head.OfIssuer::kid).toList()).orElse(List.of());
    }

    private OfIssuer ofIssuer(long kid) {
        return issuers.getOrDefault(kid, OfIssuer.NOTHING);
    }

    /** The roots whose rings are believed: as pinned, until a ring names fewer. */
    public List<PublicKey> roots() {
        Set<PublicKey> named = ring.map(it -> it.value().roots()).orElse(Set.of());
        return named.isEmpty() ? who.roots() : who.roots().stream().filter(named::contains).toList();
    }

    /**
     * Takes one message. Any bytes are answered; those that are not to be believed change nothing.
     *
     * @param now what the keys of the ring are judged by
     * @param latest nothing issued later is taken
     */
    public Step take(TrustPart part, Octets signed, Instant now, Instant latest) {
        return new TrustChange(this, now, latest).take(part, signed);
    }

    /** A page, if its issuer in the ring signed it, every key on it judged: what takes longest, on any thread. */
    public Checked<SignedPage> readPage(Octets signed) {
        return SignedPage.readKept(signed, who.tenant()).then(page -> TrustChange.verified(page, ring)).then(
                SignedPage::judged);
    }

    /** Takes a page that {@link #readPage} passed, perhaps under another ring. */
    public Step take(SignedPage read) {
        return new TrustChange(this, Instant.EPOCH, Instant.EPOCH).page(TrustChange.verified(read, ring));
    }

    /** Takes a list as this station's own files have it: it may be of an issuer who is not in the ring now. */
    public Step keepingRevoked(Octets signed) {
        Step step = take(TrustPart.REVOKED, signed, Instant.EPOCH, Instant.MAX);
        if (step.refusal().filter(it -> it.fault() == Checked.Fault.UNKNOWN_KEY).isEmpty()) {
            return step;
        }
        return switch (Envelope.open(Purpose.REVOKED, signed)) {
            case Checked.Bad<Envelope> _ -> step;
            case Checked.Good<Envelope>(Envelope list) -> {
                var all = new ArrayList<>(absent);
                all.add(new Absent(list.kid(), signed));
                yield new Step(new Trust(who, ring, head, coming, revocations, issuers, all), Optional.empty(), List
                        .of(), List.of(), List.of());
            }
        };
    }

    /** Puts a page in force that was so before a restart, as this station's own files have it. */
    public Checked<Trust> keeping(Checked<SignedPage> read) {
        return read.then(page -> TrustChange.verified(page, ring)).then(page -> {
            OfIssuer before = ofIssuer(page.kid());
            var after = new OfIssuer(before.pages().plus(page.page().prefix(), TrustChange.held(page)), before
                    .waiting(), before.revoked());
            return Checked.good(with(issuers.plus(page.kid(), after)));
        });
    }

    /**
     * Puts the head in force that was so before a restart, behind its pages. Revocations and rings do not wait for a
     * head, so they may be newer than it says. Without all of its pages it waits for them, if it is one of this ring.
     */
    public Checked<Trust> keepingHead(Octets signed) {
        if (ring.isEmpty()) {
            return TrustChange.noRing("head");
        }
        Held<KeyRing> keys = ring.get();
        return SignedHead.readWithKey(signed, who.tenant(), keys.value()).then(new TrustChange(this, Instant.EPOCH,
                Instant.MAX)::inForce).then(read -> {
                    Head named = read.head();
                    var held = new Held<>(named, read.key().kid(), named.seq(), signed, Head.hash(signed));
                    Set<Long> issuing = keys.value().kidsOf(Role.ISSUER);
                    boolean whole = named.issuers().stream().filter(each -> issuing.contains(each.kid())).allMatch(
                            each -> each.pagesHash().equals(OfIssuer.hash(ofIssuer(each.kid()).pages())));
                    if (whole) {
                        return Checked.good(new Trust(who, ring, Optional.of(held), Optional.empty(), revocations,
                                issuers, absent));
                    }
                    return Checked.good(named.ringHash().equals(keys.hash()) ? withComing(held) : this);
                });
    }

    Trust with(PMap<Long, OfIssuer> changed) {
        return new Trust(who, ring, head, coming, revocations, changed, absent);
    }

    Trust withComing(Held<Head> newer) {
        return new Trust(who, ring, head, Optional.of(newer), revocations, issuers, absent);
    }

    /** With the newer head in force, if all that it names is here. */
    Optional<Trust> settled() {
        if (coming.isEmpty() || ring.filter(it -> it.hash().equals(coming.get().value().ringHash())).isEmpty()) {
            return Optional.empty();
        }
        Map<Long, OfIssuer> whole = new HashMap<>();
        issuers.forEach((kid, each) -> whole.put(kid, new OfIssuer(HashTreePMap.empty(), each.waiting(), each
                .revoked())));
        for (Head.OfIssuer named : coming.get().value().issuers()) {
            Optional<OfIssuer> of = ofIssuer(named.kid()).whole(named);
            if (of.isEmpty()) {
                return Optional.empty();
            }
            whole.put(named.kid(), of.get());
        }
        return Optional
                .of(new Trust(who, ring, coming, Optional.empty(), revocations, HashTreePMap.from(whole), absent));
    }

    /** The passes of {@code pages} that {@code other} does not hold on the very same page. */
    static List<Pass> passesNotOn(Trust pages, Trust other) {
        var passes = new ArrayList<Pass>();
        pages.issuers.forEach((kid, of) -> {
            Map<Integer, Held<Page>> there = other.ofIssuer(kid).pages();
            if (there != of.pages()) {
                Collection<Held<Page>> changed = of.pages().entrySet().stream().filter(each -> !each.getValue().equals(
                        there.get(each.getKey()))).map(Map.Entry::getValue).toList();
                changed.forEach(page -> passes.addAll(page.value().passes()));
            }
        });
        return passes;
    }
}
