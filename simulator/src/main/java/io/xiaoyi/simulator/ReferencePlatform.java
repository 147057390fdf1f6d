package io.xiaoyi.simulator;

import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Issuer;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Presenter;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Revocations;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.pass.SignedRevocations;
import io.xiaoyi.gateway.pass.SignedRing;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.pass.Ticks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The smallest platform there can be: a root, an issuer and an operator, the ring that says so, and passes for
 * couriers.
 * Its keys are drawn anew each time; the passes' ids come from the seed.
 *
 * <p>Threading: one thread.
 */
public final class ReferencePlatform {
    private static final Duration PASS_LIFE = Duration.ofDays(14);
    private static final Duration RING_LIFE = Duration.ofDays(365);
    private static final int TICK_HOURS = 48;
    private static final byte[] ED25519_SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String tenant;
    private final SigningKey root;
    private final SigningKey issuerKey;
    private final SigningKey operatorKey;
    private final Issuer issuer;
    private final SplittableRandom ids;
    private int index;

    /** A platform of {@code tenant}; {@code seed} draws the ids of its passes. */
    public ReferencePlatform(String tenant, long seed) {
        this.tenant = tenant;
        var random = new SecureRandom();
        this.root = SigningKey.generate(Algorithm.EDDSA, random);
        this.issuerKey = SigningKey.generate(Algorithm.EDDSA, random);
        this.operatorKey = SigningKey.generate(Algorithm.EDDSA, random);
        this.issuer = new Issuer(tenant, issuerKey.publicKey().kid(), issuerKey);
        this.ids = new SplittableRandom(seed);
    }

    /** A courier's phone: its key never leaves it, its pass was issued for that key. */
    public record Phone(PassId pass, Presenter presenter, String introduction) {
        /** The code it shows when its own clock says {@code now}. */
        public String code(Instant now) {
            return presenter.anywhere(now).text();
        }
    }

    /**
     * Writes what a station needs to believe this platform: {@code root.pem} and {@code ring.cose}.
     *
     * @param now the ring's date
     */
    public void writeTrust(Path folder, Instant now) throws IOException {
        Files.writeString(folder.resolve("root.pem"), spkiPem(root.publicKey()));
        Instant expires = now.plus(RING_LIFE);
        Instant since = now.minus(Duration.ofDays(1));
        Map<Long, RingKey> keys = Map.of(kid(issuerKey), ringKey(issuerKey, Role.ISSUER, since, expires), kid(
                operatorKey), ringKey(operatorKey, Role.OPERATOR, since, expires));
        long hour = now.getEpochSecond() / 3600;
        byte[] end = new byte[Ticks.LENGTH];
        new SecureRandom().nextBytes(end);
        Reading.Tick anchor = Ticks.at(hour, new Reading.Tick(hour + TICK_HOURS, Octets.of(end)));
        Octets ring = SignedRing.sign(new KeyRing(1, since, expires, keys, anchor), tenant, root);
        Files.write(folder.resolve("ring.cose"), ring.toArray());
    }

    /** Writes a fresh key for a station, PKCS#8 PEM, mode 0600. @return its public half */
    public static PublicKey writeStationKey(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        SigningKey key = SigningKey.generate(Algorithm.EDDSA, new SecureRandom());
        Files.writeString(file, key.toPem());
        return key.publicKey();
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
        return new Phone(pass.pass().id(), new Presenter(cti, key), pass.shown().text());
    }

    /** A phone that shows another's pass, and has not the key that the pass was issued for. */
    public Phone borrowing(Phone other) {
        SigningKey key = SigningKey.generate(Algorithm.EDDSA, ids);
        return new Phone(other.pass(), new Presenter(other.pass().cti(), key), other.introduction());
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

    /** Writes {@code revoked.cose}: the passes that were withdrawn. */
    public void writeRevoked(Path folder, Instant now, List<Phone> withdrawn) throws IOException {
        var bits = new BitSet();
        withdrawn.forEach(phone -> bits.set((int) phone.pass().revocationIndex()));
        var revoked = new SignedRevocations(issuer.kid(), now, new Revocations.Bits(1, 0, Octets.of(bits
                .toByteArray())));
        Files.write(folder.resolve("revoked.cose"), revoked.sign(tenant, issuerKey).toArray());
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
