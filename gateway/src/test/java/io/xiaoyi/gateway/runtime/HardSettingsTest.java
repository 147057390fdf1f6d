package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is hard on a parser: it is told with its place, and nothing else comes of it. */
class HardSettingsTest {
    @TempDir
    private Path folder;

    private SettingsFolder settings;

    @BeforeEach
    void copyTheExample() {
        settings = new SettingsFolder(folder);
    }

    private List<Problem> problems() {
        SettingsException thrown = catchThrowableOfType(SettingsException.class, () -> Settings.read(settings.file()));
        assertThat(thrown).as("settings that should have been refused").isNotNull();
        return thrown.problems();
    }

    private record NotYaml(String text, int line, String found) {}

    static Stream<NotYaml> notYaml() {
        String bomb = "a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: [*c, *c, *c, *c]\n";
        return Stream.of(new NotYaml("station:\n\tid: x\n", 2, "\\t(TAB)"),
                new NotYaml("station: [a, b\ndoors: 1\n", 2, "expected ',' or ']'"),
                new NotYaml("key: a\nboard: b\nkey: c\n", 3, "a second time, first in line 1"),
                new NotYaml(bomb, 2, "an alias"), new NotYaml("key: !!javax.script.ScriptEngineManager []\n", 1, "tag"),
                new NotYaml("key: !mine x\n", 1, "the tag !mine"), new NotYaml("key: a\n---\nkey: b\n", 2, "document"),
                new NotYaml("", 1, "an empty file"), new NotYaml("\n" + "[".repeat(500), 2, "Nesting Depth"),
                new NotYaml("a:\n" + "  b: " + "{c: ".repeat(9_000), 2, "Nesting Depth"),
                new NotYaml("- ".repeat(9_000), 1, "Nesting Depth"),
                new NotYaml("a: &a\n  b: *a\n", 2, "an alias"),
                new NotYaml("? [a]\n: b\n", 1, "a key that is not text"),
                new NotYaml("key: \"a\n", 2, "unexpected end of stream"),
                new NotYaml("key: \u0000\n", 1, "the character U+0000"),
                new NotYaml("# 站\nkey: a\u0007\n", 2, "the character U+0007"),
                new NotYaml("key: \"\\x", 0, "cannot be parsed"), new NotYaml("just text\n", 1, "'just text'"));
    }

    @ParameterizedTest
    @MethodSource("notYaml")
    void whatIsNotYamlIsNamedWithItsLine(NotYaml row) {
        settings.write(row.text());

        assertThat(problems()).anySatisfy(problem -> {
            assertThat(problem.found()).contains(row.found());
            assertThat(problem.line()).isEqualTo(row.line());
        });
    }

    /** A board file is read as the settings are. */
    @ParameterizedTest
    @MethodSource("notYaml")
    void aBoardThatIsNotYamlIsNamedWithItsLine(NotYaml row) {
        settings.write(settings.board(), row.text());

        assertThat(problems()).anySatisfy(problem -> {
            assertThat(problem.file()).isEqualTo(settings.board());
            assertThat(problem.found()).contains(row.found());
            assertThat(problem.line()).isEqualTo(row.line());
        });
    }

    @Test
    void aBoardsNumberTooLargeToCountWithIsToldAsItStands() {
        settings.with(settings.board(), "driver: simulated", "driver: 1e400").with(settings.board(), "{line: 17,",
                "{line: -1e999,").with(settings.board(), "direction: output, active: high, start: idle",
                        "direction: 1e999999999, active: high, start: idle");

        assertThat(problems()).extracting(Problem::found).contains("'1e400'", "'-1e999'", "'1e999999999'");
    }

    @Test
    void aByteOrderMarkIsNoFault() throws SettingsException {
        settings.write('\ufeff' + settings.text());

        assertThat(Settings.read(settings.file()).station().id()).isEqualTo("st-0001");
    }

    @Test
    void aMessageHasTheFirstHundredOfThousandsOfProblems() {
        settings.write(IntStream.range(0, 5_000).mapToObj(i -> "key" + i + ": 1\n").collect(Collectors.joining()));

        SettingsException thrown = catchThrowableOfType(SettingsException.class, () -> Settings.read(settings.file()));
        assertThat(thrown.problems()).hasSizeGreaterThan(5_000);
        assertThat(thrown.getMessage()).hasLineCount(101).endsWith(" more");
    }

    /** Wherever it stands; one that is read as infinity would make the schema's checks throw. */
    @Test
    void aNumberTooLargeToCountWithIsToldAsItStands() {
        String text = settings.text();
        List<MatchResult> scalars = Pattern.compile("(?m)(?<=^[^#\n]{0,200}[:,\\[] )(?![\\w-]+: )[\\w./:-]+")
                .matcher(text)
                .results().toList();
        assertThat(scalars).hasSizeGreaterThan(60);
        for (MatchResult scalar : scalars) {
            settings.write(text.substring(0, scalar.start()) + "-1e400" + text.substring(scalar.end()));
            try {
                Settings.read(settings.file());
            } catch (SettingsException e) {
                assertThat(e.problems()).as(scalar.group()).anySatisfy(problem -> assertThat(problem.toString())
                        .contains("-1e400"));
            }
        }
    }
}
