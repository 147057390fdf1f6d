package io.xiaoyi.gateway.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.outlet.Load.Kind;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final LoadPlan PLAN = LoadPlan.STANDARD;

    private final Set<Kind> seen = EnumSet.noneOf(Kind.class);

    /** A reading a second, at a cheap charger's power factor. */
    private Load after(int seconds, IntToDoubleFunction watts) {
        return after(seconds, watts, 130);
    }

    private Load after(int seconds, IntToDoubleFunction watts, double wattsPerAmpere) {
        Load load = Load.starting(0);
        for (int s = 1; s <= seconds; s++) {
            double drawn = watts.applyAsDouble(s);
            load = load.read(PLAN, s * 1_000_000_000L, drawn, drawn / wattsPerAmpere);
            seen.add(load.kind());
        }
        return load;
    }

    @Test
    void rightAfterTheStartNothingIsSaid() {
        assertThat(after(29, _ -> 180).kind()).isEqualTo(Kind.STARTING);
        assertThat(after(31, _ -> 180).kind()).isEqualTo(Kind.CHARGING);
    }

    @Test
    void anEmptyPlugIsNoLoad() {
        assertThat(after(3600, s -> s % 7 == 0 ? 0.4 : 0).kind()).isEqualTo(Kind.NO_LOAD);
    }

    @Test
    void aPhoneThatDrawsEightWattsIsCharging() {
        assertThat(after(7200, _ -> 8).kind()).isEqualTo(Kind.CHARGING);
    }

    @Test
    void aChargerThatPulsesIsCharging() {
        after(7200, s -> s % 60 < 5 ? 120 : 0.2);
        assertThat(seen).doesNotContain(Kind.FULL, Kind.UNPLUGGED);
    }

    @Test
    void theBalancingTailIsLeftAloneAndFullFollowsIt() {
        IntToDoubleFunction battery = s -> s < 3600 ? 180 : s < 3600 + 2400 ? 80 - (s - 3600) / 2400.0 * 70 : 2;
        assertThat(after(3600 + 2399, battery).kind()).isEqualTo(Kind.TAIL);
        assertThat(after(3600 + 2400 + 200, battery).kind()).isEqualTo(Kind.TAIL);
        assertThat(after(3600 + 2400 + 310, battery).kind()).isEqualTo(Kind.FULL);
    }

    @Test
    void aFullBatteryIsFullButNotRightAway() {
        assertThat(after(599, _ -> 2).kind()).isEqualTo(Kind.CHARGING);
        assertThat(after(600, _ -> 2).kind()).isEqualTo(Kind.FULL);
    }

    @Test
    void pulledOutWhileItDrawsIsUnplugged() {
        assertThat(after(600 + 230, s -> s < 600 ? 180 : 0).kind()).isNotEqualTo(Kind.UNPLUGGED);
        assertThat(after(600 + 250, s -> s < 600 ? 180 : 0).kind()).isEqualTo(Kind.UNPLUGGED);
    }

    @Test
    void aLooseContactComesAndGoes() {
        assertThat(after(3600, s -> s / 40 % 2 == 0 ? 180 : 0).kind()).isIn(Kind.CHARGING, Kind.TAIL);
        assertThat(seen).doesNotContain(Kind.FULL, Kind.UNPLUGGED, Kind.OVERLOAD);
    }

    @Test
    void aHeaterIsNoBattery() {
        assertThat(onMains(300, (_, volts) -> volts * volts / 97).kind()).isEqualTo(Kind.OVERLOAD);
        assertThat(after(60, _ -> 1500, 224).kind()).isEqualTo(Kind.OVERLOAD);
    }

    @Test
    void aStrongChargerWithAPowerFactorOfOneIsNoHeater() {
        assertThat(onMains(20_000, (s, _) -> 480 + s / 1000.0 + s % 5).kind()).isEqualTo(Kind.CHARGING);
    }

    /** On mains that wander by 2 V. */
    private static Load onMains(int seconds, DoubleBinaryOperator watts) {
        Load load = Load.starting(0);
        for (int s = 1; s <= seconds; s++) {
            double volts = 221 + 2 * Math.sin(s / 40.0);
            double drawn = watts.applyAsDouble(s, volts);
            load = load.read(PLAN, s * 1_000_000_000L, drawn, drawn / volts);
        }
        return load;
    }

    @Test
    void pulledOutOfTheTailIsUnpluggedAndFadedOutOfItIsFull() {
        IntToDoubleFunction tail = s -> s < 3600 ? 180 : 60 * Math.pow(0.1, (s - 3600) / 2400.0);
        assertThat(after(5600, s -> s < 4400 ? tail.applyAsDouble(s) : 0).kind()).isEqualTo(Kind.UNPLUGGED);
        assertThat(after(7000, s -> s < 6000 ? tail.applyAsDouble(s) : 0).kind()).isEqualTo(Kind.FULL);
    }

    @Test
    void aChargerThatPulsesAndIsPulledOutInAPauseIsUnplugged() {
        assertThat(after(4000, s -> s >= 3630 ? 0 : s % 60 < 20 ? 120 : 2).kind()).isEqualTo(Kind.UNPLUGGED);
    }

    @Test
    void aContactThatOpenedForLongIsWaitedForLonger() {
        assertThat(after(3600, s -> s > 600 && s < 800 || s > 1000 && s < 1500 ? 0 : 180).kind())
                .isEqualTo(Kind.CHARGING);
        assertThat(after(3600, s -> s > 1000 && s < 1500 ? 0 : 180).kind()).isEqualTo(Kind.UNPLUGGED);
    }

    @Test
    void aPhoneIsNotCutWhileItFades() {
        assertThat(after(9000, s -> s < 6000 ? 8 : 8 * Math.exp((6000 - s) / 2000.0)).kind()).isEqualTo(Kind.TAIL);
        assertThat(after(9000, s -> s < 6000 ? 8 : s < 8000 ? 4 : 0.4).kind()).isEqualTo(Kind.FULL);
    }

    @Test
    void anInrushIsNoOverload() {
        assertThat(after(3600, s -> s < 5 || s == 100 ? 1500 : 200).kind()).isEqualTo(Kind.CHARGING);
    }
}
