package io.xiaoyi.gateway.access;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Issuer;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassBook;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.PassReader;
import io.xiaoyi.gateway.pass.Presenter;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Revocations;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.pass.Shown;
import io.xiaoyi.gateway.pass.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * One courier before the door of one station, everything in order, on a Friday at 16:00 in Shanghai. A test changes
 * what
 * it is about and judges.
 */
final class Scene {
    static final String TENANT = "demo";
    static final String STATION = "st-0001";
    static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    static final Instant NOW = Instant.parse("2026-11-20T08:00:07Z");
    static final long KID = 0x1111;
    static final PassId ID = new PassId(KID, 0x8899aabb_00000007L);
    static final long UPTIME = Duration.ofHours(1).toNanos();
    static final SigningKey PHONE = key(2);
    static final SigningKey ISSUER_KEY = key(1);
    static final Issuer ISSUER = new Issuer(TENANT, KID, ISSUER_KEY);
    static final long ENTER = Right.ENTER.bit();

    Instant issuedAt = NOW.minusSeconds(3600);
    Instant notBefore = issuedAt;
    Instant expires = NOW.plus(Duration.ofDays(7));
    Scope scope = new Scope(List.of(STATION), ENTER, OptionalInt.empty());
    Optional<SigningKey> phone = Optional.of(PHONE);

    AccessPolicy policy = new AccessPolicy(TENANT, STATION, Set.of("7"), OpeningHours.always(SHANGHAI),
            AccessPolicy.OnFloor.OPEN, true);
    Optional<KeyRing> ring = Optional.of(ring(Role.ISSUER));
    Revocations revocations = Revocations.NONE;
    Optional<PassBook> book = Optional.empty();
    ReplayMemory memory = ReplayMemory.empty(100);
    Circumstances here = new Circumstances("front-in", "front", true, false, false, OptionalLong.empty(), List.of(),
            Duration.ZERO);
    Moment now = new Moment(NOW, ClockTrust.NTP, UPTIME, 3);

    static SigningKey key(long seed) {
        return SigningKey.generate(Algorithm.EDDSA, new Random(seed));
    }

    static KeyRing ring(Role role) {
        var key = new KeyRing.RingKey(KID, ISSUER_KEY.publicKey(), Set.of(role), NOW.minusSeconds(90_000),
                NOW.plus(Duration.ofDays(400)), Optional.empty());
        return new KeyRing(1, NOW.minusSeconds(90_000), NOW.plus(Duration.ofDays(400)), Map.of(KID, key),
                new Reading.Tick(0, Octets.of(new byte[16])));
    }

    static Reading read(Shown shown) {
        return new PassReader(TENANT).read(shown.text().getBytes(StandardCharsets.US_ASCII));
    }

    Pass pass() {
        return new Pass(ID, cut(issuedAt), cut(notBefore), cut(expires), phone.map(SigningKey::publicKey), scope);
    }

    private static Instant cut(Instant instant) {
        return Instant.ofEpochSecond(instant.getEpochSecond());
    }

    /** The courier's code of the quarter minute at {@code wall}. */
    Reading code(Instant wall) {
        return read(new Presenter(ID.cti(), PHONE).anywhere(wall));
    }

    Reading number(int number) {
        return read(new Presenter(ID.cti(), PHONE).atDoor(number, STATION, "front"));
    }

    /** The signed pass itself: an introduction, or on paper. */
    Reading signed() {
        return read(ISSUER.issue(pass()).orThrow().shown());
    }

    Verdict judge(Reading reading) {
        PassBook known = book.orElseGet(() -> phone.isPresent() ? PassBook.empty(10).learn(pass()) : PassBook.empty(9));
        return AccessRules.judge(reading, policy, new Known(ring, revocations, known), memory, here, now);
    }

    Verdict judge() {
        return judge(code(now.wall()));
    }

    /** Judges, and remembers what was granted. */
    Verdict present(Reading reading) {
        Verdict verdict = judge(reading);
        if (verdict instanceof Verdict.Granted it) {
            memory = memory.granted(it.pass().id(), it.step(), it.usesAfter(), it.pass().expires(), here.reader(), now);
        }
        return verdict;
    }

    /** Time goes by, for both clocks. */
    Scene later(Duration duration) {
        now = new Moment(now.wall().plus(duration), now.trust(), now.uptimeNanos() + duration.toNanos(), now.boot());
        return this;
    }

    Scene trusted(ClockTrust trust) {
        now = now.judged(now.wall(), trust);
        return this;
    }

    Scene onPaper(int uses) {
        phone = Optional.empty();
        scope = new Scope(List.of(STATION), ENTER, OptionalInt.of(uses));
        return this;
    }

    Scene at(String reader, boolean entering) {
        here = new Circumstances(reader, here.door(), entering, here.lockedDown(), here.full(),
                here.doorOpenedUptimeNanos(), here.numbers(), here.onFloorFor());
        return this;
    }

    Scene atOutlet() {
        here = Circumstances.atOutlet("outlet-1", "", List.of(), here.onFloorFor());
        return this;
    }

    Scene opened() {
        here = new Circumstances(here.reader(), here.door(), here.entering(), here.lockedDown(), here.full(),
                OptionalLong.of(now.uptimeNanos()), here.numbers(), here.onFloorFor());
        return this;
    }

    Scene numbers(Circumstances.DrawnNumber... numbers) {
        here = new Circumstances(here.reader(), here.door(), here.entering(), here.lockedDown(), here.full(),
                here.doorOpenedUptimeNanos(), List.of(numbers), here.onFloorFor());
        return this;
    }

    Scene lockedDown() {
        here = new Circumstances(here.reader(), here.door(), here.entering(), true, here.full(),
                here.doorOpenedUptimeNanos(), here.numbers(), here.onFloorFor());
        return this;
    }

    Scene full() {
        here = new Circumstances(here.reader(), here.door(), here.entering(), here.lockedDown(), true,
                here.doorOpenedUptimeNanos(), here.numbers(), here.onFloorFor());
        return this;
    }

    Scene onFloorFor(Duration duration) {
        trusted(ClockTrust.FLOOR);
        here = new Circumstances(here.reader(), here.door(), here.entering(), here.lockedDown(), here.full(),
                here.doorOpenedUptimeNanos(), here.numbers(), duration);
        return this;
    }

    Scene hours(OpeningHours hours) {
        policy = new AccessPolicy(policy.tenant(), policy.station(), policy.groups(), hours, policy.onFloor(),
                policy.refuseWhenFull());
        return this;
    }

    Scene strict() {
        policy = new AccessPolicy(policy.tenant(), policy.station(), policy.groups(), policy.hours(),
                AccessPolicy.OnFloor.STRICT, policy.refuseWhenFull());
        return this;
    }
}
