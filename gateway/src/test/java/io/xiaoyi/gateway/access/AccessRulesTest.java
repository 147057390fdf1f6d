package io.xiaoyi.gateway.access;

import static io.xiaoyi.gateway.access.Scene.ENTER;
import static io.xiaoyi.gateway.access.Scene.ID;
import static io.xiaoyi.gateway.access.Scene.NOW;
import static io.xiaoyi.gateway.access.Scene.PHONE;
import static io.xiaoyi.gateway.access.Scene.SHANGHAI;
import static io.xiaoyi.gateway.access.Scene.STATION;
import static io.xiaoyi.gateway.access.Scene.UPTIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.Circumstances.DrawnNumber;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassBook;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Presenter;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Revocations;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.pass.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AccessRulesTest {
    private static final OpeningHours CLOSED = new OpeningHours(SHANGHAI, Map.of(), List.of());

    private final Scene scene = new Scene();

    /** What differs from a scene in which everything is in order, and what is shown there. */
    private record Row(Denial denial, Consumer<Scene> change, Optional<Reading> shown) {
        Row(Denial denial, Consumer<Scene> change) {
            this(denial, change, Optional.empty());
        }

        Verdict judged() {
            var scene = new Scene();
            change.accept(scene);
            return shown.map(scene::judge).orElseGet(scene::judge);
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row(Denial.MALFORMED, s -> {}, Optional.of(new Reading.Malformed("base45", "a", "b"))),
            new Row(Denial.WRONG_FORM, s -> {}, Optional.of(new Reading.WrongForm("two stations on paper"))),
            new Row(Denial.UNKNOWN_PASS, s -> s.book = Optional.of(PassBook.empty(10))),
            new Row(Denial.UNKNOWN_ISSUER, s -> s.ring = Optional.of(Scene.ring(Role.OPERATOR))),
            new Row(Denial.FORGED, s -> s.phone = Optional.of(Scene.key(99))),
            new Row(Denial.NOT_YET_VALID, s -> s.notBefore = NOW.plusSeconds(60)),
            new Row(Denial.EXPIRED, s -> s.expires = NOW.minusSeconds(60)),
            new Row(Denial.STALE_CLOCK, s -> {}, Optional.of(new Scene().code(NOW.plusSeconds(45)))),
            new Row(Denial.REPLAYED, s -> s.memory = granted(s, Word.stepAt(NOW), NOW.plusSeconds(900))),
            new Row(Denial.REVOKED, s -> s.revocations = new Revocations(
                    Map.of(Scene.KID, new Revocations.Bits(1, 0, Octets.of(new byte[]{(byte) 0x80}))))),
            new Row(Denial.WRONG_STATION, s -> s.scope = new Scope(List.of("st-0002", "8"), ENTER, s.scope.uses())),
            new Row(Denial.NO_RIGHT, s -> s.scope = new Scope(List.of(STATION), Right.CHARGE.bit(), s.scope.uses())),
            new Row(Denial.OUTSIDE_HOURS, s -> s.hours(CLOSED)),
            new Row(Denial.LOCKED_DOWN, Scene::lockedDown),
            new Row(Denial.FULL, Scene::full),
            new Row(Denial.USED_UP, s -> {
                s.scope = new Scope(List.of(STATION), ENTER, OptionalInt.of(2));
                s.memory = s.memory.granted(ID, OptionalLong.empty(), OptionalInt.of(2), NOW.plusSeconds(900), "x",
                        s.now);
            }));

    /** Granted at another reader. */
    private static ReplayMemory granted(Scene s, long step, Instant expires) {
        return s.memory.granted(ID, OptionalLong.of(step), OptionalInt.empty(), expires, "back-in", s.now);
    }

    @Test
    void everyDenialHasItsRowInTheOrderOfTheEnum() {
        assertThat(ROWS).extracting(Row::denial).containsExactlyElementsOf(
                EnumSet.range(Denial.MALFORMED, Denial.USED_UP));
    }

    @Test
    void atAnOutletTheRightToChargeCountsAndNothingThatIsTheDoors() {
        scene.scope = new Scope(List.of(STATION), Right.CHARGE.bit(), OptionalInt.of(1));
        scene.hours(CLOSED).atOutlet();
        assertThat(scene.judge()).isInstanceOfSatisfying(Verdict.Granted.class,
                it -> assertThat(it.usesAfter()).isEmpty());
        scene.scope = new Scope(List.of(STATION), ENTER, OptionalInt.empty());
        assertThat(scene.judge()).isInstanceOfSatisfying(Verdict.Denied.class,
                it -> assertThat(it.denial()).isEqualTo(Denial.NO_CHARGING));
        scene.expires = NOW.minusSeconds(60);
        assertThat(scene.judge()).isInstanceOfSatisfying(Verdict.Denied.class,
                it -> assertThat(it.denial()).isEqualTo(Denial.EXPIRED));
    }

    @TestFactory
    List<DynamicTest> oneChangedCellGivesItsDenial() {
        return ROWS.stream().map(row -> DynamicTest.dynamicTest(row.denial().code(), () -> {
            assertThat(row.judged()).isInstanceOfSatisfying(Verdict.Denied.class, denied -> {
                assertThat(denied.denial()).isEqualTo(row.denial());
                assertThat(denied.pass()).isEqualTo(row.denial().isVerified() ? Optional.of(ID) : Optional.empty());
            });
        })).toList();
    }

    /** With the changes of two rows the earlier denial is told. What is shown must be the same for both. */
    @TestFactory
    List<DynamicTest> ofTwoReasonsTheEarlierIsTold() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < ROWS.size(); i++) {
            for (int j = i + 1; j < ROWS.size(); j++) {
                Row first = ROWS.get(i);
                Row second = ROWS.get(j);
                boolean samePass = first.shown().isEmpty() || second.shown().isEmpty();
                if (samePass && first.denial() != Denial.STALE_CLOCK && second.denial() != Denial.STALE_CLOCK) {
                    tests.add(DynamicTest.dynamicTest(first.denial().code() + " and " + second.denial().code(),
                            () -> assertThat(new Row(first.denial(), both(first, second),
                                    first.shown().or(second::shown)).judged()).isInstanceOfSatisfying(
                                            Verdict.Denied.class,
                                            denied -> assertThat(denied.denial()).isEqualTo(first.denial()))));
                }
            }
        }
        return tests;
    }

    private static Consumer<Scene> both(Row first, Row second) {
        // A counted scope before a changed place or right would be overwritten, so the later row goes first.
        return s -> {
            second.change().accept(s);
            OptionalInt uses = s.scope.uses();
            first.change().accept(s);
            s.scope = new Scope(s.scope.stations(), s.scope.rights(), uses.isPresent() ? uses : s.scope.uses());
        };
    }

    private Denial denial(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Denied.class);
        return ((Verdict.Denied) verdict).denial();
    }

    private String detail(Verdict verdict) {
        return ((Verdict.Denied) verdict).detail();
    }

    @Test
    void aGoodCodeIsGrantedWithItsMark() {
        assertThat(scene.judge()).isEqualTo(new Verdict.Granted(scene.pass(), OptionalLong.of(Word.stepAt(NOW)),
                OptionalInt.empty(), OptionalInt.empty(), false));
    }

    @Test
    void aGroupOfTheStationServesAsWellAsItsName() {
        scene.scope = new Scope(List.of("7"), ENTER | Right.LONG_RELEASE.bit(), OptionalInt.empty());
        assertThat(scene.judge()).isInstanceOfSatisfying(Verdict.Granted.class,
                granted -> assertThat(granted.longer()).isTrue());
    }

    @Test
    void stepsFromOneBeforeToOneAfterAreAcceptedAndOthersTellTheClocksError() {
        for (int steps = -1; steps <= 1; steps++) {
            assertThat(scene.judge(scene.code(NOW.plusSeconds(15L * steps)))).isInstanceOf(Verdict.Granted.class);
        }
        assertThat(detail(scene.judge(scene.code(NOW.plusSeconds(30))))).isEqualTo("clock +30 s");
        assertThat(detail(scene.judge(scene.code(NOW.minusSeconds(600))))).isEqualTo("clock -600 s");
    }

    @Test
    void aStationBoundCodeWorksHereAndNotElsewhere() {
        var phone = new Presenter(ID.cti(), PHONE);
        assertThat(scene.judge(Scene.read(phone.atStation(NOW, STATION)))).isInstanceOf(Verdict.Granted.class);
        assertThat(denial(scene.judge(Scene.read(phone.atStation(NOW, "st-0002"))))).isEqualTo(Denial.FORGED);
    }

    @Test
    void theSameCodeIsTheSameGrantAtTheSameReaderUntilTheDoorOpened() {
        Reading code = scene.code(NOW);
        assertThat(scene.present(code)).isInstanceOf(Verdict.Granted.class);
        scene.later(Duration.ofSeconds(2)).full();
        assertThat(scene.present(code)).as("full with him inside").isInstanceOf(Verdict.GrantedAgain.class);
        scene.at("back-in", true);
        assertThat(denial(scene.present(code))).isEqualTo(Denial.REPLAYED);
        scene.at("front-in", true).opened();
        assertThat(denial(scene.present(code))).isEqualTo(Denial.REPLAYED);
    }

    @Test
    void anotherBootEndsTheSameGrant() {
        scene.present(scene.code(NOW));
        scene.now = new Moment(NOW, ClockTrust.NTP, UPTIME, 4);
        assertThat(denial(scene.judge())).isEqualTo(Denial.REPLAYED);
    }

    @Test
    void anEarlierStepThanTheLastIsReplayedThoughNeverShown() {
        scene.present(scene.code(NOW.plusSeconds(15)));
        assertThat(denial(scene.present(scene.code(NOW)))).isEqualTo(Denial.REPLAYED);
        assertThat(scene.later(Duration.ofSeconds(15)).present(scene.code(NOW.plusSeconds(30))))
                .isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void paperIsCountedAndShownTwiceInAMomentItIsOneUse() {
        scene.onPaper(2);
        assertThat(((Verdict.Granted) scene.present(scene.signed())).usesAfter()).hasValue(1);
        assertThat(scene.later(Duration.ofSeconds(3)).present(scene.signed())).isInstanceOf(Verdict.GrantedAgain.class);
        scene.later(Duration.ofSeconds(15));
        assertThat(((Verdict.Granted) scene.present(scene.signed())).usesAfter()).as("never opened").hasValue(2);
        assertThat(denial(scene.later(Duration.ofMinutes(1)).present(scene.signed()))).isEqualTo(Denial.USED_UP);
    }

    @Test
    void aWithheldUseMayBeUsedAgain() {
        scene.onPaper(1);
        scene.present(scene.signed());
        scene.memory = scene.memory.withheld(ID, OptionalLong.empty());
        assertThat(scene.present(scene.signed())).isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void theWayOutIsOpenToThoseInsideWhateverHoursCapacityAndUses() {
        scene.onPaper(1).hours(OpeningHours.always(SHANGHAI));
        scene.present(scene.signed());
        scene.later(Duration.ofHours(1)).at("front-out", false).full().hours(CLOSED);
        assertThat(((Verdict.Granted) scene.present(scene.signed())).usesAfter()).isEmpty();
    }

    @Test
    void anAnswerToTheDoorsNumberNeedsNoClockAndWorksOnce() {
        scene.numbers(new DrawnNumber(482913, UPTIME, Optional.empty()));
        var granted = (Verdict.Granted) scene.present(scene.number(482913));
        assertThat(granted.step()).isEmpty();
        assertThat(granted.number()).hasValue(482913);
        scene.numbers(new DrawnNumber(482913, UPTIME, Optional.of(ID)));
        assertThat(scene.present(scene.number(482913))).isInstanceOf(Verdict.GrantedAgain.class);
        scene.later(Duration.ofSeconds(1)).opened();
        assertThat(denial(scene.present(scene.number(482913)))).isEqualTo(Denial.REPLAYED);
        assertThat(denial(scene.present(scene.number(482914)))).isEqualTo(Denial.REPLAYED);
    }

    @Test
    void aNumberIsGoodForAMinuteOfUptime() {
        scene.numbers(new DrawnNumber(1, UPTIME, Optional.empty()));
        assertThat(scene.later(Duration.ofSeconds(60)).judge(scene.number(1))).isInstanceOf(Verdict.Granted.class);
        assertThat(denial(scene.later(Duration.ofNanos(1)).judge(scene.number(1)))).isEqualTo(Denial.REPLAYED);
    }

    @Test
    void aNumberAnsweredForAnotherDoorIsForged() {
        scene.numbers(new DrawnNumber(1, UPTIME, Optional.empty()));
        Reading other = Scene.read(new Presenter(ID.cti(), PHONE).atDoor(1, STATION, "back"));
        assertThat(denial(scene.judge(other))).isEqualTo(Denial.FORGED);
    }

    @Test
    void anIntroductionTeachesAndOpensNothing() {
        scene.book = Optional.of(PassBook.empty(10));
        assertThat(scene.judge(scene.signed())).isEqualTo(new Verdict.Learnt(scene.pass(), Optional.empty()));
        scene.book = Optional.empty();
        assertThat(scene.judge(scene.signed())).isInstanceOf(Verdict.AlreadyKnown.class);
    }

    @Test
    void anIntroductionThatCouldNeverOpenIsNotLearnt() {
        scene.book = Optional.of(PassBook.empty(10));
        scene.scope = new Scope(List.of("st-0002"), ENTER, OptionalInt.empty());
        assertThat(denial(scene.judge(scene.signed()))).isEqualTo(Denial.WRONG_STATION);
        scene.ring = Optional.empty();
        assertThat(denial(scene.judge(scene.signed()))).isEqualTo(Denial.UNKNOWN_ISSUER);
    }

    @Test
    void anIntroductionSignedByAnotherKeyIsForged() {
        scene.book = Optional.of(PassBook.empty(10));
        var liar = new io.xiaoyi.gateway.pass.Issuer(Scene.TENANT, Scene.KID, Scene.key(66));
        Reading forged = Scene.read(liar.issue(scene.pass()).orThrow().shown());
        assertThat(denial(scene.judge(forged))).isEqualTo(Denial.FORGED);
    }

    @Test
    void aLearntPassNeverReplacesASynchronisedOne() {
        Pass synchronised = scene.pass();
        scene.book = Optional.of(PassBook.empty(10).withSynchronised(List.of(synchronised)));
        scene.scope = new Scope(List.of(STATION, "9"), ENTER, OptionalInt.empty());
        assertThat(scene.judge(scene.signed())).isInstanceOfSatisfying(Verdict.Conflict.class,
                conflict -> assertThat(conflict.kept()).isEqualTo(synchronised));
    }

    @Test
    void aNewerIntroductionReplacesALearntOneAndAnOlderDoesNot() {
        Pass learnt = scene.pass();
        scene.book = Optional.of(PassBook.empty(10).learn(learnt));
        scene.issuedAt = learnt.issuedAt().plusSeconds(60);
        assertThat(scene.judge(scene.signed())).isInstanceOf(Verdict.Learnt.class);
        scene.issuedAt = learnt.issuedAt().minusSeconds(60);
        assertThat(scene.judge(scene.signed())).isEqualTo(new Verdict.AlreadyKnown(learnt));
        scene.issuedAt = learnt.issuedAt();
        scene.expires = learnt.expires().plusSeconds(1);
        assertThat(scene.judge(scene.signed())).isInstanceOf(Verdict.Conflict.class);
    }

    @Test
    void anotherIssuersPassOfTheSameCtiStaysBesideIt() {
        Pass mine = scene.pass();
        var other = new Pass(new PassId(0x2222, ID.cti()), mine.issuedAt(), mine.notBefore(), mine.expires(),
                Optional.of(Scene.key(5).publicKey()), mine.scope());
        scene.book = Optional.of(PassBook.empty(10).learn(other));
        assertThat(scene.judge(scene.signed())).isEqualTo(new Verdict.Learnt(mine, Optional.of(other.id())));
        scene.book = Optional.of(PassBook.empty(10).learn(other).learn(mine));
        assertThat(scene.judge()).as("found by whose key verifies").isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void foreignCodesAreNotJudged() {
        assertThat(scene.judge(new Reading.Foreign("payment", 18))).isEqualTo(new Verdict.Foreign("payment", 18));
    }

    @Test
    void withoutAClockStepsAheadAreAcceptedAndStepsBehindAreNot() {
        scene.trusted(ClockTrust.FLOOR);
        assertThat(scene.judge(scene.code(NOW.plus(Duration.ofDays(5))))).isInstanceOf(Verdict.Granted.class);
        assertThat(scene.judge(scene.code(NOW.minusSeconds(15)))).isInstanceOf(Verdict.Granted.class);
        assertThat(denial(scene.judge(scene.code(NOW.minusSeconds(45))))).isEqualTo(Denial.STALE_CLOCK);
        scene.notBefore = NOW.plusSeconds(3600);
        assertThat(scene.judge()).as("the floor is a lower bound").isInstanceOf(Verdict.Granted.class);
        scene.expires = NOW;
        assertThat(denial(scene.judge())).isEqualTo(Denial.EXPIRED);
    }

    @Test
    void withoutAClockAPassIsGrantedOnceInTenMinutes() {
        scene.trusted(ClockTrust.FLOOR);
        scene.present(scene.code(NOW));
        scene.later(Duration.ofSeconds(599));
        assertThat(denial(scene.judge(scene.code(NOW.plusSeconds(900))))).isEqualTo(Denial.REPLAYED);
        scene.numbers(new DrawnNumber(7, scene.now.uptimeNanos(), Optional.empty()));
        assertThat(scene.judge(scene.number(7))).as("as ever").isInstanceOf(Verdict.Granted.class);
        assertThat(scene.later(Duration.ofSeconds(1)).judge(scene.code(NOW.plusSeconds(900))))
                .isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void aBootInBetweenCountsTenMinutesByUptimeOrByTrustedWalls() {
        scene.present(scene.code(NOW));
        Instant soon = NOW.plusSeconds(60);
        scene.now = new Moment(soon, ClockTrust.FLOOR, Duration.ofMinutes(5).toNanos(), 4);
        assertThat(denial(scene.judge())).isEqualTo(Denial.REPLAYED);
        scene.now = new Moment(soon, ClockTrust.FLOOR, Duration.ofMinutes(10).toNanos(), 4);
        assertThat(scene.judge()).isInstanceOf(Verdict.Granted.class);
        scene.now = new Moment(NOW.plusSeconds(700), ClockTrust.FLOOR, 0, 4);
        assertThat(scene.judge()).isInstanceOf(Verdict.Granted.class);
    }

    @Test
    void withoutAClockPaperAndPassesLimitedToHoursAreRefused() {
        scene.trusted(ClockTrust.FLOOR).hours(CLOSED);
        assertThat(denial(scene.judge())).isEqualTo(Denial.OUTSIDE_HOURS);
        scene.numbers(new DrawnNumber(7, UPTIME, Optional.empty()));
        assertThat(scene.judge(scene.number(7))).isInstanceOf(Verdict.Granted.class);
        scene.scope = new Scope(List.of(STATION), ENTER | Right.ANY_HOUR.bit(), OptionalInt.empty());
        assertThat(scene.judge()).isInstanceOf(Verdict.Granted.class);
        scene.onPaper(2);
        assertThat(denial(scene.judge(scene.signed()))).isEqualTo(Denial.STALE_CLOCK);
    }

    @Test
    void afterADayWithoutAClockConfigurationDecides() {
        scene.onFloorFor(Duration.ofHours(24));
        assertThat(scene.judge()).isInstanceOf(Verdict.Granted.class);
        scene.strict().onFloorFor(Duration.ofHours(24).minusNanos(1));
        assertThat(scene.judge()).isInstanceOf(Verdict.Granted.class);
        scene.onFloorFor(Duration.ofHours(24));
        assertThat(denial(scene.judge())).isEqualTo(Denial.STALE_CLOCK);
        scene.numbers(new DrawnNumber(7, UPTIME, Optional.empty()));
        assertThat(scene.judge(scene.number(7))).isInstanceOf(Verdict.Granted.class);
    }
}
