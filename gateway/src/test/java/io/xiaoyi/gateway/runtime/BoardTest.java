package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardTest {
    private static final String LOCK = "lock.front: {line: 17, direction: output, active: high, start: idle, "
            + "shutdown: idle}";

    @TempDir
    private Path folder;

    private SettingsFolder settings;

    @BeforeEach
    void copyTheExample() {
        settings = new SettingsFolder(folder);
    }

    private List<Problem> withLock(String replacement) {
        settings.with(settings.board(), LOCK, replacement);
        return problems();
    }

    private List<Problem> problems() {
        SettingsException thrown = catchThrowableOfType(SettingsException.class, () -> Settings.read(settings.file()));
        assertThat(thrown).as("a board that should have been refused").isNotNull();
        return thrown.problems();
    }

    @Test
    void aStrikeThatStartsEnergisedWouldStandOpen() {
        assertThat(withLock(LOCK.replace("start: idle", "start: energised"))).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("doors[0].lock");
            assertThat(problem.found()).contains("lock.front starts energised", "leaves the door released");
            assertThat(problem.allowed()).contains("start: idle");
        });
    }

    @Test
    void aMaglockThatStartsIdleWouldStandOpen() {
        settings.with("lock: strike", "lock: maglock");

        assertThat(problems()).singleElement()
                .satisfies(problem -> assertThat(problem.allowed()).contains("start: energised", "maglock"));
    }

    @Test
    void aMaglockThatStartsEnergisedIsTaken() throws SettingsException {
        settings.with("lock: strike", "lock: maglock").with(settings.board(), LOCK,
                LOCK.replace("start: idle", "start: energised"));

        assertThat(Settings.read(settings.file()).doors().getFirst().lock()).isEqualTo(Settings.Lock.MAGLOCK);
    }

    @Test
    void aStrikeLeftEnergisedAtShutdownWouldStandOpen() {
        assertThat(withLock(LOCK.replace("shutdown: idle", "shutdown: energised"))).singleElement()
                .satisfies(problem -> assertThat(problem.found()).contains("left energised at shutdown"));
    }

    @Test
    void aDoorWithoutALockOnTheBoardIsRefused() {
        settings.with("- id: front", "- id: side").with("door: front", "door: side");

        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("doors[0].id");
            assertThat(problem.found()).contains("no output lock.side");
            assertThat(problem.allowed()).contains("[back, front]");
        });
    }

    @Test
    void twoRolesOnOneLineClash() {
        assertThat(withLock(LOCK.replace("line: 17", "line: 4"))).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo(settings.board());
            assertThat(problem.key()).isEqualTo("lines.lock.front.line");
            assertThat(problem.found()).contains("which is also fire");
        });
    }

    @Test
    void aLockThatIsReadAndAContactThatIsDrivenAreRefused() {
        assertThat(withLock("lock.front: {line: 17, direction: input}"))
                .anySatisfy(problem -> assertThat(problem.allowed()).isEqualTo("output for lock.front"));
        settings.with(settings.board(), "contact.front: {line: 22, direction: input",
                "contact.front: {line: 22, direction: output");
        assertThat(problems()).anySatisfy(problem -> assertThat(problem.allowed()).isEqualTo(
                "input for contact.front"));
    }

    @Test
    void anOutputMustSayItsLevels() {
        assertThat(withLock("lock.front: {line: 17, direction: output}")).extracting(Problem::found)
                .containsExactly("no start", "no shutdown");
    }

    @Test
    void lampsAndBuzzersAreOutputsThatSayTheirLevels() {
        settings.with(settings.board(), "signal.green.front-in: {line: 7, direction: output",
                "signal.green.front-in: {line: 7, direction: input")
                .with(settings.board(), "signal.red.front-in: {line: 8, direction: output, active: high, start: idle, ",
                        "signal.red.front-in: {line: 8, direction: output, active: high, ")
                .with(settings.board(), "signal.buzzer.front-in:", "signal.bell.front-in:");
        assertThat(problems()).anySatisfy(problem -> assertThat(problem.allowed())
                .isEqualTo("output for signal.green.front-in")).anySatisfy(problem -> {
                    assertThat(problem.key()).isEqualTo("lines.signal.red.front-in");
                    assertThat(problem.found()).isEqualTo("no start");
                }).anySatisfy(problem -> {
                    assertThat(problem.key()).isEqualTo("lines.signal.bell.front-in");
                    assertThat(problem.allowed()).contains("signal.green, signal.red or signal.buzzer");
                });
    }

    @Test
    void anUnknownDriverARoleThatIsNoneAndAMistypedKeyAreNamed() {
        settings.with(settings.board(), "driver: simulated", "driver: gpio").with(settings.board(), "fire: {",
                "smoke: {").with(settings.board(), "contact.front: {line:", "contact.front: {lien:");

        assertThat(problems()).anySatisfy(problem -> {
            assertThat(problem.key()).isEqualTo("driver");
            assertThat(problem.found()).isEqualTo("'gpio'");
            assertThat(problem.allowed()).startsWith("simulated, or gpiochip");
        }).anySatisfy(problem -> {
            assertThat(problem.key()).isEqualTo("lines.smoke");
            assertThat(problem.line()).isEqualTo(14);
            assertThat(problem.allowed()).startsWith("fire, contactor, or lock");
        }).anySatisfy(problem -> assertThat(problem.found()).contains("did you mean line?"));
    }

    @Test
    void aBoardFileThatIsNotThereIsNamed() {
        settings.with("boards/simulated.yaml", "boards/none.yaml");

        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo(folder.resolve("boards/none.yaml"));
            assertThat(problem.found()).isEqualTo("no such file");
        });
    }
}
