package io.xiaoyi.gateway.gpio;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.gateway.gpio.Pattern.Step;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Effect.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is told, and that each of place, rhythm of the light and rhythm of the sound tells it alone. */
class SignalTest {
    private static final Path README = Path.of("../firmware-config/README.md");
    private static final Predicate<Step> LIT = step -> step.green() || step.red();

    /** Everything a courier can be told. */
    private static Stream<Effect.Answer> answers() {
        return Stream.of(Outcome.values()).flatMap(outcome -> outcome == Outcome.DENIED
                ? Stream.of(Denial.values()).map(Optional::of).map(denial -> answer(outcome, denial))
                : Stream.of(answer(outcome, Optional.empty())));
    }

    private static Effect.Answer answer(Outcome outcome, Optional<Denial> denial) {
        return new Effect.Answer("front-in", "front", outcome, denial, Duration.ZERO);
    }

    private static Signal granted() {
        return Signal.of(answer(Outcome.GRANTED, Optional.empty()));
    }

    private static List<Signal> denials() {
        return answers().filter(it -> it.outcome() == Outcome.DENIED).map(Signal::of).distinct().toList();
    }

    private static String lamps(Signal signal) {
        boolean green = signal.pattern().steps().stream().anyMatch(Step::green);
        boolean red = signal.pattern().steps().stream().anyMatch(Step::red);
        return green && red ? "both" : green ? "green" : red ? "red" : "none";
    }

    private static String light(Signal signal) {
        return rhythm(signal, LIT);
    }

    private static String sound(Signal signal) {
        return rhythm(signal, Step::buzzer);
    }

    /** How long it is on and off in turn, written as in the table. */
    private static String rhythm(Signal signal, Predicate<Step> isOn) {
        var written = new ArrayList<String>();
        Duration run = Duration.ZERO;
        boolean on = false;
        for (Step step : signal.pattern().steps()) {
            if (isOn.test(step) != on) {
                written.add(written(on, run));
                run = Duration.ZERO;
                on = !on;
            }
            run = run.plus(step.length());
        }
        if (on) {
            written.add(written(true, run));
        }
        return written.stream().filter(it -> !it.isEmpty()).collect(Collectors.joining(" "));
    }

    private static String written(boolean on, Duration run) {
        if (!on) {
            return run.compareTo(Duration.ofMillis(200)) > 0 ? "/" : "";
        }
        return switch ((int) run.toMillis()) {
            case 150 -> "·";
            case 600 -> "—";
            default -> run.toSeconds() + " s";
        };
    }

    @Test
    void theTableInTheHandbookIsWhatIsPlayed() throws IOException {
        var played = new TreeMap<String, String>();
        var told = new TreeMap<String, Set<String>>();
        answers().forEach(answer -> told.computeIfAbsent(Signal.of(answer).toString(), _ -> new HashSet<>())
                .add(answer.denial().map(Denial::code).orElse(name(answer.outcome()))));
        for (Signal signal : Signal.values()) {
            played.put(signal.toString(), String.join(" | ", lamps(signal), light(signal), sound(signal)));
        }
        var documented = new TreeMap<String, String>();
        var documentedTold = new TreeMap<String, Set<String>>();
        Files.readAllLines(README).stream().dropWhile(line -> !line.equals("## Signals"))
                .dropWhile(line -> !line.startsWith("|---")).skip(1).takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|")).forEach(cells -> {
                    String signal = cells[1].strip().replace("`", "");
                    documented.put(signal, String.join(" | ", cells[4].strip(), cells[5].strip(), cells[6].strip()));
                    documentedTold.put(signal, Set.of(cells[2].strip().split(", ")));
                });
        assertThat(documented).isEqualTo(played);
        assertThat(documentedTold).isEqualTo(told);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Test
    void everySignalIsToldBySomething() {
        assertThat(answers().map(Signal::of)).containsOnly(Signal.values());
    }

    @Test
    void noTwoSignalsShareARhythmOfLightOrOfSound() {
        for (Function<Signal, String> sense : List.<Function<Signal, String>>of(SignalTest::light,
                SignalTest::sound)) {
            Map<String, List<Signal>> alike = Stream.of(Signal.values()).collect(Collectors.groupingBy(sense));
            assertThat(alike).hasSameSizeAs(Signal.values()).doesNotContainKey("");
        }
    }

    @Test
    void aGrantAndADenialDifferInSoundAloneInLightAloneAndInPlaceAlone() {
        assertThat(denials()).hasSizeGreaterThan(1).allSatisfy(denial -> {
            assertThat(sound(denial)).isNotEqualTo(sound(granted()));
            assertThat(light(denial)).isNotEqualTo(light(granted()));
            assertThat(lamps(denial)).isIn("red", "both").isNotEqualTo(lamps(granted()));
        });
        assertThat(lamps(granted())).isEqualTo("green");
    }

    @Test
    void aGrantIsToldByALightThatDoesNotFlash() {
        assertThat(light(granted())).isEqualTo("3 s");
        assertThat(EnumSet.complementOf(EnumSet.of(granted()))).noneMatch(it -> light(it).endsWith("s"));
    }

    @Test
    void everyPatternEndsSoonAndFlashesSlowly() {
        for (Signal signal : Signal.values()) {
            assertThat(signal.pattern().length()).as(signal.name()).isBetween(Duration.ofMillis(100),
                    Duration.ofSeconds(4));
            assertThat(startsWithin(signal, Duration.ofSeconds(1))).as("flashes a second of " + signal)
                    .isLessThanOrEqualTo(3);
        }
    }

    /** The most flashes that begin in any stretch so long. */
    private static long startsWithin(Signal signal, Duration stretch) {
        var starts = new ArrayList<Long>();
        long at = 0;
        boolean on = false;
        for (Step step : signal.pattern().steps()) {
            if (LIT.test(step) && !on) {
                starts.add(at);
            }
            on = LIT.test(step);
            at += step.length().toNanos();
        }
        return starts.stream().mapToLong(first -> starts.stream()
                .filter(it -> it >= first && it < first + stretch.toNanos()).count()).max().orElseThrow();
    }
}
