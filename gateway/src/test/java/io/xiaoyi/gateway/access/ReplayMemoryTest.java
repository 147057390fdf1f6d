package io.xiaoyi.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePMap;

class ReplayMemoryTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final long STEP = Word.stepAt(NOW);
    private static final Instant EXPIRES = NOW.plus(Duration.ofDays(7));
    private static final PassId A = new PassId(1, 1);
    private static final PassId B = new PassId(1, 2);

    private ReplayMemory memory = ReplayMemory.empty(4);

    private static Moment at(Instant wall, ClockTrust trust) {
        return new Moment(wall, trust, 1_000_000_000L, 1);
    }

    private void grant(PassId pass, long step, ClockTrust trust) {
        memory = memory.granted(pass, OptionalLong.of(step), OptionalInt.empty(), EXPIRES, "front-in", at(NOW, trust));
    }

    private void use(PassId pass, int after, Instant expires) {
        memory = memory.granted(pass, OptionalLong.empty(), OptionalInt.of(after), expires, "front-in",
                at(NOW, ClockTrust.NTP));
    }

    @Test
    void aGrantRefusesItsStepAndAllBefore() {
        for (ClockTrust trust : ClockTrust.values()) {
            memory = ReplayMemory.empty(4);
            grant(A, STEP, trust);
            assertThat(memory.refuses(A, STEP)).isTrue();
            assertThat(memory.refuses(A, STEP - 5)).isTrue();
            assertThat(memory.refuses(A, STEP + 1)).isFalse();
            assertThat(memory.refuses(B, STEP)).isFalse();
        }
    }

    @Test
    void aWithheldGrantGivesBackItsMarkAndOnlyItsOwn() {
        for (ClockTrust trust : ClockTrust.values()) {
            memory = ReplayMemory.empty(4);
            grant(A, STEP, trust);
            grant(A, STEP + 3, trust);
            ReplayMemory without = memory.withheld(A, OptionalLong.of(STEP + 3));
            assertThat(without.refuses(A, STEP + 3)).isFalse();
            assertThat(without.refuses(A, STEP)).isTrue();
            assertThat(memory.withheld(A, OptionalLong.of(STEP))).as("not the last").isEqualTo(memory);
            assertThat(without.withheld(A, OptionalLong.of(STEP))).as("once only").isEqualTo(without);
        }
    }

    @Test
    void aWithheldFirstGrantLeavesNothing() {
        grant(A, STEP, ClockTrust.NTP);
        assertThat(memory.withheld(A, OptionalLong.of(STEP))).isEqualTo(ReplayMemory.empty(4));
        memory = ReplayMemory.empty(4);
        use(A, 1, EXPIRES);
        assertThat(memory.withheld(A, OptionalLong.empty())).isEqualTo(ReplayMemory.empty(4));
    }

    @Test
    void whenTimeComesBackMarksAheadRefuseOnlyTheirVerySteps() {
        grant(A, STEP - 40, ClockTrust.NTP);
        grant(A, STEP + 1000, ClockTrust.FLOOR);
        grant(A, STEP + 2000, ClockTrust.FLOOR);
        assertThat(memory.refuses(A, STEP)).as("until then the last holds").isTrue();
        memory = memory.timeCameBack(at(NOW, ClockTrust.NTP));
        assertThat(memory.refuses(A, STEP - 40)).isTrue();
        assertThat(memory.refuses(A, STEP)).isFalse();
        assertThat(memory.refuses(A, STEP + 999)).isFalse();
        assertThat(memory.refuses(A, STEP + 1000)).isTrue();
        assertThat(memory.refuses(A, STEP + 1500)).isFalse();
        assertThat(memory.refuses(A, STEP + 2000)).isTrue();
        grant(A, STEP + 1, ClockTrust.NTP);
        assertThat(memory.refuses(A, STEP)).isTrue();
        assertThat(memory.refuses(A, STEP + 2000)).isTrue();
    }

    @Test
    void marksThatAreNotAheadStayWhenTimeComesBack() {
        grant(A, STEP, ClockTrust.FLOOR);
        grant(A, STEP + 1, ClockTrust.FLOOR);
        memory = memory.timeCameBack(at(NOW, ClockTrust.NTP));
        assertThat(memory.refuses(A, STEP - 7)).isTrue();
        assertThat(memory.refuses(A, STEP + 1)).isTrue();
        assertThat(memory.withheld(A, OptionalLong.of(STEP + 1)).refuses(A, STEP)).isTrue();
    }

    @Test
    void whatIsForgottenForWantOfRoomStaysRefusedByTheHorizon() {
        for (int i = 0; i < 40; i++) {
            grant(new PassId(1, i), STEP + i, ClockTrust.NTP);
        }
        assertThat(memory.marks()).hasSize(4);
        assertThat(memory.horizonStep()).isEqualTo(STEP + 35);
        for (int i = 0; i < 40; i++) {
            assertThat(memory.refuses(new PassId(1, i), STEP + i)).isTrue();
        }
        assertThat(memory.refuses(new PassId(1, 3), STEP + 36)).isFalse();
    }

    @Test
    void aPassThatComesBackAfterItWasForgottenKeepsTheHorizon() {
        for (int i = 0; i < 5; i++) {
            grant(new PassId(1, i), STEP + i, ClockTrust.NTP);
        }
        grant(new PassId(1, 0), STEP + 9, ClockTrust.FLOOR);
        memory = memory.withheld(new PassId(1, 0), OptionalLong.of(STEP + 9));
        assertThat(memory.refuses(new PassId(1, 0), STEP)).isTrue();
        assertThat(memory.refuses(new PassId(1, 0), STEP + 9)).isFalse();
    }

    @Test
    void forgottenUseCountsAreSpentOnes() {
        for (int i = 0; i < 6; i++) {
            use(new PassId(1, i), 1, EXPIRES.plusSeconds(i));
        }
        assertThat(memory.usesOf(new PassId(1, 5), EXPIRES.plusSeconds(5))).isEqualTo(1);
        assertThat(memory.usesOf(new PassId(1, 0), EXPIRES)).isEqualTo(Integer.MAX_VALUE);
        assertThat(memory.usesOf(new PassId(1, 77), EXPIRES.plusSeconds(9))).isZero();
    }

    @Test
    void expiredPassesAreForgottenADayLaterByATrustedClockAndStayRefused() {
        grant(A, STEP, ClockTrust.RTC);
        use(B, 1, EXPIRES);
        Instant dayAfter = EXPIRES.plus(Duration.ofDays(1));
        assertThat(memory.pruned(at(dayAfter, ClockTrust.FLOOR))).isEqualTo(memory);
        ReplayMemory earlier = memory.pruned(at(dayAfter.minusSeconds(1), ClockTrust.RTC));
        assertThat(earlier.marks().keySet()).containsExactlyInAnyOrder(A, B);
        assertThat(earlier.uses()).isEqualTo(memory.uses());
        assertThat(memory.pruned(at(dayAfter, ClockTrust.NTP))).as("it may be wrong by a month").isEqualTo(memory);
        ReplayMemory pruned = memory.pruned(at(dayAfter, ClockTrust.RTC));
        assertThat(pruned.marks()).isEmpty();
        assertThat(pruned.uses()).isEmpty();
        assertThat(pruned.refuses(A, STEP)).isTrue();
        assertThat(pruned.refuses(A, STEP + 1)).isFalse();
        assertThat(pruned.usesOf(B, EXPIRES)).isEqualTo(Integer.MAX_VALUE);
        assertThat(memory.pruned(at(EXPIRES.plus(Duration.ofDays(32)), ClockTrust.NTP)).marks()).isEmpty();
    }

    @Test
    void aMarkFarAheadIsNotTakenIntoTheHorizonWhenItsPassExpires() {
        grant(A, STEP + 10_000_000, ClockTrust.FLOOR);
        assertThat(memory.pruned(at(EXPIRES.plus(Duration.ofDays(40)), ClockTrust.RTC))).isEqualTo(memory);
    }

    @Test
    void timeThatComesBackTwiceForgetsNoStep() {
        grant(A, STEP + 5, ClockTrust.FLOOR);
        grant(A, STEP + 10, ClockTrust.FLOOR);
        memory = memory.timeCameBack(at(NOW.plusSeconds(15 * 20), ClockTrust.NTP));
        assertThat(memory.refuses(A, STEP + 7)).isTrue();
        memory = memory.timeCameBack(at(NOW, ClockTrust.NTP));
        assertThat(memory.refuses(A, STEP + 5)).isTrue();
        assertThat(memory.refuses(A, STEP + 7)).isFalse();
        assertThat(memory.refuses(A, STEP + 10)).isTrue();
    }

    @Test
    void stepsADayOldAreSettledByAClockThatRaisesTheFloor() {
        for (int i = 0; i < 5; i++) {
            grant(A, STEP + i, ClockTrust.NTP);
        }
        Instant dayAfter = NOW.plus(Duration.ofDays(1)).plusSeconds(30);
        assertThat(memory.pruned(at(dayAfter, ClockTrust.NTP))).isEqualTo(memory);
        ReplayMemory.Mark mark = memory.pruned(at(dayAfter, ClockTrust.RTC)).mark(A).orElseThrow();
        assertThat(mark.last()).isEqualTo(STEP + 2);
        assertThat(mark.since()).containsExactly(STEP + 3, STEP + 4);
    }

    @Test
    void manyStepsOfOnePassStayBoundedAndRefused() {
        for (int i = 0; i < 300; i++) {
            grant(A, STEP + 10L * i, ClockTrust.FLOOR);
        }
        memory = memory.timeCameBack(at(NOW, ClockTrust.NTP));
        ReplayMemory.Mark mark = memory.mark(A).orElseThrow();
        assertThat(mark.since()).isEmpty();
        assertThat(mark.singles()).hasSize(ReplayMemory.Mark.STEPS);
        for (int i = 0; i < 300; i++) {
            assertThat(memory.refuses(A, STEP + 10L * i)).isTrue();
        }
    }

    @Test
    void itIsRebuiltFromItsComponentsAndEqual() {
        grant(A, STEP, ClockTrust.NTP);
        use(B, 2, EXPIRES);
        var rebuilt = new ReplayMemory(memory.capacity(), memory.horizonStep(), memory.horizonExpiry(),
                HashTreePMap.from(memory.marks()), HashTreePMap.from(memory.uses()));
        assertThat(rebuilt).isEqualTo(memory).hasSameHashCodeAs(memory);
    }

    @Test
    void roomForNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ReplayMemory.empty(0))
                .withMessageContaining("capacity 0");
    }
}
