package io.xiaoyi.simulator;

import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Head;
import io.xiaoyi.gateway.pass.Issuer;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Page;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Presenter;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.pass.SignedHead;
import io.xiaoyi.gateway.pass.SignedPage;
import io.xiaoyi.gateway.pass.SignedRing;
import io.xiaoyi.gateway.pass.SignedTime;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.pass.Ticks;
import io.xiaoyi.gateway.pass.TrustIssuer;
import io.xiaoyi.gateway.uplink.RetainedPublisher.Message;
import io.xiaoyi.gateway.uplink.TrustTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The smallest platform there can be: a root, an issuer, an operator and a platform's key, the ring that says so,
 * passes for couriers, the trust that tells all stations of them, and the time for those who ask.
 * Its keys are drawn anew each time; the passes' ids come from the seed.
 *
 * <p>Threading: one thread, but for {@link #time}.
 */
public final class ReferencePlatform {
    private static final Duration PASS_LIFE = Duration.ofDays(14);
    private static final Duration RING_LIFE = Duration.ofDays(365);
    private static final int TICK_HOURS = 48;
    /** By when a head is followed by the next one; it is due earlier. */
    private static final Duration HEAD_LIFE = Duration.ofMinutes(65);
    private static final Duration HEAD_EVERY = Duration.ofHours(1);
    private static final byte[] ED25519_SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String tenant;
    private final SigningKey root;
    private final SigningKey issuerKey;
    private final SigningKey operatorKey;
    private final SigningKey platformKey;
    private final Issuer issuer;
    private final SplittableRandom ids;
    private final Map<Integer, SignedPage> pages = new HashMap<>();
    private final Map<SigningKey, String> visitorKeys = new HashMap<>();
    private Octets ring = Octets.of();
    private Octets revoked = Octets.of();
    private Instant headDue = Instant.MIN;
    private int index;

    /** A platform of {@code tenant}; {@code seed} draws the ids of its passes. */
    public ReferencePlatform(String tenant, long seed) {
        this.tenant = tenant;
        var random = new SecureRandom();
        this.root = SigningKey.generate(Algorithm.EDDSA, random);
        this.issuerKey = SigningKey.generate(Algorithm.EDDSA, random);
        this.operatorKey = SigningKey.generate(Algorithm.EDDSA, random);
        this.platformKey = SigningKey.generate(Algorithm.EDDSA, random);
        this.issuer = new Issuer(tenant, issuerKey.publicKey().kid(), issuerKey);
        this.ids = new SplittableRandom(seed);
    }

    /** A courier's phone: its key never leaves it, its pass was issued for that key. */
    public record Phone(Presenter presenter, Pass pass, String introduction) {
        /** The code it shows when its own clock says {@code now}. */
        public String code(Instant now) {
            return presenter.anywhere(now).text();
        }
    }

    /**
     * Writes what an installer brings to a station: {@code root.pem}, and {@code ring.cose} to begin with.
     *
     * @param now the ring's date
     */
    public void writeTrust(Path folder, Instant now) throws IOException {
        Files.writeString(folder.resolve("root.pem"), spkiPem(root.publicKey()));
        Files.write(folder.resolve("ring.cose"), ring(1, now).toArray());
    }

    /** The platform's own key is in the first already: the station may ask it the time before the second comes. */
    private Octets ring(long seq, Instant now) {
        Instant expires = now.plus(RING_LIFE);
        Instant since = now.minus(Duration.ofDays(1));
        var keys = new HashMap<Long, RingKey>();
        var roles = Map.of(issuerKey, Role.ISSUER, operatorKey, Role.OPERATOR, platformKey, Role.PLATFORM);
        roles.forEach((key, role) -> keys.put(kid(key), ringKey(key, role, since, expires)));
        visitorKeys.forEach((key, station) -> keys.put(kid(key), new RingKey(kid(key), key.publicKey(), Set.of(
                Role.ISSUER), since, expires, Optional.of(List.of(station)))));
        long hour = now.getEpochSecond() / 3600;
        byte[] end = new byte[Ticks.LENGTH];
        new SecureRandom().nextBytes(end);
        Reading.Tick anchor = Ticks.at(hour, new Reading.Tick(hour + TICK_HOURS, Octets.of(end)));
        return SignedRing.sign(new KeyRing(seq, since, expires, keys, anchor), tenant, root);
    }

    /**
     * What stations are to believe from now on, to be retained in this order: the ring, the issuer's pages, its
     * revocations, and the head that makes them one.
     *
     * @param phones whose passes every station is to know
     * @param withdrawn whose passes count no more
     */
    public List<Message> trust(Collection<Phone> phones, Collection<Phone> withdrawn, Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        var signer = new TrustIssuer(tenant, issuer.kid(), issuerKey);
        ring = ring(2, second);
        var bits = new TreeSet<Long>();
        withdrawn.forEach(phone -> bits.add(phone.pass().id().revocationIndex()));
        revoked = signer.revoked(bits, second.getEpochSecond(), second).orThrow();
        signer.pages(pages, phones.stream().map(Phone::pass).toList(), second.getEpochSecond(), second).orThrow()
                .forEach(page -> pages.put(page.page().prefix(), page));
        var topics = new TrustTopics(tenant);
        var messages = new ArrayList<Message>();
        messages.add(new Message(topics.ring(), ring.toArray()));
        pages.forEach((prefix, page) -> messages.add(new Message(topics.page(issuer.kid(), prefix), page.encoded()
                .toArray())));
        messages.add(new Message(topics.revoked(issuer.kid()), revoked.toArray()));
        messages.add(head(second));
        return messages;
    }

    /** Whether stations wait for the next head. */
    public boolean isHeadDue(Instant now) {
        return !now.isBefore(headDue);
    }

    /** The next head of what {@link #trust} has said. */
    public Message head(Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        headDue = second.plus(HEAD_EVERY);
        Octets pagesHash = Head.pagesHash(IntStream.range(0, Page.COUNT).mapToObj(prefix -> Head.hash(pages.get(prefix)
                .encoded())).toList());
        var head = new Head(second.getEpochSecond(), second, second.plus(HEAD_LIFE), Head.hash(ring), List.of(
                new Head.OfIssuer(issuer.kid(), pagesHash, Head.hash(revoked))));
        return new Message(new TrustTopics(tenant).head(), SignedHead.sign(head, tenant, kid(platformKey), platformKey)
                .toArray());
    }

    /**
     * Answers a station that asked what time it is. Any thread may.
     *
     * @param now the platform's own time
     */
    public Octets time(String station, Octets nonce, Instant now) {
        return SignedTime.sign(station, nonce, now, tenant, kid(platformKey), platformKey).encoded();
    }

    /** Writes a fresh key for a station, PKCS#8 PEM, mode 0600. @return its public half */
    public static PublicKey writeStationKey(Path file) throws IOException {
        return writeFresh(file).publicKey();
    }

    /** Writes the key by which a station signs its visitors' passes; rings name it from now on, for this station. */
    public void writeVisitorKey(Path file, String station) throws IOException {
        visitorKeys.put(writeFresh(file), station);
    }

    private static SigningKey writeFresh(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        SigningKey key = SigningKey.generate(Algorithm.EDDSA, new SecureRandom());
        Files.writeString(file, key.toPem());
        return key;
    }

    /**
     * Issues a pass for a phone.
     *
     * @param scope ids of stations or groups
     * @param issued the pass's date
     * @param expires at most 30 days later
     */
    public Phone enrol(String scope, Instant issued, Instant expires) {
        SigningKey key = SigningKey.generate(Algorithm.EDDSA, ids);
        long cti = (long) ids.nextInt() << 32 | index++;
        var pass = issuer.introduction(new PassId(issuer.kid(), cti), issued, Duration.between(issued, expires), key
                .publicKey(), scope(scope, OptionalInt.empty()))
                .orThrow();
        return new Phone(new Presenter(cti, key), pass.pass(), pass.shown().text());
    }

    /** A phone that shows another's pass, and has not the key that the pass was issued for. */
    public Phone borrowing(Phone other) {
        SigningKey key = SigningKey.generate(Algorithm.EDDSA, ids);
        return new Phone(new Presenter(other.pass().id().cti(), key), other.pass(), other.introduction());
    }

    /** The text of a pass that somebody else has signed in this issuer's name. */
    public String forged(String scope, Instant issued) {
        var forger = new Issuer(tenant, issuer.kid(), SigningKey.generate(Algorithm.EDDSA, ids));
        return forger.introduction(new PassId(issuer.kid(), index++), issued, PASS_LIFE,
                SigningKey.generate(Algorithm.EDDSA, ids).publicKey(), scope(scope, OptionalInt.empty())).orThrow()
                .shown().text();
    }

    /** The text of a pass on paper, good at one station for so many uses. */
    public String printed(String station, Instant issued, int uses) {
        var id = new PassId(issuer.kid(), (long) ids.nextInt() << 32 | index++);
        return issuer.printed(id, issued, PASS_LIFE, scope(station, OptionalInt.of(uses))).orThrow().shown().text();
    }

    private static Scope scope(String station, OptionalInt uses) {
        return new Scope(List.of(station), Right.ENTER.bit() | Right.CHARGE.bit(), uses);
    }

    /** The same with a usual life of two weeks. */
    public Phone enrol(String scope, Instant issued) {
        return enrol(scope, issued, issued.plus(PASS_LIFE));
    }

    private static RingKey ringKey(SigningKey key, Role role, Instant since, Instant expires) {
        return new RingKey(kid(key), key.publicKey(), Set.of(role), since, expires, Optional.empty());
    }

    private static long kid(SigningKey key) {
        return key.publicKey().kid();
    }

    /** SubjectPublicKeyInfo (RFC 8410) in PEM. */
    private static String spkiPem(PublicKey key) {
        byte[] encoded = key.encoded().toArray();
        byte[] der = new byte[ED25519_SPKI.length + encoded.length];
        System.arraycopy(ED25519_SPKI, 0, der, 0, ED25519_SPKI.length);
        System.arraycopy(encoded, 0, der, ED25519_SPKI.length, encoded.length);
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
    }
}
