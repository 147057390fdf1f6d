package io.xiaoyi.gateway.pass;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The claims of a pass: {@code {4: exp, ? 5: nbf, 6: iat, 7: cti, ? 8: {1: COSE_Key}, -70001: scope}}, and the rules
 * every pass must keep whoever signed it.
 *
 * <p>In a scope a station is a text and a group of stations a number; {@link Scope} writes the number as its decimal
 * digits. So no station's id may be digits alone.
 */
final class Claims {
    static final Duration LONGEST_LIFE = Duration.ofDays(30);
    static final int LONGEST_STATION = 64;
    private static final int MOST_USES = 0xffff;
    private static final long HIGHEST_GROUP = (1L << 48) - 1;

    private static final int EXP = 4;
    private static final int NBF = 5;
    private static final int IAT = 6;
    private static final int CTI = 7;
    private static final int CNF = 8;
    private static final int CNF_KEY = 1;
    private static final int SCOPE = -70001;

    private Claims() {}

    static Octets write(Pass pass) {
        boolean hasNotBefore = !pass.notBefore().equals(pass.issuedAt());
        int size = 4 + (hasNotBefore ? 1 : 0) + (pass.holder().isPresent() ? 1 : 0);
        var to = new CborWriter().map(size).integer(EXP).integer(pass.expires().getEpochSecond());
        if (hasNotBefore) {
            to.integer(NBF).integer(pass.notBefore().getEpochSecond());
        }
        to.integer(IAT).integer(pass.issuedAt().getEpochSecond()).integer(CTI).bytes(Octets.ofLong(pass.id().cti()));
        pass.holder().ifPresent(key -> CoseKey.write(to.integer(CNF).map(1).integer(CNF_KEY), key));
        writeScope(to.integer(SCOPE), pass.scope());
        return to.octets();
    }

    static CborWriter writeScope(CborWriter to, Scope scope) {
        to.array(scope.uses().isPresent() ? 3 : 2).array(scope.stations().size());
        for (String station : scope.stations()) {
            if (isGroup(station)) {
                to.integer(Long.parseLong(station));
            } else {
                to.text(station);
            }
        }
        to.integer(scope.rights());
        scope.uses().ifPresent(to::integer);
        return to;
    }

    static Checked<Pass> read(long kid, Octets payload) {
        return Form.read("claims", payload, (form, in) -> readPairs(kid, form, in));
    }

    private static Pass readPairs(long kid, Form form, CborReader in) throws CborException {
        Optional<Instant> expires = Optional.empty();
        Optional<Instant> notBefore = Optional.empty();
        Optional<Instant> issuedAt = Optional.empty();
        Optional<Long> cti = Optional.empty();
        Optional<PublicKey> holder = Optional.empty();
        Optional<Scope> scope = Optional.empty();
        for (int pairs = in.map(); pairs > 0; pairs--) {
            long key = form.at("a key").integer();
            switch (Math.toIntExact(Math.clamp(key, Integer.MIN_VALUE, Integer.MAX_VALUE))) {
                case EXP -> expires = Optional.of(form.seconds("key 4 (exp)"));
                case NBF -> notBefore = Optional.of(form.seconds("key 5 (nbf)"));
                case IAT -> issuedAt = Optional.of(form.seconds("key 6 (iat)"));
                case CTI -> cti = Optional.of(form.id("key 7 (cti)"));
                case CNF -> {
                    form.at("key 8 (cnf)").map(1);
                    in.integer(CNF_KEY, CNF_KEY);
                    holder = Optional.of(CoseKey.read(in));
                }
                case SCOPE -> {
                    form.at("key -70001 (scope)");
                    scope = Optional.of(readScope(in));
                }
                default -> throw in.fault("key " + key, "4, 5, 6, 7, 8 or -70001");
            }
        }
        form.at("keys");
        Instant issued = required(in, issuedAt, "6 (iat)");
        return new Pass(new PassId(kid, required(in, cti, "7 (cti)")), issued, notBefore.orElse(issued), required(in,
                expires, "4 (exp)"), holder, required(in, scope, "-70001 (scope)"));
    }

    private static <T> T required(CborReader in, Optional<T> value, String key) throws CborException {
        return value.orElseThrow(() -> in.fault("no key " + key, "one"));
    }

    static Scope readScope(CborReader in) throws CborException {
        int parts = in.array();
        if (parts != 2 && parts != 3) {
            throw in.fault("an array of " + parts, "stations, rights and perhaps uses");
        }
        List<String> stations = new ArrayList<>();
        for (int left = in.array(); left > 0; left--) {
            stations.add(readStation(in));
        }
        long rights = in.integer(0, Long.MAX_VALUE);
        OptionalInt uses = parts == 3 ? OptionalInt.of((int) in.integer(1, MOST_USES)) : OptionalInt.empty();
        return new Scope(stations, rights, uses);
    }

    private static String readStation(CborReader in) throws CborException {
        if (in.peek() == CborReader.Kind.INTEGER) {
            return Long.toString(in.integer(0, HIGHEST_GROUP));
        }
        String station = in.text();
        if (!isStation(station)) {
            throw in.fault("a text of %d characters that names no station".formatted(station.length()), "1 to "
                    + LONGEST_STATION + " characters, not digits alone");
        }
        return station;
    }

    static boolean isStation(String id) {
        return Form.isName(id, LONGEST_STATION) && !id.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static boolean isGroup(String id) {
        return id.matches("0|[1-9][0-9]{0,14}") && Long.parseLong(id) <= HIGHEST_GROUP;
    }

    /** Why nobody may issue or show such a pass; empty if one may. */
    static Optional<String> wrong(Pass pass) {
        Duration life = Duration.between(pass.issuedAt(), pass.expires());
        if (life.isNegative() || life.isZero() || !pass.notBefore().isBefore(pass.expires())) {
            return Optional.of("a pass that expires before it begins");
        }
        if (life.compareTo(LONGEST_LIFE) > 0) {
            return Optional.of("a pass that lives longer than 30 days");
        }
        List<String> stations = pass.scope().stations();
        if (stations.isEmpty()) {
            return Optional.of("a pass for no station");
        }
        boolean one = stations.size() == 1 && isStation(stations.getFirst());
        if (pass.isPrinted() && !one) {
            return Optional.of("a printed pass for other than one station");
        }
        if (pass.isPrinted() && pass.scope().uses().isEmpty()) {
            return Optional.of("a printed pass without a number of uses");
        }
        if (pass.scope().uses().isPresent() && !one) {
            return Optional.of("a pass with counted uses for other than one station, where nobody could count them");
        }
        return Optional.empty();
    }

    /** What {@link #read} would not accept back; empty if it would. */
    static Optional<String> unwritable(Pass pass) {
        for (String station : pass.scope().stations()) {
            if (!isStation(station) && !isGroup(station)) {
                return Optional.of("a scope that names neither a station nor a group: '" + station + "'");
            }
        }
        if (pass.scope().rights() < 0) {
            return Optional.of("rights below zero");
        }
        if (pass.scope().uses().isPresent() && (pass.scope().uses().getAsInt() < 1 || pass.scope().uses()
                .getAsInt() > MOST_USES)) {
            return Optional.of("uses outside 1 to " + MOST_USES);
        }
        if (pass.issuedAt().getEpochSecond() < 0 || pass.notBefore().getEpochSecond() < 0) {
            return Optional.of("a time before 1970");
        }
        return pass.holder().flatMap(key -> Signatures.fault(key.algorithm(), key.encoded().raw()));
    }
}
