package io.xiaoyi.gateway.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Effect.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalPlayerTest {
    private static final String GREEN = "signal.green.front-in";
    private static final String RED = "signal.red.front-in";
    private static final String BUZZER = "signal.buzzer.front-in";

    private final Map<String, Boolean> levels = new TreeMap<>();
    private final List<String> played = new ArrayList<>();
    /** Any origin will do: a system's clock may count from below zero. */
    private long nanos = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();
    private final long startNanos = nanos;
    private SignalPlayer player = player(GREEN, RED, BUZZER);

    private SignalPlayer player(String... roles) {
        levels.clear();
        Stream.of(roles).forEach(role -> levels.put(role, false));
        return new SignalPlayer(levels);
    }

    private SignalPlayerTest answer(String reader, Outcome outcome, Optional<Denial> denial, Duration delay) {
        player.answer(new Effect.Answer(reader, "front", outcome, denial, delay), nanos, nanos);
        return this;
    }

    private SignalPlayerTest answer(Outcome outcome) {
        return answer("front-in", outcome, Optional.empty(), Duration.ZERO);
    }

    private SignalPlayerTest denied(Denial denial) {
        return answer("front-in", Outcome.DENIED, Optional.of(denial), Duration.ZERO);
    }

    /** Looks now, and whenever the player wants it until then. */
    private SignalPlayerTest pass(Duration time) {
        long until = nanos + time.toNanos();
        while (true) {
            set(player.at(nanos));
            OptionalLong wake = player.wakeAtNanos(nanos);
            if (wake.isEmpty() || wake.getAsLong() - until > 0) {
                nanos = until;
                set(player.at(nanos));
                return this;
            }
            assertThat(wake.getAsLong() - nanos).as("goes on").isPositive();
            nanos = wake.getAsLong();
        }
    }

    private void set(List<Effect.SetLine> lines) {
        for (Effect.SetLine line : lines) {
            assertThat(levels.put(line.line(), line.active())).as("a change of " + line).isNotEqualTo(line.active());
            played.add(Duration.ofNanos(nanos - startNanos).toMillis() + " " + line.line().split("\\.")[1]
                    + (line.active() ? " on" : " off"));
        }
    }

    private List<String> on() {
        return levels.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
    }

    @Test
    void aGrantIsALongToneAndALightThatStays() {
        answer(Outcome.GRANTED).pass(Duration.ofSeconds(10));
        assertThat(played).containsExactly("0 buzzer on", "0 green on", "600 buzzer off", "3000 green off");
        assertThat(player.wakeAtNanos(nanos)).isEmpty();
    }

    @Test
    void aRefusalIsThreeLongOnesAtTheOtherLamp() {
        denied(Denial.EXPIRED).pass(Duration.ofSeconds(10));
        assertThat(played).containsExactly("0 buzzer on", "0 red on", "600 buzzer off", "600 red off",
                "800 buzzer on", "800 red on", "1400 buzzer off", "1400 red off",
                "1600 buzzer on", "1600 red on", "2200 buzzer off", "2200 red off");
    }

    @Test
    void whateverIsToldEndsInTheDark() {
        for (Outcome outcome : Outcome.values()) {
            answer(outcome).pass(Duration.ofMillis(50));
            assertThat(on()).as(outcome.name()).isNotEmpty();
            pass(Duration.ofSeconds(5));
            assertThat(on()).as(outcome.name()).isEmpty();
        }
    }

    @Test
    void aDelayedAnswerIsToldWhenItsDelayIsOver() {
        answer("front-in", Outcome.DENIED, Optional.of(Denial.FORGED), Duration.ofSeconds(4))
                .pass(Duration.ofMillis(3_999));
        assertThat(played).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(on()).containsExactly(BUZZER, RED);
    }

    @Test
    void anAnswerThatIsTakenOrPlayedLateIsStillPlayedWhole() {
        long arrived = nanos;
        nanos += Duration.ofSeconds(2).toNanos();
        player.answer(new Effect.Answer("front-in", "front", Outcome.SHOWN, Optional.empty(), Duration.ofSeconds(3)),
                arrived, nanos);
        pass(Duration.ofMillis(999));
        assertThat(played).as("its delay counts from when it arrived").isEmpty();
        nanos += Duration.ofSeconds(7).toNanos();
        pass(Duration.ofSeconds(1));
        assertThat(played).containsExactly("9999 buzzer on", "9999 green on", "10149 buzzer off",
                "10149 green off");
    }

    @Test
    void aLaterAnswerTakesThePlaceOfAnEarlierOneAndOfOneStillDelayed() {
        denied(Denial.EXPIRED).pass(Duration.ofMillis(100)).answer(Outcome.GRANTED).pass(Duration.ofMillis(200));
        assertThat(on()).containsExactly(BUZZER, GREEN);
        pass(Duration.ofSeconds(9));
        assertThat(played).containsExactly("0 buzzer on", "0 red on", "100 buzzer off", "100 red off",
                "300 buzzer on", "300 green on", "900 buzzer off", "3300 green off");
        answer("front-in", Outcome.DENIED, Optional.of(Denial.FORGED), Duration.ofSeconds(4))
                .pass(Duration.ofSeconds(1)).answer(Outcome.GRANTED).pass(Duration.ofSeconds(2));
        assertThat(on()).containsExactly(GREEN);
        pass(Duration.ofSeconds(9));
        assertThat(played).filteredOn(it -> it.endsWith("red on")).as("nothing of the delayed one").hasSize(1);
    }

    @Test
    void twoGrantsInARowAreSeenToBeTwo() {
        answer(Outcome.GRANTED).pass(Duration.ofSeconds(1)).answer(Outcome.GRANTED).pass(Duration.ofSeconds(9));
        assertThat(played).containsExactly("0 buzzer on", "0 green on", "600 buzzer off", "1000 green off",
                "1200 buzzer on", "1200 green on", "1800 buzzer off", "4200 green off");
    }

    @Test
    void readersKnowNothingOfEachOther() {
        String other = "signal.green.back-in";
        player = player(GREEN, RED, BUZZER, other);
        denied(Denial.FULL).answer("back-in", Outcome.GRANTED, Optional.empty(), Duration.ZERO)
                .pass(Duration.ofMillis(700));
        assertThat(on()).containsExactly(other);
        pass(Duration.ofMillis(200));
        assertThat(on()).containsExactlyInAnyOrder(other, BUZZER, RED);
        answer("nobody-wired-this-one", Outcome.GRANTED, Optional.empty(), Duration.ZERO).pass(Duration.ofSeconds(5));
        assertThat(on()).isEmpty();
        assertThat(player.wakeAtNanos(nanos)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {GREEN, RED, BUZZER})
    void oneLineAloneStillTellsAllSignalsApart(String role) {
        var told = new TreeMap<String, Signal>();
        for (Outcome outcome : Outcome.values()) {
            for (Denial denial : Denial.values()) {
                player = player(role);
                played.clear();
                long began = nanos;
                var answer = new Effect.Answer("front-in", "front", outcome,
                        outcome == Outcome.DENIED ? Optional.of(denial) : Optional.empty(), Duration.ZERO);
                player.answer(answer, nanos, nanos);
                pass(Duration.ofSeconds(5));
                String heard = played.stream().map(it -> it.split(" "))
                        .map(it -> Long.parseLong(it[0]) - Duration.ofNanos(began - startNanos).toMillis() + it[2])
                        .toList().toString();
                assertThat(heard).as(answer.toString()).isNotEqualTo("[]");
                assertThat(told.computeIfAbsent(heard, _ -> Signal.of(answer))).isEqualTo(Signal.of(answer));
            }
        }
        assertThat(told).hasSameSizeAs(Signal.values());
    }

    @Test
    void withoutASoundTheLampsStillTellByPlace() {
        player = player(GREEN, RED);
        answer(Outcome.GRANTED).pass(Duration.ofMillis(100));
        assertThat(on()).containsExactly(GREEN);
        pass(Duration.ofSeconds(5)).denied(Denial.FULL).pass(Duration.ofMillis(100));
        assertThat(on()).containsExactly(RED);
    }

    @Test
    void whoComesLateSkipsWhatIsOver() {
        denied(Denial.EXPIRED);
        nanos += Duration.ofMillis(900).toNanos();
        set(player.at(nanos));
        assertThat(on()).containsExactly(BUZZER, RED);
        nanos += Duration.ofHours(1).toNanos();
        set(player.at(nanos));
        assertThat(on()).isEmpty();
        assertThat(player.wakeAtNanos(nanos)).isEmpty();
    }

    @Test
    void aLampThatWasLitAtTheStartGoesOut() {
        levels.putAll(Map.of(GREEN, false, RED, true));
        player = new SignalPlayer(levels);
        assertThat(player.at(nanos)).containsExactly(new Effect.SetLine(RED, false));
    }
}
