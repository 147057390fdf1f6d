package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.SignedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a station asks its platform, and which answers count. */
class AskingTest {
    private static final StationEvent CONNECTED = new StationEvent.LinkChanged(true, "");
    private static final StationEvent LOST = new StationEvent.LinkChanged(false, "");

    private final StationWorld world = new StationWorld();

    private Station now() {
        return world.station;
    }

    private List<Octets> questions() {
        return world.effects.stream().filter(Effect.TimeAsked.class::isInstance).map(Effect.TimeAsked.class::cast)
                .map(Effect.TimeAsked::nonce).toList();
    }

    private Optional<String> alarm() {
        return now().remembered().alarms().containsKey(new Alarm(Alarm.TIME_REFUSED, "clock"))
                ? Optional.of(world.facts(Fact.AlarmRaised.class).getLast().detail())
                : Optional.empty();
    }

    private void withoutAClock() {
        world.trust = ClockTrust.FLOOR;
        world.boot(StationWorld.plan(false), now().remembered());
    }

    @Test
    void anAnswerIsTheTimeGiveOrTakeHalfTheRoundTrip() {
        withoutAClock();
        world.pass(Duration.ofHours(3)).happen(CONNECTED);
        SignedTime answer = world.answer();
        world.pass(Duration.ofSeconds(4)).hears(answer);
        assertThat(now().clock().trust()).isEqualTo(ClockTrust.SIGNED);
        assertThat(world.facts(Fact.ClockChanged.class).getLast()).satisfies(it -> {
            assertThat(it.from()).isEqualTo(ClockTrust.FLOOR);
            assertThat(it.timeCameBack()).isTrue();
        });
        assertThat(world.journal.getLast().moment().wall()).isEqualTo(answer.at().plusSeconds(2));
        assertThat(now().remembered().floor()).isEqualTo(answer.at().plusSeconds(2));
        assertThat(now().remembered().alarms()).isEmpty();
    }

    @Test
    void itAsksAtEachConnectionAndHourlyWhileItIsAnswered() {
        assertThat(questions()).isEmpty();
        world.signed();
        assertThat(questions()).containsExactly(now().boot().nonce());
        for (int hour = 1; hour < 20; hour++) {
            world.pass(Duration.ofHours(1));
            assertThat(questions()).hasSize(1 + hour).doesNotHaveDuplicates();
            world.hears(world.answer());
            assertThat(now().clock().trust()).isEqualTo(ClockTrust.SIGNED);
        }
        world.happen(LOST).pass(Duration.ofHours(5));
        assertThat(questions()).as("nobody is there to be asked").hasSize(20);
        world.happen(CONNECTED);
        assertThat(questions()).hasSize(21);
    }

    @Test
    void unansweredItAsksEverLessOftenAndEveryFiveMinutesAtMostWithoutAClock() {
        for (ClockTrust trust : List.of(ClockTrust.NTP, ClockTrust.FLOOR)) {
            world.trust = trust;
            world.boot(StationWorld.plan(false), now().remembered());
            world.effects.clear();
            world.happen(CONNECTED).pass(Duration.ofHours(48));
            int most = trust == ClockTrust.FLOOR ? 48 * 12 + 6 : 48 + 9;
            assertThat(questions()).as("%s", trust).hasSizeBetween(most - 3, most);
        }
        world.hears(world.answer()).pass(Duration.ofSeconds(1));
        world.effects.clear();
        for (int i = 0; i < 100; i++) { // a connection that comes and goes every other second
            world.happen(CONNECTED).pass(Duration.ofSeconds(1)).happen(LOST).pass(Duration.ofSeconds(1));
        }
        assertThat(questions()).hasSizeLessThan(200 / 15 + 2);
    }

    /** One changed cell a row. */
    @Test
    void whatIsNoAnswerOfNowOfAPlatformToThisQuestionChangesNothing() {
        withoutAClock();
        world.happen(CONNECTED);
        Octets before = world.asked();
        world.pass(Duration.ofSeconds(20));
        Octets asked = world.asked();
        assertThat(asked).isNotEqualTo(before);
        Instant at = world.truth();
        SignedTime good = world.answer();
        List<Octets> bad = new ArrayList<>();
        bad.add(Octets.utf8("17:30"));
        bad.add(SignedTime.sign("st-0002", asked, at, "demo", 3, world.platformKey).encoded());
        bad.add(SignedTime.sign("st-0001", asked, at, "other", 3, world.platformKey).encoded());
        bad.add(world.answer(at, asked, 33, world.platformKey).encoded());
        bad.add(world.answer(at, asked, 3, world.operatorKey).encoded());
        for (Role role : List.of(Role.ISSUER, Role.OPERATOR, Role.INSTALLER)) {
            bad.add(world.answer(at, asked, role.ordinal() + 1, Map.of(Role.ISSUER, world.issuerKey, Role.OPERATOR,
                    world.operatorKey, Role.INSTALLER, world.installerKey).get(role)).encoded());
        }
        bad.add(world.answer(at, asked, StationWorld.ROOT.publicKey().kid(), StationWorld.ROOT).encoded());
        bad.add(world.answer(at.minus(Duration.ofDays(3))).encoded());
        bad.add(world.answer(at.plus(Duration.ofDays(900))).encoded());
        bad.add(world.answer(at, before, 3, world.platformKey).encoded());
        bad.add(world.answer(at, StationWorld.NONCE, 3, world.platformKey).encoded());
        var why = new ArrayList<String>();
        long refused = 0;
        for (Octets each : bad) {
            Station was = now();
            world.happen(new StationEvent.TimeAnswered(each));
            assertThat(now().clock()).isEqualTo(was.clock());
            assertThat(now().remembered().floor()).isEqualTo(was.remembered().floor());
            assertThat(now().boot().nonces().refused()).isEqualTo(++refused);
            why.add(alarm().map(it -> it.split(":")[0]).orElse("counted"));
            world.station = was.decide(new StationEvent.Wake(), world.moment()).next();
            world.happen(counting(now(), refused));
        }
        assertThat(why).containsExactly("malformed", "wrong-station", "forged", "unknown-key", "forged", "wrong-role",
                "wrong-role", "wrong-role", "unknown-key", "before-floor", "too-far-ahead", "counted", "counted");

        world.hears(good);
        assertThat(now().clock().trust()).isEqualTo(ClockTrust.SIGNED);
        world.hears(good);
        assertThat(now().boot().nonces().refused()).as("a copy").isEqualTo(refused + 1);
        assertThat(alarm()).isEmpty();
    }

    /** The alarm of the row before is forgotten, the count is not. */
    private StationEvent counting(Station station, long refused) {
        var nonces = station.boot().nonces();
        var counted = new Nonces(nonces.current(), nonces.drawnUptimeNanos(), nonces.isOpen(),
                nonces.retired(), nonces.wantedUptimeNanos(), nonces.dueUptimeNanos(), nonces.unanswered(), refused);
        world.station = new Station(station.plan(), station.trust(), station.remembered(), station.doors(), station
                .room(), station.occupancy(), station.clock(), station.throttles(), station.held(), station.numbers(),
                station.waiting(), station.boot().with(counted), station.shadow());
        return new StationEvent.Durable(station.remembered().lastSeq());
    }

    @Test
    void anAnswerCountsForTenSecondsOfUptimeAndWhatIsWithheldIsAskedAnew() {
        withoutAClock();
        world.happen(CONNECTED);
        SignedTime withheld = world.answer();
        world.uptimeNanos += Nonces.ANSWER_WITHIN.toNanos() + 1;
        world.hears(withheld);
        assertThat(now().clock().trust()).isEqualTo(ClockTrust.FLOOR);
        assertThat(now().boot().nonces().refused()).isEqualTo(1);
        assertThat(alarm()).as("a poor network does so too").isEmpty();
        world.pass(Duration.ofSeconds(5).minusNanos(1));
        SignedTime second = world.answer();
        world.uptimeNanos += Nonces.ANSWER_WITHIN.toNanos();
        world.hears(second);
        assertThat(now().clock().trust()).isEqualTo(ClockTrust.SIGNED);
    }

    @Test
    void aKeysDatesAreHeldAgainstWhatIsProvedNotAgainstAWrongClock() {
        Instant until = world.truth().plus(Duration.ofDays(20));
        var ring = world.ring();
        var keys = new java.util.HashMap<>(ring.keys());
        keys.put(3L, new io.xiaoyi.gateway.pass.KeyRing.RingKey(3, world.platformKey.publicKey(), Set.of(Role.PLATFORM),
                ring.issuedAt(), until, Optional.empty()));
        var short20 = new io.xiaoyi.gateway.pass.KeyRing(1, ring.issuedAt(), ring.expires(), keys, ring.anchor());
        world.trust = ClockTrust.NTP;
        world.wallError = Duration.ofDays(25);
        world.boot(StationWorld.plan(false), now().remembered(), short20);
        assertThat(now().clock().trust()).isEqualTo(ClockTrust.NTP);
        world.signed();
        assertThat(now().clock().trust()).as("the network lies by 25 days").isEqualTo(ClockTrust.SIGNED);
        world.pass(Duration.ofDays(21)).happen(LOST).happen(CONNECTED).hears(world.answer(until.minusSeconds(60)));
        assertThat(alarm()).hasValueSatisfying(it -> assertThat(it).startsWith("wrong-role"));
    }

    @Test
    void marksAheadOfTheTimeThatTheAnswerTellsBecomeSingleMarks() {
        world.trust = ClockTrust.NTP;
        world.wallError = Duration.ofDays(12);
        world.boot(StationWorld.plan(false), Remembered.nothing(StationWorld.START.minusSeconds(86_400), 100, 100));
        StationWorld.Courier courier = world.courier().introduced("front-in");
        var spoofed = courier.presenter.anywhere(world.wall());
        world.scan("front-in", spoofed);
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
        world.pass(Duration.ofMinutes(2)).scan("front-in", courier.code());
        assertThat(world.lastAnswer().outcome()).as("the network lies").isEqualTo(Effect.Outcome.DENIED);
        world.signed().pass(Duration.ofMinutes(2)).scan("front-in", courier.code());
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.GRANTED);
        assertThat(world.facts(Fact.ClockChanged.class).getLast().timeCameBack()).isTrue();
        world.pass(Duration.ofDays(12).minusMinutes(4)).scan("back-in", spoofed);
        assertThat(world.lastAnswer().denial()).contains(io.xiaoyi.gateway.access.Denial.REPLAYED);
    }
}
