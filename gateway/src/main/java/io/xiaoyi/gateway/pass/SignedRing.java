package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ring as a file or a retained message: a COSE_Sign1 by a root key over
 * {@code [seq, iat, exp, [* [kid, key, [role], nbf, exp, [* station] / null]], [hour, tick]]}, external data
 * {@code xiaoyi/ring/1/TENANT}, header {@code kid} the root's {@link PublicKey#kid()}. A role is the lower-case text of
 * {@link Role}. Dates are seconds since 1970.
 *
 * <p>Each key has one role: a ring that gives a key two, lists a key or a key id twice, lists a root as something else
 * or names as a root what is none, or leaves out the root that signed it among those it names, is refused. Whether the
 * ring is newer than the one held, or expired, is for the station to judge.
 */
public final class SignedRing {
    /** Longer ones are not looked into. */
    public static final int LONGEST = 65_536;

    private static final int LONGEST_STATION = Claims.LONGEST_STATION;

    private SignedRing() {}

    public static Octets sign(KeyRing ring, String tenant, SigningKey root) {
        List<KeyRing.RingKey> keys = new ArrayList<>(ring.keys().values());
        keys.sort(Comparator.comparing(key -> Octets.ofLong(key.kid())));
        var to = new CborWriter(256 + 128 * keys.size()).array(5).integer(ring.seq()).integer(ring.issuedAt()
                .getEpochSecond()).integer(ring.expires().getEpochSecond()).array(keys.size());
        keys.forEach(key -> write(to, key));
        to.array(2).integer(ring.anchor().hour()).bytes(ring.anchor().value());
        return Envelope.seal(Purpose.RING, tenant, root.publicKey().kid(), root, to.octets()).message().encode();
    }

    private static void write(CborWriter to, KeyRing.RingKey key) {
        to.array(6).bytes(Octets.ofLong(key.kid())).bytes(key.key().encoded()).array(key.roles().size());
        key.roles().stream().sorted().forEach(role -> to.text(word(role)));
        to.integer(key.notBefore().getEpochSecond()).integer(key.expires().getEpochSecond());
        key.stations().ifPresentOrElse(stations -> {
            to.array(stations.size());
            stations.forEach(to::text);
        }, to::nil);
    }

    /** The ring, if one of {@code roots}, all that are pinned, signed it for this tenant. */
    public static Checked<KeyRing> read(Octets encoded, String tenant, Collection<PublicKey> roots) {
        return read(encoded, tenant, roots, roots);
    }

    /**
     * The ring, if one of {@code believed} signed it for this tenant. It may name any that is {@code pinned}: so a root
     * that the installer pinned anew comes to be believed.
     */
    static Checked<KeyRing> read(Octets encoded, String tenant, Collection<PublicKey> believed,
            Collection<PublicKey> pinned) {
        if (encoded.length() > LONGEST) {
            return new Checked.Bad<>(Checked.Fault.MALFORMED, "ring", encoded.length() + " bytes", "at most "
                    + LONGEST);
        }
        return Envelope.open(Purpose.RING, encoded).then(envelope -> {
            Optional<PublicKey> root = believed.stream().filter(key -> key.kid() == envelope.kid()).findFirst();
            return root.isEmpty()
                    ? Envelope.unknownKey(Purpose.RING, envelope.kid(), "one of the "
                            + believed.size() + " roots believed")
                    : envelope.by(root.get(), tenant);
        }).then(envelope -> readKeys(envelope.message().payload()).then(draft -> draft.ring(pinned, envelope.kid())));
    }

    /** What was read, before keys are held against each other. */
    private record Draft(long seq, Instant issuedAt, Instant expires, List<KeyRing.RingKey> keys, Reading.Tick anchor) {
        Checked<KeyRing> ring(Collection<PublicKey> roots, long signer) {
            if (!issuedAt.isBefore(expires)) {
                return wrong("ring", "a ring that expires before it is issued", "exp after iat");
            }
            Map<Long, KeyRing.RingKey> byKid = new HashMap<>();
            Set<PublicKey> seen = new HashSet<>();
            for (int i = 0; i < keys.size(); i++) {
                KeyRing.RingKey key = keys.get(i);
                String where = "ring, key %d (%016x)".formatted(i + 1, key.kid());
                Checked<PublicKey> judged = PublicKey.of(key.key().algorithm(), key.key().encoded());
                if (judged instanceof Checked.Bad<PublicKey> bad) {
                    return new Checked.Bad<>(bad.fault(), where, bad.found(), bad.expected());
                }
                if (byKid.put(key.kid(), key) != null) {
                    return wrong(where, "a key id listed twice", "each once");
                }
                if (!seen.add(key.key())) {
                    return wrong(where, "a key listed twice", "each key once, in one role");
                }
                if (key.roles().size() != 1) {
                    return wrong(where, key.roles().size() + " roles", "one role");
                }
                if (roots.contains(key.key()) != key.roles().contains(Role.ROOT)) {
                    return wrong(where, "a root in another role, or what is no root as one", "pinned roots as root");
                }
                if (!key.notBefore().isBefore(key.expires())) {
                    return wrong(where, "a key that expires before it begins", "exp after nbf");
                }
            }
            var ring = new KeyRing(seq, issuedAt, expires, byKid, anchor);
            boolean namesItsSigner = ring.roots().isEmpty() || ring.roots().stream().anyMatch(
                    root -> root.kid() == signer);
            return namesItsSigner
                    ? Checked.good(ring)
                    : wrong("ring", "roots without the one that signed it", "the signer among them");
        }

        private static Checked<KeyRing> wrong(String where, String found, String expected) {
            return new Checked.Bad<>(Checked.Fault.WRONG_FORM, where, found, expected);
        }
    }

    private static Checked<Draft> readKeys(Octets payload) {
        return Form.read("ring", payload, (form, in) -> {
            in.array(5);
            long seq = form.at("seq").integer(0, Long.MAX_VALUE);
            Instant issuedAt = form.seconds("iat");
            Instant expires = form.seconds("exp");
            List<KeyRing.RingKey> keys = new ArrayList<>();
            int count = form.at("keys").array();
            for (int i = 1; i <= count; i++) {
                keys.add(readKey(form, "key " + i));
            }
            form.at("anchor").array(2);
            long hour = in.integer(0, 0xffff_ffffL);
            return new Draft(seq, issuedAt, expires, keys, new Reading.Tick(hour, in.bytes(Ticks.LENGTH)));
        });
    }

    private static KeyRing.RingKey readKey(Form form, String name) throws CborException {
        CborReader in = form.at(name);
        in.array(6);
        long kid = form.id(name + ", kid");
        Octets encoded = form.at(name + ", key").bytes();
        if (encoded.length() != Algorithm.EDDSA.keyLength() && encoded.length() != Algorithm.ES256.keyLength()) {
            throw in.fault(encoded.length() + " bytes", "32 (Ed25519) or 33 (P-256)");
        }
        Set<Role> roles = new HashSet<>();
        for (int left = form.at(name + ", roles").array(); left > 0; left--) {
            roles.add(role(in));
        }
        Instant notBefore = form.seconds(name + ", nbf");
        Instant expires = form.seconds(name + ", exp");
        Optional<List<String>> stations = stations(form, name + ", stations");
        Algorithm algorithm = encoded.length() == Algorithm.EDDSA.keyLength() ? Algorithm.EDDSA : Algorithm.ES256;
        return new KeyRing.RingKey(kid, new PublicKey(algorithm, encoded), Set.copyOf(roles), notBefore, expires,
                stations);
    }

    private static Optional<List<String>> stations(Form form, String part) throws CborException {
        CborReader in = form.at(part);
        if (in.nextIsNull()) {
            in.nil();
            return Optional.empty();
        }
        List<String> stations = new ArrayList<>();
        for (int left = in.array(); left > 0; left--) {
            stations.add(form.name(part, LONGEST_STATION));
        }
        return Optional.of(List.copyOf(stations));
    }

    private static Role role(CborReader in) throws CborException {
        String word = in.text();
        for (Role role : Role.values()) {
            if (word(role).equals(word)) {
                return role;
            }
        }
        throw in.fault("a text that is no role", "issuer, operator, platform, installer or root");
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
