package io.xiaoyi.gateway.pass;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A tenant's offices: two roots, an issuer and a platform, who sign what stations are to believe. */
public final class TrustPublisher {
    /** One message as it would be retained. */
    public record Message(TrustPart part, Octets signed) {}

    public final SigningKey rootA = Samples.key(Algorithm.EDDSA, 11);
    public final SigningKey rootB = Samples.key(Algorithm.ES256, 12);
    public final SigningKey issuer = Samples.key(Algorithm.EDDSA, 13);
    public SigningKey platform = Samples.key(Algorithm.EDDSA, 14);
    public final long issuerKid = issuer.publicKey().kid();
    public final Trust.Who who;
    private final String tenant;
    private final TrustIssuer signer;
    private final TreeSet<Long> revokedIndexes = new TreeSet<>();
    private final Map<PassId, Pass> passes = new HashMap<>();
    private final Random random = new Random(15);
    private Map<Integer, SignedPage> pages = new HashMap<>();
    private Octets ring;
    private Octets revoked;
    private long nextIndex;
    private long headSeq;
    private long seq;
    private Instant now;

    public TrustPublisher(String tenant, String station, Instant now) {
        this.tenant = tenant;
        this.now = now;
        who = new Trust.Who(tenant, Set.of(station, "east"), List.of(rootA.publicKey(), rootB.publicKey()));
        signer = new TrustIssuer(tenant, issuerKid, issuer);
        ring(rootA, 1, Set.of());
        revoke();
    }

    public Instant now() {
        return now;
    }

    public TrustPublisher passes(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** A ring of issuer and platform. */
    public Message ring(SigningKey root, long ringSeq, Set<SigningKey> namedRoots) {
        return ring(root, ringSeq, namedRoots, issuer);
    }

    public Message ring(SigningKey root, long ringSeq, Set<SigningKey> namedRoots, SigningKey issuing) {
        return ring(root, ringSeq, namedRoots, Optional.of(issuing));
    }

    public Message ringWithoutIssuer(SigningKey root, long ringSeq) {
        return ring(root, ringSeq, Set.of(), Optional.empty());
    }

    private Message ring(SigningKey root, long ringSeq, Set<SigningKey> namedRoots, Optional<SigningKey> issuing) {
        Map<Long, KeyRing.RingKey> keys = new HashMap<>();
        issuing.ifPresent(each -> keys.put(issuerKid, ringKey(issuerKid, each, Role.ISSUER)));
        keys.put(platform.publicKey().kid(), ringKey(platform.publicKey().kid(), platform, Role.PLATFORM));
        namedRoots.forEach(each -> keys.put(each.publicKey().kid(), ringKey(each.publicKey().kid(), each,
                Role.ROOT)));
        ring = SignedRing.sign(new KeyRing(ringSeq, now, now.plus(Duration.ofDays(365)), keys, new Reading.Tick(1,
                Octets.of(new byte[16]))), tenant, root);
        return new Message(TrustPart.RING, ring);
    }

    private KeyRing.RingKey ringKey(long kid, SigningKey key, Role role) {
        return new KeyRing.RingKey(kid, key.publicKey(), Set.of(role), now.minusSeconds(3600), now.plus(Duration
                .ofDays(365)), Optional.empty());
    }

    /** A courier's pass that will be on the next pages. */
    public Pass courier(PublicKey phone) {
        var pass = new Pass(PassId.draw(issuerKid, nextIndex++, random), now, now, now.plus(Duration.ofDays(30)),
                Optional.of(phone), new Scope(List.of("st-0001"), Right.ENTER.bit() | Right.ANY_HOUR.bit(), OptionalInt
                        .empty()));
        passes.put(pass.id(), pass);
        return pass;
    }

    /** So many of phones that all have the same key: what counts is how much it is. */
    public void couriers(int count, SigningKey phone) {
        for (int i = 0; i < count; i++) {
            courier(phone.publicKey());
        }
    }

    public void withdraw(Pass pass) {
        passes.remove(pass.id());
    }

    /** The pages that changed. */
    public List<Message> pages() {
        List<SignedPage> changed = signer.pages(pages, passes.values(), ++seq, now).orThrow();
        changed.forEach(page -> pages.put(page.page().prefix(), page));
        return changed.stream().map(page -> new Message(TrustPart.PAGE, page.encoded())).toList();
    }

    public Message revoke(Pass... gone) {
        for (Pass pass : gone) {
            revokedIndexes.add(pass.id().revocationIndex());
        }
        revoked = signer.revoked(revokedIndexes, ++seq, now).orThrow();
        return new Message(TrustPart.REVOKED, revoked);
    }

    /** The head of all that was signed last. */
    public Message head() {
        return head(++headSeq);
    }

    public Message head(long withSeq) {
        headSeq = withSeq;
        List<Octets> hashes = new ArrayList<>();
        for (int prefix = 0; prefix < Page.COUNT; prefix++) {
            hashes.add(Head.hash(pages.get(prefix).encoded()));
        }
        var head = new Head(withSeq, now, now.plus(Duration.ofHours(1)), Head.hash(ring), List.of(new Head.OfIssuer(
                issuerKid, Head.pagesHash(hashes), Head.hash(revoked))));
        return new Message(TrustPart.HEAD, SignedHead.sign(head, tenant, platform.publicKey().kid(), platform));
    }

    /** All that a newcomer finds, the head as it was signed last by {@link #head()}. */
    public List<Message> everything(Message head) {
        var all = new ArrayList<Message>();
        all.add(new Message(TrustPart.RING, ring));
        all.add(new Message(TrustPart.REVOKED, revoked));
        pages.values().forEach(page -> all.add(new Message(TrustPart.PAGE, page.encoded())));
        all.add(head);
        return all;
    }

    public Collection<Pass> passes() {
        return passes.values();
    }

    public Map<Integer, SignedPage> signedPages() {
        return Map.copyOf(pages);
    }
}
