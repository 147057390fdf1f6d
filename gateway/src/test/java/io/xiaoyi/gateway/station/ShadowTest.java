package io.xiaoyi.gateway.station;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.door.DoorPlan;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.pass.Head;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SignedShadow;
import io.xiaoyi.gateway.pass.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a document by which an operator changes a station: who may, which version, on trial or for good. */
class ShadowTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String HERE = "mqtt://here:1883";
    private static final String ELSEWHERE = "mqtt://elsewhere:1883";

    private final StationPlan plan = StationWorld.plan(false);
    private final StationWorld world = new StationWorld(plan);

    /** The document of a version, which makes the front door's release so long. */
    private static Octets document(long version, int seconds) {
        return Octets.utf8("{\"version\": " + version + ", \"seconds\": " + seconds + "}");
    }

    private Configuration configuration(long version, int seconds, String broker) {
        DoorPlan front = plan.doors().getFirst();
        var slower = new DoorPlan(front.id(), front.lock(), Duration.ofSeconds(seconds), Duration.ofSeconds(20),
                Duration
                        .ofSeconds(30),
                front.heldOpenWarning(), front.heldOpenAlarm(), true, Optional.empty());
        return new Configuration(version, "", version == 0 ? Octets.of() : document(version, seconds), Octets.utf8(
                "{}"),
                new StationPlan(plan.access(), List.of(slower, plan.doors().getLast()), plan.readers(), plan
                        .journalLate(), false),
                500 + (int) version, broker, PATIENCE);
    }

    private StationEvent.ShadowProposed signed(long version, int seconds, String broker) {
        return signed("st-0001", version, version, seconds, broker, world.truth(), world.operatorKey, 2);
    }

    private StationEvent.ShadowProposed signed(String to, long seq, long version, int seconds, String broker,
            Instant at, SigningKey key, long kid) {
        Octets message = new SignedShadow(to, seq, at, text(document(version, seconds))).sign(StationWorld.TENANT, kid,
                key);
        return new StationEvent.ShadowProposed(new Proposal.Signed(message), Optional.of(new ShadowReading.Usable(
                configuration(version, seconds, broker))));
    }

    private static String text(Octets document) {
        return new String(document.toArray(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private StationEvent.ShadowProposed byAccount(long version, int seconds, String broker) {
        return new StationEvent.ShadowProposed(new Proposal.ByAccount("zhu", document(version, seconds)), Optional.of(
                new ShadowReading.Usable(configuration(version, seconds, broker))));
    }

    private long version() {
        return world.station.shadow().inForce().version();
    }

    private int releaseSeconds() {
        return (int) world.station.doors().get("front").plan().release().toSeconds();
    }

    private boolean alarm(String code) {
        return world.station.remembered().alarms().containsKey(new Alarm(code, "shadow"));
    }

    private String reasons() {
        return String.join("; ", world.station.shadow().refused().orElseThrow().reasons());
    }

    /** A station with an uplink to {@link #HERE}, which is online. */
    private void online() {
        begin(Shadow.of(configuration(0, 5, HERE)), 0);
        world.happen(new StationEvent.LinkChanged(true, ""));
    }

    private void begin(Shadow shadow, long began) {
        world.station = Station.of(shadow, world.station.remembered());
        world.uptimeNanos = 0;
        world.boot++;
        world.happen(new StationEvent.Started("test", StationWorld.NONCE, java.util.Map.of()))
                .happen(StationWorld.believing(plan, world.ring())).happen(new StationEvent.UplinkBegan(began));
    }

    private void moved(long version, boolean reached) {
        world.happen(new StationEvent.LinkChanged(false, "")).happen(new StationEvent.UplinkBegan(version));
        if (reached) {
            world.happen(new StationEvent.LinkChanged(true, "")).happen(new StationEvent.UplinkServed(version));
        }
    }

    @Test
    void aSignedDocumentIsInForceAtOnceAndJournaled() {
        world.happen(signed(3, 9, ""));

        assertThat(version()).isEqualTo(3);
        assertThat(releaseSeconds()).isEqualTo(9);
        assertThat(world.station.plan()).isEqualTo(world.station.shadow().inForce().plan());
        assertThat(world.facts(Fact.ConfigurationChanged.class)).containsExactly(new Fact.ConfigurationChanged(3,
                "0000000000000002", Head.hash(document(3, 9)), 503));
        assertThat(world.station.remembered().book().learntCapacity()).isEqualTo(503);
        assertThat(StationTest.replayed(world.journal)).isEqualTo(world.station.remembered());
    }

    @Test
    void aPlatformMayAndAGroupMayBeMeant() {
        world.happen(signed("east", 1, 1, 7, "", world.truth(), world.platformKey, 3));

        assertThat(releaseSeconds()).isEqualTo(7);
    }

    @Test
    void whoeverStandsAtTheConsoleIsJournaledByName() {
        world.happen(byAccount(1, 8, ""));

        assertThat(releaseSeconds()).isEqualTo(8);
        assertThat(world.facts(Fact.ConfigurationChanged.class)).extracting(Fact.ConfigurationChanged::by)
                .containsExactly("zhu");
        world.happen(byAccount(1, 9, ""));
        assertThat(releaseSeconds()).isEqualTo(8);
        assertThat(world.facts(Fact.ConfigurationRefused.class)).extracting(Fact.ConfigurationRefused::reasons)
                .containsExactly("version: found 1; allowed: more than 1");
    }

    /** One thing wrong in each; the alarm says which. */
    @Test
    void aStolenBrokerChangesNothing() {
        Instant now = world.truth();
        var good = signed("st-0001", 1, 1, 9, "", now, world.operatorKey, 2);
        Octets message = ((Proposal.Signed) good.proposal()).message();
        byte[] bent = message.toArray();
        bent[bent.length - 1] ^= 1;
        Octets elsewhere = new SignedShadow("st-0001", 1, now, "{}").sign("other", 2, world.operatorKey);
        var rows = new Object[][]{
                {"MALFORMED", with(good, Octets.utf8("{\"version\": 1}"))},
                {"MALFORMED", with(good, Octets.of())},
                {"UNKNOWN_KEY", signed("st-0001", 1, 1, 9, "", now, world.operatorKey, 9)},
                {"UNKNOWN_KEY", signed("st-0001", 1, 1, 9, "", now, world.issuerKey, 1)},
                {"UNKNOWN_KEY", signed("st-0001", 1, 1, 9, "", now, world.installerKey, 4)},
                {"FORGED", with(good, Octets.of(bent))},
                {"FORGED", signed("st-0001", 1, 1, 9, "", now, world.platformKey, 2)},
                {"FORGED", with(good, elsewhere)},
                {"WRONG_FORM", signed("st-0002", 1, 1, 9, "", now, world.operatorKey, 2)},
                {"OUT_OF_FORCE", signed("st-0001", 1, 1, 9, "", now.plusSeconds(3_600), world.operatorKey, 2)}};
        Station before = world.station;
        for (Object[] row : rows) {
            var other = new StationWorld(plan);
            other.happen((StationEvent) row[1]);
            assertThat(other.station.plan()).isEqualTo(before.plan());
            assertThat(other.station.shadow()).isEqualTo(before.shadow());
            assertThat(other.facts(Fact.AlarmRaised.class)).as("%s", row[0]).singleElement().satisfies(alarm -> {
                assertThat(alarm.code()).isEqualTo(Alarm.SHADOW_REFUSED);
                assertThat(alarm.detail()).startsWith((String) row[0]);
            });
        }
        world.happen((StationEvent) rows[0][1]).happen(good);
        assertThat(version()).isEqualTo(1);
        assertThat(alarm(Alarm.SHADOW_REFUSED)).isFalse();
    }

    private static StationEvent with(StationEvent.ShadowProposed event, Octets message) {
        return new StationEvent.ShadowProposed(new Proposal.Signed(message), event.reading());
    }

    @Test
    void whatWasReadForAnotherDocumentOrVersionIsNotTaken() {
        world.happen(signed("st-0001", 2, 1, 9, "", world.truth(), world.operatorKey, 2));
        assertThat(reasons()).isEqualTo("version: found 1; allowed: 2, as it was signed");
        var nine = signed(3, 9, "");
        world.happen(new StationEvent.ShadowProposed(nine.proposal(), Optional.of(new ShadowReading.Usable(
                configuration(3, 10, "")))));
        assertThat(version()).isZero();
    }

    /** The ring that names its signer came between its reading and its turn: it is asked for again. */
    @Test
    void whatNobodyReadIsTakenWhenItComesAgain() {
        var wanted = signed(4, 9, "");
        world.happen(new StationEvent.ShadowProposed(wanted.proposal()));
        assertThat(version()).isZero();
        assertThat(world.station.shadow().refused()).isEmpty();
        world.happen(wanted);
        assertThat(version()).isEqualTo(4);
    }

    @Test
    void aDocumentThatMayNotBeIsRefusedWholeAndJudgedOnce() {
        var wrong = new StationEvent.ShadowProposed(signed(4, 9, "").proposal(), Optional.of(
                new ShadowReading.Unusable(document(4, 9), 4, List.of("name: found an empty text; allowed: more"))));
        Station before = world.station;
        world.happen(wrong).happen(wrong).happen(wrong);

        assertThat(world.station.plan()).isEqualTo(before.plan());
        assertThat(reasons()).isEqualTo("name: found an empty text; allowed: more");
        assertThat(world.facts(Fact.ConfigurationRefused.class)).containsExactly(new Fact.ConfigurationRefused(4,
                "0000000000000002", Head.hash(document(4, 9)), "name: found an empty text; allowed: more"));
        world.happen(signed(4, 8, "")); // corrected under the same version
        assertThat(version()).isZero();
        world.happen(signed(5, 8, ""));
        assertThat(version()).isEqualTo(5);
        assertThat(world.station.shadow().refused()).isEmpty();
    }

    @Test
    void anOlderVersionNeverComesBackHoweverOftenItIsReplayed() {
        var first = signed(1, 7, "");
        var second = signed(2, 8, "");
        world.happen(first).happen(second);
        int entries = world.journal.size();
        for (int i = 0; i < 100; i++) {
            world.happen(first).happen(second);
        }
        assertThat(releaseSeconds()).isEqualTo(8);
        assertThat(world.journal).hasSize(entries);
        assertThat(reasons()).isEqualTo("version: found 1; allowed: more than 2");
    }

    @Test
    void aRestartMakesNoEntryOfWhatIsRetainedAndSuperseded() {
        var first = signed(1, 7, "");
        world.happen(first).happen(signed(2, 8, ""));
        Shadow kept = world.station.shadow();
        var failed = new Shadow.Refused(3, Head.hash(document(3, 9)), true, List.of("rolled-back: broker gone"));
        for (var refused : List.of(Optional.<Shadow.Refused>empty(), Optional.of(failed))) {
            begin(new Shadow(kept.inForce(), kept.before(), 3, 0, Optional.empty(), refused), 2);
            world.happen(first).happen(first);
        }
        assertThat(world.facts(Fact.ConfigurationRefused.class)).isEmpty();
        assertThat(world.station.shadow().refused()).as("what failed its trial is still told").contains(failed);
    }

    @Test
    void withoutAClockAKeyThatIsAheadOfItCountsAndAnExpiredOneDoesNot() {
        world.trust = ClockTrust.FLOOR;
        world.wallError = Duration.ofDays(-900);
        world.happen(signed(1, 9, ""));
        assertThat(version()).isEqualTo(1);
        var later = new StationWorld(plan);
        later.pass(Duration.ofDays(401)).happen(signed(2, 8, ""));
        assertThat(later.station.shadow().inForce().version()).isZero();
        assertThat(later.facts(Fact.AlarmRaised.class)).extracting(Fact.AlarmRaised::code).contains(
                Alarm.SHADOW_REFUSED);
    }

    @Test
    void aBrokerThatIsReachedStays() {
        online();
        world.happen(signed(1, 9, ELSEWHERE));
        assertThat(world.station.shadow().trial()).isPresent();
        world.happen(new StationEvent.LinkChanged(true, "the old one, still")).happen(new StationEvent.UplinkServed(
                1));
        assertThat(world.station.shadow().trial()).isPresent();
        moved(1, true);
        assertThat(world.station.shadow().trial()).isEmpty();
        world.pass(Duration.ofHours(1));
        assertThat(version()).isEqualTo(1);
    }

    @Test
    void aBrokerThatLetsTheStationInAndGrantsNothingIsTakenBack() {
        online();
        world.happen(signed(1, 9, ELSEWHERE));
        moved(1, false);
        world.happen(new StationEvent.LinkChanged(true, "")).happen(new StationEvent.UplinkServed(0)).pass(PATIENCE);
        assertThat(version()).isZero();
        assertThat(alarm(Alarm.SHADOW_ROLLED_BACK)).isTrue();
    }

    @Test
    void aLostFileBringsBackNothingOlderThanWhatTheJournalKnows() {
        online();
        var old = signed(1, 7, HERE);
        var last = signed(2, 8, HERE);
        world.happen(old).happen(last);
        begin(Shadow.of(configuration(0, 5, HERE)), 0);
        world.happen(old);
        assertThat(version()).isZero();
        assertThat(reasons()).isEqualTo("version: found 1; allowed: more than 2");
        assertThat(world.station.isNew(1, Head.hash(document(1, 7)))).isFalse();
        assertThat(world.station.isNew(2, Head.hash(document(2, 7)))).isFalse();
        assertThat(world.station.isNew(2, Head.hash(document(2, 8)))).isTrue();
        world.happen(signed(2, 9, HERE));
        assertThat(version()).as("another under the same version").isZero();
        world.happen(last);
        assertThat(version()).as("the very one").isEqualTo(2);
        assertThat(StationTest.replayed(world.journal)).isEqualTo(world.station.remembered());
    }

    @Test
    void whatFailedItsTrialDoesNotComeBackWhenTheFileIsLost() {
        online();
        var failing = signed(1, 9, ELSEWHERE);
        world.happen(failing);
        moved(1, false);
        world.pass(PATIENCE);
        begin(Shadow.of(configuration(0, 5, HERE)), 0);
        world.happen(failing);
        assertThat(version()).isZero();
        assertThat(world.station.remembered().shadow()).contains(new ShadowMemory(1, Octets.of()));
    }

    @Test
    void aBrokerThatIsNotReachedIsTakenBackAndNotTriedAgain() {
        online();
        world.happen(signed(1, 7, HERE)).happen(signed(2, 9, ELSEWHERE));
        moved(2, false);
        world.pass(PATIENCE.minusSeconds(1));
        assertThat(version()).isEqualTo(2);
        world.pass(Duration.ofSeconds(1));

        assertThat(version()).isEqualTo(1);
        assertThat(releaseSeconds()).isEqualTo(7);
        assertThat(reasons()).startsWith("rolled-back: broker " + ELSEWHERE);
        assertThat(world.facts(Fact.ConfigurationRolledBack.class)).containsExactly(new Fact.ConfigurationRolledBack(2,
                Head.hash(document(2, 9)), 1, 501));
        assertThat(alarm(Alarm.SHADOW_ROLLED_BACK)).isTrue();
        moved(1, true);
        world.happen(signed(2, 9, ELSEWHERE));
        assertThat(version()).isEqualTo(1);
        assertThat(reasons()).startsWith("rolled-back");
        world.happen(signed(3, 9, HERE));
        assertThat(version()).isEqualTo(3);
        assertThat(alarm(Alarm.SHADOW_ROLLED_BACK)).isFalse();
        assertThat(StationTest.replayed(world.journal)).isEqualTo(world.station.remembered());
    }

    @Test
    void whatComesDuringATrialGoesOnWithItAndFallsBackToWhatHeld() {
        online();
        world.happen(signed(1, 7, HERE)).happen(signed(2, 8, ELSEWHERE));
        moved(2, false);
        world.pass(Duration.ofMinutes(1)).happen(byAccount(3, 9, ELSEWHERE));
        world.happen(new StationEvent.UplinkBegan(3)).pass(PATIENCE);
        assertThat(version()).isEqualTo(1);

        world.happen(signed(4, 8, ELSEWHERE));
        moved(4, false);
        world.happen(byAccount(5, 9, HERE));
        moved(5, true);
        world.pass(PATIENCE.multipliedBy(2));
        assertThat(version()).isEqualTo(5);
    }

    @Test
    void whereTheBrokerWasNotReachedBeforeNothingIsTakenBack() {
        begin(Shadow.of(configuration(0, 5, HERE)), 0);
        world.happen(signed(1, 9, ELSEWHERE));
        moved(1, false);
        world.pass(PATIENCE.multipliedBy(2));
        assertThat(version()).isEqualTo(1);
    }

    @Test
    void aTrialThatARestartCutShortBeginsAnew() {
        online();
        world.happen(signed(1, 9, ELSEWHERE));
        Shadow kept = world.station.shadow();
        Shadow found = new Shadow(kept.inForce(), kept.before(), kept.highest(), 0, Optional.of(new Shadow.Trial(false,
                java.util.OptionalLong.empty())), Optional.empty());
        begin(found, 1);
        world.pass(PATIENCE);
        assertThat(version()).isZero();
        assertThat(world.station.shadow().refused().orElseThrow().rolledBack()).isTrue();

        begin(found, 1);
        world.happen(new StationEvent.UplinkServed(1)).pass(PATIENCE);
        assertThat(version()).isEqualTo(1);
    }
}
