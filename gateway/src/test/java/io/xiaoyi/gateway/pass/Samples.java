package io.xiaoyi.gateway.pass;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/** Keys, passes, a ring and a command that the tests of this package share. All of them are the same at every run. */
final class Samples {
    static final String TENANT = "hangzhou";
    static final String STATION = "xihu-station-07";
    static final Instant NOW = Instant.parse("2026-05-01T08:00:07Z");
    static final long KID = 0x0123456789abcdefL;
    static final PassId ID = new PassId(KID, 0x8899aabb_00000007L);
    static final Scope SCOPE = new Scope(List.of("7"), 1, OptionalInt.empty());
    static final Scope ON_PAPER = new Scope(List.of(STATION), 1, OptionalInt.of(3));
    static final PassReader READER = new PassReader(TENANT);

    private Samples() {}

    static SigningKey key(Algorithm algorithm, long seed) {
        return SigningKey.generate(algorithm, new Random(seed * 31 + algorithm.ordinal()));
    }

    static Issuer issuer(Algorithm algorithm) {
        return new Issuer(TENANT, KID, key(algorithm, 1));
    }

    static SigningKey phone(Algorithm algorithm) {
        return key(algorithm, 2);
    }

    static Issuer.Issued introduction(Algorithm issuer, Algorithm phone) {
        return issuer(issuer).introduction(ID, NOW, Duration.ofDays(14), phone(phone).publicKey(), SCOPE).orThrow();
    }

    static Issuer.Issued printed(Algorithm issuer) {
        return issuer(issuer).printed(ID, NOW, Duration.ofDays(30), ON_PAPER).orThrow();
    }

    static KeyRing ring() {
        var issuer = new KeyRing.RingKey(KID, key(Algorithm.EDDSA, 1).publicKey(), Set.of(Role.ISSUER), NOW, NOW
                .plusSeconds(900_000), Optional.empty());
        var operator = new KeyRing.RingKey(5, key(Algorithm.ES256, 3).publicKey(), Set.of(Role.OPERATOR), NOW, NOW
                .plusSeconds(900_000), Optional.of(List.of(STATION)));
        return new KeyRing(7, seconds(NOW), seconds(NOW).plusSeconds(86_400), Map.of(KID, issuer, 5L, operator),
                new Reading.Tick(NOW.getEpochSecond() / 3600, Octets.fromHex("000102030405060708090a0b0c0d0e0f")));
    }

    static Command command() {
        return new Command(STATION, Octets.fromHex("00112233445566778899aabbccddeeff"), NOW, NOW.plusSeconds(60),
                "unlock", Map.of("door", Cbor.of("front"), "seconds", Cbor.of(8)), Optional.of(Octets.ofLong(42)));
    }

    private static Instant seconds(Instant instant) {
        return Instant.ofEpochSecond(instant.getEpochSecond());
    }
}
