package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Issuer;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.Presenter;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.pass.Ticks;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.pass.TrustPart;
import io.xiaoyi.gateway.pass.TrustPublisher;
import io.xiaoyi.gateway.pass.TrustPublisher.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a station does with signed messages of trust, in virtual time. */
class TrustArrivesTest {
    private final StationWorld world = new StationWorld();
    private final TrustPublisher office = new TrustPublisher(StationWorld.TENANT, "st-0001", world.truth());
    private final SigningKey phone = SigningKey.generate(Algorithm.EDDSA, new Random(1));
    private final Pass pass = office.courier(phone.publicKey());

    TrustArrivesTest() {
        world.happen(new StationEvent.TrustLoaded(Trust.none(office.who), List.of()));
        office.pages();
        arrive(office.everything(office.head()));
    }

    private void arrive(List<Message> messages) {
        messages.forEach(this::arrive);
    }

    private void arrive(Message message) {
        var event = new StationEvent.TrustArrived(message.part(), message.signed());
        Decision plain = world.station.decide(event, world.moment());
        StationEvent read = world.station.preread(event);
        assertThat(world.station.decide(read, world.moment()).facts()).as("the same with it and without").isEqualTo(
                plain.facts());
        world.happen(read);
    }

    private Effect.Answer scan(Pass of) {
        world.scan("front-in", new Presenter(of.id().cti(), phone).anywhere(world.truth()));
        return world.lastAnswer();
    }

    private void hours(int hours) {
        world.pass(Duration.ofHours(hours));
        office.passes(Duration.ofHours(hours));
    }

    private boolean stands(String code) {
        return world.station.remembered().alarms().containsKey(new Alarm(code, "trust"));
    }

    @Test
    void aPassOnAPageOpensWithoutAnIntroduction() {
        assertThat(scan(pass).outcome()).isEqualTo(Effect.Outcome.GRANTED);
        assertThat(world.facts(Fact.PassLearnt.class)).isEmpty();
    }

    @Test
    void hisIntroductionIsNoNewsAndNoConflict() {
        Pass other = office.courier(phone.publicKey());
        Issuer.Issued issued = new Issuer(StationWorld.TENANT, office.issuerKid, office.issuer).issue(other).orThrow();
        hours(1); // its page is signed later than the pass
        arrive(office.pages());
        arrive(office.head());
        world.scan("front-in", issued.shown());
        assertThat(world.lastAnswer().outcome()).isEqualTo(Effect.Outcome.LEARNT);
        assertThat(world.facts(Fact.PassLearnt.class)).isEmpty();
        assertThat(world.facts(Fact.AlarmRaised.class)).extracting(Fact.AlarmRaised::code).doesNotContain(
                Alarm.PASS_CONFLICT);
    }

    @Test
    void aRevokedPassIsRefusedFromThatMomentOn() {
        hours(1);
        arrive(office.revoke(pass));
        assertThat(scan(pass).denial()).contains(Denial.REVOKED);
    }

    @Test
    void whatTakesEffectIsInTheJournalAndAHeadSignedAnewIsNot() {
        assertThat(world.facts(Fact.TrustChanged.class)).extracting(Fact.TrustChanged::part).containsExactly("ring",
                "revoked", "page");
        hours(1);
        arrive(office.head());
        assertThat(world.facts(Fact.TrustChanged.class)).hasSize(3);
    }

    @Test
    void aHeadThatIsNotFollowedInTimeIsAnAlarmAndLocksNobodyOut() {
        assertThat(stands(Alarm.TRUST_STALE)).isFalse();
        world.pass(Duration.ofMinutes(59));
        assertThat(stands(Alarm.TRUST_STALE)).isFalse();
        world.pass(Duration.ofMinutes(2));
        assertThat(stands(Alarm.TRUST_STALE)).isTrue();
        assertThat(scan(pass).outcome()).isEqualTo(Effect.Outcome.GRANTED);
        world.pass(Duration.ofDays(20));
        assertThat(scan(pass).outcome()).isEqualTo(Effect.Outcome.GRANTED);
        office.passes(Duration.ofDays(20).plusMinutes(61));
        arrive(office.head());
        assertThat(stands(Alarm.TRUST_STALE)).isFalse();
    }

    @Test
    void aHeadWhosePagesAreWithheldIsSaidToBeHereAndNotWhole() {
        hours(1);
        Pass other = office.courier(phone.publicKey());
        List<Message> withheld = office.pages();
        arrive(office.head());
        assertThat(scan(other).denial()).contains(Denial.UNKNOWN_PASS);
        world.pass(Duration.ofMinutes(1));
        arrive(office.passes(Duration.ofMinutes(1)).head());
        assertThat(stands(Alarm.TRUST_STALE)).isTrue();
        assertThat(world.facts(Fact.AlarmRaised.class).getLast().detail()).contains("head 1 of", "not all that it");
        arrive(withheld);
        assertThat(stands(Alarm.TRUST_STALE)).isFalse();
        assertThat(scan(other).outcome()).isEqualTo(Effect.Outcome.GRANTED);
    }

    @Test
    void pagesWhoseHeadCountsNoMoreAreAnAlarmUntilTheNextOne() {
        office.platform = SigningKey.generate(Algorithm.EDDSA, new Random(2));
        arrive(office.ring(office.rootA, 2, Set.of()));
        assertThat(stands(Alarm.TRUST_STALE)).isTrue();
        assertThat(scan(pass).outcome()).isEqualTo(Effect.Outcome.GRANTED);
        arrive(office.head());
        assertThat(stands(Alarm.TRUST_STALE)).isFalse();
    }

    @Test
    void aMessageThatIsRefusedIsAnAlarmWithTheReasonUntilTheNextHead() {
        Trust before = world.station.trust();
        arrive(new Message(TrustPart.PAGE, Octets.utf8("noise")));
        arrive(new Message(TrustPart.HEAD, Octets.utf8("noise")));
        assertThat(world.station.trust()).isEqualTo(before);
        assertThat(world.facts(Fact.AlarmRaised.class)).filteredOn(it -> it.code().equals(Alarm.TRUST_REFUSED))
                .singleElement().extracting(Fact.AlarmRaised::detail).asString().startsWith("page: MALFORMED");
        hours(1);
        arrive(office.head());
        assertThat(stands(Alarm.TRUST_REFUSED)).isFalse();
    }

    @Test
    void aHeadOrRingFromTomorrowIsRefusedByABelievedClock() {
        office.passes(Duration.ofDays(1));
        arrive(office.head());
        assertThat(stands(Alarm.TRUST_REFUSED)).isTrue();
        assertThat(world.station.trust().head().orElseThrow().seq()).isEqualTo(1);
        assertThat(scan(pass).outcome()).isEqualTo(Effect.Outcome.GRANTED);
    }

    @Test
    void aTickOnAPhoneRaisesTheFloorOfAStationThatIsCutOff() {
        long hour = world.truth().getEpochSecond() / 3600;
        var end = new Reading.Tick(hour + 1000, Octets.fromHex("aa".repeat(16)));
        KeyRing ring = world.ring();
        var anchored = new KeyRing(2, ring.issuedAt(), ring.expires(), ring.keys(), Ticks.at(hour, end));
        world.trust = ClockTrust.FLOOR;
        world.boot(StationWorld.plan(false), world.station.remembered(), anchored);
        var presenter = new Presenter(7, phone);
        world.scan("front-in", presenter.carrying(Ticks.at(hour + 30, end)).anywhere(world.truth()));
        assertThat(world.facts(Fact.TickProved.class)).extracting(Fact.TickProved::hour).containsExactly(Instant
                .ofEpochSecond((hour + 30) * 3600));
        assertThat(world.station.remembered().floor()).isEqualTo(Instant.ofEpochSecond((hour + 30) * 3600));
        world.scan("front-in", presenter.carrying(Ticks.at(hour + 29, end)).anywhere(world.truth()));
        world.scan("front-in", presenter.carrying(new Reading.Tick(hour + 90, end.value())).anywhere(world.truth()));
        assertThat(world.facts(Fact.TickProved.class)).as("an older one, and a wrong one").hasSize(1);
        world.trust = ClockTrust.RTC;
        world.wallError = Duration.ofHours(30);
        world.scan("front-in", presenter.carrying(Ticks.at(hour + 900, end)).anywhere(world.truth()));
        assertThat(world.facts(Fact.TickProved.class)).as("ahead of a clock that is believed").hasSize(1);
    }

    @Test
    void onTheFloorASignedHeadTellsHowLateItIs() {
        world.trust = ClockTrust.FLOOR;
        world.boot(StationWorld.plan(false), world.station.remembered());
        world.happen(new StationEvent.TrustLoaded(Trust.none(office.who), List.of()));
        office.passes(Duration.ofDays(3));
        arrive(office.everything(office.head()));
        assertThat(world.station.clock().floorAt(world.uptimeNanos)).isAfterOrEqualTo(office.now());
        office.passes(Duration.ofDays(4000));
        arrive(office.ring(office.rootA, 9, Set.of()));
        assertThat(stands(Alarm.TRUST_REFUSED)).as("but not years at once").isTrue();
    }
}
